package pricing

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ecsim/model/usage"
)

// Catalog is a set of unit prices. It never changes once made.
type Catalog struct {
	date      string
	entries   []Entry // by dimension, then Region
	discounts []Discount
}

// NewCatalog makes a catalogue as of a date. Every entry needs a source, and no two are for the
// same dimension and Region; the error names every one that is wrong.
func NewCatalog(date string, entries []Entry) (*Catalog, error) {
	c := &Catalog{date: date, entries: slices.Clone(entries)}
	var problems []error
	for _, e := range c.entries {
		if err := e.Check(); err != nil {
			err = fmt.Errorf("price of %s in %s: %w", e.Dimension, e.Region, err)
			problems = append(problems, err)
		}
	}
	c.sort()
	for i := 1; i < len(c.entries); i++ {
		e := c.entries[i]
		if compare(c.entries[i-1], e.Dimension, e.Region) == 0 {
			err := fmt.Errorf("two prices of %s in %s", e.Dimension, e.Region)
			problems = append(problems, err)
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return c, nil
}

// Date is the day of the newest price.
func (c *Catalog) Date() string { return c.date }

// Entries lists every price by dimension, then Region.
func (c *Catalog) Entries() []Entry { return slices.Clone(c.entries) }

// With is the catalogue with some prices put in or replaced. A price for any Region replaces those of all
// Regions. Without any it is the catalogue itself.
func (c *Catalog) With(overrides []Entry) (*Catalog, error) {
	if len(overrides) == 0 {
		return c, nil
	}
	own, err := NewCatalog(c.date, overrides)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(c.Entries(), func(e Entry) bool {
		return own.has(e.Dimension, e.Region) || own.has(e.Dimension, AnyRegion)
	})
	with := &Catalog{date: c.date, entries: append(kept, own.entries...), discounts: c.discounts}
	with.sort()
	return with, nil
}

// has reports whether there is a price of exactly that Region.
func (c *Catalog) has(d usage.Dimension, region string) bool {
	_, found := c.find(d, region)
	return found
}

func (c *Catalog) find(d usage.Dimension, region string) (at int, found bool) {
	return slices.BinarySearchFunc(c.entries, d, func(e Entry, d usage.Dimension) int {
		return compare(e, d, region)
	})
}

func (c *Catalog) sort() {
	slices.SortStableFunc(c.entries, func(a, b Entry) int { return compare(a, b.Dimension, b.Region) })
}

// Under is the catalogue with the prices of another before its own, as of the newer date.
func (c *Catalog) Under(other *Catalog) (*Catalog, error) {
	both, err := c.With(other.entries)
	if err != nil || both == c {
		return both, err
	}
	both.date = max(c.date, other.date)
	return both, nil
}

// Lookup finds the price of a dimension in a Region: the Region's own, else the one for any
// Region. Without either the error is an UnknownPrice; a price is never taken to be zero.
func (c *Catalog) Lookup(d usage.Dimension, region string) (Entry, error) {
	for _, r := range []string{region, AnyRegion} {
		if at, found := c.find(d, r); found {
			return c.entries[at], nil
		}
	}
	return Entry{}, UnknownPrice{d, region}
}

func compare(e Entry, d usage.Dimension, region string) int {
	if e.Dimension != d {
		return strings.Compare(string(e.Dimension), string(d))
	}
	return strings.Compare(e.Region, region)
}

// UnknownPrice says that nobody told us what a dimension costs in a Region.
type UnknownPrice struct {
	Dimension usage.Dimension
	Region    string
}

// Error says how to supply the price.
func (u UnknownPrice) Error() string {
	return fmt.Sprintf("no price known for %s in %s; supply it in the scenario, "+
		"in dollars per %s: [[price]] dimension = %q, region = %q, usd = \"…\"",
		u.Dimension, u.Region, u.Dimension.Unit(), string(u.Dimension), u.Region)
}

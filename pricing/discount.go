package pricing

import (
	"errors"
	"fmt"
	"slices"

	"ecsim/model/usage"
)

// Discount is what an offer takes off the on-demand price of a class of usage, and where that comes from.
type Discount struct {
	Offer      Offer
	Usage      string // as PlanUsage says it
	Region     string // AWS Region code or AnyRegion
	Permille   int64  // off the on-demand price, in thousandths
	Observed   string // as Entry.Observed
	Confidence Confidence
	Source     string
}

// Check finds everything wrong with a discount.
func (d Discount) Check() error {
	var problems []error
	complain := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf(format, args...))
	}
	if _, err := ParseOffer(d.Offer.String()); err != nil {
		problems = append(problems, err)
	}
	if d.Offer.Kind == EC2Instance && d.Usage != d.Offer.Family {
		complain("found usage %q of %s, expected %q", d.Usage, d.Offer, d.Offer.Family)
	}
	if d.Permille <= 0 || d.Permille >= 1000 {
		complain("found %d ‰ off, expected more than 0 and less than 1000", d.Permille)
	}
	provenance := Entry{Dimension: usage.PublicIPv4, Unit: usage.PublicIPv4.Unit(), Region: d.Region,
		Observed: d.Observed, Confidence: d.Confidence, Source: d.Source}
	return errors.Join(append(problems, provenance.Check())...)
}

// WithDiscounts is the catalogue with some discounts put in or replaced. The error names every one that is
// wrong.
func (c *Catalog) WithDiscounts(discounts []Discount) (*Catalog, error) {
	var problems []error
	with := &Catalog{date: c.date, entries: c.entries, discounts: slices.Clone(c.discounts)}
	for _, d := range discounts {
		if err := d.Check(); err != nil {
			problems = append(problems, fmt.Errorf("%s of %s in %s: %w", d.Offer, d.Usage, d.Region, err))
		}
		with.discounts = slices.DeleteFunc(with.discounts, func(old Discount) bool {
			return old.Offer == d.Offer && old.Usage == d.Usage && old.Region == d.Region
		})
		with.discounts = append(with.discounts, d)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return with, nil
}

// Discounts lists every discount of Savings Plans.
func (c *Catalog) Discounts() []Discount { return slices.Clone(c.discounts) }

// Discount finds what an offer takes off a dimension that it covers; see DiscountOf.
func (c *Catalog) Discount(o Offer, d usage.Dimension, region string) (Discount, error) {
	return c.DiscountOf(o, PlanUsage(d), region)
}

// DiscountOf finds what an offer takes off a class of usage: the Region's own, else the one for any Region.
// Without either the error is an UnknownDiscount.
func (c *Catalog) DiscountOf(o Offer, class, region string) (Discount, error) {
	for _, r := range []string{region, AnyRegion} {
		for _, known := range c.discounts {
			if known.Offer == o && known.Usage == class && known.Region == r {
				return known, nil
			}
		}
	}
	return Discount{}, UnknownDiscount{o, class, region}
}

// UnknownDiscount says that nobody told us what a Savings Plan takes off a class of usage in a Region.
type UnknownDiscount struct {
	Offer  Offer
	Usage  string
	Region string
}

// Error says what is missing.
func (u UnknownDiscount) Error() string {
	return fmt.Sprintf("no rate known of the Savings Plan %s for %s in %s; supply what it takes off: "+
		"discounts = [{offer = %q, usage = %q, region = %q, off = \"…%%\"}]",
		u.Offer, u.Usage, u.Region, u.Offer.String(), u.Usage, u.Region)
}

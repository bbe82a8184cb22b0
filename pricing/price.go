package pricing

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"ecsim/model/usage"
)

// Price makes the bill of a ledger. Every price that the catalogue lacks is in the error, once. With Savings
// Plans the bill lists all usage at its on-demand price, then takes off what the plans cover and adds their
// commitment, as AWS's Cost and Usage Report does.
func Price(l *usage.Ledger, c *Catalog, region string, terms Terms) (Bill, error) {
	bill := Bill{Currency: "USD", Region: region, CatalogDate: c.Date()}
	entries := l.Entries()
	if err := bill.addUsage(entries, c, terms.monthHours(), Consumed); err != nil {
		return Bill{}, err
	}
	covered, uses, err := settle(entries, c, region, terms)
	if err != nil {
		return Bill{}, err
	}
	if err := bill.addUsage(sorted(covered), c, terms.monthHours(), Covered); err != nil {
		return Bill{}, err
	}
	for _, u := range uses {
		if err := bill.addCommitment(u, terms); err != nil {
			return Bill{}, err
		}
	}
	slices.SortStableFunc(bill.LineItems, compareLines)
	bill.SavingsPlans = uses
	bill.ByCause = sumByCause(bill.LineItems)
	return bill, nil
}

// addUsage adds the lines of entries, sorted by owner, dimension, cause and hour.
func (b *Bill) addUsage(entries []usage.Entry, c *Catalog, monthHours int, kind LineKind) error {
	var problems []error
	unknown := map[usage.Dimension]bool{}
	for _, entries := range lines(entries) {
		d := entries[0].Dimension
		price, err := c.Lookup(d, b.Region)
		if err != nil {
			if !unknown[d] {
				problems = append(problems, err)
			}
			unknown[d] = true
			continue
		}
		line, err := priceLine(entries, price)
		if line.Kind, line.monthHours = kind, monthHours; kind == Covered {
			line.negate()
		}
		if err == nil {
			err = b.add(line)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(problems...)
}

// add adds a line that is complete.
func (b *Bill) add(line LineItem) (err error) {
	b.LineItems = append(b.LineItems, line)
	b.Total, err = b.Total.add(line.Amount)
	return err
}

func compareLines(a, b LineItem) int {
	if (a.Kind == Commitment) != (b.Kind == Commitment) {
		return cmp.Compare(a.Kind, b.Kind)
	}
	return cmp.Or(strings.Compare(a.Owner, b.Owner),
		a.Dimension.Compare(b.Dimension), cmp.Compare(a.Kind, b.Kind))
}

func sorted(entries []usage.Entry) []usage.Entry {
	var l usage.Ledger
	for _, e := range entries {
		l.Add(e.Key, e.Quantity)
	}
	return l.Entries()
}

// lines cuts sorted entries into runs of one owner and dimension.
func lines(entries []usage.Entry) [][]usage.Entry {
	return runs(entries, func(a, b usage.Entry) bool {
		return a.Owner == b.Owner && a.Dimension == b.Dimension
	})
}

// runs cuts a list wherever two neighbours are not alike.
func runs[T any](list []T, alike func(a, b T) bool) [][]T {
	var cut [][]T
	start := 0
	for i := 1; i <= len(list); i++ {
		if i == len(list) || !alike(list[i-1], list[i]) {
			cut = append(cut, list[start:i])
			start = i
		}
	}
	return cut
}

// priceLine prices entries of one owner and dimension: the amount is rounded once, then split
// among causes, and each cause's part among hours.
func priceLine(entries []usage.Entry, price Entry) (LineItem, error) {
	line := LineItem{
		Owner: entries[0].Owner, Dimension: price.Dimension,
		Unit: price.Unit, UnitPrice: price.Price, perUnit: price.Dimension.PerUnit(),
	}
	causes := runs(entries, func(a, b usage.Entry) bool { return a.Cause == b.Cause })
	weights := make([]int64, len(causes))
	for i, of := range causes {
		for _, e := range of {
			weights[i] += e.Quantity
			line.hourly = grow(line.hourly, e.Hour+1)
		}
		line.Quantity += weights[i]
	}
	var err error
	if line.Amount, err = price.Price.Times(line.Quantity, price.Dimension.PerUnit()); err != nil {
		return LineItem{}, err
	}
	for i, part := range share(line.Amount, weights) {
		line.ByCause = append(line.ByCause, CausePart{line.Owner, causes[i][0].Cause, part})
		addHours(line.hourly, part, causes[i])
	}
	return line, nil
}

// addHours splits a cause's part among the hours of its entries.
func addHours(hourly []Money, part Money, entries []usage.Entry) {
	weights := make([]int64, len(entries))
	for i, e := range entries {
		weights[i] = e.Quantity
	}
	for i, amount := range share(part, weights) {
		hourly[entries[i].Hour] += amount
	}
}

func grow(hours []Money, length int) []Money {
	if missing := length - len(hours); missing > 0 {
		return append(hours, make([]Money, missing)...)
	}
	return hours
}

// sumByCause adds up the causes of all lines of each owner.
func sumByCause(lines []LineItem) []CausePart {
	var parts []CausePart
	for _, line := range lines {
		parts = append(parts, line.ByCause...)
	}
	slices.SortStableFunc(parts, func(a, b CausePart) int {
		return cmp.Or(strings.Compare(a.Owner, b.Owner), cmp.Compare(a.Cause, b.Cause))
	})
	var sums []CausePart
	for _, alike := range runs(parts, func(a, b CausePart) bool {
		return a.Owner == b.Owner && a.Cause == b.Cause
	}) {
		sum := alike[0]
		for _, p := range alike[1:] {
			sum.Amount += p.Amount
		}
		sums = append(sums, sum)
	}
	return sums
}

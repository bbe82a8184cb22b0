package commitment

import (
	"slices"
	"strings"

	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/sim/clock"
)

// Hour is what an hour, or the measured part of one, spends on usage that Savings Plans may cover.
type Hour struct {
	Weight   float64   // how much of an hour is measured, times how much the hour counts
	OnDemand []float64 // dollars an hour at on-demand prices, by class
}

// Classes are the kinds of usage on which a plan's discount depends: fargate, or a family of instances. Hours have
// their spend in this order.
type Classes []string

// Spend is the eligible spend of a run: by class, then by hour from the first that is measured.
type Spend struct {
	Class   string    `json:"class"`
	Dollars []float64 `json:"dollars"` // in the measured part of each hour
}

// SpendOf sums up a ledger's eligible usage at on-demand prices, by class. Bounds of the measured part are as in
// pricing.Terms.
func SpendOf(l *usage.Ledger, c *pricing.Catalog, region string, from, to clock.Span) ([]Spend, error) {
	var all []Spend
	first := int(from / clock.Hour)
	for _, e := range l.Entries() {
		class := pricing.PlanUsage(e.Dimension)
		if class == "" {
			continue
		}
		price, err := c.Lookup(e.Dimension, region)
		if err != nil {
			return nil, err
		}
		amount, err := price.Price.Times(e.Quantity, e.Dimension.PerUnit())
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(all, func(s Spend) bool { return s.Class == class })
		if at < 0 {
			at = len(all)
			all = append(all, Spend{class, make([]float64, hoursBetween(from, to))})
		}
		all[at].Dollars[e.Hour-first] += amount.Dollars()
	}
	slices.SortFunc(all, func(a, b Spend) int { return strings.Compare(a.Class, b.Class) })
	return all, nil
}

// hoursBetween is how many hours of the run are measured, in part at least.
func hoursBetween(from, to clock.Span) int {
	return int((to+clock.Hour-1)/clock.Hour) - int(from/clock.Hour)
}

// Hours lists the hours of a run with their spend in each of the classes; spend of other classes is left out.
func (c Classes) Hours(spend []Spend, from, to clock.Span) []Hour {
	hours := make([]Hour, hoursBetween(from, to))
	first := from / clock.Hour
	for h := range hours {
		begin := (first + clock.Span(h)) * clock.Hour
		measured := min(to, begin+clock.Hour) - max(from, begin)
		hours[h] = Hour{measured.Seconds() / clock.Hour.Seconds(), make([]float64, len(c))}
		for _, s := range spend {
			if at := slices.Index(c, s.Class); at >= 0 {
				hours[h].OnDemand[at] = s.Dollars[h] / hours[h].Weight
			}
		}
	}
	return hours
}

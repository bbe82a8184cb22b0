package scenarios

import (
	"errors"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/scenarios/input"
	"ecsim/sim/clock"
)

// PriceBook is what a bill is made with.
type PriceBook struct {
	Region string           // "": that of the scenario
	Own    *pricing.Catalog // before the scenario's own prices, which are before the embedded ones; nil: none
	File   string           // where Own comes from, to be told
	Terms  input.Terms
}

// ErrNoUsage says that an outcome cannot be priced again.
var ErrNoUsage = errors.New("it holds no usage, so that it cannot be priced again: store one with " +
	"`ecsim run SCENARIO --format json` or `--output DIR`")

// Reprice is an outcome with another bill: its ledgers at the prices of a book. All that money is in changes
// with it: the bill, the cost of each deployment's double capacity, the cost series, and the verdicts on
// objectives of cost. Dollars of counterfactuals are left out, because their ledgers are not kept. The bill is
// that of a fresh run that consumes the same: what a scenario decides by price or Region (instance types by
// price, zones, launch limits) stays as it was played. The error names every price that is not known.
func Reprice(o *Outcome, p PriceBook) (*Outcome, error) {
	if o.Usage == nil || o.Usage.Replications < 1 {
		return nil, ErrNoUsage
	}
	b, err := p.book(o)
	if err != nil {
		return nil, err
	}
	again := *o
	bills, err := b.bills(o.Usage)
	if err != nil {
		return nil, err
	}
	measured := spanOf(o.HorizonSeconds) - spanOf(o.WarmUpSeconds)
	again.Cost = costOfAll(bills, measured, b.terms, o.Provenance.Antithetic)
	if again.Services, err = b.overlaps(o); err != nil {
		return nil, err
	}
	again.Series = withCost(o, bills[0])
	again.Counterfactuals = slices.Clone(o.Counterfactuals)
	for i := range again.Counterfactuals {
		none := Single(math.NaN())
		again.Counterfactuals[i].Cost = Contrast{none, none, none}
	}
	again.Provenance.CatalogDate = bills[0].CatalogDate
	again.Provenance.Priced = p.told(o)
	again.SLOs = again.judgeCost()
	return &again, nil
}

// book is what the ledgers of an outcome are priced with.
func (p PriceBook) book(o *Outcome) (*book, error) {
	var own []pricing.Entry
	for _, price := range o.Usage.Prices {
		entry, err := pricing.Override(price.Dimension, price.Region, price.USD)
		if err != nil {
			return nil, err
		}
		own = append(own, entry)
	}
	prices, err := catalog.Embedded().With(own)
	if err == nil && p.Own != nil {
		prices, err = prices.Under(p.Own)
	}
	if err == nil {
		prices, err = prices.WithDiscounts(p.Terms.Discounts)
	}
	if err != nil {
		return nil, err
	}
	b := &book{catalog: prices, region: p.Region, terms: p.Terms.Terms}
	b.terms.From, b.terms.To = spanOf(o.WarmUpSeconds), spanOf(o.HorizonSeconds)
	if b.region == "" {
		b.region = o.Provenance.Region
	}
	return b, nil
}

// told is what the outcome says of its prices.
func (p PriceBook) told(o *Outcome) *Priced {
	region := p.Region
	if region == "" {
		region = o.Provenance.Region
	}
	return &Priced{Region: region, Catalog: p.File}
}

// bills are those of the replications.
func (b *book) bills(u *Usage) ([]pricing.Bill, error) {
	all := make([]pricing.Bill, u.Replications)
	for r := range all {
		l, err := ledger(u.Lines, r)
		if err == nil {
			all[r], err = pricing.Price(l, b.catalog, b.region, b.terms)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// costOfAll joins bills as a run of as many replications does.
func costOfAll(bills []pricing.Bill, measured clock.Span, terms pricing.Terms, inPairs bool) Cost {
	all := newFold(&model.Scenario{})
	if inPairs {
		all.inPairs()
	}
	for _, bill := range bills {
		all.add(&Outcome{Cost: costOf(bill, measured)})
	}
	cost := all.outcome().Cost
	cost.MonthHours = terms.MonthHours
	return cost
}

// overlaps are the services of an outcome with the double capacity of their deployments priced again.
func (b *book) overlaps(o *Outcome) ([]ServiceOutcome, error) {
	services := slices.Clone(o.Services)
	for i := range services {
		s := &services[i]
		s.Deployments, s.TaskSets = slices.Clone(s.Deployments), slices.Clone(s.TaskSets)
		s.Rollouts = slices.Clone(s.Rollouts)
		sums := make([][]float64, len(s.Rollouts)) // by service deployment and replication
		for j := range sums {
			sums[j] = make([]float64, o.Usage.Replications)
		}
		for _, overlap := range o.Usage.Overlaps {
			if overlap.Service != s.Name {
				continue
			}
			if err := b.priceOverlap(s, overlap, sums); err != nil {
				return nil, err
			}
		}
		for j := range s.Rollouts {
			all := column{all: observed{pairs: o.Provenance.Antithetic}}
			for _, sum := range sums[j] {
				one := Single(sum)
				all.add(&one)
			}
			s.Rollouts[j].Overlap = all.estimate(0)
		}
	}
	return services, nil
}

// priceOverlap prices what one deployment consumed beyond the desired count, in every replication, at list
// prices: commitments are of no deployment. Its own figure is that of the first.
func (b *book) priceOverlap(s *ServiceOutcome, overlap OverlapUsage, sums [][]float64) error {
	if len(overlap.Lines) == 0 {
		return nil
	}
	for r := range overlap.Lines[0].Hours {
		l, err := ledger(overlap.Lines, r)
		if err != nil {
			return err
		}
		bill, err := pricing.Price(l, b.catalog, b.region, pricing.Terms{})
		if err != nil {
			return err
		}
		amount := bill.Total.Dollars()
		if overlap.Rollout >= 0 && overlap.Rollout < len(sums) && r < len(sums[overlap.Rollout]) {
			sums[overlap.Rollout][r] += amount
		}
		if r > 0 || bill.Total == 0 {
			continue
		}
		if n := overlap.Number; n >= 0 && n < len(s.Deployments) {
			s.Deployments[n].Overlap.Amount = amount
		}
		if n := overlap.Number + 1; n > 0 && n < len(s.TaskSets) {
			s.TaskSets[n].Overlap.Amount = amount
		}
	}
	return nil
}

// withCost are the series with the cost of each hour anew.
func withCost(o *Outcome, bill pricing.Bill) []Series {
	all := slices.Clone(o.Series)
	for i := range all {
		if all[i].Service == "" && all[i].Name == "cost" {
			all[i].Values = costSeries(bill, spanOf(o.WarmUpSeconds), spanOf(o.HorizonSeconds))
		}
	}
	return all
}

// judgeCost are the verdicts of an outcome with those on its bill anew.
func (o *Outcome) judgeCost() []SLOOutcome {
	all := slices.Clone(o.SLOs)
	for i := range all {
		switch all[i].Measure {
		case "cost.total":
			all[i] = JudgeSLO(all[i].slo(), all[i].Unit, o.Cost.Total)
		case "cost.monthly":
			all[i] = JudgeSLO(all[i].slo(), all[i].Unit, o.Cost.Monthly)
		}
	}
	return all
}

// slo is the objective that a verdict is on.
func (v SLOOutcome) slo() model.SLO {
	slo := model.SLO{Measure: v.Measure, HasMin: v.Min != nil, HasMax: v.Limit != nil}
	if slo.HasMin {
		slo.Min = *v.Min
	}
	if slo.HasMax {
		slo.Max = *v.Limit
	}
	return slo
}

// spanOf is so many seconds, to the nanosecond as far as a float64 knows it.
func spanOf(seconds float64) clock.Span {
	return clock.Span(math.Round(seconds * float64(clock.Second)))
}

// PricedRegions are the Regions that prices are known of, embedded or own.
func PricedRegions(own *pricing.Catalog) []string {
	all := slices.Clone(input.PricedRegions())
	if own != nil {
		for _, e := range own.Entries() {
			if e.Region != pricing.AnyRegion {
				all = append(all, e.Region)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

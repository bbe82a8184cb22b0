package scenarios

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/pricing"
)

// confidence is the level of every interval.
const confidence = 0.95

// combine joins the outcomes of several replications: each measure becomes a mean with its interval.
// Stories, deployments, scaling activities and series stay those of the first.
func combine(s *model.Scenario, outcomes []*Outcome) *Outcome {
	if len(outcomes) == 1 {
		outcomes[0].SLOs = judge(s, outcomes[0])
		return outcomes[0]
	}
	all := *outcomes[0]
	all.Provenance.Replications = len(outcomes)
	all.Provenance.Events = 0
	for _, o := range outcomes {
		all.Provenance.Events += o.Provenance.Events
	}
	for i := range all.Services {
		join(outcomes, func(o *Outcome) []*Measure { return o.Services[i].measures() })
	}
	for i := range all.Jobs {
		join(outcomes, func(o *Outcome) []*Measure { return o.Jobs[i].measures() })
	}
	all.Cost = combineCost(outcomes)
	all.SLOs = judge(s, &all)
	return &all
}

// join replaces each of the first outcome's measures by the mean and interval over all outcomes.
func join(outcomes []*Outcome, measures func(*Outcome) []*Measure) {
	columns := make([][]*Measure, len(outcomes))
	for r, o := range outcomes {
		columns[r] = measures(o)
	}
	samples := make([]float64, len(outcomes))
	for k, into := range columns[0] {
		for r := range outcomes {
			samples[r] = columns[r][k].Mean
		}
		*into = interval(samples)
	}
}

// combineCost joins bills. A line that a replication does not have is zero there. The total is the sum
// of the lines' means, each rounded once, so that rows add up to it.
func combineCost(outcomes []*Outcome) Cost {
	c := Cost{Currency: outcomes[0].Cost.Currency}
	total := pricing.Money(0)
	lines := union(outcomes, func(o *Outcome) []LineItem { return o.Cost.LineItems }, LineItem.key)
	for _, line := range lines {
		item := line.first
		item.Quantity = interval(column(line.samples, func(l LineItem) float64 { return l.Quantity.Mean }))
		item.Amount = interval(column(line.samples, func(l LineItem) float64 { return l.Amount.Mean })).asDollars()
		c.LineItems = append(c.LineItems, item)
		total += item.Amount.money()
	}
	parts := union(outcomes, func(o *Outcome) []CostPart { return o.Cost.ByCause }, CostPart.key)
	for _, part := range parts {
		cause := part.first
		cause.Amount = interval(column(part.samples, func(p CostPart) float64 { return p.Amount.Mean })).asDollars()
		c.ByCause = append(c.ByCause, cause)
	}
	totals, monthly := make([]float64, len(outcomes)), make([]float64, len(outcomes))
	for r, o := range outcomes {
		totals[r], monthly[r] = o.Cost.Total.Mean, o.Cost.Monthly.Mean
	}
	c.Total = interval(totals).asDollars()
	c.Total.Mean = total.Dollars()
	c.Monthly = interval(monthly).asDollars()
	return c
}

// row is one key's value in every replication.
type row[T any] struct {
	key     string
	first   T
	samples []T // by replication; the zero value where the key is missing
}

// union lists the rows of all outcomes by key, sorted.
func union[T any](outcomes []*Outcome, list func(*Outcome) []T, key func(T) string) []*row[T] {
	byKey := map[string]*row[T]{}
	var rows []*row[T]
	for r, o := range outcomes {
		for _, item := range list(o) {
			k := key(item)
			if byKey[k] == nil {
				byKey[k] = &row[T]{key: k, first: item, samples: make([]T, len(outcomes))}
				rows = append(rows, byKey[k])
			}
			byKey[k].samples[r] = item
		}
	}
	slices.SortStableFunc(rows, func(a, b *row[T]) int { return strings.Compare(a.key, b.key) })
	return rows
}

func column[T any](items []T, value func(T) float64) []float64 {
	values := make([]float64, len(items))
	for i, item := range items {
		values[i] = value(item)
	}
	return values
}

func (l LineItem) key() string { return l.Service + "\x00" + l.Dimension + "\x00" + l.UnitPrice }

func (p CostPart) key() string { return p.Service + "\x00" + p.Cause }

// measures lists what is measured of a service, always in the same order.
func (s *ServiceOutcome) measures() []*Measure {
	r, k, l, t := &s.Requests, &s.Requests.ByKind, &s.Latency, &s.Tasks
	return []*Measure{
		&r.Offered, &r.Completed, &r.Failed, &r.Rejected, &r.TimedOut, &r.InFlight,
		&k.Error500, &k.Error502, &k.Error503, &k.Error504, &k.ClientGaveUp,
		&s.Availability.Requests, &s.Availability.Tasks,
		&l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max,
		&s.Utilization.CPU, &s.Utilization.Memory,
		&t.DesiredMean, &t.RunningMean, &t.RunningMax, &t.Started, &t.Stopped, &t.Failed, &t.Interrupted,
		&s.Thrash,
	}
}

func (j *JobOutcome) measures() []*Measure {
	l := &j.WaitSeconds
	return []*Measure{
		&j.Submitted, &j.Succeeded, &j.Failed, &j.Interrupted, &j.Unfinished,
		&l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max, &j.LastEnd,
	}
}

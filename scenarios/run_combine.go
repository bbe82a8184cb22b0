package scenarios

import (
	"cmp"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/pricing"
)

// confidence is the level of every interval.
const confidence = 0.95

// combine joins the outcomes of several replications: each measure becomes a mean with its interval.
// Stories, deployments, scaling activities and series stay those of the first; what became of each
// UpdateService is measured over all of them.
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
		alignRollouts(outcomes, i)
		join(outcomes, func(o *Outcome) []*Measure { return o.Services[i].measures() })
		all.Services[i].Availability.Requests.atMostOne()
		all.Services[i].Availability.Tasks.atMostOne()
		if all.Services[i].Wants != nil {
			all.Services[i].Wants.Share.atMostOne()
		}
		all.Services[i].Utilization.CPU.atMostOne()
		all.Services[i].Utilization.Memory.atMostOne()
		all.Services[i].Latency.Analytic.settle(outcomes, i)
		all.Services[i].Room = combineRoom(outcomes, i)
		for j := range all.Services[i].Rollouts {
			all.Services[i].Rollouts[j].settle(outcomes, i, j)
		}
	}
	for i := range all.Instances {
		join(outcomes, func(o *Outcome) []*Measure { return o.Instances[i].measures() })
		for _, share := range all.Instances[i].measures()[2:] {
			share.atMostOne()
		}
	}
	for i := range all.Providers {
		join(outcomes, func(o *Outcome) []*Measure { return o.Providers[i].measures() })
	}
	for i := range all.Spot {
		join(outcomes, func(o *Outcome) []*Measure { return o.Spot[i].measures() })
		all.Spot[i].DroughtShare.atMostOne()
	}
	all.Stranded = combineStranded(outcomes)
	for i := range all.Jobs {
		join(outcomes, func(o *Outcome) []*Measure { return o.Jobs[i].measures() })
	}
	all.Cost = combineCost(outcomes)
	all.SLOs = judge(s, &all)
	return &all
}

// settle makes the joined bounds plain numbers, for they are not measured, and takes the first
// reason that a replication has.
func (a *Analytic) settle(outcomes []*Outcome, service int) {
	if a == nil {
		return
	}
	for _, m := range []*Measure{&a.Mean.Low, &a.Mean.High, &a.P99.Low, &a.P99.High} {
		*m = Single(m.Mean)
	}
	for _, o := range outcomes {
		a.LikelyReason = cmp.Or(a.LikelyReason, o.Services[service].Latency.Analytic.LikelyReason)
	}
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
	total, month := pricing.Money(0), pricing.Money(0)
	lines := union(outcomes, func(o *Outcome) []LineItem { return o.Cost.LineItems }, LineItem.key, compareLines)
	for _, line := range lines {
		item := line.first
		item.Quantity = interval(column(line.samples, func(l LineItem) float64 { return l.Quantity.Mean }))
		item.Amount = interval(column(line.samples, func(l LineItem) float64 { return l.Amount.Mean })).asDollars()
		item.Monthly = interval(column(line.samples, func(l LineItem) float64 { return l.Monthly.Mean })).asDollars()
		c.LineItems = append(c.LineItems, item)
		total += item.Amount.money()
		month += item.Monthly.money()
	}
	parts := union(outcomes, func(o *Outcome) []CostPart { return o.Cost.ByCause }, CostPart.key, compareParts)
	for _, part := range parts {
		cause := part.first
		cause.Amount = interval(column(part.samples, func(p CostPart) float64 { return p.Amount.Mean })).asDollars()
		cause.Monthly = interval(column(part.samples, func(p CostPart) float64 { return p.Monthly.Mean })).asDollars()
		c.ByCause = append(c.ByCause, cause)
	}
	totals, monthly := make([]float64, len(outcomes)), make([]float64, len(outcomes))
	for r, o := range outcomes {
		totals[r], monthly[r] = o.Cost.Total.Mean, o.Cost.Monthly.Mean
	}
	c.Total = interval(totals).asDollars()
	c.Total.Mean = total.Dollars()
	c.Monthly = interval(monthly).asDollars()
	c.Monthly.Mean = month.Dollars()
	return c
}

// row is one key's value in every replication.
type row[T any] struct {
	key     string
	first   T
	samples []T // by replication; the zero value where the key is missing
}

// union lists the rows of all outcomes by key, in the order of a single bill.
func union[T any](
	outcomes []*Outcome, list func(*Outcome) []T, key func(T) string, compare func(a, b T) int,
) []*row[T] {
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
	slices.SortStableFunc(rows, func(a, b *row[T]) int { return compare(a.first, b.first) })
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

// compareLines orders lines as pricing does: by owner, then dimension.
func compareLines(a, b LineItem) int {
	return cmp.Or(strings.Compare(a.Service, b.Service),
		usage.Dimension(a.Dimension).Compare(usage.Dimension(b.Dimension)))
}

// compareParts orders causes as pricing does: by owner, then cause.
func compareParts(a, b CostPart) int {
	return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(rank(a.Cause), rank(b.Cause)))
}

// rank is a cause's place in the list of causes.
func rank(cause string) int {
	return slices.IndexFunc(usage.Causes(), func(c usage.Cause) bool { return c.String() == cause })
}

func (p CostPart) key() string { return p.Service + "\x00" + p.Cause }

// measures lists what is measured of a service, always in the same order.
func (s *ServiceOutcome) measures() []*Measure {
	r, k, l, t := &s.Requests, &s.Requests.ByKind, &s.Latency, &s.Tasks
	all := []*Measure{
		&r.Offered, &r.Completed, &r.Failed, &r.Rejected, &r.TimedOut, &r.InFlight,
		&k.Error500, &k.Error502, &k.Error503, &k.Error504, &k.ClientGaveUp,
		&s.Availability.Requests, &s.Availability.Tasks,
		&l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max,
		&s.Utilization.CPU, &s.Utilization.Memory,
		&t.DesiredMean, &t.RunningMean, &t.RunningMax, &t.Started, &t.Refused, &t.Stopped, &t.Failed,
		&t.OutOfMemory, &t.Interrupted,
		&s.Thrash,
	}
	for _, end := range s.ByEnd.Each() {
		all = append(all, &end.N, &end.Mean, &end.P50, &end.P99, &end.Max)
	}
	if a := s.Latency.Analytic; a != nil {
		all = append(all, &a.Mean.Low, &a.Mean.High, &a.P99.Low, &a.P99.High, &a.Minutes,
			&a.MinutesOutside)
	}
	for i := range s.Rollouts {
		all = append(all, s.Rollouts[i].measures()...)
	}
	return append(all, s.detailMeasures()...)
}

// Each lists the ends: completed, failed, rejected, timed out.
func (l *LatencyByEnd) Each() [4]*EndLatency {
	return [...]*EndLatency{&l.Completed, &l.Failed, &l.Rejected, &l.TimedOut}
}

func (i *InstancesOutcome) measures() []*Measure {
	return []*Measure{&i.Instances, &i.Empty, &i.CPUReserved, &i.MemoryReserved, &i.CPUStranded,
		&i.MemoryStranded}
}

func (j *JobOutcome) measures() []*Measure {
	l := &j.WaitSeconds
	return []*Measure{
		&j.Submitted, &j.Succeeded, &j.Failed, &j.Interrupted, &j.Unfinished,
		&l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max, &j.LastEnd,
	}
}

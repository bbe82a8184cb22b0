package scenarios

import (
	"math"
	"slices"
	"time"

	"ecsim/model"
	"ecsim/model/world"
	"ecsim/model/world/watch"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// book is what every replication is priced with.
type book struct {
	catalog *pricing.Catalog
	region  string
	terms   pricing.Terms
}

// priceBook is the embedded catalogue with the scenario's own prices before it.
func priceBook(s *model.Scenario) (*book, error) {
	var own []pricing.Entry
	for _, p := range s.Prices {
		entry, err := pricing.Override(p.Dimension, p.Region, p.USD)
		if err != nil {
			return nil, err
		}
		own = append(own, entry)
	}
	prices, err := catalog.Embedded().With(own)
	if err != nil {
		return nil, err
	}
	return &book{catalog: prices, region: s.Region}, nil
}

// summarize prices a record and writes the outcome of one replication.
func summarize(s *model.Scenario, r *world.Record, b *book, first bool) (*Outcome, error) {
	bill, err := pricing.Price(r.Ledger, b.catalog, b.region, b.terms)
	if err != nil {
		return nil, err
	}
	o := &Outcome{
		Schema:         Schema,
		HorizonSeconds: s.Horizon.Seconds(),
		WarmUpSeconds:  s.WarmUp.Seconds(),
		WarmUpHow:      s.WarmUpHow,
		Provenance: Provenance{
			Scenario: s.Name, Summary: s.Summary, Region: s.Region,
			Start: s.Start.Format(time.RFC3339), Hash: Hash(s), Seed: s.Seed, Replications: 1,
			Version: Version(), CatalogDate: bill.CatalogDate, Events: r.Events,
		},
		Cost:        costOf(bill, s.Horizon-s.WarmUp),
		Assumed:     []AssumedOutcome{},
		NotModelled: []NotModelledEntry{},
		IdleFaults:  idleFaults(s),
	}
	theories := make([]*theorized, len(r.Services))
	for i := range r.Services {
		o.Services = append(o.Services, serviceOf(&r.Services[i]))
		if o.Services[i].Deployments, err = b.deploymentsOf(&r.Services[i]); err != nil {
			return nil, err
		}
		if o.Services[i].TaskSets, err = b.taskSetsOf(&r.Services[i]); err != nil {
			return nil, err
		}
		if s.Services[i].Scaling != nil {
			o.Services[i].ScaleOut = scaleOutOf(o.Services[i].Scaling)
		}
		o.Services[i].Zones = zonesOf(r.Services[i].Zones)
		o.Services[i].Room = roomOf(r.Services[i].Rooms)
		o.Services[i].Protocol = protocolOf(&s.Services[i])
		o.Services[i].Sampled = sampledOf(&s.Services[i], &r.Services[i])
		o.Services[i].Rollouts = rolloutsOf(s, &s.Services[i], r.Services[i].Rollouts)
		bookOverlaps(o.Services[i].Rollouts, o.Services[i].Deployments)
		if t := theorize(s, &s.Services[i], &r.Services[i]); t != nil {
			theories[i], o.Services[i].Latency.Analytic = t, t.outcome
		}
	}
	for _, i := range r.Instances {
		o.Instances = append(o.Instances, instancesOf(s, i))
	}
	for i := range r.Providers {
		o.Providers = append(o.Providers, providerOf(&r.Providers[i]))
	}
	for i := range r.Spot {
		o.Spot = append(o.Spot, spotOf(&r.Spot[i], r.Horizon-r.WarmUp))
	}
	o.Stranded = strandedOf(r.Stranded)
	for i := range r.Jobs {
		o.Jobs = append(o.Jobs, jobOf(&r.Jobs[i]))
	}
	for _, a := range s.Assumed {
		o.Assumed = append(o.Assumed, AssumedOutcome(a))
	}
	for _, n := range slices.Concat(s.NotModelled, omissionsOf(s)) {
		o.NotModelled = append(o.NotModelled, NotModelledEntry(n))
	}
	if first {
		o.Series = seriesOf(s, r, theories, bill)
		for _, e := range r.Timeline {
			o.Timeline = append(o.Timeline, TimelineEntry{
				AtSeconds: e.At.Seconds(), Who: e.Who, What: e.What, Because: e.Because,
				Running: e.Running, Desired: e.Desired,
			})
		}
	}
	return o, nil
}

func costOf(bill pricing.Bill, measured clock.Span) Cost {
	c := Cost{
		Currency: bill.Currency, Total: Dollars(bill.Total), Monthly: Dollars(bill.Monthly(measured)),
		LineItems: []LineItem{}, ByCause: []CostPart{},
	}
	for _, line := range bill.LineItems {
		item := LineItem{
			Service: line.Owner, Dimension: line.Name(),
			Quantity: Single(line.Units()), Unit: line.Unit, UnitPrice: line.UnitPrice.String(),
			Amount: Dollars(line.Amount), Monthly: Dollars(line.Monthly(measured)),
		}
		if line.Kind == pricing.Commitment {
			unused := Dollars(bill.UnusedOf(line))
			item.Unused = &unused
		}
		c.LineItems = append(c.LineItems, item)
	}
	months := bill.MonthlyByCause(measured)
	for i, part := range bill.ByCause {
		c.ByCause = append(c.ByCause, CostPart{
			Service: part.Owner, Cause: part.Cause.String(),
			Amount: Dollars(part.Amount), Monthly: Dollars(months[i].Amount),
		})
	}
	return c
}

func serviceOf(r *world.ServiceRecord) ServiceOutcome {
	o := ServiceOutcome{
		Name:     r.Name,
		Requests: requestsOf(r),
		Latency:  latencyOf(r.Latency),
		ByEnd: LatencyByEnd{
			Completed: endLatencyOf(r.ByEnd.Completed), Failed: endLatencyOf(r.ByEnd.Failed),
			Rejected: endLatencyOf(r.ByEnd.Rejected), TimedOut: endLatencyOf(r.ByEnd.TimedOut),
		},
		Tasks: TaskCounts{
			DesiredMean: Single(r.Tasks.DesiredMean), RunningMean: Single(r.Tasks.RunningMean),
			RunningMax: greatest(float64(r.Tasks.RunningMax)), Started: count(r.Tasks.Started), Refused: count(r.Tasks.Refused),
			Stopped: count(r.Tasks.Stopped), Failed: count(r.Tasks.Failed),
			OutOfMemory: count(r.Tasks.OutOfMemory),
			Interrupted: count(r.Tasks.Interrupted),
		},
		Thrash: count(watch.Thrash(r.Scaling)),
	}
	ended := r.Requests.Offered - r.Requests.InFlight
	if r.Detail != nil {
		o.detail(r.Detail)
		// A message that waits in its queue has not been served, only one at work is under way.
		ended += int64(r.Detail.Messages.Visible)
	}
	o.Availability.Requests = ratioOf(float64(r.Requests.Completed), float64(ended), 1)
	o.Availability.Tasks = Single(r.Tasks.Availability)
	o.Utilization.CPU = ratioOf(r.Usage.CPUBusy.Seconds(), r.Usage.CPUReserved, 0)
	o.Utilization.Memory = ratioOf(r.Usage.MemoryUsed, r.Usage.MemoryReserved, 0)
	o.scalingOf(r)
	return o
}

func requestsOf(r *world.ServiceRecord) Requests {
	c := r.Requests
	o := Requests{
		Offered: count(c.Offered), Completed: count(c.Completed),
		Failed: count(c.Error500 + c.Error502), Rejected: count(c.Error503),
		TimedOut: count(c.Error504 + c.GaveUp), InFlight: count(c.InFlight),
	}
	k := &o.ByKind
	k.Error500, k.Error502, k.Error503 = count(c.Error500), count(c.Error502), count(c.Error503)
	k.Error504, k.ClientGaveUp = count(c.Error504), count(c.GaveUp)
	return o
}

// latencyOf is NaN throughout when nothing was answered: no latency is not a short one.
func latencyOf(sketch *stats.Sketch) Latency {
	return Latency{
		Mean: meanOf(sketch), P50: quantileOf(sketch, 0.5), P90: quantileOf(sketch, 0.9),
		P95: quantileOf(sketch, 0.95), P99: quantileOf(sketch, 0.99), P999: quantileOf(sketch, 0.999),
		Max: maxOf(sketch),
	}
}

func endLatencyOf(sketch *stats.Sketch) EndLatency {
	l := latencyOf(sketch)
	return EndLatency{N: count(sketch.Count()), Mean: l.Mean, P50: l.P50, P99: l.P99, Max: l.Max}
}

func jobOf(r *watch.JobRecord) JobOutcome {
	return JobOutcome{
		Name: r.Name, Submitted: count(r.Submitted), Succeeded: count(r.Succeeded),
		Failed: count(r.Failed), Interrupted: count(r.Interrupted), Unfinished: count(r.Unfinished),
		WaitSeconds: latencyOf(r.Wait), LastEnd: Single(r.LastEnd.Seconds()),
	}
}

// seriesOf lists every series of the record, the CPU targets, what theory says of the p99, and the
// cost rate of each hour.
func seriesOf(
	scenario *model.Scenario, r *world.Record, theories []*theorized, bill pricing.Bill,
) []Series {
	var all []Series
	for i, s := range r.Services {
		if target, ok := cpuTarget(&scenario.Services[i]); ok {
			minutes := int(r.Horizon / clock.Minute)
			all = append(all, Series{
				Service: s.Name, Name: "cpu_target", Unit: "ratio", StepSeconds: clock.Minute.Seconds(),
				Values: slices.Repeat([]float64{target}, minutes),
			})
		}
		for _, line := range s.Series {
			all = append(all, Series{
				Service: s.Name, Name: line.Name, Unit: line.Unit,
				StepSeconds: clock.Minute.Seconds(), Values: line.Values,
			})
		}
		if t := theories[i]; t != nil && t.outcome.NotApplicable == "" {
			step := clock.Minute.Seconds()
			all = append(all,
				Series{Service: s.Name, Name: "p99_low", Unit: "s", StepSeconds: step, Values: t.low},
				Series{Service: s.Name, Name: "p99_high", Unit: "s", StepSeconds: step, Values: t.high})
		}
	}
	for _, line := range r.Reserved {
		all = append(all, Series{Name: line.Name, Unit: line.Unit, StepSeconds: clock.Minute.Seconds(),
			Values: line.Values})
	}
	return append(all, Series{
		Name: "cost", Unit: "USD/h", StepSeconds: clock.Hour.Seconds(),
		Values: costSeries(bill, scenario.WarmUp, r.Horizon),
	})
}

// costSeries is the cost rate of each hour of a run that is measured from one instant to another, in dollars
// per hour.
func costSeries(bill pricing.Bill, from, to clock.Span) []float64 {
	hourly := bill.HourlyRates(from, to)
	cost := make([]float64, len(hourly))
	for i, amount := range hourly {
		cost[i] = amount.Dollars()
	}
	return cost
}

// cpuTarget is the utilization that a service's CPU policy aims at, 0 to 1.
func cpuTarget(s *model.Service) (float64, bool) {
	if s.Scaling == nil {
		return 0, false
	}
	for _, policy := range s.Scaling.Policies {
		if policy.Of == "" && (policy.Metric == model.CPUUtilization || policy.Metric == model.CPUHighResolution) {
			return policy.Target / 100, true
		}
	}
	return 0, false
}

func count[N int | int64](n N) Measure { return Single(float64(n)) }

// ratio is a/b, or otherwise when b is zero: nothing happened.
func ratio(a, b, otherwise float64) float64 {
	if b == 0 || math.IsNaN(b) {
		return otherwise
	}
	return a / b
}

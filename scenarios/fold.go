package scenarios

import (
	"cmp"

	"ecsim/model"
	"ecsim/pricing"
)

// fold joins replications one by one and forgets them: it grows with the scenario, never with their number.
// Stories, deployments, scaling activities and series are those of the first; each measure becomes the
// estimate of its kind, and what became of each UpdateService is measured over all of them.
type fold struct {
	scenario *model.Scenario
	pairs    bool    // replications 2k and 2k + 1 are antithetic
	n        int     // replications
	joined   Outcome // begins as the first
	measures panel   // of what every replication has
	rollouts []rolloutsFold
	rooms    []roomFold
	lines    rows[LineItem]
	causes   rows[CostPart]
	stranded rows[StrandedOutcome]
}

func newFold(s *model.Scenario) *fold {
	return &fold{
		scenario: s, rollouts: make([]rolloutsFold, len(s.Services)), rooms: make([]roomFold, len(s.Services)),
		lines:    rows[LineItem]{key: LineItem.key, measures: (*LineItem).measures},
		causes:   rows[CostPart]{key: CostPart.key, measures: (*CostPart).measures},
		stranded: rows[StrandedOutcome]{key: StrandedOutcome.key, measures: (*StrandedOutcome).measures},
	}
}

// inPairs makes one observation of replications 2k and 2k + 1, before the first is added.
func (f *fold) inPairs() *fold {
	f.pairs, f.measures.pairs = true, true
	f.lines.pairs, f.causes.pairs, f.stranded.pairs = true, true, true
	for i := range f.rollouts {
		f.rollouts[i].pairs = true
		f.rooms[i].atEnd.inPairs()
		f.rooms[i].tightest.inPairs()
	}
	return f
}

// add joins the next replication. Nothing of it is kept but for the first.
func (f *fold) add(o *Outcome) {
	f.measures.add(o.measures())
	f.lines.add(o.Cost.LineItems)
	f.causes.add(o.Cost.ByCause)
	f.stranded.add(o.Stranded)
	for i := range o.Services {
		f.rollouts[i].add(o.Services[i].Rollouts, f.n == 0)
		f.rooms[i].add(o.Services[i].Room)
	}
	if f.n++; f.n == 1 {
		f.joined = *o
		return
	}
	f.joined.Provenance.Events += o.Provenance.Events
	if o.Usage != nil {
		f.joined.Usage.append(o.Usage)
	}
	for i := range o.Services {
		if a := f.joined.Services[i].Latency.Analytic; a != nil {
			a.LikelyReason = cmp.Or(a.LikelyReason, o.Services[i].Latency.Analytic.LikelyReason)
		}
	}
}

// outcome is that of all replications so far. It may be asked for again after more were added. That of one
// replication is that replication's.
func (f *fold) outcome() *Outcome {
	o := &f.joined
	if f.n > 1 {
		f.settle(o)
	}
	o.SLOs = judge(f.scenario, o)
	return o
}

func (f *fold) settle(o *Outcome) {
	o.Provenance.Replications = f.n
	if o.Estimates = Estimates(); f.pairs {
		o.Provenance.Antithetic = true
		o.Estimates = append(o.Estimates, antitheticPairs)
	}
	f.measures.settle(o.measures())
	for i := range o.Services {
		s := &o.Services[i]
		s.settle()
		s.Rollouts = f.rollouts[i].settled()
		s.Room = f.rooms[i].settled()
	}
	for i := range o.Instances {
		for _, share := range o.Instances[i].measures()[2:] {
			share.atMostOne()
		}
	}
	for i := range o.Spot {
		o.Spot[i].DroughtShare.atMostOne()
	}
	o.Stranded = f.stranded.settled(compareStranded)
	f.settleCost(&o.Cost)
}

// settleCost joins bills. A line that a replication does not have is zero there. The total is the sum of the
// lines' means, each rounded once, so that rows add up to it.
func (f *fold) settleCost(c *Cost) {
	c.LineItems = f.lines.settled(compareLines)
	c.ByCause = f.causes.settled(compareParts)
	total, month := pricing.Money(0), pricing.Money(0)
	for i := range c.LineItems {
		total += c.LineItems[i].Amount.money()
		month += c.LineItems[i].Monthly.money()
	}
	c.Total.Mean, c.Monthly.Mean = total.Dollars(), month.Dollars()
}

// settle ends the intervals of shares at one. What theory says is not measured: its bounds become plain
// numbers.
func (s *ServiceOutcome) settle() {
	shares := []*Measure{&s.Availability.Requests, &s.Availability.Tasks, &s.Utilization.CPU,
		&s.Utilization.Memory}
	if s.Wants != nil {
		shares = append(shares, &s.Wants.Share)
	}
	for _, share := range shares {
		share.atMostOne()
	}
	if a := s.Latency.Analytic; a != nil {
		for _, m := range []*Measure{&a.Mean.Low, &a.Mean.High, &a.P99.Low, &a.P99.High} {
			*m = Single(m.Mean)
		}
	}
}

// rolloutsFold joins the service deployments of one service. Only those that every replication has count: a
// deployment of a service that was deleted in some of them is none.
type rolloutsFold struct {
	pairs  bool
	joined []RolloutOutcome // of the first replication
	panels []panel
}

func (f *rolloutsFold) add(list []RolloutOutcome, first bool) {
	if first {
		f.joined, f.panels = list, make([]panel, len(list))
		for i := range f.panels {
			f.panels[i].pairs = f.pairs
		}
	}
	least := min(len(list), len(f.joined))
	f.joined, f.panels = f.joined[:least], f.panels[:least]
	for i := range f.joined {
		f.panels[i].add(list[i].measures())
		if f.joined[i].Stuck == nil {
			f.joined[i].Stuck = list[i].Stuck
		}
	}
}

func (f *rolloutsFold) settled() []RolloutOutcome {
	for i := range f.joined {
		r := &f.joined[i]
		f.panels[i].settle(r.measures())
		for _, m := range []*Measure{&r.Completed, &r.RolledBack, &r.Failed, &r.Superseded, &r.InProgress} {
			m.atMostOne()
		}
	}
	return f.joined
}

// roomFold joins what fits of one service; nothing when a replication does not say.
type roomFold struct {
	unsaid          bool
	atEnd, tightest fitFold
}

func (f *roomFold) add(room *RoomOutcome) {
	if f.unsaid = f.unsaid || room == nil; f.unsaid {
		return
	}
	f.atEnd.add(&room.AtEnd)
	f.tightest.add(&room.Tightest)
}

func (f *roomFold) settled() *RoomOutcome {
	if f.unsaid {
		return nil
	}
	return &RoomOutcome{AtEnd: f.atEnd.settled(), Tightest: f.tightest.settled()}
}

// fitFold joins one moment of it.
type fitFold struct {
	n     int
	both  panel // when it is, and the tasks
	zones rows[FitInZone]
	stops rows[FitStop]
}

func (f *fitFold) inPairs() { f.both.pairs, f.zones.pairs, f.stops.pairs = true, true, true }

func (f *fitFold) add(fit *FitOutcome) {
	if f.n++; f.n == 1 {
		f.zones.key = func(z FitInZone) string { return z.Zone }
		f.zones.measures = func(z *FitInZone) []*Measure { return []*Measure{&z.Tasks} }
		f.stops.key = func(s FitStop) string { return s.Obstacle }
		f.stops.measures = func(s *FitStop) []*Measure { return []*Measure{&s.Instances} }
	}
	f.both.add(fit.measures())
	f.zones.add(fit.Zones)
	f.stops.add(fit.Stops)
}

func (f *fitFold) settled() (fit FitOutcome) {
	f.both.settle(fit.measures())
	fit.Zones = f.zones.settled(func(a, b FitInZone) int { return cmp.Compare(a.Zone, b.Zone) })
	fit.Stops = f.stops.settled(func(a, b FitStop) int { return 0 })
	return fit
}

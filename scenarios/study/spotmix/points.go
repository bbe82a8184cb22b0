package spotmix

import (
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/selection"
)

// subject is one subject's part of the result.
func (q Question) subject(s *subject) Subject {
	out := Subject{Kind: s.kind, Name: s.name, Desired: s.desired, Services: s.services,
		Availability: "availability.requests"}
	demand := slices.IndexFunc(s.mixes, func(m Mix) bool { return m.Spot == 0 })
	base := s.tallies[0][demand]
	for _, name := range s.services {
		if c, _ := base.Column(of(name, out.Availability)); c.Estimate(q.Confidence).N == 0 {
			out.Availability = "availability.tasks"
		}
	}
	out.Objectives = q.objectives(s.services, out.Availability)
	for i, m := range s.mixes {
		mix := MixResult{Mix: m, Name: m.in(s.kind)}
		for r, rate := range q.Rates {
			p := q.point(&out, s.tallies[r][i], s.tallies[r][demand])
			p.Rate = rate
			p.Unseen = m.Spot > 0 && p.Interrupted.Mean == 0
			mix.Points = append(mix.Points, p)
		}
		out.Mixes = append(out.Mixes, mix)
	}
	for r, rate := range q.Rates {
		markFront(out.Mixes, r)
		out.Greatest = append(out.Greatest, greatest(out.Mixes, r, rate))
	}
	out.Frontier = q.frontier(&out)
	return out
}

// of is the path of a measure of a service.
func of(service, measure string) string { return "service." + service + "." + measure }

// objectives are those of the scenario on services, and one on the availability of each that has none.
func (q Question) objectives(services []string, availability string) (all []Objective) {
	for _, name := range services {
		hasAvailability := false
		for _, slo := range q.Scenario.SLOs {
			if strings.HasPrefix(slo.Measure, of(name, "")) {
				all = append(all, objectiveOf(slo))
				hasAvailability = hasAvailability || strings.HasPrefix(slo.Measure, of(name, "availability."))
			}
		}
		if !hasAvailability {
			o := objectiveOf(model.SLO{Measure: of(name, availability), Min: q.Availability, HasMin: true})
			o.Assumed = true
			all = append(all, o)
		}
	}
	return all
}

func objectiveOf(slo model.SLO) Objective {
	o := Objective{Measure: slo.Measure, slo: slo}
	if slo.HasMin {
		o.Min = &slo.Min
	}
	if slo.HasMax {
		o.Max = &slo.Max
	}
	return o
}

// point is what a mix measured, beside the same with all on demand.
func (q Question) point(s *Subject, t, demand *study.Tally) Point {
	value := func(path string) scenarios.Measure {
		c, _ := t.Column(path)
		return q.measure(c, t.Unit(path))
	}
	p := Point{Monthly: value("cost.monthly"), Met: true}
	var interrupted inference.Column
	for i, name := range s.Services {
		available, p99 := value(of(name, s.Availability)), value(of(name, "latency.p99"))
		if i == 0 || available.Mean < p.Availability.Mean {
			p.Availability = available
		}
		if i == 0 || p99.Mean > p.P99.Mean || math.IsNaN(p.P99.Mean) {
			p.P99 = p99
		}
		c, _ := t.Column(of(name, "tasks.interrupted"))
		interrupted = sum(interrupted, c)
	}
	p.Interrupted = q.measure(interrupted, "tasks")
	cost, _ := t.Column("cost.monthly")
	before, _ := demand.Column("cost.monthly")
	p.Saving = saving(inference.Paired(before, cost), q.Confidence)
	for _, o := range s.Objectives {
		v := scenarios.JudgeSLO(o.slo, t.Unit(o.Measure), value(o.Measure))
		if !v.OK {
			p.Met = false
			p.Missed = append(p.Missed, o.Measure)
		}
		p.Uncertain = p.Uncertain || v.Uncertain
	}
	return p
}

// sum adds up two columns of means, replication by replication.
func sum(a, b inference.Column) inference.Column {
	if len(a.Observations) == 0 {
		return b
	}
	c := inference.Column{Kind: a.Kind, Observations: slices.Clone(a.Observations)}
	for i := range c.Observations {
		c.Observations[i].Value += b.Observations[i].Value
	}
	return c
}

// saving is how much less a mix costs than all on demand, as a share of that.
func saving(pairs inference.Pairs, confidence float64) scenarios.Measure {
	if pairs.Base == 0 || pairs.N == 0 {
		return scenarios.Single(math.NaN())
	}
	e := pairs.Fixed(confidence)
	m := scenarios.Measure{Mean: -e.Point / pairs.Base, Low: -e.High / pairs.Base, High: -e.Low / pairs.Base, N: e.N}
	if e.N < 2 {
		m.Low, m.High = m.Mean, m.Mean
	}
	if e.Point == 0 && pairs.Deviation == 0 { // as it was, and no negative zeros
		return scenarios.Measure{N: e.N}
	}
	return m
}

// measure is a column with its interval. Nothing that is measured is negative, and no ratio is above one.
func (q Question) measure(c inference.Column, unit string) scenarios.Measure {
	e := c.Estimate(q.Confidence)
	m := scenarios.Measure{Mean: e.Point, Low: max(0, e.Low), High: e.High, N: e.N}
	if unit == "ratio" {
		m.High = min(1, m.High)
	}
	const noise = 1e-9 // of sums of floats
	if e.N < 2 || m.High-m.Low <= noise*m.Mean {
		m.Low, m.High = m.Mean, m.Mean
	}
	return m
}

// markFront marks the mixes that none is cheaper than and as available as, under one rate.
func markFront(mixes []MixResult, rate int) {
	points := make([]selection.Point, len(mixes))
	for i := range mixes {
		p := &mixes[i].Points[rate]
		points[i] = selection.Point{X: p.Monthly.Mean, Y: 1 - p.Availability.Mean}
	}
	for _, i := range selection.Front(points) {
		mixes[i].Points[rate].OnFront = true
	}
}

// greatest is the mix with the greatest share of Spot that meets the objectives; among equal ones the cheapest.
func greatest(mixes []MixResult, at int, rate float64) Greatest {
	best := -1
	for i := range mixes {
		p := &mixes[i].Points[at]
		if !p.Met {
			continue
		}
		if best < 0 || mixes[i].SpotShare > mixes[best].SpotShare ||
			mixes[i].SpotShare == mixes[best].SpotShare && p.Monthly.Mean < mixes[best].Points[at].Monthly.Mean {
			best = i
		}
	}
	if best < 0 {
		return Greatest{Rate: rate}
	}
	m := &mixes[best]
	return Greatest{Rate: rate, Mix: m.Name, SpotShare: m.SpotShare, Saving: m.Points[at].Saving.Mean,
		Dollars:   mixes[demandOf(mixes)].Points[at].Monthly.Mean - m.Points[at].Monthly.Mean,
		Uncertain: m.Points[at].Uncertain, Unseen: m.Points[at].Unseen}
}

// demandOf is the mix without Spot, which every range begins with.
func demandOf(mixes []MixResult) int {
	return slices.IndexFunc(mixes, func(m MixResult) bool { return m.Spot == 0 })
}

// nines are the levels of a frontier, besides those of objectives.
var nines = []float64{0.99, 0.999, 0.9999, 0.99999}

// frontier is the cheapest mix of each level of availability, under each rate.
func (q Question) frontier(s *Subject) (all []Level) {
	levels := slices.Clone(nines)
	for _, o := range s.Objectives {
		if strings.HasSuffix(o.Measure, "."+s.Availability) && o.Min != nil {
			levels = append(levels, *o.Min)
		}
	}
	slices.Sort(levels)
	const alike = 1e-9 // 99.9 % may be written in several ways
	levels = slices.CompactFunc(levels, func(a, b float64) bool { return math.Abs(b-a) < alike })
	for _, level := range levels {
		l := Level{Availability: level}
		for r, rate := range q.Rates {
			l.Cheapest = append(l.Cheapest, cheapest(s.Mixes, r, rate, level))
		}
		all = append(all, l)
	}
	return all
}

func cheapest(mixes []MixResult, at int, rate, level float64) Cheapest {
	best := Cheapest{Rate: rate, Monthly: scenarios.Single(math.NaN())}
	for i := range mixes {
		p := &mixes[i].Points[at]
		if p.Availability.Mean >= level && (best.Mix == "" || p.Monthly.Mean < best.Monthly.Mean) {
			best = Cheapest{Rate: rate, Mix: mixes[i].Name, Monthly: p.Monthly, Sure: p.Availability.Low >= level && !p.Unseen}
		}
	}
	return best
}

package why

import (
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// objective is an SLO that a single minute can break, and its episodes.
type objective struct {
	model.SLO
	service  string
	of       string              // the measure without the service
	quantile float64             // of latency; NaN: the mean
	bad      func(*minute) int64 // of counts of requests
	value    float64             // of the minute; NaN: there was nothing to measure
	episodes []Episode
	lastWoe  woe // of the last broken minute
	lastWoeT clock.Time
}

// quantiles of the latency measures.
var quantiles = map[string]float64{"mean": math.NaN(), "p50": 0.5, "p90": 0.9, "p95": 0.95,
	"p99": 0.99, "p999": 0.999, "max": 1}

// badEnds are the ends of requests that a measure counts.
var badEnds = map[string]func(*minute) int64{
	"requests.failed":    func(m *minute) int64 { return m.Error500 + m.Error502 },
	"requests.rejected":  func(m *minute) int64 { return m.Error503 },
	"requests.timed_out": func(m *minute) int64 { return m.Error504 + m.GaveUp },
}

// newObjective is nil for a measure that says nothing of single minutes, such as the bill.
func newObjective(s *model.Scenario, slo model.SLO) *objective {
	for i := range s.Services {
		name := s.Services[i].Name
		rest, ok := strings.CutPrefix(slo.Measure, "service."+name+".")
		if !ok {
			continue
		}
		o := &objective{SLO: slo, service: name, of: rest, value: math.NaN()}
		latency, isLatency := strings.CutPrefix(rest, "latency.")
		o.bad = badEnds[rest]
		switch {
		case isLatency:
			o.quantile = quantiles[latency]
		case rest == "availability.requests", rest == "availability.tasks", o.bad != nil:
		default:
			continue
		}
		return o
	}
	return nil
}

// measureLatency takes the latencies of a minute.
func (o *objective) measureLatency(waited *stats.Sketch) {
	if !strings.HasPrefix(o.of, "latency.") {
		return
	}
	switch {
	case waited.Count() == 0:
		o.value = math.NaN()
	case math.IsNaN(o.quantile):
		o.value = waited.Mean().Seconds()
	case o.quantile == 1:
		o.value = waited.Max().Seconds()
	default:
		o.value = waited.Quantile(o.quantile).Seconds()
	}
}

// measure takes what else a minute was like.
func (o *objective) measure(m *minute) {
	switch {
	case o.bad != nil:
		o.value = float64(o.bad(m))
	case o.of == "availability.requests":
		o.value = math.NaN()
		if ended := m.Ended(); ended > 0 {
			o.value = float64(m.Completed) / float64(ended)
		}
	case o.of == "availability.tasks":
		o.value = math.NaN()
		if m.wanted > 0 {
			o.value = m.had / m.wanted
		}
	}
}

// isBroken reports whether the minute breaks the objective. A bound on how many requests end badly in
// the whole run is broken by every minute in which some do.
func (o *objective) isBroken() bool {
	if o.bad != nil {
		return o.HasMax && o.value > 0
	}
	return o.HasMin && o.value < o.Min || o.HasMax && o.value > o.Max
}

// isWorse reports whether a value is further from what is wanted than another.
func (o *objective) isWorse(value, than float64) bool {
	if o.HasMin && value < o.Min {
		return value < than
	}
	return value > than
}

// mendedWithin is how long an episode may be interrupted: minutes that hold in between do not end it.
const mendedWithin = 2 * clock.Minute

// broke adds a broken minute, [at − 1 min, at), to the episode that goes on, or begins one.
func (w *Why) broke(at clock.Time, o *objective, s *service, why woe) {
	if w.brokenAt != at {
		w.brokenAt, w.broken = at, w.broken+1
	}
	from := at.Add(-clock.Minute)
	e := o.latest()
	if e == nil || from.Sub(e.To) > mendedWithin {
		o.episodes = append(o.episodes, Episode{Measure: o.Measure, Service: o.service, From: from,
			Worst: o.value})
		e = o.latest()
	}
	e.To = at
	e.Minutes++
	if o.isWorse(o.value, e.Worst) {
		e.Worst = o.value
	}
	e.Suffered.add(&s.minute)
	w.attribute(e, s, why)
}

func (o *objective) latest() *Episode {
	if len(o.episodes) == 0 {
		return nil
	}
	return &o.episodes[len(o.episodes)-1]
}

// attribute puts a minute down to a cause of its episode: those of one state and one root are one.
func (w *Why) attribute(e *Episode, s *service, why woe) {
	root := w.graph.root(why.anchor)
	i := slices.IndexFunc(e.Causes, func(c Cause) bool { return c.State == why.state && c.root == root })
	if i < 0 {
		i = len(e.Causes)
		e.Causes = append(e.Causes, Cause{State: why.state, root: root, anchor: why.anchor,
			Healthy: s.minute.fewest, Desired: s.desired})
	}
	c := &e.Causes[i]
	c.Minutes++
	if s.minute.fewest-s.desired < c.Healthy-c.Desired {
		c.Healthy, c.Desired = s.minute.fewest, s.desired
	}
	if !math.IsNaN(s.cpu) {
		c.CPU = max(c.CPU, s.cpu)
	}
	if w.graph.depth(why.anchor) > w.graph.depth(c.anchor) {
		c.anchor = why.anchor
	}
	if why.state == Missing && why.wait != Backlog {
		c.waitedAsIn(&s.minute)
	} else {
		c.Waits[why.wait]++
	}
}

// waitedAsIn adds a minute to the waits, each by its part of the time in which something was waited
// for.
func (c *Cause) waitedAsIn(m *minute) {
	all := clock.Span(0)
	for wait := NoWait + 1; wait < waits; wait++ {
		all += m.waits[wait]
	}
	if all == 0 {
		c.Waits[NoWait]++
		return
	}
	for wait := NoWait + 1; wait < waits; wait++ {
		c.Waits[wait] += float64(m.waits[wait]) / float64(all)
	}
}

// endMinute judges the minute that has ended and begins the next.
func (w *Why) endMinute(at clock.Time) {
	for _, s := range w.services {
		s.accrue(at)
		w.turn(at, s)
		s.remember()
		w.specify(at, s)
		w.followSurge(s)
	}
	measured := at.Add(-clock.Minute) >= clock.Time(w.scenario.WarmUp)
	for _, s := range w.services {
		if measured {
			w.judge(at, s)
		}
	}
	for _, s := range w.services {
		s.endMinute(at)
	}
	w.inForce = slices.DeleteFunc(w.inForce, func(l lasting) bool { return l.over })
	if len(w.graph.nodes) > w.graph.most {
		w.graph.forget(w.pinned())
	}
}

// judge explains the minute of a service for every objective that it broke.
func (w *Why) judge(at clock.Time, s *service) {
	for _, o := range s.objectives {
		o.measure(&s.minute)
		if !o.isBroken() {
			continue
		}
		o.lastWoe, o.lastWoeT = w.explain(at, s, o), at
		w.specify(at, s)
		w.broke(at, o, s, o.lastWoe)
	}
}

// pinned are the moments that what is known now refers to.
func (w *Why) pinned() (ids []int32) {
	for _, s := range w.services {
		ids = append(ids, s.scaled, s.delayed, s.told, s.surge.id, s.busy.id, s.waits.id)
		ids = append(ids, s.begun...)
		for _, id := range s.missed {
			ids = append(ids, id)
		}
		for i := range s.holes {
			ids = append(ids, s.holes[i].of)
		}
		if s.left != nil {
			ids = append(ids, s.left.cut)
		}
		for _, o := range s.objectives {
			ids = append(ids, o.lastWoe.anchor)
			for _, e := range o.episodes {
				for _, c := range e.Causes {
					ids = append(ids, c.anchor)
				}
			}
		}
	}
	for _, t := range w.tasks {
		ids = append(ids, t.start, t.struck, t.hurt, t.cut)
	}
	for _, id := range w.dark {
		ids = append(ids, id)
	}
	for _, pools := range []map[model.SpotPoolID]int32{w.dry, w.reclaims} {
		for _, id := range pools {
			ids = append(ids, id)
		}
	}
	for _, id := range w.launches {
		ids = append(ids, id)
	}
	for _, instances := range []map[model.InstanceID]int32{w.hosts, w.atRisk} {
		for _, id := range instances {
			ids = append(ids, id)
		}
	}
	for _, calls := range w.calls {
		for _, c := range calls {
			ids = append(ids, c.id)
		}
	}
	for _, f := range w.inForce {
		ids = append(ids, f.id)
	}
	return append(ids, w.fault)
}

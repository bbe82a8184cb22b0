package world

import (
	"slices"

	"ecsim/model"
	"ecsim/model/health"
	"ecsim/sim/clock"
)

// firstCheckWithin bounds the time from registration to the first health check. AWS does not
// publish it; E-06 suggests a uniform draw over the interval, capped at a few seconds.
const firstCheckWithin = 5 * clock.Second

// register adds a task to its target group and starts to check it.
func (w *World) register(t *task) {
	s := t.service
	if s == nil || s.spec.TargetGroup == nil {
		return
	}
	t.target = &target{machine: health.NewTarget(*s.spec.TargetGroup)}
	s.targets = append(s.targets, t)
	w.route(s)
	offset := clock.Span(0)
	if !t.warm {
		within := float64(min(s.spec.TargetGroup.Interval, firstCheckWithin))
		offset = clock.Span(w.stream(t, "first check").Float64() * within)
	}
	first := t.target.machine.FirstProbe(w.now(), offset)
	w.after(first.Sub(w.now()), model.RankHealth, t, 0, (*World).checkTarget)
}

// deregister enacts DeregisterTarget: no new requests from now on (E-11). What is in flight may
// end.
func (w *World) deregister(at clock.Time, t *task) {
	if t == nil {
		return
	}
	t.drained = true
	w.occupy(at, t, false)
	w.list(t)
	if t.target == nil {
		return
	}
	s := t.service
	w.sync(s, at)
	s.accrue(at)
	if t.target.machine.Status() == model.TargetHealthy {
		s.healthy[s.side(t)]--
	}
	if t.target.routed {
		s.routed[s.side(t)]--
		s.supply.SetRouted(t.slot, false)
	}
	t.target = nil
	s.targets = slices.DeleteFunc(s.targets, func(other *task) bool { return other == t })
	w.route(s)
}

// route sends requests to the healthy targets of a target group, and to all of them when too few are
// healthy, in a zone where zones are apart (E-09).
func (w *World) route(s *service) {
	if s.spec.TargetGroup == nil {
		return
	}
	w.sync(s, w.now())
	s.accrue(w.now())
	if s.spec.TargetGroup == nil { // traffic is shifted by Service Connect alone (B-01)
		return
	}
	open := s.failover()
	for _, t := range s.targets {
		wanted := health.Receives(t.target.machine.Status(), open[s.cohort(t)]) &&
			w.zones[t.zone].shifts == 0 // AZ-09
		if wanted == t.target.routed {
			continue
		}
		t.target.routed = wanted
		s.supply.SetRouted(t.slot, wanted)
		if wanted {
			s.routed[s.side(t)]++
		} else {
			s.routed[s.side(t)]--
		}
	}
}

// cohort is the targets whose health is judged together: those of a target group, in one zone where
// zones are apart (E-09).
type cohort struct {
	side int
	zone string
}

func (s *service) cohort(t *task) cohort {
	if s.spec.TargetGroup.ZonesApart {
		return cohort{s.side(t), t.zone}
	}
	return cohort{side: s.side(t)}
}

// failover tells the load balancer which zones clients are to leave, and returns the cohorts of which
// every target gets requests, however it is (E-09). A zone is left when no target group has enough
// healthy targets there.
func (s *service) failover() (open map[cohort]bool) {
	group := s.spec.TargetGroup
	healthy, registered := map[cohort]int{}, map[cohort]int{}
	for _, t := range s.targets {
		c := s.cohort(t)
		registered[c]++
		if t.target.machine.Status() == model.TargetHealthy {
			healthy[c]++
		}
	}
	open = map[cohort]bool{}
	for c, n := range registered {
		open[c] = health.Breached(group.FailOpen, healthy[c], n)
	}
	if s.station == nil || !group.ZonesApart {
		return open
	}
	for _, zone := range s.spec.Zones {
		failed := true
		for side := range s.healthy {
			c := cohort{side, zone}
			failed = failed && health.Breached(group.DNSFailover, healthy[c], registered[c])
		}
		s.station.FailZone(zone, failed)
	}
	return open
}

// checkTarget is one health check: a request to the task, which an overloaded task answers late.
// The load balancer's nodes are taken as one prober; the next check does not wait for this one
// (E-04).
func (w *World) checkTarget(at clock.Time, t *task, _ int) {
	if t.target == nil || t.exited {
		return
	}
	next := t.target.machine.NextProbe(at)
	w.after(next.Sub(at), model.RankHealth, t, 0, (*World).checkTarget)
	if w.isPlayed(t) {
		v := verdict{take: (*World).targetChecked, task: t}
		w.await(at, v, t.service.spec.TargetGroup.Timeout)
		return
	}
	took, passed := t.target.machine.Judge(w.probe(at, t))
	status := t.target.machine.Status()
	v := verdict{take: (*World).targetChecked, task: t, passed: passed}
	if (passed && status == model.TargetHealthy) || (!passed && status == model.TargetUnhealthy) {
		w.targetChecked(at, v) // confirms the state: nobody need wait for it
	} else {
		w.judge(took, v)
	}
}

// targetChecked takes the result of a target health check.
func (w *World) targetChecked(at clock.Time, v verdict) {
	t := v.task
	if t.target == nil || t.exited {
		return
	}
	before := t.target.machine.Status()
	if !t.target.machine.Probed(v.passed) {
		return
	}
	s, after := t.service, t.target.machine.Status()
	if before == model.TargetHealthy {
		s.healthy[s.side(t)]--
	}
	if after == model.TargetHealthy {
		s.healthy[s.side(t)]++
	}
	w.route(s)
	reason := t.target.machine.Reason()
	w.deliver(at, model.TargetChanged{Task: t.id, Status: after, Reason: reason})
}

// probe asks a task for an answer: after what time, and whether it is one.
func (w *World) probe(at clock.Time, t *task) (latency clock.Span, answered bool) {
	switch {
	case t.lost:
		return neverAnswers, false
	case !t.answering:
		return answersAtOnce, false // connection refused
	case !t.inPool:
		return answersAtOnce, true
	}
	w.sync(t.service, at)
	if t.isTooBusy() {
		return answersAtOnce, false
	}
	return t.service.pool.Probe(t.slot)
}

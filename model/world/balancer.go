package world

import (
	"ecsim/model"
	"ecsim/model/health"
	"ecsim/sim/clock"
)

// firstCheckWithin bounds the time from registration to the first health check. AWS does not
// publish it; E-06 suggests a uniform draw over the interval, capped at a few seconds.
const firstCheckWithin = 5 * clock.Second

// target is a task as its load balancer sees it.
type target struct {
	machine health.Target
	number  int // in order of registration
	cohort  *cohort
	routed  bool
}

// register adds a task to its target group and starts to check it.
func (w *World) register(t *task) {
	s := t.service
	if s == nil || s.spec.TargetGroup == nil {
		return
	}
	s.registrations++
	t.target = &target{machine: health.NewTarget(*s.spec.TargetGroup), number: s.registrations}
	s.targets = append(s.targets, t)
	s.join(t)
	w.route(s, t.target.cohort, t)
	offset := clock.Span(0)
	if !t.warm {
		within := float64(min(s.spec.TargetGroup.Interval, firstCheckWithin))
		offset = clock.Span(w.stream(t, "first check").Float64() * within)
	}
	first := t.target.machine.FirstProbe(w.now(), offset)
	w.after(first.Sub(w.now()), model.RankHealth, t, 0, (*World).checkTarget)
}

// deregister enacts DeregisterTarget: no new requests from now on, or from when the load balancer has
// heard of it everywhere (E-11). What is in flight may end.
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
	s, c := t.service, t.target.cohort
	w.sync(s, at)
	s.accrue(at)
	if w.hearsLater(t) {
		t.target.cohort.routed--
	} else {
		s.setRouted(t, false)
	}
	s.leave(t)
	t.target = nil
	w.route(s, c, nil)
}

// hearsLater reports whether nodes of the load balancer go on sending requests to a target that is
// deregistered, and lets them stop in time.
func (w *World) hearsLater(t *task) bool {
	law := t.build.Delays.Deregistration
	if !t.target.routed || !t.inPool || law.IsZero() {
		return false
	}
	later := w.draw(t, "deregistration", law)
	if t.residual = later > 0; t.residual {
		w.after(later, model.RankStop, t, 0, (*World).heardEverywhere)
	}
	return t.residual
}

// heardEverywhere: no node of the load balancer sends the task requests any more. A task that has
// exited meanwhile can be forgotten now.
func (w *World) heardEverywhere(at clock.Time, t *task, _ int) {
	t.residual = false
	w.sync(t.service, at)
	t.service.supply.SetRouted(t.slot, false)
	if t.exited {
		t.service.remove(t)
	}
}

// route takes in that the health of one target of a cohort has changed, or that it is new; nil:
// that one has left. Whether the others get requests depends on it only when the cohort opens or
// closes.
func (w *World) route(s *service, c *cohort, changed *task) {
	w.sync(s, w.now())
	s.accrue(w.now())
	was := c.open
	s.judge(c)
	switch {
	case c.open != was:
		for _, t := range s.targets {
			if t.target.cohort == c {
				w.routeTarget(t)
			}
		}
	case changed != nil:
		w.routeTarget(changed)
	}
}

// routeAll does the same for every target, when zones or shares of the traffic have changed.
func (w *World) routeAll(s *service) {
	w.sync(s, w.now())
	s.accrue(w.now())
	for _, c := range s.cohorts {
		s.judge(c)
	}
	for _, t := range s.targets {
		w.routeTarget(t)
	}
}

// routeTarget sends requests to a target if it is healthy, or if too few of its cohort are (E-09).
func (w *World) routeTarget(t *task) {
	isShifted := w.zones[t.zone].shifts > 0 // AZ-09
	t.service.setRouted(t,
		health.Receives(t.target.machine.Status(), t.target.cohort.open) && !isShifted)
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
	t.target.cohort.countHealthy(before, -1)
	t.target.cohort.countHealthy(after, +1)
	w.route(s, t.target.cohort, t)
	if after == model.TargetUnhealthy && s.spec.TargetGroup.ResetsUnhealthy {
		w.after(s.spec.TargetGroup.ResetAfter, model.RankHealth, t, 0, (*World).resetConnections)
	}
	reason := t.target.machine.Reason()
	w.deliver(at, model.TargetChanged{Task: t.id, Status: after, Reason: reason})
}

// resetConnections: a Network Load Balancer ends what is in flight at a target that is unhealthy (N-05).
func (w *World) resetConnections(at clock.Time, t *task, _ int) {
	if t.target == nil || !t.inPool || t.target.machine.Status() != model.TargetUnhealthy {
		return
	}
	w.sync(t.service, at)
	t.service.supply.Cut(t.slot)
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

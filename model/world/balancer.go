package world

import (
	"ecsim/model"
	"ecsim/model/health"
	"ecsim/sim/clock"
)

// firstCheckWithin bounds the time from registration to the first health check. AWS does not
// publish it; E-06 suggests a uniform draw over the interval, capped at a few seconds.
const firstCheckWithin = 5 * clock.Second

// target is a task as its load balancers see it. The first target group decides whether it gets
// requests; ECS goes by all of them.
type target struct {
	machine health.Target
	others  []health.Target    // of the other target groups
	told    model.TargetStatus // to ECS
	number  int                // in order of registration
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
	t.target = &target{machine: health.NewTarget(*s.spec.TargetGroup), number: s.registrations,
		told: model.TargetInitial}
	for i := range s.spec.OtherGroups {
		t.target.others = append(t.target.others, health.NewTarget(s.spec.OtherGroups[i].TargetGroup))
	}
	s.targets = append(s.targets, t)
	s.join(t)
	w.route(s, t.target.cohort, t)
	w.checkFirst(t, 0, "first check")
	for i := range t.target.others {
		w.checkFirst(t, i+1, "first check of "+s.spec.OtherGroups[i].TargetGroup.Name)
	}
}

// checkFirst plans the first health check of a target by one of its groups (E-06).
func (w *World) checkFirst(t *task, group int, draw string) {
	offset := clock.Span(0)
	if !t.warm {
		within := float64(min(t.service.group(group).Interval, firstCheckWithin))
		offset = clock.Span(w.stream(t, draw).Float64() * within)
	}
	first := t.target.of(group).FirstProbe(w.now(), offset)
	w.after(first.Sub(w.now()), model.RankHealth, t, group, (*World).checkTarget)
}

// of is the target in one of its groups, the first of which is 0.
func (t *target) of(group int) *health.Target {
	if group == 0 {
		return &t.machine
	}
	return &t.others[group-1]
}

// group is a target group of the service.
func (s *service) group(n int) *model.TargetGroup {
	if n == 0 {
		return s.spec.TargetGroup
	}
	return &s.spec.OtherGroups[n-1].TargetGroup
}

// status is what ECS goes by: a target is healthy when all of its groups say so, and unhealthy as soon as
// one does (S-26).
func (t *target) status() model.TargetStatus {
	status := t.machine.Status()
	for i := range t.others {
		switch other := t.others[i].Status(); {
		case status == model.TargetUnhealthy || other == model.TargetUnhealthy:
			status = model.TargetUnhealthy
		case other == model.TargetInitial:
			status = other
		}
	}
	return status
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
// Each node of the load balancer checks by itself (E-05), and one of them decides for all; the next check
// does not wait for this one (E-04).
func (w *World) checkTarget(at clock.Time, t *task, group int) {
	if t.target == nil || t.exited {
		return
	}
	machine := t.target.of(group)
	next := machine.NextProbe(at)
	w.after(next.Sub(at), model.RankHealth, t, group, (*World).checkTarget)
	if w.isPlayed(t) {
		w.otherNodesCheck(t, group)
		v := verdict{take: (*World).targetChecked, task: t, group: group}
		w.await(at, v, t.service.group(group).Timeout)
		return
	}
	took, passed := machine.Judge(w.probe(at, t))
	status := machine.Status()
	v := verdict{take: (*World).targetChecked, task: t, group: group, passed: passed}
	if (passed && status == model.TargetHealthy) || (!passed && status == model.TargetUnhealthy) {
		w.targetChecked(at, v) // confirms the state: nobody need wait for it
	} else {
		w.judge(took, v)
	}
}

// otherNodesCheck plans the checks of the nodes that do not decide, evenly over the interval: they are
// work for the task all the same (E-05).
func (w *World) otherNodesCheck(t *task, group int) {
	nodes, interval := t.service.spec.Groups()[group].LoadBalancer.Nodes, t.service.group(group).Interval
	for i := 1; i < nodes; i++ {
		w.after(interval*clock.Span(i)/clock.Span(nodes), model.RankHealth, t, group, (*World).checkForLoad)
	}
}

func (w *World) checkForLoad(at clock.Time, t *task, group int) {
	if t.target == nil || t.exited || !w.isPlayed(t) {
		return
	}
	w.sync(t.service, at)
	const nobodyWaits = 0 // the tokens of checks begin at 1
	t.service.station.Check(t.slot, t.service.group(group).Timeout, nobodyWaits)
}

// targetChecked takes the result of a target health check.
func (w *World) targetChecked(at clock.Time, v verdict) {
	t := v.task
	if t.target == nil || t.exited {
		return
	}
	machine, group := t.target.of(v.group), t.service.group(v.group)
	before := machine.Status()
	if !machine.Probed(v.passed) {
		return
	}
	after := machine.Status()
	if v.group == 0 {
		t.target.cohort.countHealthy(before, -1)
		t.target.cohort.countHealthy(after, +1)
		w.route(t.service, t.target.cohort, t)
	}
	if after == model.TargetUnhealthy && group.ResetsUnhealthy {
		w.after(group.ResetAfter, model.RankHealth, t, v.group, (*World).resetConnections)
	}
	status := t.target.status()
	if status == t.target.told {
		return // another target group has yet to say so
	}
	t.target.told = status
	reason := machine.Reason()
	if v.group > 0 {
		reason += " by target group " + group.Name
	}
	w.deliver(at, model.TargetChanged{Task: t.id, Status: status, Reason: reason})
}

// resetConnections: a Network Load Balancer ends what is in flight at a target that is unhealthy (N-05).
func (w *World) resetConnections(at clock.Time, t *task, group int) {
	if t.target == nil || !t.inPool || t.target.of(group).Status() != model.TargetUnhealthy {
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

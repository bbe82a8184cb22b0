package controlplane

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/scheduler"
	"ecsim/sim/random"
)

// stopPlanned stops what a pass decided to stop.
func (c *ControlPlane) stopPlanned(s *service, p deployment.Plan) {
	c.stopSurplus(s, s.current, p.StopSurplus)
	c.stopSurplus(s, s.source(), p.StopSourceSurplus)
	old := func(r *revision) bool { return r != s.current }
	for range p.StopUnhealthy {
		c.stopOld(s, old, scheduler.Unhealthy, scheduler.Unhealthy)
	}
	for range p.StopUnready {
		c.stopUnready(s, old)
	}
	for range p.StopServing {
		c.stopOld(s, old, scheduler.Retiring, scheduler.Healthy)
	}
	if p.StopUnready+p.StopServing > 0 && s.oldProtected() {
		c.tellProtection(s, s.rollout.begun)
	}
}

// stopSurplus stops tasks of a revision that desired has no place for. A task and its replacement hold
// one place together, so they go together, unless one is protected (S-33).
func (c *ControlPlane) stopSurplus(s *service, of *revision, count int) {
	if count == 0 {
		return
	}
	because := fmt.Sprintf("running %d > desired %d", of.effective(), s.desired)
	c.stopDownTo(s, of, of.effective()-count, because, max(s.wanted, s.rebalancing.ended))
}

// stopDownTo stops tasks of a revision until so many are left that stand for a desired one.
func (c *ControlPlane) stopDownTo(
	s *service, of *revision, left int, because string, cause model.Moment,
) {
	is := func(r *revision) bool { return r == of }
	for of.effective() > left {
		t := c.findTaskToStop(s, is, scheduler.Starting, scheduler.Healthy)
		if t == nil {
			c.tellProtection(s, cause)
			return
		}
		if u := t.replaces; u != nil && !s.mayRelease(u) {
			if other := of.firstBesides(scheduler.Retiring); other != nil {
				t = other
			}
		}
		for _, partner := range []*task{t.replaces, t.replacement} {
			if partner != nil && !partner.protected {
				c.stopTask(partner, because, cause)
			}
		}
		c.stopTask(t, because, cause)
	}
}

// firstBesides is the task that stops first among those below a standing that replace none of that
// standing; nil: there is none.
func (r *revision) firstBesides(limit scheduler.Standing) (first *task) {
	for standing := scheduler.Starting; standing < limit && first == nil; standing++ {
		for cell := range r.perCell {
			for _, t := range r.tasksIn(standing, cell).tasks {
				if u := t.replaces; (u == nil || u.standing != limit) && (first == nil || before(t, first)) {
					first = t
				}
			}
		}
	}
	return first
}

// stopOld stops a task of an old revision. One that leaves unhealthy is missing from its
// revision (S-18).
func (c *ControlPlane) stopOld(s *service, of func(*revision) bool, first,
	last scheduler.Standing) {
	because := "revision " + fmt.Sprint(s.current.id) + " takes over"
	if first == scheduler.Unhealthy {
		because = "unhealthy, of an old revision"
	}
	t := c.stopOneOf(s, of, first, last, because)
	if t != nil && first == scheduler.Unhealthy {
		t.revision.unreplaced = append(t.revision.unreplaced, replacesTroubled(t))
	}
}

// stopUnready stops an old task that does not count yet.
func (c *ControlPlane) stopUnready(s *service, of func(*revision) bool) {
	for _, standing := range []scheduler.Standing{scheduler.Starting, scheduler.InGracePeriod,
		scheduler.NotYetHealthy} {
		if c.stopOneOf(s, of, standing, standing, "of an old revision, not healthy yet") != nil {
			return
		}
	}
}

// stopOneOf picks a task and stops it; nil when there is none.
func (c *ControlPlane) stopOneOf(
	s *service, of func(*revision) bool, first, last scheduler.Standing, because string,
) *task {
	t := c.findTaskToStop(s, of, first, last)
	if t != nil {
		cause := s.rollout.begun
		if t.standing == scheduler.Unhealthy {
			cause = t.failedCheck
		}
		c.stopTask(t, because, cause)
	}
	return t
}

// findTaskToStop picks a task among revisions and standings: the standing that is stopped first
// (S-31), the oldest revision, the provider with a surplus, the fullest zone (S-27 to S-30), and
// there the least tie.
func (c *ControlPlane) findTaskToStop(
	s *service, of func(*revision) bool, first, last scheduler.Standing,
) *task {
	for standing := first; standing <= last; standing++ {
		for _, r := range s.revisions {
			if of(r) && r.mayStop(standing) {
				return c.chooseTaskToStop(s, r, standing)
			}
		}
	}
	return nil
}

// chooseTaskToStop picks the task of one revision and standing that goes; there is at least one.
func (c *ControlPlane) chooseTaskToStop(
	s *service, r *revision, standing scheduler.Standing,
) *task {
	zones := len(s.zones)
	candidates := make([]int, len(s.items))
	for cell := range r.perCell {
		candidates[cell/zones] += r.tasksIn(standing, cell).len()
	}
	item := scheduler.Surplus(s.items, r.perItem, candidates)
	if s.onInstances != nil {
		return r.victimsOf(standing, item).first()
	}
	zone := c.fullestZone(s, r, item, standing)
	return r.tasksIn(standing, item*zones+zone).first()
}

// fullestZone is the zone that gives up a task of one revision, strategy item and standing; -1 when
// none has one (S-27 to S-30).
func (c *ControlPlane) fullestZone(
	s *service, r *revision, item int, standing scheduler.Standing,
) int {
	zones := len(s.zones)
	zoneCounts := make([]scheduler.Zone, zones)
	for zone := range zoneCounts {
		cell := item*zones + zone
		zoneCounts[zone] = scheduler.Zone{
			Name: s.zones[zone], Tasks: s.perCell[cell],
			Candidates: r.tasksIn(standing, cell).len()}
	}
	return scheduler.Fullest(zoneCounts, func(zone string) uint64 {
		return random.Hash(c.seed, "zone to shrink", s.name, zone)
	})
}

// stopTask stops a task by the scheduler's decision.
func (c *ControlPlane) stopTask(t *task, because string, cause model.Moment) {
	if t.Status > model.Running {
		return
	}
	t.because, t.cause, t.code = because, cause, model.ServiceSchedulerInitiated
	c.drain(t)
}

// drain stops a task. A RUNNING one behind a load balancer first leaves its target group, and gets
// SIGTERM only when the full deregistration delay is over (O-01, E-10).
func (c *ControlPlane) drain(t *task) {
	if t.Status < model.Running || !t.revision.checks.Target {
		c.sendSIGTERM(t)
		return
	}
	c.emit(model.DeregisterTarget{Task: t.id, Because: t.because, Cause: t.cause})
	t.Status = model.Deactivating
	c.updateStanding(t, "leaves: "+t.because)
	if delay := t.group.service.spec.DrainDelay(); delay > 0 {
		c.setTimer(c.now.Add(delay), timer{kind: endDrain, task: t})
	} else {
		c.sendSIGTERM(t)
	}
}

// stopForUser is StopTask (R-04, O-03): containers get SIGTERM while the target is deregistered, or
// after it. The scheduler replaces the task of a service like any other that is gone (S-13); it is no
// failure of its deployment.
func (c *ControlPlane) stopForUser(t *task, drain bool) {
	if t.Status > model.Running {
		return
	}
	before := t.Status
	t.because, t.code, t.byItself = "StopTask", model.UserInitiated, true
	t.cause = c.event
	c.queueReplacement(t, before, stopCause{reason: t.because, code: t.code})
	if drain {
		c.drain(t)
		return
	}
	if before == model.Running && t.revision.checks.Target {
		c.emit(model.DeregisterTarget{Task: t.id, Because: t.because, Cause: t.cause})
	}
	c.sendSIGTERM(t)
}

// drained: the deregistration delay is over.
func (c *ControlPlane) drained(t *task) {
	if t.Status == model.Deactivating {
		c.sendSIGTERM(t)
	}
}

// sendSIGTERM asks for SIGTERM.
func (c *ControlPlane) sendSIGTERM(t *task) {
	t.Status = model.Stopping
	c.giveBack(t)
	c.emit(model.StopTask{Task: t.id, Code: t.code, Because: t.because, Cause: t.cause})
	c.updateStanding(t, "leaves: "+t.because)
}

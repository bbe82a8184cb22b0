package controlplane

import (
	"ecsim/model/deployment"
	"ecsim/model/scheduler"
	"ecsim/sim/random"
)

// replacementPlan is how tasks of the current revision that are unhealthy or on a host that is to go are
// replaced. Those of other revisions are stopped by the deployment (D-06); a failed deployment launches
// nothing (D-11).
func (s *service) replacementPlan() scheduler.ReplacementPlan {
	if s.rollout.state == deployment.Failed {
		return scheduler.ReplacementPlan{}
	}
	return scheduler.PlanReplacements(scheduler.ReplacementView{
		Unhealthy: s.current.unpaired.len(), Missing: s.missing(), Room: s.room()})
}

// sourceReplacementPlan is the same for the source of a deployment that shifts traffic, which keeps
// all desired tasks (B-03), and for that of a rolling one that failed, which goes on serving.
func (s *service) sourceReplacementPlan() scheduler.ReplacementPlan {
	source := s.source()
	switch {
	case source == nil:
	case s.rollout.course != nil:
		return scheduler.PlanReplacements(scheduler.ReplacementView{
			Unhealthy: source.unpaired.len(), Missing: s.desired - source.effective(),
			Room: noCeiling})
	case s.rollout.state == deployment.Failed:
		return scheduler.PlanReplacements(scheduler.ReplacementView{
			Unhealthy: source.unpaired.len(), Room: s.room()})
	}
	return scheduler.ReplacementPlan{}
}

// replaceUnhealthy starts replacements for tasks to be replaced where there is room (S-15).
func (c *ControlPlane) replaceUnhealthy(s *service) {
	if n := s.replacementPlan().Replace; n > 0 {
		c.launch(&s.group, launchRequest{forUnhealthy, s.current, n, "", 0})
	} else {
		s.release(forUnhealthy)
	}
	if n := s.sourceReplacementPlan().Replace; n > 0 {
		c.launch(&s.group, launchRequest{forSourceUnhealthy, s.source(), n, "", 0})
	} else {
		s.release(forSourceUnhealthy)
	}
}

// stopUnhealthy stops one of them where there is none (S-16).
func (c *ControlPlane) stopUnhealthy(s *service) {
	if s.replacementPlan().StopOne {
		c.stopFirst(s, s.current)
	}
	if s.sourceReplacementPlan().StopOne {
		c.stopFirst(s, s.source())
	}
}

// stopFirst stops a task of a revision whose replacement can start only then.
func (c *ControlPlane) stopFirst(s *service, r *revision) {
	t := s.unpairedToStop(r)
	if t == nil {
		if v := s.view(); v.New.Unready+v.Old.Unready+s.leaving() > 0 {
			return // what is under way may make room
		}
		c.announce(&s.group, cannotDrain, cannotDrainText, noRetry, r.unpaired.first().failedCheck)
		return
	}
	r.unreplaced = append(r.unreplaced, replacesTroubled(t))
	c.stopTask(t, t.trouble()+", and maximumPercent leaves no room for a replacement first",
		t.failedCheck)
}

// unpairedToStop is the first task to be replaced that the floor lets stop (S-43); nil: none may. One
// that Fargate retires stops all the same where maximumPercent never has room (L-38).
func (s *service) unpairedToStop(r *revision) (first *task) {
	never := deployment.Ceiling(s.desired, s.spec.Deployment.MaximumPercent) <= s.desired
	if t := r.unpaired.first(); s.mayRelease(t) {
		return t
	}
	for _, t := range r.unpaired.tasks {
		may := s.mayRelease(t) || t.Retired && !t.draining && never
		if may && (first == nil || before(t, first)) {
			first = t
		}
	}
	return first
}

// stopReplaced acts on replacements whose health is known now (S-15): when one is healthy, the task
// it replaces is stopped, as soon as the floor allows; of two unhealthy ones either is stopped, by hash.
func (c *ControlPlane) stopReplaced(s *service) {
	waiting := s.healthyReplacements[:0]
	for _, t := range s.healthyReplacements {
		switch u := t.replaces; {
		case u == nil || !t.standing.Serves():
		case !s.mayRelease(u):
			waiting = append(waiting, t)
		default:
			c.stopTask(u, u.trouble()+"; its replacement "+t.id.String()+" is healthy", u.failedCheck)
		}
	}
	clear(s.healthyReplacements[len(waiting):])
	s.healthyReplacements = waiting
	for _, t := range s.unhealthyReplacements {
		if u := t.replaces; u != nil && t.standing == scheduler.Unhealthy {
			one := c.eitherOf(t, u)
			c.stopTask(one, "unhealthy, and so is its replacement or original", one.failedCheck)
		}
	}
	s.unhealthyReplacements = s.unhealthyReplacements[:0]
}

// eitherOf picks one of two tasks by hash. One that serves on a host that is to go is kept for another
// replacement (S-42, L-38).
func (c *ControlPlane) eitherOf(t, u *task) *task {
	if u.standing.Serves() {
		return t
	}
	if random.Hash(c.seed, "unhealthy pair", t.id.String(), u.id.String())%2 == 0 {
		return t
	}
	return u
}

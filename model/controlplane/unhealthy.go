package controlplane

import (
	"ecsim/model/deployment"
	"ecsim/model/scheduler"
	"ecsim/sim/random"
)

// replacementPlan is how unhealthy tasks of the current revision are replaced. Those of other
// revisions are stopped by the deployment (D-06); a failed deployment launches nothing (D-11).
func (s *service) replacementPlan() scheduler.ReplacementPlan {
	if s.rollout.state == deployment.Failed {
		return scheduler.ReplacementPlan{}
	}
	return scheduler.PlanReplacements(scheduler.ReplacementView{
		Unhealthy: s.current.unhealthyUnpaired.len(), Missing: s.missing(), Room: s.room()})
}

// sourceReplacementPlan is the same for the source of a deployment that shifts traffic, which keeps
// all desired tasks (B-03).
func (s *service) sourceReplacementPlan() scheduler.ReplacementPlan {
	source := s.source()
	if s.rollout.course == nil || source == nil {
		return scheduler.ReplacementPlan{}
	}
	return scheduler.PlanReplacements(scheduler.ReplacementView{
		Unhealthy: source.unhealthyUnpaired.len(), Missing: s.desired - source.effective(),
		Room: noCeiling})
}

// replaceUnhealthy starts replacements for unhealthy tasks where there is room (S-15).
func (c *ControlPlane) replaceUnhealthy(s *service) {
	if n := s.replacementPlan().Replace; n > 0 {
		c.launch(&s.group, launchRequest{forUnhealthy, s.current, n, "", 0})
	} else {
		s.held[forUnhealthy] = hold{}
	}
	if n := s.sourceReplacementPlan().Replace; n > 0 {
		c.launch(&s.group, launchRequest{forSourceUnhealthy, s.source(), n, "", 0})
	} else {
		s.held[forSourceUnhealthy] = hold{}
	}
}

// stopUnhealthy stops one unhealthy task where there is none (S-16).
func (c *ControlPlane) stopUnhealthy(s *service) {
	if !s.replacementPlan().StopOne {
		return
	}
	t := s.unhealthyToStop()
	if t == nil {
		c.announce(&s.group, cannotDrain, cannotDrainText, noRetry, s.current.unhealthyUnpaired.first().failedCheck)
		return
	}
	s.current.unreplaced = append(s.current.unreplaced, replacesUnhealthy(t))
	c.stopTask(t, t.trouble()+", and maximumPercent leaves no room for a replacement first",
		t.failedCheck)
}

// stopReplaced acts on replacements whose health is known now (S-15): when one is healthy, the task
// it replaces is stopped; of two unhealthy ones either is stopped, by hash.
func (c *ControlPlane) stopReplaced(s *service) {
	for _, t := range s.healthyReplacements {
		if u := t.replaces; u != nil && t.standing == scheduler.Healthy {
			c.stopTask(u, u.trouble()+"; its replacement "+t.id.String()+" is healthy", u.failedCheck)
		}
	}
	for _, t := range s.unhealthyReplacements {
		if u := t.replaces; u != nil && t.standing == scheduler.Unhealthy {
			one := c.eitherOf(t, u)
			c.stopTask(one, "unhealthy, and so is its replacement or original", one.failedCheck)
		}
	}
	s.healthyReplacements = s.healthyReplacements[:0]
	s.unhealthyReplacements = s.unhealthyReplacements[:0]
}

// eitherOf picks one of two tasks by hash. A task on a DRAINING instance that serves is kept for another
// replacement (S-42).
func (c *ControlPlane) eitherOf(t, u *task) *task {
	if u.draining && u.isFitButForHost() {
		return t
	}
	if random.Hash(c.seed, "unhealthy pair", t.id.String(), u.id.String())%2 == 0 {
		return t
	}
	return u
}

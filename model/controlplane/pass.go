package controlplane

import "ecsim/model/deployment"

// reconcile is one pass of the scheduler over a service or job, in one fixed order. The breaker
// is asked before anything is launched for a deployment it gives up; stops come before starts, so
// that nothing is started for a place that is going away; unhealthy tasks take the room first; one
// of them makes room only when nothing else is missing; completion sees the result, and rebalancing
// whether there is nothing else to do. Invariant: a second pass right after the first finds nothing
// to do.
func (c *ControlPlane) reconcile(g *group) {
	g.changed = false
	c.pass(g)
	c.clearRoom(g)
	if g.service != nil {
		c.heedChange(g.service)
	}
}

func (c *ControlPlane) pass(g *group) {
	s := g.service
	if s == nil {
		c.launchBacklog(g.job)
		return
	}
	if !s.exists {
		return
	}
	if s.spec.External {
		c.reconcileTaskSets(s)
		return
	}
	c.followInstances(s)          // DM-01, S-04: what a daemon is wanted on
	c.settleMoves(s)              // S-39, S-40: what rebalancing has started
	c.checkBreaker(s)             // C-04, C-09
	c.advanceStages(s)            // B-02
	c.stopReplaced(s)             // S-15: replacements whose health is known
	c.stopPlanned(s, s.plan())    // D-06, S-17, S-27 to S-31
	c.replaceUnhealthy(s)         // S-15
	c.launchPlanned(s, s.plan())  // D-06, S-13, S-18
	c.stopUnhealthy(s)            // S-16
	c.checkCompletion(s)          // D-07, D-11, S-26
	c.rebalance(s)                // S-36 to S-41
	c.checkDeletion(s)            // S-35
	c.releaseBounds(s)            // AAS-13, SC-04: what the deployment held back
	if s.follow && s.isDaemon() { // one of its tasks has left an instance that it was not wanted on
		c.reconcile(g)
	}
}

// plan is the arithmetic of a service at rest or in a deployment: at rest all tasks are of one
// revision, and the same pass keeps the desired count (S-13) and scales in without limits (S-32).
func (s *service) plan() deployment.Plan {
	if course := s.rollout.course; course != nil {
		return course.Plan(s.view(), s.rollout.state)
	}
	if s.rollout.state == deployment.Failed {
		return deployment.RollFailed(s.view())
	}
	return deployment.Roll(s.view())
}

// view gathers the counts that a pass works on.
func (s *service) view() deployment.View {
	v := deployment.View{Desired: s.desired, Floor: s.floor(), Room: s.room()}
	for _, r := range s.revisions {
		side := &v.Old
		if r == s.current {
			side = &v.New
		}
		side.Add(r.taskCounts())
	}
	if source := s.source(); source != nil {
		v.Source = source.taskCounts()
		v.Unreplaced = len(source.unreplaced) + source.unhealthy()
	}
	return v
}

// room is how many tasks may start under maximumPercent (D-02, D-04). At rest, tasks that leave by
// themselves hold no room: they are replaced at once (S-13, L-41).
func (s *service) room() int {
	if s.rollout.course != nil {
		return noCeiling
	}
	return s.roomBelowCeiling()
}

func (s *service) roomBelowCeiling() int {
	occupied := 0
	for _, r := range s.revisions {
		occupied += r.live() + r.leaving()
		if s.isAtRest() {
			occupied -= r.leavingByItself
		}
	}
	return max(0, deployment.Ceiling(s.desired, s.spec.Deployment.MaximumPercent)-occupied)
}

// noCeiling is the room of a deployment that shifts traffic: maximumPercent does not bind it (B-03).
const noCeiling = 1 << 30

// serving is how many tasks count toward the floor.
func (s *service) serving() (n int) {
	for _, r := range s.revisions {
		n += r.serving()
	}
	return n
}

// mayRelease reports whether the floor allows a task to be replaced to stop. That of a deployment which
// shifts traffic is all desired tasks of each revision (B-03); an external controller has none (K-04).
func (s *service) mayRelease(t *task) bool {
	switch {
	case !t.standing.Serves() || s.spec.External:
		return true
	case s.rollout.course != nil:
		return t.revision.serving() > s.desired
	}
	return s.serving() > s.floor()
}

func (s *service) floor() int {
	return deployment.Floor(s.desired, s.spec.Deployment.MinimumHealthyPercent)
}

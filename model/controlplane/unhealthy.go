package controlplane

import (
	"ecsim/model/deployment"
	"ecsim/model/scheduler"
	"ecsim/sim/random"
)

// treatment is what unhealthy tasks of the current revision are in for. Those of other revisions
// are stopped by the deployment (D-06); a failed deployment launches nothing (D-11).
func (s *service) treatment() scheduler.Treatment {
	if s.rollout.state == deployment.Failed {
		return scheduler.Treatment{}
	}
	return scheduler.Treat(scheduler.Ward{
		Unhealthy: s.current.needy.len(), Missing: s.missing(), Room: s.room()})
}

// replaceUnhealthy starts replacements for unhealthy tasks where there is room (S-15).
func (c *ControlPlane) replaceUnhealthy(s *service) {
	if n := s.treatment().Replace; n > 0 {
		c.launch(&s.group, order{revision: s.current, count: n, ward: true})
	}
}

// stopUnhealthy stops one unhealthy task where there is none (S-16).
func (c *ControlPlane) stopUnhealthy(s *service) {
	if !s.treatment().StopOne {
		return
	}
	t := s.current.needy.first()
	s.current.lost = append(s.current.lost, origin{t.id, "replaces unhealthy " + t.id.String()})
	c.release(t, "unhealthy, and maximumPercent leaves no room for a replacement first")
}

// settlePairs acts on replacements that have shown what they are (S-15): a healthy one lets the
// unhealthy task go; of two unhealthy ones either goes, by hash.
func (c *ControlPlane) settlePairs(s *service) {
	for _, t := range s.recovered {
		if u := t.replaces; u != nil && t.standing == scheduler.Healthy {
			c.release(u, "unhealthy; its replacement "+t.id.String()+" is healthy")
		}
	}
	for _, t := range s.failing {
		if u := t.replaces; u != nil && t.standing == scheduler.Unhealthy {
			c.release(c.eitherOf(t, u), "unhealthy, and so is its replacement or original")
		}
	}
	s.recovered, s.failing = s.recovered[:0], s.failing[:0]
}

// eitherOf picks one of two tasks by hash.
func (c *ControlPlane) eitherOf(t, u *task) *task {
	if random.Hash(c.seed, "unhealthy pair", t.id.String(), u.id.String())%2 == 0 {
		return t
	}
	return u
}

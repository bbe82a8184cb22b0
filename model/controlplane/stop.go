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
	if p.StopSurplus > 0 {
		because := fmt.Sprintf("running %d > desired %d", s.current.effective(), s.desired)
		for range p.StopSurplus {
			c.stopSurplus(s, because)
		}
	}
	old := func(r *revision) bool { return r != s.current }
	for range p.StopUnhealthy {
		c.stopOld(s, old, scheduler.Unhealthy, scheduler.Unhealthy)
	}
	for range p.StopUnready {
		c.stopUnready(s, old)
	}
	for range p.StopHealthy {
		c.stopOld(s, old, scheduler.Healthy, scheduler.Healthy)
	}
}

func (s *service) isCurrent(r *revision) bool { return r == s.current }

// stopSurplus stops a task that desired has no place for. An unhealthy task and its replacement
// hold one place together, so they go together.
func (c *ControlPlane) stopSurplus(s *service, because string) {
	t := c.findVictim(s, s.isCurrent, scheduler.Starting, scheduler.Healthy)
	if t == nil {
		return
	}
	for _, partner := range []*task{t.replaces, t.replacement} {
		if partner != nil {
			c.release(partner, because)
		}
	}
	c.release(t, because)
}

// stopOld stops a task of an old revision. One that leaves unhealthy is lost to its revision
// (S-18).
func (c *ControlPlane) stopOld(s *service, of func(*revision) bool, first,
	last scheduler.Standing) {
	because := "revision " + fmt.Sprint(s.current.id) + " takes over"
	if first == scheduler.Unhealthy {
		because = "unhealthy, of an old revision"
	}
	t := c.stopVictim(s, of, first, last, because)
	if t != nil && first == scheduler.Unhealthy {
		t.revision.lost = append(t.revision.lost, origin{t.id, "replaces unhealthy " +
			t.id.String()})
	}
}

// stopUnready stops an old task that does not count yet.
func (c *ControlPlane) stopUnready(s *service, of func(*revision) bool) {
	for _, standing := range []scheduler.Standing{scheduler.Starting, scheduler.Excused,
		scheduler.Settling} {
		if c.stopVictim(s, of, standing, standing, "of an old revision, not healthy yet") != nil {
			return
		}
	}
}

// stopVictim picks a task and stops it; nil when there is none.
func (c *ControlPlane) stopVictim(
	s *service, of func(*revision) bool, first, last scheduler.Standing, because string,
) *task {
	t := c.findVictim(s, of, first, last)
	if t != nil {
		c.release(t, because)
	}
	return t
}

// findVictim picks a task among revisions and standings: the standing that is given up first
// (S-31), the oldest revision, the provider with a surplus, the fullest zone (S-27 to S-30), and
// there the least tie.
func (c *ControlPlane) findVictim(
	s *service, of func(*revision) bool, first, last scheduler.Standing,
) *task {
	for standing := first; standing <= last; standing++ {
		for _, r := range s.revisions {
			if of(r) && r.count[standing] > 0 {
				return c.victim(s, r, standing)
			}
		}
	}
	return nil
}

// victim picks the task of one revision and standing that goes; there is at least one.
func (c *ControlPlane) victim(s *service, r *revision, standing scheduler.Standing) *task {
	zones := len(s.zones)
	candidates := make([]int, len(s.items))
	for cell := range r.spread {
		candidates[cell/zones] += r.place(standing, cell).len()
	}
	item := scheduler.Surplus(s.items, r.perItem, candidates)
	places := make([]scheduler.Place, zones)
	for zone := range places {
		cell := item*zones + zone
		places[zone] = scheduler.Place{
			Name: s.zones[zone], Tasks: s.spread[cell], Candidates: r.place(standing, cell).len()}
	}
	zone := scheduler.Fullest(places, func(zone string) uint64 {
		return random.Hash(c.seed, "zone to shrink", s.name, zone)
	})
	return r.place(standing, item*zones+zone).first()
}

// release stops a task by the scheduler's decision. A RUNNING one behind a load balancer first
// leaves its target group, and gets SIGTERM only when the full deregistration delay is over (O-01,
// E-10).
func (c *ControlPlane) release(t *task, because string) {
	if t.Status > model.Running {
		return
	}
	t.because = because
	if t.Status < model.Running || !t.revision.checks.Target {
		c.signal(t)
		return
	}
	c.emit(model.DeregisterTarget{Task: t.id, Because: because})
	t.Status = model.Deactivating
	c.judge(t, "leaves: "+because)
	if delay := t.group.service.spec.TargetGroup.DeregistrationDelay; delay > 0 {
		c.setTimer(c.now.Add(delay), timer{kind: endDrain, task: t})
	} else {
		c.signal(t)
	}
}

// drained: the deregistration delay is over.
func (c *ControlPlane) drained(t *task) {
	if t.Status == model.Deactivating {
		c.signal(t)
	}
}

// signal asks for SIGTERM.
func (c *ControlPlane) signal(t *task) {
	t.Status = model.Stopping
	c.emit(model.StopTask{
		Task: t.id, Code: model.ServiceSchedulerInitiated, Because: t.because})
	c.judge(t, "leaves: "+t.because)
}

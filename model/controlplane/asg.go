package controlplane

import (
	"cmp"
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/capacity/asg"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// scalingGroup is an Auto Scaling group of the cluster.
type scalingGroup struct {
	*asg.Group
	name      string
	spec      *model.AutoScalingGroup
	exists    bool
	announced int          // the desired capacity that was told last
	warm      bool         // what it launches in this step has run since before the run began
	cause     model.Moment // behind its desired capacity
	lost      model.Moment // behind the latest instance that is not healthy
	wakeAt    clock.Time   // its timer; 0: none
	// the latest hook of an instance that is launched, until it has answered; looked up, never walked
	hooked map[model.InstanceID]model.Moment
}

// addGroup makes an Auto Scaling group, which does not exist before AutoScalingGroupCreated.
func (c *ControlPlane) addGroup(s *model.Scenario, spec *model.AutoScalingGroup) {
	c.scalingGroups = append(c.scalingGroups, &scalingGroup{name: spec.Name, spec: spec, announced: spec.Desired,
		hooked: map[model.InstanceID]model.Moment{},
		Group: asg.New(spec, s.Cluster.ProviderOf(spec.Name), func(id model.InstanceID) uint64 {
			return random.Hash(s.Seed, "instance to terminate", string(id))
		})})
}

// scalingGroup finds a group by its name; nil when there is none.
func (c *ControlPlane) scalingGroup(name string) *scalingGroup {
	i := slices.IndexFunc(c.scalingGroups, func(g *scalingGroup) bool { return g.name == name })
	if i < 0 {
		return nil
	}
	return c.scalingGroups[i]
}

// groupOf is the Auto Scaling group of an instance that has not been terminated; nil: it has none.
func (c *ControlPlane) groupOf(id model.InstanceID) *scalingGroup {
	for _, g := range c.scalingGroups {
		if slices.ContainsFunc(g.Members(), func(m *asg.Member) bool { return m.ID == id }) {
			return g
		}
	}
	return nil
}

// createGroup is CreateAutoScalingGroup.
func (c *ControlPlane) createGroup(g *scalingGroup, warm bool) {
	if g == nil || g.exists {
		return
	}
	g.exists, g.warm, g.cause = true, warm, c.event
	c.stepGroup(g)
	g.warm = false
}

// updateGroup is UpdateAutoScalingGroup.
func (c *ControlPlane) updateGroup(to model.GroupChange) {
	g := c.scalingGroup(to.Group)
	if g == nil || !g.exists {
		return
	}
	least, most := g.Bounds()
	desired := g.Desired()
	if to.Min >= 0 {
		least = to.Min
	}
	if to.Max >= 0 {
		most = to.Max
	}
	if to.Desired >= 0 {
		desired = to.Desired
	}
	g.SetBounds(least, most)
	c.setCapacity(g, desired, "UpdateAutoScalingGroup", c.event)
}

// setCapacity sets the desired capacity of a group, within its bounds, and lets it act.
func (c *ControlPlane) setCapacity(g *scalingGroup, desired int, because string, cause model.Moment) {
	from := g.announced
	g.SetDesired(desired)
	if to := g.Desired(); to != from {
		g.announced = to
		g.cause = c.emit(model.ScaleGroup{Group: g.name, From: from, To: to, Because: because, Cause: cause})
	}
	c.stepGroup(g)
}

// scaleByPolicy sets the desired capacity as a policy decides. While a zone is shifted away none scales in
// (AZ-11).
func (c *ControlPlane) scaleByPolicy(g *scalingGroup, desired int, because string, cause model.Moment) {
	if g.IsShifted() && desired < g.Desired() {
		return
	}
	c.setCapacity(g, desired, because, cause)
}

// instanceLaunched: EC2 has an instance that a group asked for.
func (c *ControlPlane) instanceLaunched(i model.Instance) {
	if g := c.groupOf(i.ID); g != nil && g.Launched(c.now, i) {
		c.stepGroup(g)
	}
}

// instanceWarmed: an instance is in the warm pool of its group.
func (c *ControlPlane) instanceWarmed(id model.InstanceID) {
	if g := c.groupOf(id); g != nil {
		g.Booted(id)
		c.stepGroup(g)
	}
}

// instanceHookEnded: a lifecycle hook of an instance has answered.
func (c *ControlPlane) instanceHookEnded(e model.InstanceHookEnded) {
	for i := range c.fleet.ending {
		if end := &c.fleet.ending[i]; end.host.id == e.Instance {
			end.hooks = slices.DeleteFunc(end.hooks, func(w hookWait) bool { return w.hook == e.Hook })
		}
	}
	if g := c.groupOf(e.Instance); g != nil {
		g.HookEnded(c.now, e.Instance, e.Hook, e.Abandon)
		delete(g.hooked, e.Instance)
		if e.Abandon {
			g.lost = c.event
		}
		c.stepGroup(g)
	}
}

// launchFailed: EC2 has none.
func (c *ControlPlane) launchFailed(e model.InstanceLaunchFailed) {
	if g := c.groupOf(e.Instance); g != nil {
		g.Failed(c.now, e.Instance)
		c.forgetLaunch(e.Instance)
		c.stepGroup(g)
	}
}

// instanceFailed: an instance is not healthy any more. Its group replaces it.
func (c *ControlPlane) instanceFailed(id model.InstanceID, because string) {
	if g := c.groupOf(id); g != nil {
		g.Fail(id, because)
		g.lost = c.event
		c.stepGroup(g)
	}
}

// terminated: an instance is gone. ECS deregisters it.
func (c *ControlPlane) terminated(id model.InstanceID) {
	if g := c.groupOf(id); g != nil {
		g.Gone(id)
		c.forgetLaunch(id)
		c.stepGroup(g)
	}
	c.loseInstance(c.fleet.byID[id])
}

// stepGroup lets a group do what it can now.
func (c *ControlPlane) stepGroup(g *scalingGroup) {
	if !g.exists {
		return
	}
	c.protectInstances(g)
	for _, a := range g.Step(c.now) {
		c.fleet.version++
		switch {
		case a.Kind == asg.Start:
			c.noteLaunch(a.Instance)
			c.emit(model.StartInstance{Instance: a.Instance.ID, Because: a.Because, Cause: g.cause})
		case a.Kind == asg.RunHook:
			g.hooked[a.Instance.ID] = c.emit(model.RunInstanceHook{Instance: a.Instance.ID, Group: g.name,
				Hook: a.Hook, Because: a.Because, Cause: g.cause})
		case a.Kind != asg.Terminate:
			if a.Kind == asg.Launch && !g.warm {
				c.noteLaunch(a.Instance)
			}
			c.emit(model.LaunchInstance{Instance: a.Instance, Types: a.Types, Warm: g.warm,
				ToPool: a.Kind == asg.Warm, Because: a.Because, Cause: g.cause})
		case a.Unhealthy:
			cause := cmp.Or(g.hooked[a.Instance.ID], g.lost) // a hook that goes on has taken too long
			delete(g.hooked, a.Instance.ID)
			g.cause = c.terminate(g, a.Instance.ID, a.Because, cause)
		default:
			c.terminate(g, a.Instance.ID, a.Because, g.cause)
		}
	}
	if at := g.NextDeadline(c.now); at != clock.Never && (g.wakeAt <= c.now || at < g.wakeAt) {
		g.wakeAt = at
		c.setTimer(at, timer{kind: stepGroup, scaling: g})
	}
}

// Capacity is how an Auto Scaling group stands.
type Capacity struct{ Desired, InService, Pending, Terminating int }

// Capacity returns how an Auto Scaling group stands; zero when there is none of that name.
func (c *ControlPlane) Capacity(name string) (s Capacity) {
	g := c.scalingGroup(name)
	if g == nil || !g.exists {
		return Capacity{}
	}
	s.Desired = g.Desired()
	for _, m := range g.Members() {
		switch m.State {
		case asg.Pending:
			s.Pending++
		case asg.InService:
			s.InService++
		case asg.Terminating:
			s.Terminating++
		}
	}
	return s
}

// String prints desired 3, in service 2, pending 1.
func (s Capacity) String() string {
	return fmt.Sprintf("desired %d, in service %d, pending %d, terminating %d", s.Desired, s.InService,
		s.Pending, s.Terminating)
}

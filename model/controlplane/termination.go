package controlplane

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// drainingTakesAtMost is how long managed draining waits for the tasks of an instance (CP-22, DR-05).
const drainingTakesAtMost = 48 * clock.Hour

// ending is an instance that its group terminates as soon as its tasks have stopped, if it drains, and its
// lifecycle hooks have answered or not in time (DR-06).
type ending struct {
	host    *host
	drains  bool
	until   clock.Time // draining
	hooks   []hookWait
	because string
	cause   model.Moment
}

// hookWait is a lifecycle hook that goes on.
type hookWait struct {
	hook  int
	until clock.Time
}

// providerOf is the capacity provider that stands for an Auto Scaling group; nil: none does.
func (c *ControlPlane) providerOf(g *scalingGroup) *model.AutoScalingGroupProvider {
	for _, p := range c.autoScaling {
		if p.Group == g.name {
			return p
		}
	}
	return nil
}

// terminate ends an instance of a group: at once, or with managed draining when its tasks have stopped
// (CP-22), and after the group's hooks. It returns the moment at which it is decided.
func (c *ControlPlane) terminate(
	g *scalingGroup, id model.InstanceID, because string, cause model.Moment,
) model.Moment {
	h, p := c.fleet.byID[id], c.providerOf(g)
	e := ending{host: h, drains: p != nil && p.ManagedDraining, because: because, cause: cause}
	for i, hook := range g.spec.Hooks {
		if !hook.Launching {
			e.hooks = append(e.hooks, hookWait{i, c.now.Add(hook.Heartbeat)})
		}
	}
	if h == nil || !e.drains && len(e.hooks) == 0 {
		return c.emit(model.TerminateInstance{Instance: id, Because: because, Cause: cause})
	}
	if e.drains {
		e.until = c.now.Add(drainingTakesAtMost)
		c.setTimer(e.until, timer{kind: endDraining})
		e.cause = c.emit(model.DrainInstance{Instance: id, Because: because, Cause: cause})
	}
	for _, w := range e.hooks {
		decided := c.emit(model.RunInstanceHook{Instance: id, Group: g.name, Hook: w.hook, Because: because,
			Cause: cause})
		if !e.drains {
			e.cause = decided
		}
		c.setTimer(w.until, timer{kind: endDraining})
	}
	c.fleet.ending = append(c.fleet.ending, e)
	if e.drains {
		c.drainInstance(h, true, e.cause)
	}
	return e.cause
}

// finishDraining terminates the instances whose tasks have stopped, or that have waited for that long
// enough, and whose hooks are over; one that is lost meanwhile at once.
func (c *ControlPlane) finishDraining() {
	c.fleet.ending = slices.DeleteFunc(c.fleet.ending, func(e ending) bool {
		if e.host.lost {
			if c.groupOf(e.host.id) != nil { // it is not terminated, but gone
				c.emit(model.TerminateInstance{Instance: e.host.id, Because: "it fails EC2's status checks",
					Cause: e.cause})
			}
			return true
		}
		goesOn := func(w hookWait) bool { return c.now < w.until }
		if e.drains && len(e.host.tasks) > 0 && c.now < e.until || slices.ContainsFunc(e.hooks, goesOn) {
			return false
		}
		because := e.because
		if e.drains && len(e.host.tasks) > 0 {
			because += "; its tasks have not stopped in 48 h"
		}
		e.host.leaving = true
		c.emit(model.TerminateInstance{Instance: e.host.id, Because: because, Cause: e.cause})
		return true
	})
}

// protectInstances keeps a group from terminating instances with tasks when it scales in: those of
// daemons do not count (CP-20). A new one is protected until it has registered.
func (c *ControlPlane) protectInstances(g *scalingGroup) {
	if p := c.providerOf(g); p == nil || !p.TerminationProtection || !g.HasSurplus() {
		return
	}
	g.ProtectEach(func(id model.InstanceID) bool {
		h := c.fleet.byID[id]
		return h == nil || h.others() > 0
	})
}

// stepProtected lets groups go on to scale in when one of their instances has become empty.
func (c *ControlPlane) stepProtected() {
	if !c.fleet.emptied {
		return
	}
	c.fleet.emptied = false
	for _, g := range c.scalingGroups {
		if p := c.providerOf(g); p != nil && p.TerminationProtection && g.HasSurplus() {
			c.stepGroup(g)
		}
	}
}

package controlplane

import (
	"slices"

	"ecsim/model"
	decisions "ecsim/model/capacity/managed"
	"ecsim/model/deployment"
	"ecsim/sim/clock"
)

// arriveManaged makes an instance that registers one of its provider's, if it is of Managed Instances.
func (c *ControlPlane) arriveManaged(h *host, of model.Instance) {
	p := c.managedProvider(of.Provider)
	if p == nil {
		return
	}
	h.managed = &managedHost{provider: p, launched: c.now, changed: c.now, by: c.event, trigger: clock.Never}
	if i := slices.IndexFunc(p.coming, func(i *comingInstance) bool { return i.ID == of.ID }); i >= 0 {
		h.managed.launched, h.managed.candidate = p.coming[i].launched, p.coming[i].candidate
		p.coming = slices.Delete(p.coming, i, i+1)
	}
	if zone := slices.Index(p.spec.Zones, of.Zone); zone >= 0 {
		p.pauses[zone].Placed()
	}
	p.hosts = append(p.hosts, h)
	p.settled = append(p.settled, h)
	c.triggerManaged(p)
	c.touch(h)
}

// leaveManaged takes an instance out that ECS has given up.
func (c *ControlPlane) leaveManaged(h *host) {
	if m := h.managed; m != nil {
		is := func(o *host) bool { return o == h }
		m.ending = true
		m.provider.hosts = slices.DeleteFunc(m.provider.hosts, is)
		m.provider.settled = slices.DeleteFunc(m.provider.settled, is)
	}
}

// changeManaged: a task on an instance started, or stopped, which lets its provider look for instances that
// are not needed (MI-09).
func (c *ControlPlane) changeManaged(h *host, stopped bool) {
	if h.managed == nil {
		return
	}
	h.managed.changed, h.managed.by = c.now, c.event
	if stopped {
		c.triggerManaged(h.managed.provider)
	}
	c.touch(h)
}

// triggerManaged notes the first change since each instance of a provider was looked at.
func (c *ControlPlane) triggerManaged(p *managedProvider) {
	settled := p.settled
	p.settled = nil
	for _, h := range settled {
		h.managed.trigger = c.now
		c.touch(h)
	}
}

// touch lets an instance be looked at when the step is over.
func (c *ControlPlane) touch(h *host) {
	if !h.managed.touched {
		h.managed.touched = true
		c.touched = append(c.touched, h)
	}
}

// settleManaged launches what tasks wait for, and looks at the instances that something happened to.
func (c *ControlPlane) settleManaged() {
	for {
		for _, p := range c.managedProviders {
			if p.waits {
				c.planManaged(p)
			}
		}
		if len(c.touched) == 0 {
			return
		}
		h := c.touched[0]
		c.touched = c.touched[1:]
		h.managed.touched = false
		c.lookAt(h)
	}
}

// lookAt decides on an instance that is due, or sets a timer for when it is (MI-08 to MI-14).
func (c *ControlPlane) lookAt(h *host) {
	m := h.managed
	if m.ending {
		return
	}
	p, seen := m.provider, c.seen(h)
	due := p.policy.Due(seen, m.trigger)
	if due > c.now {
		if due != clock.Never && (m.wakeAt <= c.now || due < m.wakeAt) {
			m.wakeAt = due
			c.setTimer(due, timer{kind: lookManaged, host: h})
		}
		return
	}
	all := make([]*decisions.Instance, len(p.hosts))
	for i, other := range p.hosts {
		all[i] = c.seen(other)
		if other == h {
			all[i] = seen
		}
	}
	d := p.policy.Look(c.now, seen, m.trigger, all, p.candidates)
	switch {
	case d.Verdict == decisions.End:
		c.endManaged(h, d.Because)
	case d.Verdict == decisions.Drain:
		c.drainManaged(h, d.Because)
	case m.trigger != clock.Never:
		m.trigger = clock.Never
		p.settled = append(p.settled, h)
		c.touch(h)
	}
}

// repairInstance drains an impaired instance of a provider with auto repair, which replaces its tasks and ends
// it (MI-19); without auto repair nothing is done.
func (c *ControlPlane) repairInstance(id model.InstanceID) {
	h := c.fleet.byID[id]
	if h == nil || h.managed == nil || h.draining || !h.managed.provider.spec.AutoRepair {
		return
	}
	h.managed.by = c.event
	c.drainManaged(h, "its health status is IMPAIRED")
}

func (c *ControlPlane) drainManaged(h *host, because string) {
	cause := c.emit(model.DrainInstance{Instance: h.id, Because: because, Cause: h.managed.by})
	c.drainInstance(h, true, cause)
}

// endManaged deregisters an instance and terminates it.
func (c *ControlPlane) endManaged(h *host, because string) {
	c.emit(model.TerminateInstance{Instance: h.id, Because: because, Cause: max(h.drained, h.managed.by)})
	c.loseInstance(h)
}

// seen is an instance as the decisions see it.
func (c *ControlPlane) seen(h *host) *decisions.Instance {
	m := h.managed
	i := &decisions.Instance{ID: h.id, Zone: h.zone, Candidate: m.candidate, Launched: m.launched,
		Changed: m.changed, Draining: h.draining, Drained: m.drained, Cut: h.cutOff || c.down[h.zone]}
	for _, t := range h.tasks {
		i.Tasks = append(i.Tasks, decisions.Task{Kind: *c.kindOf(t.revision, t.item), Movable: t.isMovable()})
	}
	return i
}

// isMovable reports whether ECS may move a task to another instance: its service is in steady state and
// may start one more or stop one first, and nothing protects it (MI-11).
func (t *task) isMovable() bool {
	s := t.group.service
	if s == nil || s.spec.External || t.protected || s.isDeploying() {
		return false
	}
	of := s.spec.Deployment
	return t.Status >= model.Running && !deployment.Deadlocked(s.desired,
		deployment.Floor(s.desired, of.MinimumHealthyPercent), deployment.Ceiling(s.desired, of.MaximumPercent))
}

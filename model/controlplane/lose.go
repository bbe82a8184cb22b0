package controlplane

import (
	"ecsim/model"
	"ecsim/model/scheduler"
)

// lose handles a task that leaves by itself: failed, interrupted, or lost with its host. SIGTERM
// has been sent or is pointless; its target is deregistered in parallel (O-03, O-04, FS-08).
func (c *ControlPlane) lose(t *task, why loss) {
	if t.Status > model.Deactivating {
		return // it is stopping already
	}
	before := t.Status
	t.Status = model.Stopping
	t.because = why.reason
	if before == model.Running {
		if t.revision.checks.Target {
			c.emit(model.DeregisterTarget{Task: t.id, Because: why.reason})
		}
	}
	if before <= model.Running {
		t.alone = true
		c.mourn(t, before, why)
	}
	c.judge(t, why.reason)
}

// mourn remembers that the task must be replaced and counts what went wrong.
func (c *ControlPlane) mourn(t *task, before model.TaskStatus, why loss) {
	s := t.group.service
	if s == nil {
		return
	}
	t.revision.lost = append(t.revision.lost,
		origin{t.id, "replaces " + t.id.String() + ": " + why.reason})
	text := t.id.String() + ": " + why.reason
	if before < model.Running {
		if !why.isOfCapacity() {
			c.neverRan(s, t, before, text)
		}
		return
	}
	// An exit before the task ever counted as healthy is a failure, a later one is not (C-08).
	if t.isOnTrial() && why.code == model.EssentialContainerExited && !t.wasHealthy {
		c.countFailure(s, s.rollout.breaker.ExitedEarly(), text)
	}
}

// isOfCapacity reports whether the ground under a task was lost: its host, or its Spot capacity.
// That says nothing about the task, so before RUNNING it is no failed launch (S-21, C-05).
func (l loss) isOfCapacity() bool {
	return l.code == model.InfrastructureHealth || l.code == model.SpotInterruption
}

// neverRan counts a task that failed before RUNNING for the launch throttle, which looks at
// PENDING → STOPPED (S-21), and for the breaker (C-05).
func (c *ControlPlane) neverRan(s *service, t *task, before model.TaskStatus, text string) {
	r := t.revision
	if before >= model.Pending {
		r.throttle.NeverRan(c.now, t.launched)
		if r.throttle.Until() > c.now {
			c.announce(&s.group, cannotStart, cannotStartText, r.throttle.Until())
		}
	}
	if t.isOnTrial() {
		c.countFailure(s, s.rollout.breaker.NeverRan(), text)
	}
}

// refused: there is no capacity for the task; it is STOPPED already. The launch is retried, after a
// pause for that zone and provider, and never on another provider (FS-05, CPS-10).
func (c *ControlPlane) refused(t *task, reason string) {
	if t.Status == model.Running || t.Status == model.Deactivating {
		return // it has its capacity
	}
	if t.Status > model.Running {
		c.strike(t) // it was to stop anyway
		return
	}
	g := t.group
	g.pauses[t.cell()].Refused(c.now)
	c.announce(g, noCapacity, noCapacityText, g.pauses[t.cell()].Until())
	if s := g.service; s != nil {
		t.revision.lost = append(t.revision.lost, t.origin)
		if t.isOnTrial() {
			c.countFailure(s, s.rollout.breaker.NeverRan(), t.id.String()+": "+reason)
		}
	}
	c.strike(t)
}

// exited: every container has stopped. A job's task ends this way by itself.
func (c *ControlPlane) exited(t *task) {
	if t.Status < model.Stopping {
		c.lose(t, loss{reason: "containers exited", code: model.EssentialContainerExited})
	}
	t.advance(model.Deprovisioning)
	c.judge(t, "")
}

// stopped: the task occupies nothing any more.
func (c *ControlPlane) stopped(t *task) {
	if t.standing != scheduler.Leaving {
		c.lose(t, loss{reason: "task stopped", code: model.InfrastructureHealth})
	}
	c.strike(t)
}

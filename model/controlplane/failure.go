package controlplane

import (
	"ecsim/model"
	"ecsim/model/scheduler"
)

// leaveByItself handles a task that leaves by itself: failed, interrupted, or lost with its host.
// SIGTERM has been sent or is pointless; its target is deregistered in parallel (O-03, O-04,
// FS-08).
func (c *ControlPlane) leaveByItself(t *task, why stopCause) {
	if t.Status > model.Deactivating {
		return // it is stopping already
	}
	before := t.Status
	t.Status = model.Stopping
	c.giveBack(t)
	t.because, t.cause = why.reason, c.event
	if before == model.Running {
		if t.revision.checks.Target {
			c.emit(model.DeregisterTarget{Task: t.id, Because: why.reason, Cause: t.cause})
		}
	}
	if before <= model.Running {
		t.byItself = true
		c.queueReplacement(t, before, why)
	}
	c.updateStanding(t, why.reason)
}

// queueReplacement adds a task to those to be replaced and counts its failure.
func (c *ControlPlane) queueReplacement(t *task, before model.TaskStatus, why stopCause) {
	s := t.group.service
	if s == nil {
		return
	}
	if !t.isArrival {
		t.revision.unreplaced = append(t.revision.unreplaced,
			startReason{t.id, "replaces " + t.id.String() + ": " + why.reason, c.event})
	}
	text := t.id.String() + ": " + why.reason
	if before < model.Running {
		if !why.isCapacityLoss() && why.code != model.UserInitiated {
			c.countFailedStart(s, t, before, text)
		}
		return
	}
	// An exit before the task ever counted as healthy is a failure, a later one is not (C-08).
	if t.isInDeployment() && why.code == model.EssentialContainerExited && !t.wasHealthy {
		c.countFailure(s, s.rollout.breaker.ExitedEarly(), text, c.event)
	}
}

// isCapacityLoss reports whether a task lost its capacity: its host, or its Spot capacity.
// That says nothing about the task, so before RUNNING it is no failed launch (S-21, C-05).
func (c stopCause) isCapacityLoss() bool {
	return c.code == model.InfrastructureHealth || c.code == model.SpotInterruption
}

// countFailedStart counts a task that failed before RUNNING for the launch throttle, which looks at
// PENDING → STOPPED (S-21), and for the breaker (C-05).
func (c *ControlPlane) countFailedStart(s *service, t *task, before model.TaskStatus, text string) {
	r := t.revision
	if before >= model.Pending {
		r.throttle.NeverRan(c.limits.LaunchThrottle, c.now, t.launched)
		if r.throttle.Until() > c.now {
			c.announce(&s.group, cannotStart, cannotStartText, r.throttle.Until(), c.event)
		}
	}
	if t.isInDeployment() {
		c.countFailure(s, s.rollout.breaker.NeverRan(), text, c.event)
	}
}

// refused: there is no capacity for the task; it is STOPPED already. The launch is retried, after a
// pause for that zone and provider, and never on another provider (FS-05, CPS-10).
func (c *ControlPlane) refused(t *task, reason string) {
	if t.Status == model.Running || t.Status == model.Deactivating {
		return // it has its capacity
	}
	if t.Status > model.Running {
		c.removeTask(t) // it was to stop anyway
		return
	}
	g := t.group
	g.pauses[t.cell()].Refused(c.limits.Refusal, c.now)
	c.announce(g, noCapacity, noCapacityText, g.pauses[t.cell()].Until(), c.event)
	if s := g.service; s != nil && !t.isArrival {
		t.revision.unreplaced = append(t.revision.unreplaced, t.startReason)
		if t.isInDeployment() {
			c.countFailure(s, s.rollout.breaker.NeverRan(), t.id.String()+": "+reason, c.event)
		}
	}
	c.removeTask(t)
}

// exited: every container has stopped. A job's task ends this way by itself.
func (c *ControlPlane) exited(t *task) {
	if t.Status < model.Stopping {
		c.leaveByItself(t,
			stopCause{reason: "containers exited", code: model.EssentialContainerExited})
	}
	t.advance(model.Deprovisioning)
	c.updateStanding(t, "")
}

// stopped: the task occupies nothing any more.
func (c *ControlPlane) stopped(t *task) {
	if t.standing != scheduler.Leaving {
		c.leaveByItself(t, stopCause{reason: "task stopped", code: model.InfrastructureHealth})
	}
	c.removeTask(t)
}

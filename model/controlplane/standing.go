package controlplane

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
)

// placed: the provider had capacity; its pause in that zone is over.
func (c *ControlPlane) placed(t *task) {
	if !t.advance(model.Pending) {
		return
	}
	g := t.group
	pause := &g.pauses[t.cell()]
	if pause.Until() > c.now {
		g.changed = true
		g.tryAgain()
	}
	pause.Placed()
}

// started: the task is RUNNING. Stage 1 of the breaker (C-05) and the launch throttle (S-22) end.
func (c *ControlPlane) started(t *task) {
	if !t.advance(model.Running) {
		return
	}
	t.RunningSince = c.now
	if s := t.group.service; s != nil {
		if t.warm { // it ran before the run began: both waits are over
			t.RunningSince = c.now.Add(-max(scheduler.HealthyAfterRunning, s.spec.GracePeriod))
		}
		t.GraceUntil = t.RunningSince.Add(s.spec.GracePeriod)
		t.revision.throttle.Ran()
		if t.isInDeployment() {
			s.rollout.breaker.Ran()
		}
	}
	c.updateStanding(t, "RUNNING")
}

func (c *ControlPlane) targetChanged(t *task, e model.TargetChanged) {
	if t.Status > model.Running {
		return // deregistered: what the load balancer thinks of it no longer counts
	}
	t.Target = e.Status
	if e.Status == model.TargetUnhealthy {
		t.failedCheck = c.event
	}
	why := "target " + e.Status.String()
	if e.Reason != "" {
		why += ": " + e.Reason
	}
	c.updateStanding(t, why)
}

func (c *ControlPlane) healthChanged(t *task, health model.HealthStatus) {
	t.Health = health
	if health == model.HealthUnhealthy {
		t.failedCheck = c.event
	}
	c.updateStanding(t, "container health "+health.String())
}

// updateStanding recomputes what a task counts as and emits what follows from a change.
func (c *ControlPlane) updateStanding(t *task, why string) {
	from := t.standing
	if from == scheduler.Stopped {
		return
	}
	to, until := scheduler.StandingOf(t.TaskState, t.revision.checks, c.now)
	if until != clock.Never && until != t.standingTimer && t.group.service != nil {
		t.standingTimer = until
		c.setTimer(until, timer{kind: recheckStanding, task: t})
	}
	if from == to {
		return
	}
	t.group.setStanding(t, to)
	s := t.group.service
	if s == nil {
		return
	}
	if to.Serves() && !from.Serves() {
		c.becameHealthy(s, t, why)
	} else if from.Serves() && !to.Serves() {
		c.emit(model.CountTask{Task: t.id, Because: why})
	}
	if to == scheduler.Unhealthy {
		c.becameUnhealthy(s, t, why)
	}
}

func (c *ControlPlane) becameHealthy(s *service, t *task, why string) {
	if t.revision.checks == (scheduler.Checks{}) {
		why = fmt.Sprintf("RUNNING for %s without a health check", scheduler.HealthyAfterRunning)
		if t.warm {
			why = "RUNNING since before the run began"
		}
	}
	c.emit(model.CountTask{Task: t.id, Healthy: true, Because: why})
	t.wasHealthy = true
	if t.isInDeployment() {
		s.rollout.breaker.Healthy() // C-07
	}
	if t.replaces != nil {
		s.healthyReplacements = append(s.healthyReplacements, t)
	}
}

// becameUnhealthy counts a task that is going to be replaced for failing its checks (C-06), once.
func (c *ControlPlane) becameUnhealthy(s *service, t *task, why string) {
	if t.isInDeployment() && !t.failedCheckCounted && !t.Retired {
		t.failedCheckCounted = true
		c.countFailure(s, s.rollout.breaker.FailedCheck(), t.id.String()+": "+why, t.failedCheck)
	}
	if t.replaces != nil {
		s.unhealthyReplacements = append(s.unhealthyReplacements, t)
	}
}

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
		g.stuck, g.changed = stuck{}, true
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
		if t.warm { // it has been running for as long as anyone could ask
			t.RunningSince = c.now.Add(-max(scheduler.SettleTime, s.spec.GracePeriod))
		}
		t.GraceUntil = t.RunningSince.Add(s.spec.GracePeriod)
		t.revision.throttle.Ran()
		if t.isOnTrial() {
			s.rollout.breaker.Ran()
		}
	}
	c.judge(t, "RUNNING")
}

func (c *ControlPlane) targetChanged(t *task, e model.TargetChanged) {
	if t.Status > model.Running {
		return // deregistered: what the load balancer thinks of it no longer counts
	}
	t.Target = e.Status
	why := "target " + e.Status.String()
	if e.Reason != "" {
		why += ": " + e.Reason
	}
	c.judge(t, why)
}

func (c *ControlPlane) healthChanged(t *task, health model.HealthStatus) {
	t.Health = health
	c.judge(t, "container health "+health.String())
}

// judge files a task under what it counts as now and draws the consequences.
func (c *ControlPlane) judge(t *task, why string) {
	from := t.standing
	if from == scheduler.Gone {
		return
	}
	to, until := scheduler.Judge(t.Vitals, t.revision.checks, c.now)
	if until != clock.Never && until != t.judgedAt && t.group.service != nil {
		t.judgedAt = until
		c.setTimer(until, timer{kind: judgeTask, task: t})
	}
	if from == to {
		return
	}
	t.group.file(t, to)
	s := t.group.service
	if s == nil {
		return
	}
	if to == scheduler.Healthy {
		c.becameHealthy(s, t, why)
	} else if from == scheduler.Healthy {
		c.emit(model.CountTask{Task: t.id, Because: why})
	}
	if to == scheduler.Unhealthy {
		c.becameUnhealthy(s, t, why)
	}
}

func (c *ControlPlane) becameHealthy(s *service, t *task, why string) {
	if t.revision.checks == (scheduler.Checks{}) {
		why = fmt.Sprintf("RUNNING for %s without a health check", scheduler.SettleTime)
		if t.warm {
			why = "RUNNING since before the run began"
		}
	}
	c.emit(model.CountTask{Task: t.id, Healthy: true, Because: why})
	t.wasHealthy = true
	if t.isOnTrial() {
		s.rollout.breaker.Healthy() // C-07
	}
	if t.replaces != nil {
		s.recovered = append(s.recovered, t)
	}
}

// becameUnhealthy counts a task that is going to be replaced for failing its checks (C-06), once.
func (c *ControlPlane) becameUnhealthy(s *service, t *task, why string) {
	if t.isOnTrial() && !t.faulted {
		t.faulted = true
		c.countFailure(s, s.rollout.breaker.FailedCheck(), t.id.String()+": "+why)
	}
	if t.replaces != nil {
		s.failing = append(s.failing, t)
	}
}

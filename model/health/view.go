package health

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// SettleTime is how long a task without any health check must run before it counts (D-05).
const SettleTime = 40 * clock.Second

// View is what the scheduler sees of one task's health.
type View struct {
	Running   bool
	StartedAt clock.Time // when it became RUNNING
	Checked   bool       // an essential container has a health check
	Health    model.HealthStatus
	Balanced  bool // it belongs to a target group
	Target    model.TargetStatus
}

// Counts reports whether the task counts as healthy in a deployment, and why or why not (D-05, S-14).
func (v View) Counts(at clock.Time) (bool, string) {
	switch {
	case !v.Running:
		return false, "not running"
	case v.Checked && v.Health != model.HealthHealthy:
		return false, "container health " + v.Health.String()
	case v.Balanced && v.Target != model.TargetHealthy:
		return false, "target " + v.Target.String()
	case v.Balanced:
		return true, "target healthy"
	case v.Checked:
		return true, "container health HEALTHY"
	case at < v.StartedAt.Add(SettleTime):
		return false, "running for less than " + SettleTime.String()
	}
	return true, "running for " + SettleTime.String()
}

// CountsAt is when a task without any health check begins to count; Never when a check decides (D-05).
func (v View) CountsAt() clock.Time {
	if !v.Running || v.Checked || v.Balanced {
		return clock.Never
	}
	return v.StartedAt.Add(SettleTime)
}

// Fails reports whether the scheduler must replace the task, and why. Within the grace period, counted
// from the start of the task, failed container and target checks are ignored (D-17).
func (v View) Fails(at clock.Time, grace clock.Span) (bool, string) {
	switch {
	case !v.Running || at < v.StartedAt.Add(grace):
		return false, ""
	case v.Checked && v.Health == model.HealthUnhealthy:
		return true, "container health checks failed"
	case v.Balanced && v.Target == model.TargetUnhealthy:
		return true, "target group health checks failed"
	}
	return false, ""
}

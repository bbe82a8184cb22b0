package scheduler

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// SettleTime is how long a task without any health check must be RUNNING before it counts as
// healthy (D-05).
const SettleTime = 40 * clock.Second

// Standing is what a task counts as for the scheduler. The order is the order in which tasks are
// given up (S-31): those not running yet first, then the unhealthy, also within their grace
// period, then those that do not count yet, healthy ones last.
type Standing uint8

// Standings.
const (
	Starting  Standing = iota // not RUNNING yet
	Unhealthy                 // RUNNING, its checks fail
	Excused                   // RUNNING, its checks fail, within the grace period (D-17)
	Settling                  // RUNNING, not counted yet
	Healthy                   // counts toward the floor (D-05)
	Leaving                   // on its way out, not STOPPED yet: still occupies (D-04)
	Gone                      // STOPPED
	Standings = iota          // how many there are
)

var standingNames = [...]string{
	"starting", "unhealthy", "excused", "settling", "healthy", "leaving", "gone"}

// String is the standing in lower case.
func (s Standing) String() string { return standingNames[s] }

// IsLive reports whether a task of this standing is one of the service's running or pending tasks.
func (s Standing) IsLive() bool { return s < Leaving }

// Checks says which health checks a service's task has.
type Checks struct {
	Target    bool // a target group
	Container bool // an essential container with a health check
}

// Vitals is what is known of one task.
type Vitals struct {
	Status       model.TaskStatus
	Health       model.HealthStatus
	Target       model.TargetStatus
	RunningSince clock.Time
	GraceUntil   clock.Time
}

// Judge says what a task counts as at an instant, and until when at most the answer holds if
// nothing is heard of the task meanwhile; clock.Never when for good.
func Judge(v Vitals, c Checks, at clock.Time) (Standing, clock.Time) {
	switch {
	case v.Status < model.Running:
		return Starting, clock.Never
	case v.Status == model.Stopped:
		return Gone, clock.Never
	case v.Status > model.Running:
		return Leaving, clock.Never
	case c.fail(v) && at < v.GraceUntil:
		return Excused, v.GraceUntil
	case c.fail(v):
		return Unhealthy, clock.Never
	case c.pass(v):
		if settled := v.RunningSince.Add(SettleTime); c == (Checks{}) && at < settled {
			return Settling, settled
		}
		return Healthy, clock.Never
	default:
		return Settling, clock.Never
	}
}

// fail reports whether a check says the task is unhealthy (S-14).
func (c Checks) fail(v Vitals) bool {
	return c.Target && v.Target == model.TargetUnhealthy ||
		c.Container && v.Health == model.HealthUnhealthy
}

// pass reports whether every check says the task is healthy (D-05).
func (c Checks) pass(v Vitals) bool {
	return (!c.Target || v.Target == model.TargetHealthy) &&
		(!c.Container || v.Health == model.HealthHealthy)
}

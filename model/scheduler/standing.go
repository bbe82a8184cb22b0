package scheduler

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// HealthyAfterRunning is how long a task without any health check must be RUNNING before it counts
// as healthy (D-05).
const HealthyAfterRunning = 40 * clock.Second

// Standing is what a task counts as for the scheduler. The order is the order in which tasks are
// stopped (S-31): those not running yet first, then the unhealthy, also within their grace
// period, then those that do not count yet, healthy ones last.
type Standing uint8

// Standings.
const (
	Starting      Standing = iota // not RUNNING yet
	Unhealthy                     // RUNNING, its checks fail
	InGracePeriod                 // RUNNING, its checks fail, within the grace period (D-17)
	NotYetHealthy                 // RUNNING, not counted yet
	Retiring                      // counts likewise, but its host is to go: to be replaced (L-38, S-43)
	Healthy                       // counts toward the floor (D-05)
	Leaving                       // on its way out, not STOPPED yet: still occupies (D-04)
	Stopped                       // STOPPED
	Standings     = iota          // how many there are
)

var standingNames = [...]string{
	"starting", "unhealthy", "in grace period", "not yet healthy", "retiring", "healthy", "leaving", "stopped"}

// String is the standing in lower case.
func (s Standing) String() string { return standingNames[s] }

// Serves reports whether a task of this standing counts toward the floor (D-05).
func (s Standing) Serves() bool { return s == Healthy || s == Retiring }

// IsToBeReplaced reports whether a task of this standing stays only until another one is there (S-15).
func (s Standing) IsToBeReplaced() bool { return s == Unhealthy || s == Retiring }

// IsLive reports whether a task of this standing is one of the service's running or pending tasks.
func (s Standing) IsLive() bool { return s < Leaving }

// Checks says which health checks a service's task has.
type Checks struct {
	Target    bool // a target group
	Container bool // an essential container with a health check
}

// TaskState is what is known of one task.
type TaskState struct {
	Status       model.TaskStatus
	Health       model.HealthStatus
	Target       model.TargetStatus
	RunningSince clock.Time
	GraceUntil   clock.Time
	Retired      bool // its host is to go: it is replaced, and counts as long as it passes (L-38, DR-02)
}

// StandingOf says what a task counts as at an instant, and until when at most the answer holds if
// nothing is heard of the task meanwhile; clock.Never when for good.
func StandingOf(v TaskState, c Checks, at clock.Time) (Standing, clock.Time) {
	switch {
	case v.Status < model.Running:
		return Starting, clock.Never
	case v.Status == model.Stopped:
		return Stopped, clock.Never
	case v.Status > model.Running:
		return Leaving, clock.Never
	case v.Retired:
		return c.standingOfRetired(v, at)
	case c.fail(v) && at < v.GraceUntil:
		return InGracePeriod, v.GraceUntil
	case c.fail(v):
		return Unhealthy, clock.Never
	case c.pass(v):
		if healthyAt := v.RunningSince.Add(HealthyAfterRunning); c == (Checks{}) && at < healthyAt {
			return NotYetHealthy, healthyAt
		}
		return Healthy, clock.Never
	default:
		return NotYetHealthy, clock.Never
	}
}

// standingOfRetired: a task whose host is to go is one to be replaced, whether or not it counts yet.
func (c Checks) standingOfRetired(v TaskState, at clock.Time) (Standing, clock.Time) {
	v.Retired = false
	switch standing, until := StandingOf(v, c, at); standing {
	case Healthy:
		return Retiring, clock.Never
	default:
		return Unhealthy, until
	}
}

// fail reports whether a check says the task is unhealthy (S-14).
func (c Checks) fail(v TaskState) bool {
	return c.Target && v.Target == model.TargetUnhealthy ||
		c.Container && v.Health == model.HealthUnhealthy
}

// pass reports whether every check says the task is healthy (D-05).
func (c Checks) pass(v TaskState) bool {
	return (!c.Target || v.Target == model.TargetHealthy) &&
		(!c.Container || v.Health == model.HealthHealthy)
}

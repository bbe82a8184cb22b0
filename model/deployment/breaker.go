package deployment

import "ecsim/model"

// Bounds of a BOUNDED_PERCENT threshold (C-02).
const (
	leastThreshold = 3
	mostThreshold  = 200
)

// Threshold is the number of failures at which a circuit breaker opens (C-02, C-03). desired is
// the latest desired count. It is at least 1: a percentage of nothing would open the breaker
// unprovoked.
func Threshold(c model.CircuitBreaker, desired int) int {
	percent := (c.Value*desired + 99) / 100
	switch c.Type {
	case model.Count:
		return max(1, c.Value)
	case model.UnboundedPercent:
		return max(1, percent)
	default:
		return min(mostThreshold, max(leastThreshold, percent))
	}
}

// Breaker counts the failures of one deployment. It counts whether or not the circuit breaker is
// enabled, as failedTasks does (D-12); only an enabled one opens.
type Breaker struct {
	settings model.CircuitBreaker
	failures int
	ran      bool // stage 2: a task has been RUNNING
}

// NewBreaker makes the breaker of a deployment that begins now.
func NewBreaker(settings model.CircuitBreaker) Breaker { return Breaker{settings: settings} }

// Failures is the present count.
func (b *Breaker) Failures() int { return b.failures }

// NeverRan counts a task that failed before RUNNING, which matters in stage 1 only (C-05). It
// reports whether it was counted.
func (b *Breaker) NeverRan() bool {
	if b.ran {
		return false
	}
	b.failures++
	return true
}

// Ran tells that a task is RUNNING: stage 1 is over (C-05).
func (b *Breaker) Ran() { b.ran = true }

// FailedCheck counts a task that is replaced because its health checks failed (C-06).
func (b *Breaker) FailedCheck() bool {
	b.failures++
	return true
}

// ExitedEarly counts a task that ran and exited before it ever counted as healthy (C-08).
func (b *Breaker) ExitedEarly() bool {
	b.failures++
	return true
}

// Healthy tells that a task counts as healthy: by default the count starts again (C-07).
func (b *Breaker) Healthy() {
	if b.settings.ResetOnHealthyTask {
		b.failures = 0
	}
}

// Opens reports whether the deployment has failed (C-04). The threshold follows the desired count,
// so the count may pass it without ever being equal.
func (b *Breaker) Opens(desired int) bool {
	return b.settings.Enable && b.failures >= Threshold(b.settings, desired)
}

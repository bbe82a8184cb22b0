package health

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Target is one task as its target group sees it. One machine stands for the probes of all load
// balancer nodes, which probe separately and agree within an interval (E-05).
type Target struct {
	group  model.TargetGroup
	status model.TargetStatus
	streak int // consecutive results against the present status
}

// NewTarget registers a target: it is initial (E-07).
func NewTarget(group model.TargetGroup) Target {
	return Target{group: group, status: model.TargetInitial}
}

// Status is the target's state.
func (t *Target) Status() model.TargetStatus { return t.status }

// FirstProbe is within one interval of the registration, at an offset the caller chooses (E-06).
func (t *Target) FirstProbe(registered clock.Time, offset clock.Span) clock.Time {
	return registered.Add(offset % t.group.Interval)
}

// NextProbe is one interval after the previous probe began: how long it took does not matter
// (E-04).
func (t *Target) NextProbe(began clock.Time) clock.Time { return began.Add(t.group.Interval) }

// Judge says how long a probe takes and whether it passes: it must be answered within the timeout
// (E-02).
func (t *Target) Judge(latency clock.Span, answered bool) (took clock.Span, passed bool) {
	return judge(latency, answered, t.group.Timeout)
}

// Probed takes the result of a probe and returns whether the state changed.
func (t *Target) Probed(passed bool) (changed bool) {
	var to model.TargetStatus
	var needed int
	switch {
	case t.status == model.TargetInitial && passed:
		to, needed = model.TargetHealthy, 1 // E-03
	case t.status == model.TargetUnhealthy && passed:
		to, needed = model.TargetHealthy, t.group.HealthyThreshold // E-04
	case (t.status == model.TargetInitial || t.status == model.TargetHealthy) && !passed:
		to, needed = model.TargetUnhealthy, t.group.UnhealthyThreshold // E-04, E-08
	default: // the result confirms the state
		t.streak = 0
		return false
	}
	t.streak++
	if t.streak < needed {
		return false
	}
	t.status, t.streak = to, 0
	return true
}

// Reason says why the target is in its state.
func (t *Target) Reason() string {
	switch t.status {
	case model.TargetInitial:
		return "initial health checks in progress"
	case model.TargetHealthy:
		return "health checks passed"
	}
	return fmt.Sprintf("%d consecutive health checks failed", t.group.UnhealthyThreshold)
}

// Breached reports whether too few of the targets of a group, or of a zone, are healthy (E-09). Without
// any target every threshold that is not off is breached.
func Breached(t model.HealthThreshold, healthy, registered int) bool {
	count := t.Count
	if count == 0 {
		count = 1
	}
	if registered == 0 {
		return count > 0 || t.Percent > 0
	}
	return healthy < count || 100*healthy < t.Percent*registered
}

// Receives reports whether a target gets new requests. When too few of its group are healthy the load
// balancer fails open and sends to every registered target (E-09, LB-05); a draining or unused one
// never gets any.
func Receives(status model.TargetStatus, failsOpen bool) bool {
	switch status {
	case model.TargetHealthy:
		return true
	case model.TargetInitial, model.TargetUnhealthy:
		return failsOpen
	}
	return false
}

package autoscaling

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// CW-08, AAS-11: the low alarm of a service at its minimum stays in ALARM, and nothing can come of its
// actions. It sleeps until that ends: then it is evaluated at the very next minute.
func TestAlarmOfAServiceAtItsMinimumSleeps(t *testing.T) {
	target := NewTarget(web, scaling(2, 10, tracking("cpu", cpu, 50)), fixedPhase)
	state := State{Running: 2, Desired: 2}
	evaluations, refused := 0, 0
	minute := func(m int) (changedTo int) {
		at := clock.Time(clock.Span(m) * clock.Minute)
		target.Observe(at, model.MetricPublished{Service: "web", Metric: cpu, To: at, Value: 10})
		for target.NextDeadline() < at.Add(clock.Minute) {
			d := target.Evaluate(target.NextDeadline(), state)
			evaluations, refused = evaluations+1, refused+len(d.Refused)
			changedTo = max(changedTo, d.Desired)
		}
		return changedTo
	}
	for m := 1; m <= 20; m++ {
		minute(m)
	}
	evaluations = 0
	for m := 21; m <= 320; m++ {
		minute(m)
	}
	if evaluations > 0 || refused != 1 {
		t.Errorf("%d evaluations, %d refusals told", evaluations, refused)
	}
	state = State{Running: 3, Desired: 3}
	target.Heed(clock.Time(321*clock.Minute), state)
	if to := minute(321); to != 2 {
		t.Errorf("with three tasks it scales to %d", to)
	}
}

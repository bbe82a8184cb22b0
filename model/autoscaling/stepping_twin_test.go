package autoscaling

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// stepTwin is AWS's description of one step scaling policy on one alarm, minute by minute, of a service
// whose tasks start and stop at once.
type stepTwin struct {
	policy      model.StepScaling
	least, most int
	count       int

	before   int        // the count that the scale-out in its cooldown began from
	outUntil clock.Time // "the scaling policy won't increase the desired capacity again unless …"
	inUntil  clock.Time // "blocks scale-in activities until it has expired"
}

// minute takes the datapoint of a minute whose alarm is evaluated at an instant.
func (w *stepTwin) minute(at clock.Time, value float64) {
	rule := w.policy.Alarms[0].AlarmRule
	above := rule.Comparison == model.GreaterThan
	if above && value <= rule.Threshold || !above && value >= rule.Threshold {
		return
	}
	var by *model.Step
	for i, s := range w.policy.Steps {
		if above && value >= rule.Threshold+s.Lower && value < rule.Threshold+s.Upper ||
			!above && value > rule.Threshold+s.Lower && value <= rule.Threshold+s.Upper {
			by = &w.policy.Steps[i]
		}
	}
	if by == nil {
		return
	}
	from := func(count int) int {
		return min(max(w.policyFrom(count, by.Adjustment), w.least), w.most)
	}
	switch wanted := w.policyFrom(w.count, by.Adjustment); {
	case wanted > w.count && at < w.outUntil:
		// "… the capacity added is calculated as part of the desired capacity of the next scale-out"
		if larger := from(w.before); larger > w.count {
			w.count, w.outUntil, w.inUntil = larger, at.Add(w.policy.Cooldown), 0
		}
	case wanted > w.count:
		if larger := from(w.count); larger > w.count {
			w.before, w.count = w.count, larger
			w.outUntil, w.inUntil = at.Add(w.policy.Cooldown), 0
		}
	case wanted < w.count && at >= w.inUntil && at >= w.outUntil:
		if smaller := from(w.count); smaller < w.count {
			w.count, w.inUntil, w.outUntil = smaller, at.Add(w.policy.Cooldown), 0
		}
	}
}

func (w *stepTwin) policyFrom(count, adjustment int) int {
	return Adjust(count, w.policy.Adjustment, adjustment, w.policy.MinMagnitude)
}

// ST-01, ST-02, ST-08, ST-09: a policy over hours of any load equals the twin.
func TestStepScalingEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawStep(t, "steps")
		p.Alarms[0].Comparison = rapid.SampledFrom([]model.Comparison{model.GreaterThan,
			model.LessThan}).Draw(t, "above or below")
		if p.Adjustment == model.ExactCapacity { // each minute another count: no cooldown is credited
			p.Adjustment = model.ChangeInCapacity
		}
		w := &stepTwin{policy: p, least: 1, most: 60, count: rapid.IntRange(1, 40).Draw(t, "count")}
		target := NewTarget(web, stepsOnly(w.least, w.most, p), func(string) clock.Span { return 0 })
		state := State{Running: w.count, Desired: w.count}
		for minute := 1; minute <= 90; minute++ {
			at := clock.Time(clock.Span(minute) * clock.Minute)
			value := float64(rapid.IntRange(0, 100).Draw(t, "cpu"))
			target.Observe(at, model.MetricPublished{Service: "web", Metric: cpu,
				From: at.Add(-clock.Minute), To: at, Value: value})
			w.minute(at, value)
			if target.NextDeadline() == at {
				state.Desired = target.Evaluate(at, state).Desired
				state.Running = state.Desired
				target.Settled(at)
			}
			if state.Desired != w.count {
				t.Fatalf("minute %d, CPU %v: %d tasks, the twin has %d", minute, value, state.Desired, w.count)
			}
		}
	})
}

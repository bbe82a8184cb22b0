package autoscaling

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// drawStep is a step scaling policy on the CPU utilization, of any kind.
func drawStep(t *rapid.T, name string) model.StepScaling {
	by := rapid.SampledFrom([]model.AdjustmentType{model.ChangeInCapacity, model.PercentChangeInCapacity,
		model.ExactCapacity}).Draw(t, "type")
	change := rapid.IntRange(-60, 60)
	if by == model.ExactCapacity {
		change = rapid.IntRange(0, 60)
	}
	cut := float64(rapid.IntRange(-20, 20).Draw(t, "cut"))
	return model.StepScaling{
		Name: name, Adjustment: by,
		Steps: []model.Step{step(-inf, cut, change.Draw(t, "below")), step(cut, inf, change.Draw(t, "above"))},
		Alarms: []model.Alarm{onCPU(name, model.Comparison(rapid.IntRange(0, 3).Draw(t, "comparison")),
			float64(rapid.IntRange(10, 90).Draw(t, "threshold")))},
		Cooldown:     clock.Span(rapid.IntRange(0, 20).Draw(t, "cooldown")) * clock.Minute,
		MinMagnitude: rapid.IntRange(0, 4).Draw(t, "magnitude"),
	}
}

// AAS-04, AAS-13, TT-25, SU-01, PR-04: with policies of all kinds, scheduled actions and suspension the count
// that a target decides is within the bounds of that moment; nothing is done that is suspended.
func TestMixedPoliciesAreSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scaling(rapid.IntRange(0, 4).Draw(t, "min"), rapid.IntRange(4, 40).Draw(t, "max"))
		if rapid.Bool().Draw(t, "tracks") {
			s.Policies = append(s.Policies, tracking("cpu", cpu, 50))
		}
		for _, name := range []string{"a", "b"}[:rapid.IntRange(0, 2).Draw(t, "steps")] {
			s.Steps = append(s.Steps, drawStep(t, name))
		}
		if rapid.Bool().Draw(t, "predicts") {
			p := supplied(rapid.SliceOfN(rapid.IntRange(0, 50), 1, 4).Draw(t, "forecast")...)
			p.RaisesMax = rapid.Bool().Draw(t, "raises")
			s.Predictive = append(s.Predictive, p)
		}
		target := NewTarget(web, s, fixedPhase)
		state := State{Running: 5, Desired: 5}
		check := func(d Decision) {
			if d.Changed != (d.Desired != state.Desired) || d.Changed == (d.Because == "") {
				t.Fatalf("%+v from %+v", d, state)
			}
			out, in := d.Desired > state.Desired, d.Desired < state.Desired
			byForecast := d.Policy == "predict"
			switch {
			case d.Changed && (d.Desired < target.min || d.Desired > target.max):
				t.Fatalf("%+v leaves %d to %d", d, target.min, target.max)
			case in && state.Deploying, in && byForecast:
				t.Fatalf("%+v from %+v", d, state)
			case len(d.Bounds) == 0 && !byForecast && (in && target.suspended.In || out && target.suspended.Out):
				t.Fatalf("%+v although %+v", d, target.suspended)
			}
			state.Desired = d.Desired
			state.Running = min(state.Running, state.Desired)
		}
		check(target.Begin(0, state.Desired))
		for minute := range 180 {
			at := clock.Time(clock.Span(minute) * clock.Minute)
			switch rapid.IntRange(0, 30).Draw(t, "event") {
			case 0:
				check(target.Act(at, state, model.ScheduledAction{Name: "x", Bounds: model.Bounds{
					HasMin: rapid.Bool().Draw(t, "has"), Min: rapid.IntRange(0, 10).Draw(t, "low"),
					HasMax: rapid.Bool().Draw(t, "has too"), Max: rapid.IntRange(5, 40).Draw(t, "high")}}))
			case 1:
				check(target.Register(at, state, model.PlannedTarget{HasSuspended: true,
					Suspended: model.Suspension{In: rapid.Bool().Draw(t, "in"), Out: rapid.Bool().Draw(t, "out")}}))
				check(target.Evaluate(at, state))
			case 2:
				state.Deploying = !state.Deploying
			case 3:
				state.Running = state.Desired
			}
			if value := rapid.IntRange(-30, 120).Draw(t, "cpu"); value >= 0 {
				target.Observe(at, model.MetricPublished{Service: "web", Metric: cpu,
					From: at.Add(-clock.Minute), To: at, Value: float64(value)})
			}
			for bound := 0; target.NextDeadline() < at.Add(clock.Minute); bound++ {
				if bound > 20 {
					t.Fatalf("at %v the deadline %v does not move", at, target.NextDeadline())
				}
				check(target.Evaluate(target.NextDeadline(), state))
			}
		}
	})
}

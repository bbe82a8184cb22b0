package autoscaling

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// onCPU is an alarm of one datapoint a minute on the CPU utilization.
func onCPU(name string, comparison model.Comparison, threshold float64) model.Alarm {
	return model.Alarm{Name: name, MetricSource: model.MetricSource{Metric: cpu},
		AlarmRule: model.AlarmRule{Comparison: comparison, Threshold: threshold, Period: clock.Minute,
			Periods: 1, Datapoints: 1}}
}

// stepping is a policy that acts on an alarm at a threshold of 50 %.
func stepping(
	name string, by model.AdjustmentType, comparison model.Comparison, steps ...model.Step,
) model.StepScaling {
	return model.StepScaling{Name: name, Adjustment: by, Steps: steps, Cooldown: clock.Hour,
		Alarms: []model.Alarm{onCPU(name, comparison, 50)}}
}

func stepsOnly(least, most int, policies ...model.StepScaling) model.Scaling {
	return model.Scaling{Min: least, Max: most, Steps: policies}
}

// ST-01, ST-02, AAS-04, AAS-11: one minute over the threshold is enough, and a change stays within the
// bounds.
func TestStepScaling(t *testing.T) {
	out := stepping("out", model.PercentChangeInCapacity, model.GreaterThanOrEqual, exampleOut...)
	in := stepping("in", model.PercentChangeInCapacity, model.LessThanOrEqual, exampleIn...)
	exact := stepping("exact", model.ExactCapacity, model.GreaterThan, step(0, inf, 7))
	less := stepping("less", model.ChangeInCapacity, model.LessThan, step(-inf, 0, -4))
	far := stepping("far", model.ChangeInCapacity, model.GreaterThan, step(10, inf, 2))
	for _, c := range []struct {
		name    string
		policy  model.StepScaling
		count   int
		value   float64
		counts  []int
		refusal Refusal
	}{
		{"A1", out, 10, 59.9, nil, AlreadyAtDesired},
		{"A2", out, 10, 60, []int{11}, CoolingDown},
		{"A3", out, 11, 70, []int{14}, CoolingDown},
		{"A4", in, 14, 40, []int{13}, CoolingDown},
		{"A5", in, 13, 30, []int{10}, CoolingDown},
		{"A6", in, 10, 40.1, nil, AlreadyAtDesired},
		{"exactly", exact, 3, 80, []int{7}, AlreadyAtDesired},
		{"exactly as many", exact, 7, 80, nil, AlreadyAtDesired},
		{"at most 20", out, 19, 90, []int{20}, AlreadyAtMax},
		{"at least 2", less, 5, 10, []int{2}, AlreadyAtMin},
		{"no step for the value", far, 5, 55, nil, NoStep},
		{"no alarm", out, 10, 49, nil, ""},
	} {
		r := newRig(t, stepsOnly(2, 20, c.policy), c.count)
		r.holds(cpu, c.value)
		r.expect(c.name, r.play(10*clock.Minute), c.counts...)
		if r.refusal != c.refusal {
			t.Errorf("%s: refused because %q, want %q", c.name, r.refusal, c.refusal)
		}
	}
}

// ST-08, §10 A11, A12: in the cooldown a larger step adds only the difference, the same one nothing.
func TestStepCooldownCreditsWhatWasAdded(t *testing.T) {
	p := stepping("out", model.ChangeInCapacity, model.GreaterThan, step(0, 20, 2), step(20, inf, 3))
	r := newRig(t, stepsOnly(1, 100, p), 10)
	r.holds(cpu, 60)
	r.expect("first", r.play(2*clock.Minute), 12)
	r.expect("A12: the same step", r.play(4*clock.Minute))
	r.holds(cpu, 75)
	r.expect("A11: +3 adds one to +2", r.play(6*clock.Minute), 13)
}

// ST-09, CW-08: while the alarm lasts the policy acts every minute, as the cooldown allows.
func TestStepsRepeatWhileTheAlarmLasts(t *testing.T) {
	p := stepping("out", model.ChangeInCapacity, model.GreaterThan, step(0, inf, 1))
	for cooldown, want := range map[clock.Span][]int{
		0:                {6, 7, 8, 9, 10, 11, 12, 13, 14},
		3 * clock.Minute: {6, 7, 8},
	} {
		p.Cooldown = cooldown
		r := newRig(t, stepsOnly(1, 100, p), 5)
		r.holds(cpu, 90)
		r.expect(cooldown.String(), r.play(10*clock.Minute), want...)
	}
}

// AAS-12, §10 B16: of two policies the one that asks for more wins, at one instant or in the cooldown.
func TestLargestStepWins(t *testing.T) {
	three := stepping("three", model.ChangeInCapacity, model.GreaterThan, step(0, inf, 3))
	percent := stepping("percent", model.PercentChangeInCapacity, model.GreaterThan, step(0, inf, 200))
	for _, policies := range [][]model.StepScaling{{three, percent}, {percent, three}} {
		r := newRig(t, stepsOnly(1, 100, policies...), 10)
		r.holds(cpu, 60)
		r.expect("B16", r.play(10*clock.Minute), 30)
	}
	less := stepping("less", model.ChangeInCapacity, model.LessThan, step(-inf, 0, -5))
	fewer := stepping("fewer", model.ChangeInCapacity, model.LessThan, step(-inf, 0, -2))
	r := newRig(t, stepsOnly(1, 100, less, fewer), 10)
	r.holds(cpu, 10)
	r.expect("the smaller removal", r.play(10*clock.Minute), 8)
}

// ST-05, TT-22: from zero a step up starts one task at least.
func TestStepFromZero(t *testing.T) {
	p := stepping("out", model.PercentChangeInCapacity, model.GreaterThan, step(0, inf, 10))
	p.Alarms[0].Metric = model.RequestCountPerTarget
	r := newRig(t, stepsOnly(0, 100, p), 0)
	r.holds(model.RequestCountPerTarget, 90)
	r.expect("from zero", r.play(2*clock.Minute), 1)
}

// TT-25: a step policy scales in although a target tracking policy is not low, or has no data; target
// tracking may take it back.
func TestStepsBesideTargetTracking(t *testing.T) {
	s := scaling(1, 100, tracking("memory", memory, 50))
	s.Steps = []model.StepScaling{stepping("in", model.ChangeInCapacity, model.LessThan, step(-inf, 0, -3))}
	r := newRig(t, s, 10)
	r.holds(cpu, 20)
	r.expect("without data of the other", r.play(5*clock.Minute), 7)
	r = newRig(t, s, 10)
	r.holds(cpu, 20)
	r.holds(memory, 60)
	r.expect("the other is high", r.play(5*clock.Minute), 7, 9) // ceil(7 × 60 / 50)
	r = newRig(t, s, 10)
	r.holds(cpu, 60)
	r.holds(memory, 10)
	r.expect("target tracking alone is low", r.play(16*clock.Minute), 2)
}

// ST-07: with an alarm of five minutes the value is what the policy makes of the five datapoints.
func TestStepAggregation(t *testing.T) {
	for by, want := range map[model.Statistic]int{model.Average: 11, model.Maximum: 14, model.Minimum: 10} {
		p := stepping("out", model.ChangeInCapacity, model.GreaterThan,
			step(0, 10, 0), step(10, 30, 1), step(30, inf, 4))
		p.Aggregation = by
		p.Alarms[0].Period = 5 * clock.Minute
		target := NewTarget(web, stepsOnly(1, 100, p), fixedPhase)
		at := clock.Time(0)
		for _, value := range []float64{64, 52, 90, 52, 52} { // 62 on average
			at = at.Add(clock.Minute)
			target.Observe(at, model.MetricPublished{Service: "web", Metric: cpu, To: at, Value: value})
		}
		d := target.Evaluate(at.Add(clock.Minute-1), State{Running: 10, Desired: 10})
		if d.Desired != want {
			t.Errorf("%s: %+v", by, d)
		}
	}
}

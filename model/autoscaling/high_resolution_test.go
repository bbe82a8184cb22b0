package autoscaling

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// HR-03, HR-07: the alarms of a policy on 20 s metrics take 3 datapoints up and 15 minutes down, or as many
// as they are told to; the policy acts every 20 s. TT-27: those on standard metrics take minutes.
func TestHighResolutionPolicies(t *testing.T) {
	fine := tracking("cpu", model.CPUHighResolution, 50)
	told := fine
	told.HighDatapoints, told.LowDatapoints = 1, 15
	usual := fine
	usual.HighDatapoints, usual.LowDatapoints = 3, 45
	standard := tracking("cpu", cpu, 50)
	standard.HighDatapoints, standard.LowDatapoints = 9, 9 // of no meaning there
	for _, c := range []struct {
		policy    model.TargetTracking
		period    clock.Span
		high, low int
	}{
		{usual, 20 * clock.Second, 3, 45}, {told, 20 * clock.Second, 1, 15}, {standard, clock.Minute, 3, 15},
	} {
		p := newPolicy(web, c.policy, highDatapoints, atZero)
		high, low := p.high.Rule(), p.low.Rule()
		if high.Period != c.period || low.Period != c.period || high.Periods != c.high ||
			high.Datapoints != c.high || low.Periods != c.low || low.Datapoints != c.low {
			t.Errorf("%s: high %+v, low %+v", c.policy.Metric, high, low)
		}
	}
	target := NewTarget(web, scaling(1, 100, usual), atZero)
	var acts []clock.Time
	state := State{Running: 4, Desired: 4}
	for now := clock.Time(0); now < clock.Time(2*clock.Minute); now = now.Add(clock.Second) {
		if now > 0 && clock.Span(now)%model.HighResolution == 0 {
			target.Observe(now, model.MetricPublished{Service: "web", Metric: usual.Metric, To: now, Value: 80})
		}
		if target.NextDeadline() == now {
			d := target.Evaluate(now, state)
			if d.Changed || d.Refusal != "" {
				acts = append(acts, now)
			}
			if want := "CPU 80 % > target 50 % for 1 min"; d.Changed && d.Because != want {
				t.Errorf("because %q, want %q", d.Because, want)
			}
		}
	}
	if len(acts) < 2 || acts[0] != clock.Time(clock.Minute) || acts[1].Sub(acts[0]) != 20*clock.Second {
		t.Errorf("it acts at %v", acts)
	}
}

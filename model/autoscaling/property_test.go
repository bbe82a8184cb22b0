package autoscaling

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// history is a random service over time: metrics with holes and jitter of publication, tasks that
// start late or never, deployments that come and go.
type history struct {
	scaling model.Scaling
	count   int
	minutes []minute
}

type minute struct {
	cpu, memory float64 // negative: no datapoint
	lag         clock.Span
	starts      int // tasks that become RUNNING in this minute, of those desired
	deploying   bool
}

func drawHistory(t *rapid.T) history {
	policies := []model.TargetTracking{tracking("cpu", cpu, 50)}
	if rapid.Bool().Draw(t, "two policies") {
		policies = append(policies, tracking("memory", memory, 70))
	}
	for i := range policies {
		p := &policies[i]
		p.DisableScaleIn = rapid.IntRange(0, 4).Draw(t, "disable") == 0
		p.ScaleOutCooldown = clock.Span(rapid.IntRange(0, 20).Draw(t, "out")) * clock.Minute
		p.ScaleInCooldown = clock.Span(rapid.IntRange(0, 20).Draw(t, "in")) * clock.Minute
	}
	least, most := rapid.IntRange(1, 5).Draw(t, "min"), rapid.IntRange(5, 30).Draw(t, "max")
	h := history{scaling: scaling(least, most, policies...)}
	h.count = rapid.IntRange(1, 20).Draw(t, "count")
	for range rapid.IntRange(1, 12).Draw(t, "phases") {
		m := minute{
			cpu:       rapid.SampledFrom([]float64{-1, 0, 5, 44, 45, 50, 51, 90}).Draw(t, "cpu"),
			memory:    rapid.SampledFrom([]float64{-1, 10, 60, 63, 70, 90}).Draw(t, "memory"),
			starts:    rapid.IntRange(0, 5).Draw(t, "starts"),
			deploying: rapid.IntRange(0, 5).Draw(t, "deploying") == 0,
		}
		for range rapid.IntRange(1, 25).Draw(t, "length") {
			m.lag = clock.Span(rapid.IntRange(0, 200).Draw(t, "lag")) * clock.Second
			h.minutes = append(h.minutes, m)
		}
	}
	return h
}

// witness checks each decision as it is made.
type witness func(at clock.Time, target *Target, before State, d Decision)

// play runs a history against a target and returns every announcement and change, one per line.
func (h history) play(target *Target, see witness) []string {
	var lines []string
	state := State{Running: h.count, Desired: h.count}
	visible := map[clock.Time][]model.MetricPublished{}
	for second := clock.Time(0); second < clock.Time(len(h.minutes)*60); second++ {
		now := second * clock.Time(clock.Second)
		m := h.minutes[second/60]
		state.Deploying = m.deploying
		if second%60 == 0 {
			for metric, v := range map[model.Metric]float64{cpu: m.cpu, memory: m.memory} {
				if v >= 0 {
					visible[now.Add(m.lag)] = append(visible[now.Add(m.lag)],
						model.MetricPublished{Service: "web", Metric: metric, To: now, Value: v})
				}
			}
		}
		if second%60 == 30 && state.Running < state.Desired {
			state.Running = min(state.Desired, state.Running+m.starts)
			if state.Running == state.Desired {
				target.Settled(now)
			}
		}
		target.Heed(now, state)
		for _, p := range visible[now] {
			target.Observe(now, p)
		}
		if target.NextDeadline() != now {
			continue
		}
		d := target.Evaluate(now, state)
		see(now, target, state, d)
		for _, a := range d.Alarms {
			lines = append(lines, fmt.Sprint(now, " ", a))
		}
		for _, r := range d.Refused {
			lines = append(lines, fmt.Sprint(now, " ", r))
		}
		if d.Changed {
			lines = append(lines, fmt.Sprint(now, " ", d.Desired, " ", d.Because))
		}
		state.Desired = d.Desired
		state.Running = min(state.Running, state.Desired)
		if d.Changed && state.Running == state.Desired {
			target.Settled(now)
		}
	}
	return lines
}

func fixedPhase(alarm string) clock.Span { return clock.Span(len(alarm)*7%60) * clock.Second }

// AAS-04 to AAS-06, AAS-13, TT-13, TT-16, TT-18: what no history may bring about.
func TestDecisionsAreSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		var inUntil clock.Time
		subject := NewTarget(web, h.scaling, fixedPhase)
		h.play(subject, func(at clock.Time, target *Target, s State, d Decision) {
			if next := target.NextDeadline(); next <= at {
				t.Fatalf("the deadline %v is not after %v", next, at)
			}
			if d.Changed != (d.Desired != s.Desired) || d.Changed == (d.Because == "") {
				t.Fatalf("%+v from %+v", d, s)
			}
			if !d.Changed {
				return
			}
			if d.Desired < h.scaling.Min || d.Desired > h.scaling.Max || d.Refusal != "" {
				t.Fatalf("%+v leaves %d to %d", d, h.scaling.Min, h.scaling.Max)
			}
			high, disabled := false, false
			for i := range target.policies {
				p := &target.policies[i]
				high = high || p.high.State() == cloudwatch.InAlarm
				disabled = disabled || p.Name == d.Policy && p.DisableScaleIn
			}
			if d.Desired > s.Desired {
				inUntil = 0
				if !high {
					t.Fatalf("scale-out without AlarmHigh: %+v", d)
				}
				return
			}
			if s.Deploying || high || disabled || at < inUntil {
				t.Fatalf("scale-in by %q to %d: deploying %v, high %v, disabled %v, not before %v",
					d.Policy, d.Desired, s.Deploying, high, disabled, inUntil)
			}
			for _, p := range h.scaling.Policies {
				if p.Name == d.Policy {
					inUntil = at.Add(p.ScaleInCooldown)
				}
			}
		})
	})
}

// CW-02, CW-08: sleeping through evaluations that change nothing is the same as evaluating every
// minute.
func TestSleepingAlarmsMissNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		lazy := NewTarget(web, h.scaling, fixedPhase)
		eager := NewTarget(web, h.scaling, fixedPhase)
		eager.eager = true
		eager.wake(0)
		ignore := func(clock.Time, *Target, State, Decision) {}
		a, b := h.play(lazy, ignore), h.play(eager, ignore)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("asleep:\n%v\nawake:\n%v", a, b)
		}
	})
}

// TT-06, TT-07: a metric between 0.9 of the target and the target changes nothing, however long.
func TestAtTheTargetNothingMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := float64(rapid.IntRange(1, 100).Draw(t, "target"))
		value := target * float64(rapid.IntRange(90, 100).Draw(t, "percent")) / 100
		count := rapid.IntRange(1, 50).Draw(t, "count")
		s := NewTarget(web, scaling(1, 100, tracking("cpu", cpu, target)), fixedPhase)
		for m := 1; m < 60; m++ {
			at := clock.Time(clock.Span(m) * clock.Minute)
			s.Observe(at, model.MetricPublished{Service: "web", Metric: cpu, To: at, Value: value})
			for s.NextDeadline() < at.Add(clock.Minute) {
				d := s.Evaluate(s.NextDeadline(), State{Running: count, Desired: count})
				if d.Changed {
					t.Fatalf("%v of %v: %+v", value, target, d)
				}
			}
		}
	})
}

// BenchmarkMinute is one service's minute: two datapoints in, and whatever evaluations they need.
func BenchmarkMinute(b *testing.B) {
	for _, share := range []struct {
		name  string
		value float64
	}{{"quiet", 0.95}, {"high", 1.2}, {"low", 0.3}} {
		b.Run(share.name, func(b *testing.B) {
			value := share.value
			s := scaling(1, 10, tracking("cpu", cpu, 50), tracking("memory", memory, 70))
			target := NewTarget(web, s, fixedPhase)
			evaluations := 0
			at := clock.Time(0)
			for b.Loop() {
				at = at.Add(clock.Minute)
				point := model.MetricPublished{Service: "web", Metric: cpu, To: at}
				point.Value = 50 * value
				target.Observe(at, point)
				point.Metric, point.Value = memory, 70*value
				target.Observe(at, point)
				for target.NextDeadline() < at.Add(clock.Minute) {
					target.Evaluate(target.NextDeadline(), State{Running: 1, Desired: 1})
					evaluations++
				}
			}
			b.ReportMetric(float64(evaluations)/float64(b.N), "evaluations/op")
		})
	}
}

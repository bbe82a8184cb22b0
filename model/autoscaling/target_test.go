package autoscaling

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// B1 to B8: one policy, a constant metric, the first step.
func TestOnePolicyScalesInProportion(t *testing.T) {
	for _, c := range []struct {
		name   string
		count  int
		value  float64
		counts []int
	}{
		{"B1", 4, 80, []int{7}},
		{"B2", 10, 75, []int{15}},
		{"B3", 10, 52, []int{11}},
		{"B4 exactly the target", 10, 50, nil},
		{"B5 exactly 0.9 of it", 10, 45, nil},
		{"B6", 10, 44, []int{9}},
		{"B7", 10, 40, []int{8}},
		{"B8 flapping", 2, 44, nil},
	} {
		r := newRig(t, scaling(1, 100, tracking("cpu", cpu, 50)), c.count)
		r.holds(cpu, c.value)
		r.expect(c.name, r.play(25*clock.Minute), c.counts...)
	}
}

// TT-06, TT-07: AlarmHigh needs three datapoints, AlarmLow fifteen.
func TestScalingWaitsForItsDatapoints(t *testing.T) {
	for _, c := range []struct {
		value float64
		at    clock.Span
	}{{80, 3*clock.Minute + 7*clock.Second}, {20, 15*clock.Minute + 7*clock.Second}} {
		r := newRig(t, scaling(1, 100, tracking("cpu", cpu, 50)), 10)
		r.holds(cpu, c.value)
		if log := r.play(25 * clock.Minute); len(log) != 1 || log[0].at != clock.Time(c.at) {
			t.Errorf("CPU %v: %v, want one step at %v", c.value, log, c.at)
		}
	}
}

// B12 to B15, TT-13, TT-14, AAS-12: any policy scales out, all together scale in, the largest
// wins.
func TestSeveralPoliciesAgree(t *testing.T) {
	disabled := tracking("cpu", cpu, 50)
	disabled.DisableScaleIn = true
	for _, c := range []struct {
		name        string
		first       model.TargetTracking
		cpu, memory float64
		counts      []int
	}{
		{"B12 out beats in", tracking("cpu", cpu, 50), 60, 40, []int{12}},
		{"B13 one is not low", tracking("cpu", cpu, 50), 45, 50, nil},
		{"B14 the largest", tracking("cpu", cpu, 50), 35, 40, []int{8}},
		{"B15 no scale-in vote", disabled, 10, 40, []int{8}},
		{"the disabled one still scales out", disabled, 60, 40, []int{12}},
		{"both out: the largest", tracking("cpu", cpu, 50), 60, 75, []int{15}},
	} {
		r := newRig(t, scaling(1, 100, c.first, tracking("memory", memory, 50)), 10)
		r.holds(cpu, c.cpu)
		r.holds(memory, c.memory)
		r.expect(c.name, r.play(25*clock.Minute), c.counts...)
	}
}

// TT-13, TT-20: a policy without data is not low, so it keeps the others from scaling in.
func TestNoDataIsNeverLowLoad(t *testing.T) {
	r := newRig(t, scaling(1, 100, tracking("cpu", cpu, 50), tracking("memory", memory, 50)), 10)
	r.holds(cpu, 5)
	r.expect("memory never published", r.play(40*clock.Minute))

	r = newRig(t, scaling(1, 100, tracking("cpu", cpu, 50)), 10)
	r.expect("nothing published", r.play(40*clock.Minute))
}

// TT-23: to zero goes who has minimum 0 and a metric of real zeros; without datapoints nobody does.
func TestScalingToZeroNeedsZeros(t *testing.T) {
	r := newRig(t, requests(0), 3)
	r.holds(model.RequestCountPerTarget, 0)
	r.expect("zeros", r.play(25*clock.Minute), 0)

	stays := requests(0)
	stays.Min = 1
	r = newRig(t, stays, 3)
	r.holds(model.RequestCountPerTarget, 0)
	r.expect("minimum 1", r.play(25*clock.Minute), 1)

	r = newRig(t, requests(0), 3)
	r.expect("no datapoints", r.play(40*clock.Minute))
}

// requests follows requests per target, from zero tasks on.
func requests(cooldown clock.Span) model.Scaling {
	policy := tracking("requests", model.RequestCountPerTarget, 100)
	policy.ScaleOutCooldown = cooldown
	return scaling(0, 100, policy)
}

// B17, TT-22: from zero, one datapoint of demand starts one task; then the running count is the
// base.
func TestScalingFromZeroNeedsOneDatapoint(t *testing.T) {
	for _, cooldown := range []clock.Span{0, 5 * clock.Minute} {
		for _, idle := range []bool{true, false} { // a metric of zeros, or none at all
			r := newRig(t, requests(cooldown), 0)
			r.values[model.RequestCountPerTarget] = func(minute int) (float64, bool) {
				if minute < 30 {
					return 0, idle
				}
				return 450, true
			}
			r.expect("idle", r.play(30*clock.Minute-1))
			log := r.play(32*clock.Minute + 30*clock.Second)
			r.expect("one task, then in proportion", log, 1, 5)
			if len(log) > 0 && log[0].at != clock.Time(30*clock.Minute+7*clock.Second) {
				t.Errorf("first step at %v", log[0].at)
			}
		}
	}
}

// TT-22: what was measured while tasks ran is no demand once there are none.
func TestStoppingByHandIsNotUndone(t *testing.T) {
	r := newRig(t, requests(0), 3)
	r.values[model.RequestCountPerTarget] = func(minute int) (float64, bool) {
		return 90, minute < 6
	}
	r.play(5*clock.Minute + 30*clock.Second)
	r.state = State{}
	r.expect("stopped by hand", r.play(30*clock.Minute))
}

// B19, AAS-13: a deployment holds scale-in back and lets scale-out through.
func TestDeploymentBlocksScaleInOnly(t *testing.T) {
	r := newRig(t, scaling(1, 100, tracking("cpu", cpu, 50)), 10)
	r.state.Deploying = true
	r.holds(cpu, 20)
	r.expect("B19", r.play(25*clock.Minute))
	if r.refusal != DeploymentInProgress {
		t.Errorf("refused because %q", r.refusal)
	}
	r.state.Deploying = false
	r.expect("after it", r.play(27*clock.Minute), 4)

	r = newRig(t, scaling(1, 100, tracking("cpu", cpu, 50)), 10)
	r.state.Deploying = true
	r.holds(cpu, 80)
	r.expect("scale-out", r.play(5*clock.Minute), 16)
}

// B21, B22, AAS-04 to AAS-06, AAS-08: a desired count set by hand out of bounds, and bounds on
// every step. AAS-11: a decision that changes nothing says why.
func TestBounds(t *testing.T) {
	for _, c := range []struct {
		name        string
		count       int
		least, most int
		value       float64
		counts      []int
		refusal     Refusal
	}{
		{"B21 below, high", 2, 5, 10, 60, []int{5}, CoolingDown},
		{"B21 below, low", 2, 5, 10, 10, nil, OutOfBounds},
		{"B22 above, low", 20, 1, 10, 44, []int{10}, CoolingDown},
		{"B22 above, high", 20, 1, 10, 80, nil, OutOfBounds},
		{"at most", 8, 1, 10, 90, []int{10}, AlreadyAtMax},
		{"at least", 8, 3, 10, 1, []int{3}, AlreadyAtMin},
		{"already at most", 10, 1, 10, 90, nil, AlreadyAtMax},
		{"already at least", 3, 3, 10, 1, nil, AlreadyAtMin},
		{"flapping", 2, 1, 10, 44, nil, AnticipatedFlapping},
	} {
		r := newRig(t, scaling(c.least, c.most, tracking("cpu", cpu, 50)), c.count)
		r.holds(cpu, c.value)
		r.expect(c.name, r.play(25*clock.Minute), c.counts...)
		if r.refusal != c.refusal {
			t.Errorf("%s: refused because %q, want %q", c.name, r.refusal, c.refusal)
		}
	}
}

// AAS-03: registering moves the desired count into the bounds.
func TestClamp(t *testing.T) {
	target := NewTarget(web, scaling(3, 10), nil)
	for count, want := range map[int]int{2: 3, 14: 10, 5: 5, 3: 3, 10: 10} {
		if first := target.First(count); first != want {
			t.Errorf("First of %d: %d, want %d", count, first, want)
		}
		d := target.Begin(0, count)
		if d.Desired != want || d.Changed != (want != count) || (d.Because != "") != d.Changed {
			t.Errorf("Begin with %d: %+v", count, d)
		}
	}
}

// AAS-07: the base is what runs, not what is desired: tasks that cannot be placed do not
// multiply.
func TestBaseIsTheRunningCount(t *testing.T) {
	r := newRig(t, scaling(1, 100, model.TargetTracking{Name: "cpu",
		MetricSource: model.MetricSource{Metric: cpu}, Target: 50}), 4)
	r.instant = false
	r.holds(cpu, 100)
	r.expect("no capacity for 2 h", r.play(2*clock.Hour), 8)

	r = newRig(t, scaling(1, 100, tracking("cpu", cpu, 50)), 4)
	r.state.Desired = 10 // set by hand, of which four run
	r.holds(cpu, 100)
	r.expect("ceil(4 × 100 / 50) is less than 10", r.play(10*clock.Minute))
	if r.refusal != AlreadyAtDesired {
		t.Errorf("refused because %q", r.refusal)
	}
}

func atZero(string) clock.Span { return 0 }

// B18, TT-05 to TT-07, TT-27: the alarms of a policy. TT-08: whatever its metric.
func TestAlarmsOfAPolicy(t *testing.T) {
	for target, low := range map[float64]float64{70: 63, 80: 72, 1000: 900} {
		metric := cpu
		if target > 100 {
			metric = model.RequestCountPerTarget
		}
		p := newPolicy(web, tracking("cpu", metric, target), highDatapoints, atZero)
		wantHigh := model.AlarmRule{Comparison: model.GreaterThan, Threshold: target,
			Period: clock.Minute, Periods: 3, Datapoints: 3}
		wantLow := model.AlarmRule{Comparison: model.LessThan, Threshold: low,
			Period: clock.Minute, Periods: 15, Datapoints: 15}
		if *p.high.Rule() != wantHigh || *p.low.Rule() != wantLow {
			t.Errorf("target %v: %+v %+v", target, p.high.Rule(), p.low.Rule())
		}
		if p.high.Name != "TargetTracking-service/default/web-AlarmHigh-cpu" {
			t.Errorf("name %q", p.high.Name)
		}
	}
}

// HR-06, HR-08, M: from a step in load to the trigger it takes 363 s ± 15 % with 60 s metrics.
func TestTriggerLatency(t *testing.T) {
	total := clock.Span(0)
	const trials = 60
	for i := range trials {
		r := newRig(t, scaling(1, 100, tracking("cpu", cpu, 50)), 10)
		r.lag = 150 * clock.Second
		phase := clock.Span(i) * clock.Second
		r.target = NewTarget(web, scaling(1, 100, tracking("cpu", cpu, 50)),
			func(string) clock.Span { return phase })
		step := 600 * clock.Second // load steps at the start of a period
		r.values[cpu] = func(minute int) (float64, bool) {
			if clock.Span(minute)*clock.Minute <= step {
				return 40, true
			}
			return 80, true
		}
		log := r.play(30 * clock.Minute)
		if len(log) == 0 {
			t.Fatal("no trigger")
		}
		total += log[0].at.Sub(clock.Time(step))
	}
	if mean := (total / trials).Seconds(); mean < 363*0.85 || mean > 363*1.15 {
		t.Errorf("mean trigger latency %.0f s", mean)
	}
}

// TT-10: decisions and alarms read as sentences.
func TestReasonsReadAsStories(t *testing.T) {
	requests := tracking("requests", model.RequestCountPerTarget, 1000)
	r := newRig(t, scaling(1, 12, tracking("cpu", cpu, 50), requests), 10)
	r.holds(cpu, 83.3)
	out := r.play(4 * clock.Minute)
	r.holds(cpu, 22.4)
	r.holds(model.RequestCountPerTarget, 200)
	in := r.play(2 * clock.Hour)
	want := []string{
		"CPU 83 % > target 50 % for 3 min, at most 12",
		"CPU 22 % < 45 % for 15 min, target 50 %, all 2 policies low",
	}
	for i, c := range append(out, in...) {
		if i >= len(want) || c.because != want[i] {
			t.Errorf("step %d: %v", i, c)
		}
	}
}

// CW-02: an alarm is evaluated once a minute, whatever arrives at the instant of its evaluation.
func TestNoAlarmIsEvaluatedTwiceAtOneInstant(t *testing.T) {
	target := NewTarget(web, requests(0), atZero)
	at := target.NextDeadline()
	target.Evaluate(at, State{})
	target.Observe(at, model.MetricPublished{Service: "web",
		Metric: model.RequestCountPerTarget, To: at, Value: 10})
	if next := target.NextDeadline(); next != at.Add(clock.Minute) {
		t.Errorf("evaluated at %v and again at %v", at, next)
	}
}

// CW-08: an alarm announces a change of state once, with what it saw.
func TestAlarmsAreAnnouncedOnce(t *testing.T) {
	target := NewTarget(web, scaling(1, 10, tracking("cpu", cpu, 50)), atZero)
	var lines []string
	for minute := 1; minute <= 14; minute++ {
		at := clock.Time(clock.Span(minute) * clock.Minute)
		if value := map[bool]float64{true: 83, false: 50.2}[minute < 4]; minute < 7 {
			point := model.MetricPublished{Service: "web", Metric: cpu, To: at, Value: value}
			target.Observe(at, point)
		}
		if target.NextDeadline() == at {
			for _, a := range target.Evaluate(at, State{Running: 10, Desired: 10}).Alarms {
				if strings.Contains(a.Alarm, "High") {
					lines = append(lines, at.String()+" "+a.From+" → "+a.To+": "+a.Because)
				}
			}
		}
	}
	want := "00:03:00 INSUFFICIENT_DATA → ALARM: CPU 83 % > 50 %, 3 of 3\n" +
		"00:11:00 ALARM → INSUFFICIENT_DATA: no CPU datapoint for 5m"
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

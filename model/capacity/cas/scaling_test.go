package cas

import (
	"fmt"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// rig is a group under managed scaling, one minute after another: its instances are there at once, and
// a datapoint is published and seen in the minute that it is of.
type rig struct {
	*Scaling
	settings Settings
	now      State
	at       clock.Time
	log      []string
}

func newRig(target, desired int) *rig {
	s := settings(target)
	return &rig{
		Scaling: NewScaling("workers", s, 300*clock.Second,
			func(string) clock.Span { return 20 * clock.Second }),
		settings: s, now: State{Desired: desired, Max: 1000, Launched: clock.Never},
	}
}

// minute lets a minute pass in which so many instances are busy and so many more are needed; returns
// what was decided in it.
func (r *rig) minute(busy, more int) Decision {
	r.at = r.at.Add(clock.Minute)
	g := Group{Running: r.now.Desired, Busy: min(busy, r.now.Desired), Waiting: fill(more*2, lean)}
	r.Observe(r.at, r.at, r.settings.Reserve(g, RangeOf([]Resources{large})))
	at := r.at.Add(20 * clock.Second)
	d := r.Evaluate(at, r.now)
	for _, a := range d.Alarms {
		r.log = append(r.log, fmt.Sprintf("%v %s %s: %s", at, a.Alarm, a.To, a.Because))
	}
	if d.Changed {
		r.log = append(r.log, fmt.Sprintf("%v %d → %d: %s", at, r.now.Desired, d.Desired, d.Because))
		r.now.Desired = d.Desired
	}
	return d
}

func (r *rig) expect(t *testing.T, want string) {
	t.Helper()
	if got := strings.Join(r.log, "\n"); got != strings.TrimSpace(want) {
		t.Errorf("found\n%s\nexpected\n%s", got, strings.TrimSpace(want))
	}
}

// E3: fifteen minutes below the target, without a gap of 10 %, take the empty instance away (CP-12,
// CP-15).
func TestScaleInAfterFifteenDatapoints(t *testing.T) {
	r := newRig(100, 3)
	for range 20 {
		r.minute(2, 0)
	}
	r.expect(t, `
00:01:20 TargetTracking-workers-AlarmHigh OK: CapacityProviderReservation 66.7 = 100 × 2/3 ≤ 100
00:15:20 TargetTracking-workers-AlarmLow ALARM: CapacityProviderReservation 66.7 = 100 × 2/3 < 100 for 15 min
00:15:20 3 → 2: CapacityProviderReservation 66.7 = 100 × 2/3 < 100 for 15 min
00:16:20 TargetTracking-workers-AlarmLow OK: CapacityProviderReservation 100 = 100 × 2/2 ≥ 100`)
}

// E6: one empty instance of ten goes after 15 datapoints.
func TestOneEmptyOfTen(t *testing.T) {
	r := newRig(100, 10)
	for minute := 1; minute <= 14; minute++ {
		if d := r.minute(9, 0); d.Changed {
			t.Fatalf("changed in minute %d", minute)
		}
	}
	if d := r.minute(9, 0); d.Desired != 9 {
		t.Errorf("%d instances after 15 minutes, expected 9", d.Desired)
	}
}

// E5: a target of 90 without tasks: two instances come and go for ever (CP-18).
func TestTargetBelow100WithoutTasksLoops(t *testing.T) {
	r := newRig(90, 0)
	for range 19 {
		r.minute(0, 0)
	}
	var sizes []string
	for _, line := range r.log {
		if at, change, ok := strings.Cut(line, " "); ok && strings.Contains(change, "→") {
			sizes = append(sizes, at+" "+strings.SplitN(change, ":", 2)[0])
		}
	}
	if got := strings.Join(sizes, ", "); got !=
		"00:01:20 0 → 2, 00:16:20 2 → 1, 00:17:20 1 → 0, 00:18:20 0 → 2" {
		t.Error(got)
	}
}

// E7: two more instances are needed beside ten.
func TestScaleOutAfterOneDatapoint(t *testing.T) {
	r := newRig(100, 10)
	r.minute(10, 2)
	r.minute(12, 0)
	r.expect(t, `
00:01:20 TargetTracking-workers-AlarmHigh ALARM: CapacityProviderReservation 120 = 100 × 12/10 > 100
00:01:20 TargetTracking-workers-AlarmLow OK: CapacityProviderReservation 120 = 100 × 12/10 ≥ 100
00:01:20 10 → 12: CapacityProviderReservation 120 = 100 × 12/10 > 100
00:02:20 TargetTracking-workers-AlarmHigh OK: CapacityProviderReservation 100 = 100 × 12/12 ≤ 100`)
}

// E10: from 100 instances to the 10 that are needed, by half a minute at most (CP-16).
func TestScaleInByHalfEachMinute(t *testing.T) {
	r := newRig(100, 100)
	for range 14 {
		r.minute(10, 0)
	}
	var sizes []int
	for range 5 {
		sizes = append(sizes, r.minute(10, 0).Desired)
	}
	if fmt.Sprint(sizes) != "[50 25 13 10 10]" {
		t.Error(sizes)
	}
}

// E11: one datapoint above the target scales out and starts the fifteen minutes again (CP-15).
func TestScaleOutRestartsTheFifteenMinutes(t *testing.T) {
	r := newRig(100, 10)
	for range 14 {
		r.minute(8, 0)
	}
	if d := r.minute(10, 1); d.Desired != 11 {
		t.Fatalf("%d instances, expected 11: %v", d.Desired, r.log)
	}
	for minute := 1; minute <= 14; minute++ {
		if d := r.minute(8, 0); d.Changed {
			t.Fatalf("changed in minute %d after the scale-out", minute)
		}
	}
	if d := r.minute(8, 0); d.Desired != 8 {
		t.Errorf("%d instances 15 minutes later, expected 8", d.Desired)
	}
}

// E12: an instance launched 200 s ago with a warm-up of 300 s: the scale-out waits 100 s (CP-14).
func TestScaleOutWaitsForTheWarmUp(t *testing.T) {
	r := newRig(100, 2)
	r.now.Launched = clock.Time(80*clock.Second - 200*clock.Second)
	var story []string
	for range 4 {
		d := r.minute(2, 1)
		story = append(story, fmt.Sprintf("%v %d %s", r.at.Add(20*clock.Second), d.Desired, d.Refusal))
	}
	if got := strings.Join(story, ", "); got != "00:01:20 2 an instance is in its warm-up, "+
		"00:02:20 2 an instance is in its warm-up, 00:03:20 3 , 00:04:20 4 " {
		t.Error(got) // 00:03:00 is 300 s after the launch
	}
}

// TestBoundsAreSaid: the group's own bounds limit what is asked for (CP-13), and what stands in the
// way is said.
func TestBoundsAreSaid(t *testing.T) {
	r := newRig(100, 3)
	r.now.Min, r.now.Max = 2, 5
	if d := r.minute(3, 9); d.Desired != 5 ||
		d.Because != "CapacityProviderReservation 400 = 100 × 12/3 > 100; maximum size 5" {
		t.Errorf("%d: %s", d.Desired, d.Because)
	}
	if d := r.minute(5, 9); d.Changed || d.Refusal != AlreadyAtMax {
		t.Errorf("%d: %s", d.Desired, d.Refusal)
	}
	for range 17 {
		r.minute(0, 0)
	}
	if d := r.minute(0, 0); r.now.Desired != 2 || d.Refusal != AlreadyAtMin {
		t.Errorf("%d: %s", r.now.Desired, d.Refusal)
	}
}

// TestLateDatapointsAreNotCountedTwice: what was removed since a datapoint is not removed again.
func TestLateDatapointsAreNotCountedTwice(t *testing.T) {
	r := newRig(100, 8)
	for range 15 {
		r.minute(6, 0)
	}
	if r.now.Desired != 6 {
		t.Fatalf("%d instances, expected 6", r.now.Desired)
	}
	stale := r.settings.Reserve(Group{Running: 8, Busy: 6}, RangeOf([]Resources{large}))
	r.at = r.at.Add(clock.Minute)
	r.Observe(r.at, r.at, stale)
	if d := r.Evaluate(r.at.Add(20*clock.Second), r.now); d.Changed || d.Refusal != AlreadyAtDesired {
		t.Errorf("a datapoint of 6/8 takes 6 instances to %d", d.Desired)
	}
}

// TestManagedScalingProperties: the desired capacity stays within the group's bounds; a step down is
// from 1 to half of it and leaves what the datapoint needs; a metric at its target changes nothing;
// scaling out asks for ceil(N × CPR / target) (CP-13, CP-16).
func TestManagedScalingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRig(rapid.IntRange(1, 100).Draw(t, "target"), rapid.IntRange(0, 40).Draw(t, "size"))
		r.settings.MinStep = rapid.IntRange(1, 5).Draw(t, "min step")
		r.settings.MaxStep = rapid.IntRange(5, 20).Draw(t, "max step")
		r.now.Min, r.now.Max = rapid.IntRange(0, 5).Draw(t, "min"), rapid.IntRange(5, 60).Draw(t, "max")
		r.now.Desired = min(max(r.now.Desired, r.now.Min), r.now.Max)
		for range rapid.IntRange(1, 60).Draw(t, "minutes") {
			before := r.now
			idle := rapid.IntRange(0, 20).Draw(t, "idle")
			d := r.minute(max(0, before.Desired-idle), max(0, rapid.IntRange(-30, 8).Draw(t, "more")))
			if d.Desired < before.Min || d.Desired > before.Max {
				t.Fatalf("%d is not in [%d, %d]", d.Desired, before.Min, before.Max)
			}
			removed := before.Desired - d.Desired
			if removed > max(1, before.Desired/2) || removed > 0 && d.Desired < r.latest.Needed {
				t.Fatalf("from %d to %d, %d needed", before.Desired, d.Desired, r.latest.Needed)
			}
			if d.Changed == (removed == 0) {
				t.Fatalf("changed %v from %d to %d", d.Changed, before.Desired, d.Desired)
			}
			if d.Changed && r.latest.Percent == float64(r.settings.Target) {
				t.Fatalf("changed at the target: %s", d.Because)
			}
			if up := -removed; up > 0 && r.latest.Running > 0 {
				ratio := r.latest.Percent * float64(r.latest.Running) / float64(r.settings.Target)
				exact := min(before.Max, ceil(ratio))
				if d.Desired != exact {
					t.Fatalf("%d, not %d: %s", d.Desired, exact, d.Because)
				}
			}
			if r.high.State() == cloudwatch.InAlarm && r.low.State() == cloudwatch.InAlarm {
				t.Fatal("both alarms are in ALARM")
			}
		}
	})
}

// ceil rounds up what is not a whole number but for noise.
func ceil(x float64) int {
	n := int(x)
	if x-float64(n) > 1e-9 {
		n++
	}
	return n
}

// TestAlarmsAsAWSMakesThem: real pairs have one datapoint above and fifteen below one threshold, of a
// minute each, and missing data is missing (CP-12).
func TestAlarmsAsAWSMakesThem(t *testing.T) {
	s := NewScaling("workers", settings(80), 0, func(string) clock.Span { return 0 })
	for _, c := range []struct {
		w    *cloudwatch.Watch
		want string
	}{
		{&s.high, "TargetTracking-workers-AlarmHigh > 80, 1 of 1 × 1m"},
		{&s.low, "TargetTracking-workers-AlarmLow < 80, 15 of 15 × 1m"},
	} {
		rule, sign := c.w.Rule(), ">"
		if rule.Comparison == model.LessThan {
			sign = "<"
		}
		got := fmt.Sprintf("%s %s %g, %d of %d × %v", c.w.Name, sign, rule.Threshold, rule.Datapoints,
			rule.Periods, rule.Period)
		if got != c.want || rule.Missing != model.TreatMissing {
			t.Errorf("found %s, expected %s", got, c.want)
		}
	}
}

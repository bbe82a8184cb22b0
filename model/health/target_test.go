package health

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// group is a target group with the default checks (E-01).
var group = model.TargetGroup{Interval: 30 * second, Timeout: 5 * second, HealthyThreshold: 5,
	UnhealthyThreshold: 2, DeregistrationDelay: 300 * second}

// E-03, E-04, E-08, TS-16: p passes, f fails; the state after each (i initial, h healthy, x
// unhealthy).
func TestTargetHealth(t *testing.T) {
	names := map[model.TargetStatus]byte{
		model.TargetInitial: 'i', model.TargetHealthy: 'h', model.TargetUnhealthy: 'x'}
	for _, c := range []struct{ rule, results, want string }{
		{"E-03 one pass is enough for a fresh target", "p", "h"},
		{"E-03 also after a failure", "fp", "ih"},
		{"E-08 a target that never passes", "ff", "ix"},
		{"E-04 two failures", "pff", "hhx"},
		{"E-04 not in a row", "pfpfpf", "hhhhhh"},
		{"E-04 recovery takes five", "ffppppp", "ixxxxxh"},
		{"E-04 five in a row", "ffppppfppppp", "ixxxxxxxxxxh"},
	} {
		g, got := NewTarget(group), ""
		for _, r := range c.results {
			g.Probed(r == 'p')
			got += string(names[g.Status()])
		}
		if got != c.want {
			t.Errorf("%s: %s gives %s, want %s", c.rule, c.results, got, c.want)
		}
	}
}

// E-04, E-06, LB-04: probes keep their rhythm however long one takes; the first falls within an
// interval.
func TestTargetProbesKeepTheirRhythm(t *testing.T) {
	g := NewTarget(group)
	first := g.FirstProbe(100, 12*second)
	if first != clock.Time(100).Add(12*second) || g.NextProbe(first) != first.Add(30*second) {
		t.Errorf("first %v, next %v", first, g.NextProbe(first))
	}
	if late := g.FirstProbe(0, 31*second); late != clock.Time(second) {
		t.Errorf("an offset beyond the interval: %v", late)
	}
}

// E-04, E-08: no transition without the threshold of consecutive results.
func TestTargetNeedsConsecutiveResults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := group
		rule.HealthyThreshold = rapid.IntRange(2, 10).Draw(t, "healthy")
		rule.UnhealthyThreshold = rapid.IntRange(2, 10).Draw(t, "unhealthy")
		g := NewTarget(rule)
		last, streak := false, 0
		for range 60 {
			passed, before := rapid.Bool().Draw(t, "passed"), g.Status()
			if passed != last {
				last, streak = passed, 0
			}
			streak++
			changed := g.Probed(passed)
			want := before
			switch {
			case passed && (before == model.TargetInitial || streak >= rule.HealthyThreshold):
				want = model.TargetHealthy
			case !passed && streak >= rule.UnhealthyThreshold:
				want = model.TargetUnhealthy
			}
			if g.Status() != want || changed != (want != before) {
				t.Fatalf("%d results %v, was %v: %v, want %v",
					streak, passed, before, g.Status(), want)
			}
		}
	})
}

// E-09, LB-05: a count and a share of those registered, one healthy target by default.
func TestHealthThresholds(t *testing.T) {
	for _, c := range []struct {
		threshold           model.HealthThreshold
		healthy, registered int
		want                bool
	}{
		{model.HealthThreshold{}, 1, 9, false},
		{model.HealthThreshold{}, 0, 9, true},
		{model.HealthThreshold{Count: 3}, 3, 9, false},
		{model.HealthThreshold{Count: 3}, 2, 9, true},
		{model.HealthThreshold{Percent: 50}, 4, 8, false},
		{model.HealthThreshold{Percent: 50}, 4, 9, true},
		{model.HealthThreshold{Count: 5, Percent: 20}, 4, 9, true},
		{model.HealthThreshold{Count: -1}, 0, 9, false},
		{model.HealthThreshold{Count: -1, Percent: 10}, 0, 9, true},
		{model.HealthThreshold{Count: -1, Percent: 10}, 0, 0, true},
		{model.HealthThreshold{Count: -1}, 0, 0, false},
		{model.HealthThreshold{}, 0, 0, true},
		// An example of AWS, two zones of ten targets of which six fail in one. With cross-zone load
		// balancing off that zone counts alone and leaves DNS; with it on all are fine.
		{model.HealthThreshold{Percent: 50}, 10, 10, false},
		{model.HealthThreshold{Percent: 50}, 4, 10, true},
		{model.HealthThreshold{Percent: 50}, 14, 20, false},
	} {
		if got := Breached(c.threshold, c.healthy, c.registered); got != c.want {
			t.Errorf("%+v with %d of %d: %v", c.threshold, c.healthy, c.registered, got)
		}
	}
}

// E-09, LB-05, LB-10, N-03: when it fails open the load balancer sends to all; draining targets never
// get any.
func TestFailOpen(t *testing.T) {
	for status, want := range map[model.TargetStatus][2]bool{ // failing open, and not
		model.TargetUnused:    {false, false},
		model.TargetInitial:   {true, false},
		model.TargetHealthy:   {true, true},
		model.TargetUnhealthy: {true, false},
		model.TargetDraining:  {false, false},
	} {
		if got := [2]bool{Receives(status, true), Receives(status, false)}; got != want {
			t.Errorf("%v: %v, want %v", status, got, want)
		}
	}
}

// E-07: every state has its reason.
func TestTargetReasons(t *testing.T) {
	g := NewTarget(group)
	seen := map[string]bool{g.Reason(): true}
	g.Probed(true)
	seen[g.Reason()] = true
	g.Probed(false)
	g.Probed(false)
	if g.Reason() != "2 consecutive health checks failed" {
		t.Errorf("unhealthy because %q", g.Reason())
	}
	seen[g.Reason()] = true
	if len(seen) != 3 {
		t.Errorf("reasons: %v", seen)
	}
}

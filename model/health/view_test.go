package health

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// D-05, S-14: what it takes for a task to count as healthy.
func TestCounting(t *testing.T) {
	started := clock.Time(100 * second)
	running := View{Running: true, StartedAt: started}
	with := func(change func(*View)) View { v := running; change(&v); return v }
	for _, c := range []struct {
		name string
		view View
		at   clock.Span // after the start
		want bool
	}{
		{"not running", View{}, clock.Hour, false},
		{"no check, 39 s", running, 40*second - 1, false},
		{"no check, 40 s", running, 40 * second, true},
		{"check unknown", with(func(v *View) { v.Checked = true }), clock.Hour, false},
		{"check healthy", with(func(v *View) { v.Checked, v.Health = true, healthy }), 0, true},
		{"target initial", with(func(v *View) { v.Balanced, v.Target = true, model.TargetInitial }), clock.Hour, false},
		{"target healthy", with(func(v *View) { v.Balanced, v.Target = true, model.TargetHealthy }), 0, true},
		{"target healthy, check unknown", with(func(v *View) {
			v.Balanced, v.Target, v.Checked = true, model.TargetHealthy, true
		}), clock.Hour, false},
		{"both healthy", with(func(v *View) {
			v.Balanced, v.Target, v.Checked, v.Health = true, model.TargetHealthy, true, healthy
		}), 0, true},
	} {
		got, because := c.view.Counts(started.Add(c.at))
		if got != c.want || because == "" {
			t.Errorf("%s: %v, %q", c.name, got, because)
		}
		if at := c.view.CountsAt(); at != clock.Never && at != started.Add(40*second) {
			t.Errorf("%s: counts at %v", c.name, at)
		}
	}
}

// D-17, S-14: failed checks matter once the grace period, counted from the task's start, is over.
func TestGracePeriod(t *testing.T) {
	started, grace := clock.Time(100*second), 60*second
	bad := View{Running: true, StartedAt: started, Balanced: true, Target: model.TargetUnhealthy}
	sick := View{Running: true, StartedAt: started, Checked: true, Health: unhealthy}
	fine := View{Running: true, StartedAt: started, Checked: true, Balanced: true, Target: model.TargetInitial}
	for _, v := range []View{bad, sick} {
		if fails, _ := v.Fails(started.Add(grace-1), grace); fails {
			t.Errorf("%+v fails inside the grace period", v)
		}
		if fails, because := v.Fails(started.Add(grace), grace); !fails || because == "" {
			t.Errorf("%+v does not fail after it", v)
		}
	}
	if fails, _ := fine.Fails(started.Add(clock.Hour), grace); fails {
		t.Error("unknown and initial are not failures")
	}
}

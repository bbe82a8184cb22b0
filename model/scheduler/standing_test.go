package scheduler

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

func at(seconds int) clock.Time { return clock.Time(clock.Span(seconds) * clock.Second) }

// D-05: what counts as healthy. S-14: what is unhealthy. D-17: the grace period hides failing
// checks, and does not make a task healthy early.
func TestStandingOf(t *testing.T) {
	target, container, both := Checks{Target: true}, Checks{Container: true}, Checks{true, true}
	running := TaskState{Status: model.Running, RunningSince: at(100), GraceUntil: at(160)}
	with := func(h model.HealthStatus, tg model.TargetStatus) TaskState {
		v := running
		v.Health, v.Target = h, tg
		return v
	}
	retired := func(v TaskState) TaskState {
		v.Retired = true
		return v
	}
	tests := []struct {
		name   string
		state  TaskState
		checks Checks
		at     clock.Time
		want   Standing
		until  clock.Time
	}{
		{"not running yet", TaskState{Status: model.Activating}, Checks{}, at(1), Starting,
			clock.Never},
		{"D-05: 40 s without any check", running, Checks{}, at(139), NotYetHealthy, at(140)},
		{"D-05: after 40 s", running, Checks{}, at(140), Healthy, clock.Never},
		{"D-05: container check pending", running, container, at(500), NotYetHealthy, clock.Never},
		{"D-05: container HEALTHY counts at once", with(model.HealthHealthy, 0), container,
			at(100), Healthy, clock.Never},
		{"D-05: target healthy counts at once", with(0, model.TargetHealthy), target, at(100),
			Healthy, clock.Never},
		{"D-05: target alone is not enough", with(0, model.TargetHealthy), both, at(500),
			NotYetHealthy, clock.Never},
		{"D-05: both", with(model.HealthHealthy, model.TargetHealthy), both, at(100), Healthy,
			clock.Never},
		{"initial target", with(0, model.TargetInitial), target, at(100), NotYetHealthy,
			clock.Never},
		{"a check that is not configured is ignored", with(model.HealthUnhealthy, 0), Checks{},
			at(200), Healthy, clock.Never},
		{"D-17: within the grace period", with(0, model.TargetUnhealthy), target, at(159),
			InGracePeriod, at(160)},
		{"S-14: after it", with(0, model.TargetUnhealthy), target, at(160), Unhealthy, clock.Never},
		{"D-17: container checks are ignored too", with(model.HealthUnhealthy,
			model.TargetHealthy), both, at(101), InGracePeriod, at(160)},
		{"S-14: one failing check is enough", with(model.HealthUnhealthy, model.TargetHealthy),
			both, at(160), Unhealthy, clock.Never},
		{"L-38, S-43: one that passes counts, and is to be replaced",
			retired(with(model.HealthHealthy, model.TargetHealthy)), both, at(101), Retiring, clock.Never},
		{"D-05: without a check it counts after 40 s", retired(running), Checks{}, at(139), Unhealthy,
			at(140)},
		{"D-05: as soon as they are over", retired(running), Checks{}, at(140), Retiring, clock.Never},
		{"one that does not pass is to be replaced, and does not count",
			retired(with(0, model.TargetInitial)), target, at(500), Unhealthy, clock.Never},
		{"nor one within the grace period", retired(with(0, model.TargetUnhealthy)), target, at(159),
			Unhealthy, at(160)},
		{"leaving", TaskState{Status: model.Deactivating, Target: model.TargetHealthy}, target,
			at(1), Leaving, clock.Never},
		{"D-04: deprovisioning still occupies", TaskState{Status: model.Deprovisioning}, target,
			at(1), Leaving, clock.Never},
		{"stopped", TaskState{Status: model.Stopped}, target, at(1), Stopped, clock.Never},
	}
	for _, tt := range tests {
		got, until := StandingOf(tt.state, tt.checks, tt.at)
		if got != tt.want || until != tt.until {
			t.Errorf("%s: %s until %s, want %s until %s", tt.name, got, until, tt.want, tt.until)
		}
	}
}

// S-15: with room replacements start first. S-16: without, one at a time.
func TestPlanReplacements(t *testing.T) {
	tests := []struct {
		name string
		view ReplacementView
		want ReplacementPlan
	}{
		{"no unhealthy task", ReplacementView{Room: 4}, ReplacementPlan{}},
		{"room for all", ReplacementView{Unhealthy: 2, Room: 4},
			ReplacementPlan{Replace: 2}},
		{"room for one", ReplacementView{Unhealthy: 3, Room: 1},
			ReplacementPlan{Replace: 1}},
		{"no room", ReplacementView{Unhealthy: 3}, ReplacementPlan{StopOne: true}},
		{"room that a missing task needs", ReplacementView{Unhealthy: 2, Missing: 1, Room: 1},
			ReplacementPlan{}},
		{"room beyond that", ReplacementView{Unhealthy: 2, Missing: 1, Room: 2},
			ReplacementPlan{Replace: 1}},
		{"no room, the last one's replacement is missing",
			ReplacementView{Unhealthy: 2, Missing: 1}, ReplacementPlan{}},
	}
	for _, tt := range tests {
		if got := PlanReplacements(tt.view); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

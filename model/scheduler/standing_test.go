package scheduler

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

func at(seconds int) clock.Time { return clock.Time(clock.Span(seconds) * clock.Second) }

// D-05: what counts as healthy. S-14: what is unhealthy. D-17: the grace period hides failing
// checks, and does not make a task healthy early.
func TestJudge(t *testing.T) {
	target, container, both := Checks{Target: true}, Checks{Container: true}, Checks{true, true}
	running := Vitals{Status: model.Running, RunningSince: at(100), GraceUntil: at(160)}
	with := func(h model.HealthStatus, tg model.TargetStatus) Vitals {
		v := running
		v.Health, v.Target = h, tg
		return v
	}
	tests := []struct {
		name   string
		vitals Vitals
		checks Checks
		at     clock.Time
		want   Standing
		until  clock.Time
	}{
		{"not running yet", Vitals{Status: model.Activating}, Checks{}, at(1), Starting,
			clock.Never},
		{"D-05: 40 s without any check", running, Checks{}, at(139), Settling, at(140)},
		{"D-05: after 40 s", running, Checks{}, at(140), Healthy, clock.Never},
		{"D-05: container check pending", running, container, at(500), Settling, clock.Never},
		{"D-05: container HEALTHY counts at once", with(model.HealthHealthy, 0), container,
			at(100), Healthy, clock.Never},
		{"D-05: target healthy counts at once", with(0, model.TargetHealthy), target, at(100),
			Healthy, clock.Never},
		{"D-05: target alone is not enough", with(0, model.TargetHealthy), both, at(500),
			Settling, clock.Never},
		{"D-05: both", with(model.HealthHealthy, model.TargetHealthy), both, at(100), Healthy,
			clock.Never},
		{"initial target", with(0, model.TargetInitial), target, at(100), Settling, clock.Never},
		{"a check nobody asked for is ignored", with(model.HealthUnhealthy, 0), Checks{},
			at(200), Healthy, clock.Never},
		{"D-17: within the grace period", with(0, model.TargetUnhealthy), target, at(159),
			Excused, at(160)},
		{"S-14: after it", with(0, model.TargetUnhealthy), target, at(160), Unhealthy, clock.Never},
		{"D-17: container checks are excused too", with(model.HealthUnhealthy,
			model.TargetHealthy), both, at(101), Excused, at(160)},
		{"S-14: one failing check is enough", with(model.HealthUnhealthy, model.TargetHealthy),
			both, at(160), Unhealthy, clock.Never},
		{"leaving", Vitals{Status: model.Deactivating, Target: model.TargetHealthy}, target,
			at(1), Leaving, clock.Never},
		{"D-04: deprovisioning still occupies", Vitals{Status: model.Deprovisioning}, target,
			at(1), Leaving, clock.Never},
		{"stopped", Vitals{Status: model.Stopped}, target, at(1), Gone, clock.Never},
	}
	for _, tt := range tests {
		got, until := Judge(tt.vitals, tt.checks, tt.at)
		if got != tt.want || until != tt.until {
			t.Errorf("%s: %s until %s, want %s until %s", tt.name, got, until, tt.want, tt.until)
		}
	}
}

// S-15: with room replacements start first. S-16: without, one at a time.
func TestTreat(t *testing.T) {
	tests := []struct {
		name string
		ward Ward
		want Treatment
	}{
		{"nobody is unhealthy", Ward{Room: 4}, Treatment{}},
		{"room for all", Ward{Unhealthy: 2, Room: 4}, Treatment{Replace: 2}},
		{"room for one", Ward{Unhealthy: 3, Room: 1}, Treatment{Replace: 1}},
		{"no room", Ward{Unhealthy: 3}, Treatment{StopOne: true}},
		{"room that a missing task needs", Ward{Unhealthy: 2, Missing: 1, Room: 1}, Treatment{}},
		{"room beyond that", Ward{Unhealthy: 2, Missing: 1, Room: 2}, Treatment{Replace: 1}},
		{"no room, the last one's replacement is missing", Ward{Unhealthy: 2, Missing: 1},
			Treatment{}},
	}
	for _, tt := range tests {
		if got := Treat(tt.ward); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

package controlplane

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// heldStarts is what held back each start of a service of two tasks that is created under limits, where
// the zone is dark until two minutes and the first task never runs.
func heldStarts(t *testing.T, limits model.Limits, dark bool) (held []model.LaunchHold) {
	t.Helper()
	s := &model.Scenario{Zones: []string{"a"}, Cluster: model.Cluster{Limits: limits},
		Services: []model.Service{{
			Name: "web", DesiredCount: 2, Zones: []string{"a"},
			Strategy:   []model.StrategyItem{{Provider: model.Fargate, Weight: 1}},
			Deployment: model.DeploymentConfiguration{MinimumHealthyPercent: 100, MaximumPercent: 200},
			Build: model.Build{TaskDefinition: model.TaskDefinition{
				Resources: model.Resources{CPUUnits: 1024}}},
		}}}
	c := New(s)
	hear := func(at clock.Span, ev model.Event) {
		for _, cmd := range c.Step(clock.Time(at), ev) {
			if start, ok := cmd.(model.StartTask); ok {
				held = append(held, start.Held)
			}
		}
	}
	if dark {
		hear(0, model.ZoneFailed{Zone: "a"})
	}
	hear(0, model.ServiceCreated{Service: "web"})
	if c.Held("web") == (model.LaunchHold{}) && (dark || limits != (model.Limits{})) {
		t.Errorf("nothing holds launches back at once, under %+v", limits)
	}
	if dark {
		hear(2*clock.Minute, model.ZoneRecovered{Zone: "a"})
	}
	first := model.TaskID{Group: "web", Number: 1}
	hear(2*clock.Minute, model.TaskStarted{Task: first})
	for at, more := c.NextDeadline(); more && at <= clock.Time(3*clock.Minute); at, more = c.NextDeadline() {
		hear(at.Sub(0), model.DeadlineReached{})
	}
	hear(3*clock.Minute, model.TaskFailed{Task: first, Code: model.EssentialContainerExited})
	hear(4*clock.Minute, model.TaskStopped{Task: first})
	return held
}

// TestStartsSayWhatHeldThem, S-09: a start says what it had to wait for after the scheduler had
// decided on it, and since when.
func TestStartsSayWhatHeldThem(t *testing.T) {
	at := func(span clock.Span) clock.Time { return clock.Time(span) }
	for _, c := range []struct {
		name   string
		limits model.Limits
		dark   bool
		want   []model.LaunchHold
	}{
		{"free", model.Limits{}, false, make([]model.LaunchHold, 3)},
		{"launch rate", model.Limits{FargateBurst: 1, FargateRefillPerSecond: 0.1}, false,
			[]model.LaunchHold{{}, {By: model.ByRate}, {}}},
		{"vCPU quota", model.Limits{OnDemandVCPU: 1}, false,
			[]model.LaunchHold{{}, {By: model.ByQuota}}},
		{"dark zone", model.Limits{}, true,
			[]model.LaunchHold{{By: model.ByCapacity}, {By: model.ByCapacity}, {}}},
	} {
		got := heldStarts(t, c.limits, c.dark)
		if len(got) < len(c.want) {
			t.Fatalf("%s: %d starts: %+v", c.name, len(got), got)
		}
		for i, want := range c.want {
			if got[i] != want || got[i].Since != at(0) {
				t.Errorf("%s: start %d was held by %+v, want %+v", c.name, i+1, got[i], want)
			}
		}
	}
}

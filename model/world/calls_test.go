package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// TestProgramsAreThrottled: a program that asks for 600 tasks at once has 20 calls of ten
// accepted, and then as many as the rate allows; none is lost.
func TestProgramsAreThrottled(t *testing.T) {
	s := plainScenario()
	build := plainService("batch").Build
	build.Workload.RunTime = random.Constant(clock.Minute)
	s.Jobs = []model.Job{{Name: "batch", Build: build, At: minute(10), Count: 600, Zones: s.Zones,
		Strategy: []model.StrategyItem{{Provider: model.Fargate, Weight: 1}}}}
	s.Cluster.Limits.RunTask = model.Rate{Burst: 20, PerSecond: 5}
	heard := &listener{}
	play(t, s, heard)
	atOnce, accepted, refused := 0, 0, 0
	last := clock.Time(0)
	for _, h := range heard.told {
		e, is := h.ev.(model.RunTaskRequested)
		switch {
		case is && h.refused:
			refused++
		case is:
			accepted, last = accepted+e.Count, h.at
			if h.at == minute(10) {
				atOnce += e.Count
			}
		}
	}
	if atOnce != 200 || accepted != 600 || refused == 0 {
		t.Errorf("%d tasks accepted at once, %d in all, %d calls refused", atOnce, accepted, refused)
	}
	if took := last.Sub(minute(10)); took < 8*clock.Second || took > 30*clock.Second {
		t.Errorf("40 more calls at 5 a second took %s", took)
	}
}

// TestPeopleCallAgain: Q-06: five services are scaled and deployed at one instant, and the account has
// two calls of UpdateService: all of them get through in the end, once each.
func TestPeopleCallAgain(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e"}
	var services []model.Service
	for _, name := range names {
		services = append(services, plainService(name))
	}
	s := plainScenario(services...)
	for i := range services {
		s.Counts = append(s.Counts, model.PlannedCount{At: minute(10), Service: names[i], Count: 5})
		s.Deployments = append(s.Deployments, model.PlannedDeployment{At: minute(10), Service: names[i],
			Build: services[i].Build})
	}
	s.Cluster.Limits.ServiceUpdates = model.Rate{Burst: 2, PerSecond: 0.2}
	heard := &listener{}
	play(t, s, heard)
	scaled, deployed, refused := map[string]int{}, map[string]int{}, 0
	for _, h := range heard.told {
		if h.refused {
			refused++
			continue
		}
		switch e := h.ev.(type) {
		case model.DesiredCountRequested:
			scaled[e.Service]++
		case model.DeploymentRequested:
			deployed[e.Service]++
		}
	}
	for _, name := range names {
		if scaled[name] != 1 || deployed[name] != 1 {
			t.Errorf("%s was scaled %d times and deployed %d times", name, scaled[name], deployed[name])
		}
	}
	if refused < 8 {
		t.Errorf("%d calls were refused, expected at least 8 of 10", refused)
	}
}

// TestLaterProtectionCounts: Q-06, S-33: a worker whose call is refused calls again, unless it has
// something else to say by then.
func TestLaterProtectionCounts(t *testing.T) {
	web := plainService("web")
	web.TargetGroup, web.Traffic = nil, model.Traffic{Sources: rates(model.RatePoint{PerSecond: 4})}
	web.Queue = &model.Queue{VisibilityTimeout: 30 * clock.Minute, Protect: true}
	s := plainScenario(web)
	s.Cluster.Limits.TaskProtection = model.Rate{Burst: 1, PerSecond: 0.5}
	heard := &listener{}
	play(t, s, heard)
	newest := map[model.TaskID]clock.Time{} // when the last accepted call of a task was first made
	refused, accepted := 0, 0
	for _, h := range heard.told {
		e, is := h.ev.(model.TaskProtected)
		if !is {
			continue
		}
		asked := e.Until // a call that ends protection says now, one that begins it 120 minutes later
		if asked > h.at {
			asked = asked.Add(-protectionExpires)
		}
		if h.refused {
			refused++
			continue
		}
		accepted++
		if asked < newest[e.Task] {
			t.Fatalf("%s: what %s said at %s came after what it said at %s", h.at, e.Task, asked, newest[e.Task])
		}
		newest[e.Task] = asked
	}
	if refused == 0 || accepted < 1000 {
		t.Errorf("%d calls refused, %d accepted", refused, accepted)
	}
}

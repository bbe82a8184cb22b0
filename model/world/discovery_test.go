package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// discovers is an hour of a front that calls a back without a load balancer.
func discovers(route model.Route, change func(*model.Service)) *model.Scenario {
	front, back := plainService("front"), plainService("back")
	back.TargetGroup, back.Traffic = nil, model.Traffic{}
	switch route {
	case model.ThroughServiceConnect:
		back.Connect = &model.Connect{PerRequestTimeout: 15 * clock.Second,
			Ejection: 30 * clock.Second}
	case model.ThroughCloudMap:
		back.CloudMap = &model.CloudMap{TTL: clock.Minute}
	}
	front.Build.Workload.Timeout = 0
	back.Build.Workload.Timeout, back.Build.Workload.Startup = 0, random.Constant(0)
	change(&back)
	front.Build.Workload.Calls = []model.Call{{Service: "back", Through: route, Count: 1,
		Probability: 1}}
	s := plainScenario(front, back)
	s.Deployments = []model.PlannedDeployment{
		{At: minute(20), Service: "back", Build: back.Build}}
	return s
}

// L-27, V-14: a rolling deployment behind Service Connect fails no call: proxies find tasks as they
// start, and leave them before they stop. By DNS callers go on calling stopped tasks until the TTL is
// over (V-05).
func TestDeploymentBehindServiceConnectAndCloudMap(t *testing.T) {
	for _, c := range []struct {
		route model.Route
		fails bool
	}{{model.ThroughServiceConnect, false}, {model.ThroughCloudMap, true}} {
		record := play(t, discovers(c.route, func(*model.Service) {}))
		back, front := record.Services[0], record.Services[1]
		if len(back.Deployments) == 0 || back.Deployments[0].State != "COMPLETED" {
			t.Fatalf("%s: the deployment: %+v", c.route, back.Deployments)
		}
		if back.Requests.Offered < 100_000 {
			t.Errorf("%s: %+v", c.route, back.Requests)
		}
		failed := front.Requests.Error500
		if c.fails != (failed > 100) || !c.fails && failed+back.Requests.Error502 > 0 {
			t.Errorf("%s: front %+v, back %+v", c.route, front.Requests, back.Requests)
		}
	}
}

// A task without a container check is found when it is RUNNING, whether its program answers or not:
// each proxy fails five times before it avoids the task, and tries elsewhere.
func TestProxiesMeetProgramsThatDoNotAnswerYet(t *testing.T) {
	record := play(t, discovers(model.ThroughServiceConnect, func(back *model.Service) {
		back.Build.Workload.Startup = random.Constant(20 * clock.Second)
	}))
	back, front := record.Services[0].Requests, record.Services[1].Requests
	if n := back.Error502; n < 60 || n > 4*4*5 || front.Error500 > 0 {
		t.Errorf("front %+v, back %+v", front, back)
	}
}

// V-03: a task whose container is checked is found once it is HEALTHY, and no more when it is not.
func TestTasksAreFoundWhileTheyAreHealthy(t *testing.T) {
	s := discovers(model.ThroughServiceConnect, func(back *model.Service) {
		back.Build.TaskDefinition.Containers[0].HealthCheck = &model.ContainerCheck{
			Interval: 10 * clock.Second, Timeout: 5 * clock.Second, Retries: 2,
			StartPeriod: 30 * clock.Second,
		}
		back.Build.Workload.Startup = random.Constant(5 * clock.Second)
	})
	w := newWorld(s, Options{})
	w.begin()
	seen, wrong := map[model.HealthStatus]int{}, 0
	err := w.engine.Run(w, clock.Time(s.Horizon), func(now clock.Time) error {
		for _, t := range w.live {
			if t.service.spec.Name != "back" || !t.started {
				continue
			}
			if t.listed != (t.health == model.HealthHealthy && !t.leaving && !t.drained) {
				wrong++
			}
			seen[t.health]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if wrong > 0 || seen[model.HealthHealthy] == 0 || seen[model.HealthUnknown] == 0 {
		t.Errorf("steps of tasks by health: %v, %d of them wrong", seen, wrong)
	}
	if c := w.record().Services[1].Requests; c.Error500 > 0 {
		t.Errorf("front: %+v", c)
	}
}

// A crashed task is called until ECS knows: the proxies try elsewhere, and avoid it.
func TestCrashBehindServiceConnect(t *testing.T) {
	s := discovers(model.ThroughServiceConnect, func(back *model.Service) {
		back.Build.Delays.Detection = random.Constant(20 * clock.Second)
	})
	s.Deployments = nil
	s.Faults = []model.Fault{{At: minute(20), Kind: model.TaskCrash, Service: "back", Count: 1}}
	record := play(t, s)
	back, front := record.Services[0].Requests, record.Services[1].Requests
	if front.Error500 > 0 {
		t.Errorf("front: %+v", front)
	}
	// Four proxies fail five times each before they avoid the task.
	if back.Error502 < 15 || back.Error502 > 30 {
		t.Errorf("back: %+v", back)
	}
}

// V-03: Cloud Map waits before it makes known that a task is healthy: callers that ask all the time call
// no new task before that, and those of Service Connect do at once.
func TestCloudMapWaits(t *testing.T) {
	first := map[model.Route]clock.Span{}
	for _, route := range []model.Route{model.ThroughCloudMap, model.ThroughServiceConnect} {
		s := discovers(route, func(back *model.Service) {
			back.Build.Workload.WaitTime = random.Constant(clock.Second)
			if back.CloudMap != nil {
				back.CloudMap.TTL, back.CloudMap.Propagation = 0, 30*clock.Second
			}
		})
		w := newWorld(s, Options{})
		w.begin()
		started, called := map[*task]clock.Time{}, map[*task]clock.Span{}
		err := w.engine.Run(w, clock.Time(s.Horizon), func(now clock.Time) error {
			for _, t := range w.live {
				if t.service.spec.Name != "back" || !t.listed || t.warm {
					continue
				}
				if _, known := started[t]; !known {
					started[t] = now
				}
				if _, known := called[t]; !known && t.inPool && t.service.supply.InTask(t.slot) > 0 {
					called[t] = now.Sub(started[t])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		first[route] = clock.Hour
		for _, after := range called {
			first[route] = min(first[route], after)
		}
		if len(called) < 4 {
			t.Errorf("%s: %d new tasks are called", route, len(called))
		}
	}
	byDNS, byProxy := first[model.ThroughCloudMap], first[model.ThroughServiceConnect]
	if byDNS < 30*clock.Second || byDNS > 45*clock.Second || byProxy > 10*clock.Second {
		t.Errorf("the first call of a new task comes after %s by Cloud Map, %s by Service Connect", byDNS, byProxy)
	}
}

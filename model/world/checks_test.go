package world

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// played is a service whose requests are played event by event, with 20 requests a second of
// capacity in each of four tasks. Its health checks are requests in its tasks.
func played(rate float64) model.Service {
	web := plainService("web")
	web.Build.TaskDefinition.Resources.CPUUnits = 1024
	w := &web.Build.Workload
	w.CPUTime, w.WaitTime = random.Exponential(50*clock.Millisecond), random.Distribution{}
	w.Workers, w.Queue, w.Timeout = 8, 2000, 0
	w.Patience = random.Exponential(30 * clock.Second)
	w.CheckCPU = clock.Millisecond
	web.Traffic.Sources = rates(model.RatePoint{PerSecond: 50},
		model.RatePoint{At: minute(10), PerSecond: rate})
	return web
}

// The overload spiral: checks compete for the same workers, so a task with too much to do answers
// them late; ECS takes it for ill and kills it with all it holds, and the others get its load. With
// checks that wait longer the same overload costs what exceeds the capacity and no more. Below the
// capacity neither happens.
func TestOverloadSpiral(t *testing.T) {
	run := func(rate float64, patient bool) *Record {
		web := played(rate)
		if patient {
			web.TargetGroup.Timeout, web.TargetGroup.Interval = 2*clock.Minute, 3*clock.Minute
		}
		s := plainScenario(web)
		s.WarmUp = 15 * clock.Minute
		return play(t, s)
	}
	perSecond := func(r *Record) float64 {
		return float64(r.Services[0].Requests.Completed) / (45 * 60)
	}
	calm, spiral, patient := run(65, false), run(110, false), run(110, true)
	if n := calm.Services[0].Tasks.Stopped; n > 0 || perSecond(calm) < 64 {
		t.Errorf("below the capacity %d tasks were stopped, %.1f/s were answered", n, perSecond(calm))
	}
	if n := patient.Services[0].Tasks.Stopped; n > 0 || perSecond(patient) < 75 {
		t.Errorf("with patient checks %d tasks were stopped, %.1f/s were answered", n,
			perSecond(patient))
	}
	if n := spiral.Services[0].Tasks.Stopped; n < 20 || perSecond(spiral) > perSecond(patient)-10 {
		t.Errorf("with checks of 5 s %d tasks were stopped, %.1f/s were answered", n, perSecond(spiral))
	}
}

// A container's own check is a request too, and its failure stops the task.
func TestContainerCheckOfAnOverloadedTaskFails(t *testing.T) {
	for _, c := range []struct {
		rate float64
		ill  bool
	}{{65, false}, {110, true}} {
		web := played(c.rate)
		web.TargetGroup.Timeout, web.TargetGroup.Interval = 2*clock.Minute, 3*clock.Minute
		web.Build.TaskDefinition.Containers[0].HealthCheck = &model.ContainerCheck{
			Interval: 10 * clock.Second, Timeout: 5 * clock.Second, Retries: 3,
		}
		heard := &listener{}
		play(t, plainScenario(web), heard)
		ill := 0
		for _, e := range of[model.TaskHealthChanged](heard) {
			if e.Health == model.HealthUnhealthy {
				ill++
			}
		}
		if c.ill != (ill > 0) {
			t.Errorf("at %v/s %d tasks became UNHEALTHY", c.rate, ill)
		}
	}
}

// Checks are no requests of the service: neither their number nor their interval is seen in what is
// offered. They use the CPU that they cost.
func TestChecksAreNotCounted(t *testing.T) {
	run := func(interval clock.Span, cost clock.Span) ServiceRecord {
		web := played(30)
		web.TargetGroup.Interval, web.Build.Workload.CheckCPU = interval, cost
		return play(t, plainScenario(web)).Services[0]
	}
	rare, often := run(5*clock.Minute, 20*clock.Millisecond), run(5*clock.Second, 20*clock.Millisecond)
	if rare.Requests.Offered != often.Requests.Offered ||
		rare.Requests.Ended() != often.Requests.Ended() {
		t.Errorf("every 5 min %+v, every 5 s %+v", rare.Requests, often.Requests)
	}
	want := 4 * (55.0*60/5 - 55*60/300) * 0.020 // seconds, of checks that take 20 ms
	if got := (often.Usage.CPUBusy - rare.Usage.CPUBusy).Seconds(); math.Abs(got-want) > 1 {
		t.Errorf("the checks cost %.2f core-seconds, expected %.2f", got, want)
	}
	for _, d := range []model.Discipline{model.Dedicated, model.Shared, model.Quota} {
		web := played(30)
		web.Build.Workload.CPU, web.Build.Workload.CheckCPU = d, 0
		if r := play(t, plainScenario(web)).Services[0]; r.Tasks.Stopped > 0 {
			t.Errorf("%s: with checks that cost nothing %d tasks were stopped", d, r.Tasks.Stopped)
		}
	}
}

// E-05: each node of the load balancer checks each target: three nodes are three times the work.
func TestEachNodeChecksEachTarget(t *testing.T) {
	busy := func(nodes int) float64 {
		web := played(1)
		web.Build.Workload.CheckCPU = clock.Second
		web.TargetGroup.Interval, web.TargetGroup.Timeout = 10*clock.Second, 5*clock.Second
		web.LoadBalancer.Nodes = nodes
		web.Traffic.Sources = rates(model.RatePoint{PerSecond: 0.01})
		heard := &listener{}
		play(t, plainScenario(web), heard)
		sum, minutes := 0.0, 0.0
		for _, e := range of[model.UtilizationGathered](heard) {
			sum, minutes = sum+e.Services[0].CPU, minutes+1
		}
		return sum / minutes
	}
	for nodes, want := range map[int]float64{0: 0.1, 1: 0.1, 3: 0.3} {
		if got := busy(nodes); math.Abs(got-want) > 0.01 {
			t.Errorf("%d nodes: %.3f of the CPU, expected %v", nodes, got, want)
		}
	}
}

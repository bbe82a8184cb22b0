package world

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// measured is a service whose policies follow every predefined metric and never do anything: 40
// requests a second of 10 ms on four tasks of half a vCPU, evenly, or another load.
func measured(perSecond float64) *model.Scenario {
	web := plainService("web")
	web.Build.Workload.CPUTime = random.Constant(10 * clock.Millisecond)
	web.Build.Workload.WaitTime = random.Constant(0)
	web.Traffic.Sources[0].Arrivals = model.Even
	web.Traffic.Sources[0].Rate[0].PerSecond = perSecond
	web.Scaling = &model.Scaling{Min: 0, Max: 4}
	for _, metric := range []model.Metric{model.CPUUtilization, model.MemoryUtilization,
		model.RequestCountPerTarget} {
		web.Scaling.Policies = append(web.Scaling.Policies, model.TargetTracking{Name: string(metric),
			MetricSource: model.MetricSource{Metric: metric}, Target: 1e9, DisableScaleIn: true})
	}
	return plainScenario(web)
}

// TestMetrics: M-01, MET-01: utilization is what the tasks use of what they reserve, in percent. M-02,
// MET-04: on Fargate it is never above 100 %. TT-02, TT-08: requests per target are those of a minute.
// M-03, MET-05, MET-06: without a task there is no utilization at all, and there are zero requests.
func TestMetrics(t *testing.T) {
	none := math.NaN() // there must be no datapoint
	for _, c := range []struct {
		name                string
		perSecond           float64
		tasks               int
		cpu, requests, most float64 // most: beyond what is expected of the requests
	}{
		{"usual", 40, 4, 20, 600, 30},
		{"idle", 0, 4, 0, 0, 0},
		{"overloaded", 400, 4, 100, 6000, 300},
		{"without tasks", 0, 0, none, 0, 0},
	} {
		s := measured(c.perSecond)
		s.Services[0].DesiredCount = c.tasks
		s.Services[0].TargetGroup.UnhealthyThreshold = 10
		s.Horizon = 20 * clock.Minute
		heard := &listener{}
		play(t, s, heard)
		seen := map[model.Metric]int{}
		for _, told := range heard.told {
			e, isMetric := told.ev.(model.MetricPublished)
			if !isMetric || e.From < minute(10) {
				continue
			}
			seen[e.Metric]++
			want, tolerance := c.cpu, 1.0
			switch e.Metric {
			case model.RequestCountPerTarget:
				want, tolerance = c.requests, c.most
			case model.MemoryUtilization:
				if e.Value < 0 || e.Value > 100 {
					t.Errorf("%s: memory utilization of %v %%", c.name, e.Value)
				}
				continue
			}
			if !(math.Abs(e.Value-want) <= tolerance) {
				t.Errorf("%s: %s is %v, expected %v", c.name, e.Metric, e.Value, want)
			}
		}
		if shows := seen[model.CPUUtilization] > 0; shows != (c.tasks > 0) {
			t.Errorf("%s: %d datapoints of utilization", c.name, seen[model.CPUUtilization])
		}
		if seen[model.RequestCountPerTarget] == 0 {
			t.Errorf("%s: no datapoint of requests", c.name)
		}
	}
}

// TestUtilizationOnInstances: MET-01, MET-03, MET-04: what the containers of a task on instances use
// beyond their reservation shows as more than 100 %; on Fargate, or with cpu and memory at task level,
// there is a cap. The examples are those of AWS (service_utilization).
func TestUtilizationOnInstances(t *testing.T) {
	for _, c := range []struct {
		name             string
		units, mib       float64 // used
		unbounded        model.Unbounded
		cpu, memory, sum float64
	}{
		{"bursting", 2048, 512, model.Unbounded{CPU: true, Memory: true}, 400, 50, 400},
		{"idle", 128, 128, model.Unbounded{CPU: true, Memory: true}, 25, 12.5, 25},
		{"beyond memoryReservation", 512, 1600, model.Unbounded{CPU: true, Memory: true}, 100, 156.25, 100},
		{"task-level memory", 2048, 1600, model.Unbounded{CPU: true}, 400, 100, 400},
		{"task-level cpu", 2048, 1600, model.Unbounded{Memory: true}, 100, 156.25, 100},
	} {
		web := plainService("web")
		web.Build.TaskDefinition.Resources = model.Resources{CPUUnits: 512, MemoryMiB: 1024}
		web.Build.TaskDefinition.Unbounded = c.unbounded
		scenario := plainScenario(web)
		s := newService(scenario, &scenario.Services[0])
		seconds := metricPeriod.Seconds()
		s.minute.usage = use{Usage: Usage{
			CPUBusy:     clock.Span(c.units / 1024 * float64(metricPeriod)),
			CPUReserved: 0.5 * seconds, MemoryUsed: c.mib * seconds, MemoryReserved: 1024 * seconds}}
		cpu, memory := s.minute.usage.complete().utilization()
		for metric, want := range map[model.Metric]float64{model.CPUUtilization: c.cpu,
			model.MemoryUtilization: c.memory, model.TotalCPUUtilization: c.sum} {
			if got := s.value(followed{metric: metric}, cpu, memory); got != want {
				t.Errorf("%s: %s is %v, expected %v", c.name, metric, got, want)
			}
		}
	}
}

// TestMetricsShowLate: TT-27, M-03: a datapoint is of one whole minute; M-07, HR-08: it shows when the
// delay after that is over, so that there is none before (MET-06).
func TestMetricsShowLate(t *testing.T) {
	s := measured(40)
	s.Horizon = 10 * clock.Minute
	heard := &listener{}
	play(t, s, heard)
	n := 0
	for _, told := range heard.told {
		if e, isMetric := told.ev.(model.MetricPublished); isMetric {
			n++
			if e.To.Sub(e.From) != clock.Minute || e.From.Truncate(clock.Minute) != e.From ||
				told.at.Sub(e.To) != s.Cluster.MetricDelay {
				t.Errorf("%s of %v to %v shows at %v", e.Metric, e.From, e.To, told.at)
			}
		}
	}
	if n != 3*7 { // the last that shows is that of minute 7
		t.Errorf("%d datapoints showed", n)
	}
}

// TT-08: requests per target are those of the load balancer: calls by Service Connect or Cloud Map of the
// same service are none of them.
func TestRequestsPerTargetAreThoseOfTheLoadBalancer(t *testing.T) {
	for _, route := range []model.Route{model.ThroughServiceConnect, model.ThroughCloudMap} {
		s := measured(40)
		s.Services[0].Connect = &model.Connect{Ejection: 30 * clock.Second}
		s.Services[0].CloudMap = &model.CloudMap{TTL: clock.Minute}
		front := plainService("front")
		front.Build.Workload.Calls = []model.Call{{Service: s.Services[0].Name, Through: route, Count: 1,
			Probability: 1}}
		s = plainScenario(s.Services[0], front)
		heard := &listener{}
		record := play(t, s, heard)
		n := 0
		for _, e := range of[model.MetricPublished](heard) {
			if e.Metric != model.RequestCountPerTarget {
				continue
			}
			if n++; math.Abs(e.Value-600) > 30 {
				t.Errorf("%s: %v requests per target, expected 600", route, e.Value)
			}
		}
		both := int64(0)
		for _, r := range record.Services {
			both += r.Requests.Offered
		}
		if n == 0 || both < 3*40*3000 {
			t.Errorf("%s: %d datapoints; %d requests and calls", route, n, both)
		}
	}
}

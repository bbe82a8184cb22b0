package world

import (
	"fmt"
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// TT-03: a custom metric is what happened in its minute; one service may follow another's. MET-05: counts
// of what has not happened have no datapoint.
func TestCustomMetrics(t *testing.T) {
	s := measured(40)
	web := &s.Services[0]
	web.Scaling = nil
	watcher := plainService("watcher")
	watcher.Scaling = &model.Scaling{Min: 0, Max: 4}
	want := map[model.Metric]struct{ value, tolerance float64 }{
		model.RequestCount:            {2400, 100},
		model.HealthyHostCount:        {4, 0},
		model.RunningTaskCount:        {4, 0},
		model.ResponseTime("Average"): {0.020, 0.002},
		model.ResponseTime("p50"):     {0.020, 0.002},
		model.ResponseTime("Maximum"): {0.020, 0.015},
	}
	for _, metric := range []model.Metric{model.RequestCount, model.HealthyHostCount, model.RunningTaskCount,
		model.ResponseTime("Average"), model.ResponseTime("p50"), model.ResponseTime("Maximum"),
		model.TargetErrors, model.BalancerErrors} {
		watcher.Scaling.Policies = append(watcher.Scaling.Policies, model.TargetTracking{Name: string(metric),
			MetricSource: model.MetricSource{Of: web.Name, Metric: metric}, Target: 1e9, DisableScaleIn: true})
	}
	s = plainScenario(*web, watcher)
	s.Horizon = 15 * clock.Minute
	heard := &listener{}
	play(t, s, heard)
	seen := map[model.Metric]int{}
	for _, e := range of[model.MetricPublished](heard) {
		w, expected := want[e.Metric]
		seen[e.Metric]++
		if e.From >= minute(5) && !(expected && math.Abs(e.Value-w.value) <= w.tolerance) {
			t.Errorf("%s of %s is %v", e.Metric, e.Service, e.Value)
		}
		if e.Service != web.Name {
			t.Errorf("%s of %s is published", e.Metric, e.Service)
		}
	}
	for metric := range want {
		if seen[metric] < 5 {
			t.Errorf("%d datapoints of %s", seen[metric], metric)
		}
	}
}

// TT-03, CW-09: a service scales by metric math over metrics of its own and of another service.
func TestMetricMathScales(t *testing.T) {
	front := plainService("front")
	front.Traffic.Sources[0].Rate = []model.RatePoint{{PerSecond: 8}, {At: minute(5), PerSecond: 40}}
	front.Traffic.Sources[0].Arrivals = model.Even
	worker := plainService("worker")
	worker.DesiredCount = 2
	worker.Scaling = &model.Scaling{Min: 2, Max: 20, Policies: []model.TargetTracking{{
		Name: "orders", Target: 5, DisableScaleIn: true,
		MetricSource: model.MetricSource{Metric: "requests a second and task", Math: &model.MetricMath{
			Period: clock.Minute, Returns: "each", Queries: []model.MetricQuery{
				{ID: "requests", Of: "front", Metric: model.RequestCount, Statistic: model.Sum},
				{ID: "tasks", Metric: model.RunningTaskCount},
				{ID: "rate", Expression: "requests / PERIOD(requests)"},
				{ID: "each", Expression: "rate / FILL(tasks, REPEAT)"},
			}}}}}}
	s := plainScenario(front, worker)
	s.Horizon = 20 * clock.Minute
	record := play(t, s)
	for _, r := range record.Services {
		if r.Name != "worker" {
			continue
		}
		if len(r.Scaling) == 0 || r.Scaling[0].To != 8 || r.Scaling[0].At < minute(5) {
			t.Errorf("40 requests a second, 5 for each task: %+v", r.Scaling)
		}
	}
}

// TT-01, HR-01, HR-02, HR-08, M-04, MET-02: a service that asks for it publishes utilization every 20 s, 16 s
// late, once all its tasks do; the change is a deployment. Metrics of a minute go on beside them.
func TestHighResolutionMetrics(t *testing.T) {
	web := plainService("web")
	web.Scaling = &model.Scaling{Min: 0, Max: 9}
	for _, metric := range []model.Metric{model.CPUUtilization, model.CPUHighResolution,
		model.MemoryHighResolution} {
		web.Scaling.Policies = append(web.Scaling.Policies, model.TargetTracking{Name: string(metric),
			MetricSource: model.MetricSource{Metric: metric}, Target: 1e9, DisableScaleIn: true})
	}
	s := plainScenario(web)
	s.Cluster.HighResolutionDelay = 16 * clock.Second
	s.Horizon = 20 * clock.Minute
	next := web.Build
	next.Monitoring.CPU = true
	s.Deployments = []model.PlannedDeployment{{At: minute(5), Service: "web", Build: next}}
	heard := &listener{}
	play(t, s, heard)
	fine := map[clock.Time]float64{}
	for _, told := range heard.told {
		e, isMetric := told.ev.(model.MetricPublished)
		switch {
		case !isMetric:
		case e.Metric == model.MemoryHighResolution:
			t.Errorf("memory is published at %v", told.at)
		case e.Metric == model.CPUHighResolution:
			fine[e.To] = e.Value
			if e.From < minute(5) || e.To.Sub(e.From) != 20*clock.Second ||
				told.at.Sub(e.To) != 16*clock.Second || e.From.Truncate(20*clock.Second) != e.From {
				t.Errorf("%v to %v shows at %v", e.From, e.To, told.at)
			}
		case e.From >= minute(12): // a minute is the mean of its 20 s
			mean := (fine[e.To.Add(-40*clock.Second)] + fine[e.To.Add(-20*clock.Second)] + fine[e.To]) / 3
			if math.Abs(mean-e.Value) > 1e-9 {
				t.Errorf("minute to %v: %v, and its parts have %v", e.To, e.Value, mean)
			}
		}
	}
	if len(fine) < 3*8 {
		t.Errorf("%d datapoints of 20 s", len(fine))
	}
}

// HR-01: to publish metrics of 20 s changes nothing but what is published: requests end as they did.
func TestFineMetricsChangeNothing(t *testing.T) {
	var ends [2]string
	for i := range ends {
		web := plainService("web")
		web.Scaling = &model.Scaling{Min: 1, Max: 20, Policies: []model.TargetTracking{{Name: "requests",
			MetricSource: model.MetricSource{Metric: model.RequestCountPerTarget}, Target: 500}}}
		if i == 1 {
			web.Build.Monitoring = model.Monitoring{CPU: true, Memory: true}
			web.Scaling.Policies = append(web.Scaling.Policies, model.TargetTracking{Name: "unmoved",
				MetricSource: model.MetricSource{Metric: model.CPUHighResolution}, Target: 1e9, DisableScaleIn: true})
		}
		s := plainScenario(web)
		s.Horizon = 30 * clock.Minute
		r := play(t, s).Services[0]
		u := r.Usage // integrals: the sum of three parts may differ from the whole in the last bit
		ends[i] = fmt.Sprintf("%v %v %v %v %v %.12g %.12g %.12g", r.Requests, r.Latency.Mean(),
			r.Latency.Quantile(0.99), r.Tasks, u.CPUBusy, u.CPUReserved, u.MemoryUsed, u.MemoryReserved)
	}
	if ends[0] != ends[1] {
		t.Errorf("without: %s\nwith: %s", ends[0], ends[1])
	}
}

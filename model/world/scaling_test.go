package world

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// SC-04, SC-07: scheduled actions of a service act in their order, all of them the same few seconds late;
// a target that is registered again is not late (AAS-03).
func TestScheduledActionsAreLate(t *testing.T) {
	s := measured(40)
	s.Horizon, s.Cluster.ScheduledDelay = 20*clock.Minute, 3*clock.Second
	bounds := func(least, most int) model.Bounds {
		return model.Bounds{Min: least, Max: most, HasMin: true, HasMax: true}
	}
	s.Services[0].Scaling.Scheduled = []model.Execution{
		{At: minute(5), Action: model.ScheduledAction{Name: "first", Bounds: bounds(6, 8)}},
		{At: minute(5), Action: model.ScheduledAction{Name: "second", Bounds: bounds(1, 5)}},
	}
	s.Registrations = []model.PlannedRegistration{
		{At: minute(9), Service: "web", Target: model.PlannedTarget{Bounds: bounds(7, 7)}}}
	got := play(t, s).Services[0].Scaling
	want := []struct {
		at       clock.Time
		policy   string
		from, to int
	}{
		{minute(5).Add(3 * clock.Second), "first", 4, 6},
		{minute(5).Add(3 * clock.Second), "second", 6, 5},
		{minute(9), "", 5, 7},
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i, w := range want {
		if a := got[i]; a.At != w.at || a.Policy != w.policy || a.From != w.from || a.To != w.to {
			t.Errorf("got %+v, want %+v", a, w)
		}
	}
}

// PR-07: the load that a predictive policy forecasts is what target tracking averages, times the tasks.
func TestLoadMetrics(t *testing.T) {
	s := measured(40)
	s.Horizon = 20 * clock.Minute
	loads := map[model.Metric]model.Metric{model.CPUUtilization: model.TotalCPUUtilization,
		model.MemoryUtilization: model.TotalMemoryUtilization, model.RequestCountPerTarget: model.TotalRequestCount}
	for metric, load := range loads {
		s.Services[0].Scaling.Predictive = append(s.Services[0].Scaling.Predictive, model.PredictiveScaling{
			Name: string(load), Metric: metric, Load: load, Target: 1})
	}
	heard := &listener{}
	play(t, s, heard)
	values := map[model.Metric]map[clock.Time]float64{}
	for _, told := range heard.told {
		if e, isMetric := told.ev.(model.MetricPublished); isMetric {
			if values[e.Metric] == nil {
				values[e.Metric] = map[clock.Time]float64{}
			}
			values[e.Metric][e.To] = e.Value
		}
	}
	for metric, load := range loads {
		if len(values[load]) != len(values[metric]) || len(values[load]) < 15 {
			t.Errorf("%d datapoints of %s, %d of %s", len(values[load]), load, len(values[metric]), metric)
		}
		for to, value := range values[load] {
			if want := 4 * values[metric][to]; math.Abs(value-want) > 1e-6*want {
				t.Errorf("%s at %v: %v, want %v", load, to, value, want)
			}
		}
	}
}

// PR-01: a policy that has seen nothing forecasts once the run has shown it a day, every six hours.
func TestForecastOfTheRunsOwnHistory(t *testing.T) {
	s := measured(1)
	s.Horizon = 31 * clock.Hour
	source := &s.Services[0].Traffic.Sources[0]
	source.Step, source.Repeat = true, 24*clock.Hour
	source.Rate = []model.RatePoint{{PerSecond: 1}, {At: clock.Time(12 * clock.Hour), PerSecond: 2}}
	s.Services[0].Scaling = &model.Scaling{Min: 1, Max: 9, Predictive: []model.PredictiveScaling{{Name: "p",
		Metric: model.RequestCountPerTarget, Load: model.TotalRequestCount, Target: 60}}}
	forecasts := play(t, s).Services[0].Forecasts
	if len(forecasts) != 7 { // of the hours from 24 to 30
		t.Fatalf("forecasts: %+v", forecasts)
	}
	for i, f := range forecasts {
		if f.From != clock.Time(clock.Span(24+i)*clock.Hour) || math.Abs(f.Load-60) > 1 {
			t.Errorf("hour %d: %+v, expected what the first hours of the run had", 24+i, f)
		}
	}
}

package why

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// TestMinutesAreJudged: which minutes break an objective, one row a measure.
func TestMinutesAreJudged(t *testing.T) {
	s := &model.Scenario{Services: []model.Service{{Name: "web"}}}
	waited := &stats.Sketch{}
	waited.RecordN(10*clock.Millisecond, 99)
	waited.RecordN(2*clock.Second, 2)
	m := &minute{Counts: serving.Counts{Offered: 104, Completed: 101, Error502: 1, Error503: 2},
		wanted: 60, had: 54}
	for _, c := range []struct {
		measure  string
		min, max float64 // NaN: none
		broken   bool
	}{
		{"latency.p99", math.NaN(), 1, true},
		{"latency.p99", math.NaN(), 3, false},
		{"latency.p50", math.NaN(), 0.011, false},
		{"latency.mean", math.NaN(), 0.04, true},
		{"latency.max", math.NaN(), 1.5, true},
		{"availability.requests", 0.98, math.NaN(), true},
		{"availability.requests", 0.97, math.NaN(), false},
		{"availability.tasks", 0.95, math.NaN(), true},
		{"availability.tasks", 0.9, math.NaN(), false},
		{"requests.failed", math.NaN(), 1000, true}, // any adds to the whole run's
		{"requests.timed_out", math.NaN(), 0, false},
	} {
		slo := model.SLO{Measure: "service.web." + c.measure, Min: c.min, Max: c.max,
			HasMin: !math.IsNaN(c.min), HasMax: !math.IsNaN(c.max)}
		o := newObjective(s, slo)
		if o == nil {
			t.Errorf("%s is not known", c.measure)
			continue
		}
		o.measureLatency(waited)
		o.measure(m)
		if o.isBroken() != c.broken {
			t.Errorf("%s: %v, broken %v", c.measure, o.value, o.isBroken())
		}
	}
	for _, measure := range []string{"cost.monthly", "service.web.utilization.cpu", "service.api.latency.p99"} {
		if newObjective(s, model.SLO{Measure: measure, Max: 1, HasMax: true}) != nil {
			t.Errorf("single minutes are said to break %s", measure)
		}
	}
}

// A minute in which nothing ended breaks nothing.
func TestQuietMinutesBreakNothing(t *testing.T) {
	s := &model.Scenario{Services: []model.Service{{Name: "web"}}}
	for _, measure := range []string{"latency.p99", "latency.mean", "availability.requests", "availability.tasks"} {
		o := newObjective(s, model.SLO{Measure: "service.web." + measure, Min: 0.9, Max: 1, HasMin: true,
			HasMax: true})
		o.measureLatency(&stats.Sketch{})
		o.measure(&minute{})
		if o.isBroken() {
			t.Errorf("%s: %v", measure, o.value)
		}
	}
}

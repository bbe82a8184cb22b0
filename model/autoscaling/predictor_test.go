package autoscaling

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// supplied is a policy of target 10 whose forecast asks for these tasks, hour by hour.
func supplied(tasks ...int) model.PredictiveScaling {
	p := model.PredictiveScaling{Name: "predict", Metric: cpu, Load: model.TotalCPUUtilization, Target: 10, Scales: true,
		Buffer: 5 * clock.Minute}
	for _, n := range tasks {
		p.Forecast = append(p.Forecast, float64(10*n))
	}
	return p
}

func hours(n float64) clock.Time { return clock.Time(n * float64(clock.Hour)) }

// PR-03: it acts at the start of each hour, earlier by the buffer.
func TestPredictionActsBeforeTheHour(t *testing.T) {
	p := predictor{PredictiveScaling: supplied(2, 5, 3), refreshAt: 0}
	p.FirstHour = clock.Time(30 * clock.Minute)
	p.run(0)
	buffer := hours(1.0 / 12)
	for _, c := range []struct {
		at   clock.Time
		want int
	}{
		{0, 0}, {hours(0.5) - buffer, 2}, {hours(0.5), 2}, {hours(1.5) - buffer - 1, 2},
		{hours(1.5) - buffer, 5}, {hours(1.5), 5},
		{hours(2.5) - buffer, 5}, // the next hour wants fewer: the present one goes on
		{hours(2.5), 3}, {hours(3.5), 0},
	} {
		if got, _ := p.wants(c.at); got != c.want {
			t.Errorf("at %v it wants %d, expected %d", c.at, got, c.want)
		}
	}
	if got := p.next(); got != hours(0.5)-buffer {
		t.Errorf("it acts first at %v", got)
	}
	for _, at := range []clock.Time{hours(0.5) - buffer, hours(1.5) - buffer, hours(2.5) - buffer} {
		if _, acts := p.run(at - 1); acts {
			t.Errorf("it acts before %v", at)
		}
		if _, acts := p.run(at); !acts || p.next() != at.Add(clock.Hour) {
			t.Errorf("at %v it acts: %v, and next at %v", at, acts, p.next())
		}
	}
}

// PR-05, §10 C6: how far a forecast raises the maximum.
func TestPredictionRaisesTheMaximum(t *testing.T) {
	for _, c := range []struct {
		name                 string
		raises               bool
		buffer, most, wanted int
		want                 int
	}{
		{"C6: forecast 50, maximum 40, buffer 10", true, 10, 40, 50, 55},
		{"C6: without a buffer", true, 0, 40, 50, 50},
		{"C6: HonorMaxCapacity", false, 10, 40, 50, 40},
		{"close to the maximum", true, 10, 40, 38, 42},
		{"far below it", true, 10, 40, 20, 40},
		{"a buffer of less than a task is one", true, 1, 10, 50, 51},
	} {
		p := predictor{PredictiveScaling: model.PredictiveScaling{RaisesMax: c.raises, MaxBuffer: c.buffer}}
		if got := p.raised(c.most, c.wanted); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// PR-01: a forecast every six hours, from what was known before the run and what the run has shown.
func TestForecastsAreMadeEverySixHours(t *testing.T) {
	p := predictor{PredictiveScaling: model.PredictiveScaling{Metric: cpu,
		Load: model.TotalCPUUtilization, Target: 10, Scales: true,
		History: slices.Repeat([]float64{20}, 2*day)}}
	if made, _ := p.run(0); !made || p.first != 0 || len(p.load) != ahead || p.tasks(0) != 2 {
		t.Fatalf("the first forecast: from hour %d, %v", p.first, p.load)
	}
	for minute := range 6 * 60 { // the run needs four tasks at every hour
		from := clock.Time(clock.Span(minute) * clock.Minute)
		p.observe(model.MetricPublished{From: from, To: from.Add(clock.Minute), Value: 40})
	}
	if made, _ := p.run(hours(5.9)); made {
		t.Error("a forecast before six hours are over")
	}
	if made, _ := p.run(hours(6)); !made || p.first != 6 {
		t.Fatalf("the second forecast: from hour %d", p.first)
	}
	if now, tomorrow := p.tasks(6), p.tasks(24); now != 2 || tomorrow != 3 {
		t.Errorf("it wants %d now and %d tomorrow at 00:00, expected 2 and 3: the average of 20, 20 and 40",
			now, tomorrow)
	}
	short := predictor{PredictiveScaling: model.PredictiveScaling{History: make([]float64, 23)}}
	if made, _ := short.run(0); made {
		t.Error("a forecast from 23 hours")
	}
}

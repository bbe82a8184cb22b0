package world

import (
	"math"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// scaling is the scalable target of a service; nil: it has none.
func (p servicePlan) scaling() *model.Scaling {
	if p.Scaling == "" {
		return nil
	}
	s := &model.Scaling{Min: p.ScaleMin, Max: p.ScaleMax}
	for _, metric := range scalings[p.Scaling] {
		s.Policies = append(s.Policies, model.TargetTracking{
			Name: string(metric), MetricSource: model.MetricSource{Metric: metric}, Target: p.Target,
			ScaleOutCooldown: seconds(p.Cooldown), ScaleInCooldown: seconds(p.Cooldown),
		})
	}
	switch p.Scaling {
	case "steps":
		s.Steps = []model.StepScaling{
			p.step("out", model.GreaterThanOrEqual, model.PercentChangeInCapacity, 60),
			p.step("in", model.LessThan, model.ChangeInCapacity, -1)}
	case "foreseen":
		p.foresee(s)
	}
	return s
}

// step is a policy that acts on either side of the target of CPU utilization.
func (p servicePlan) step(
	name string, is model.Comparison, by model.AdjustmentType, change int,
) model.StepScaling {
	lower, upper := math.Inf(-1), 0.0
	if is == model.GreaterThanOrEqual {
		lower, upper = 0, math.Inf(1)
	}
	return model.StepScaling{Name: name, Adjustment: by, Cooldown: seconds(p.Cooldown),
		Steps: []model.Step{{Lower: lower, Upper: upper, Adjustment: change}},
		Alarms: []model.Alarm{{Name: name, MetricSource: model.MetricSource{Metric: model.CPUUtilization},
			AlarmRule: model.AlarmRule{Comparison: is, Threshold: p.Target, Period: clock.Minute,
				Periods: 2, Datapoints: 2}}}}
}

// foresee adds scheduled actions and a forecast that wants another count every hour.
func (p servicePlan) foresee(s *model.Scaling) {
	at := func(minutes int) clock.Time { return clock.Time(clock.Span(minutes) * clock.Minute) }
	bounds := func(least, most int) model.Bounds {
		return model.Bounds{Min: least, Max: most, HasMin: true, HasMax: true}
	}
	s.Scheduled = []model.Execution{
		{At: at(7), Action: model.ScheduledAction{Name: "up", Bounds: bounds(p.ScaleMin+2, p.ScaleMax+3)}},
		{At: at(13), Action: model.ScheduledAction{Name: "round", Bounds: bounds(p.ScaleMax+4, p.ScaleMin)}},
		{At: at(19), Action: model.ScheduledAction{Name: "down", Bounds: bounds(0, 1+p.ScaleMin)}},
	}
	s.Predictive = []model.PredictiveScaling{{Name: "forecast", Metric: model.CPUUtilization,
		Load: model.TotalCPUUtilization, Target: p.Target, Scales: true, Buffer: seconds(p.Cooldown),
		RaisesMax: p.Cooldown == 60, MaxBuffer: 10, FirstHour: at(10),
		Forecast: slices.Repeat([]float64{3 * p.Target, 0, 9 * p.Target}, 8)}}
}

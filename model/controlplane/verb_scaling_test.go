package controlplane

import (
	"math"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"

	"github.com/cockroachdb/datadriven"
)

// policiesOf adds the policies of steps= and forecast= to a service that has scaling=.
func policiesOf(t *testing.T, d *datadriven.TestData, spec *model.Service) {
	if text := value(d, "steps", ""); text != "" {
		parts := strings.Split(text, ",")
		p := model.StepScaling{Name: "steps", Adjustment: model.AdjustmentType(parts[0]),
			Cooldown: span(t, d, "300s"), Alarms: []model.Alarm{{Name: "busy",
				MetricSource: model.MetricSource{Metric: model.CPUUtilization},
				AlarmRule: model.AlarmRule{Comparison: model.GreaterThanOrEqual, Threshold: 50,
					Period: clock.Minute, Periods: 1, Datapoints: 1}}}}
		for _, part := range parts[1:] {
			lower, change, _ := strings.Cut(part, ":")
			if n := len(p.Steps); n > 0 {
				p.Steps[n-1].Upper = float64(atoi(t, d, lower))
			}
			p.Steps = append(p.Steps, model.Step{Lower: float64(atoi(t, d, lower)), Upper: math.Inf(1),
				Adjustment: atoi(t, d, change)})
		}
		spec.Scaling.Policies, spec.Scaling.Steps = nil, []model.StepScaling{p}
	}
	if text := value(d, "forecast", ""); text != "" {
		p := model.PredictiveScaling{Name: "predict", Metric: model.CPUUtilization,
			Load: model.TotalCPUUtilization, Target: 50, Scales: true, Buffer: span(t, d, "300s")}
		for _, tasks := range strings.Split(text, ",") {
			p.Forecast = append(p.Forecast, float64(50*atoi(t, d, tasks)))
		}
		if p.MaxBuffer = number(t, d, "raise", -1); p.MaxBuffer >= 0 {
			p.RaisesMax = true
		}
		spec.Scaling.Predictive = []model.PredictiveScaling{p}
	}
}

// boundsOf is [min=N] [max=N].
func boundsOf(t *testing.T, d *datadriven.TestData) model.Bounds {
	b := model.Bounds{Min: number(t, d, "min", -1), Max: number(t, d, "max", -1)}
	b.HasMin, b.HasMax = b.Min >= 0, b.Max >= 0
	return b
}

// register NAME [min=N] [max=N] [suspend=(in,out,scheduled)|none]: RegisterScalableTarget.
func (s *script) register(d *datadriven.TestData, t *testing.T) {
	target := model.PlannedTarget{Bounds: boundsOf(t, d)}
	if text := value(d, "suspend", ""); text != "" {
		target.HasSuspended = true
		target.Suspended = model.Suspension{In: strings.Contains(text, "in"),
			Out: strings.Contains(text, "out"), Scheduled: strings.Contains(text, "scheduled")}
	}
	s.step(model.TargetRegistered{Service: name(d), Target: target}, true)
}

// scheduled NAME action=NAME [min=N] [max=N]: a scheduled action acts.
func (s *script) scheduled(d *datadriven.TestData, t *testing.T) {
	s.step(model.ScheduledActionDue{Service: name(d), Action: model.ScheduledAction{
		Name: value(d, "action", ""), Bounds: boundsOf(t, d)}}, true)
}

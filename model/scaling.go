package model

import (
	"slices"

	"ecsim/sim/clock"
)

// AdjustmentType is how a step scaling policy changes a count (ST-01).
type AdjustmentType string

// Adjustment types.
const (
	ChangeInCapacity        AdjustmentType = "ChangeInCapacity"
	PercentChangeInCapacity AdjustmentType = "PercentChangeInCapacity"
	ExactCapacity           AdjustmentType = "ExactCapacity"
)

// Step is what a step scaling policy does when the metric lies between two offsets from the
// alarm's threshold (ST-02).
type Step struct {
	Lower, Upper float64 // -Inf and +Inf where the policy leaves a bound open
	Adjustment   int
}

// StepScaling is a step scaling policy (rules ST-01 to ST-10).
type StepScaling struct {
	Name         string
	Adjustment   AdjustmentType
	Steps        []Step // from the lowest to the highest
	MinMagnitude int    // of a percentage (ST-05)
	Aggregation  Statistic
	Cooldown     clock.Span
	Alarms       []Alarm // whose action it is, by name
}

// Suspension is what a scalable target has suspended (SU-01).
type Suspension struct{ In, Out, Scheduled bool }

// String names what is suspended.
func (s Suspension) String() string {
	text := ""
	for _, part := range []struct {
		is   bool
		name string
	}{{s.In, "scaling in"}, {s.Out, "scaling out"}, {s.Scheduled, "scheduled scaling"}} {
		switch {
		case !part.is:
		case text == "":
			text = part.name
		default:
			text += ", " + part.name
		}
	}
	return text
}

// Bounds are a minimum and a maximum capacity, either of which may be left as it is.
type Bounds struct {
	Min, Max       int
	HasMin, HasMax bool
}

// On is what the bounds make of an earlier minimum and maximum.
func (b Bounds) On(least, most int) (int, int) {
	if b.HasMin {
		least = b.Min
	}
	if b.HasMax {
		most = b.Max
	}
	return least, most
}

// ScheduledAction is one execution of a scheduled action (SC-04).
type ScheduledAction struct {
	Name   string
	Bounds Bounds
}

// Foresees reports whether a name is that of a predictive policy or a scheduled action, which act
// without an alarm.
func (s *Scaling) Foresees(policy string) bool {
	return slices.ContainsFunc(s.Predictive, func(p PredictiveScaling) bool { return p.Name == policy }) ||
		slices.ContainsFunc(s.Scheduled, func(e Execution) bool { return e.Action.Name == policy })
}

// sources is what its policies follow, in order.
func (s *Scaling) sources() (sources []*MetricSource) {
	for i := range s.Policies {
		sources = append(sources, &s.Policies[i].MetricSource)
	}
	for i := range s.Steps {
		for j := range s.Steps[i].Alarms {
			sources = append(sources, &s.Steps[i].Alarms[j].MetricSource)
		}
	}
	for i := range s.Predictive {
		sources = append(sources, &MetricSource{Metric: s.Predictive[i].Load})
	}
	return sources
}

// Execution is when a scheduled action acts.
type Execution struct {
	At     clock.Time
	Action ScheduledAction
}

// PlannedTarget is what a RegisterScalableTarget call changes.
type PlannedTarget struct {
	Bounds       Bounds
	Suspended    Suspension
	HasSuspended bool // it says what is suspended; else that stays as it is
}

// PlannedRegistration is a RegisterScalableTarget call in the course of the run.
type PlannedRegistration struct {
	At      clock.Time
	Service string
	Target  PlannedTarget
}

// PredictiveScaling is a predictive scaling policy (rules PR-01 to PR-09).
type PredictiveScaling struct {
	Name   string
	Metric Metric     // the scaling metric
	Load   Metric     // its sum over the tasks
	Target float64    // of the scaling metric, as in target tracking
	Scales bool       // ForecastAndScale; else it only forecasts (PR-02)
	Buffer clock.Span // SchedulingBufferTime (PR-03)
	// IncreaseMaxCapacity, with MaxCapacityBuffer in percent; else the maximum is honoured (PR-05)
	RaisesMax bool
	MaxBuffer int

	// the first whole hour of the calendar that begins in the run, at 0 or later
	FirstHour clock.Time
	// the average load of each hour that ends at FirstHour or before, from old to new, in the unit of
	// the metric times tasks
	History []float64
	// the load of each hour from FirstHour on, where the forecast is supplied; empty: it is made
	Forecast []float64
}

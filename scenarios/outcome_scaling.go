package scenarios

import (
	"math"

	"ecsim/model/world"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
)

// ScalingActivity is one change of a desired count, of the first replication.
type ScalingActivity struct {
	AtSeconds float64 `json:"at_seconds"`
	Policy    string  `json:"policy"` // or scheduled action; empty: somebody's call
	From      int     `json:"from"`
	To        int     `json:"to"`
	Because   string  `json:"because"`
	Status    string  `json:"status"` // Successful, Overridden or InProgress (AAS-10)
	// of an activity that is not in progress
	DurationSeconds float64 `json:"duration_seconds,omitempty"`
	// of the first scale-out of an alarm whose tasks all became healthy
	Lag *ScalingLag `json:"lag_seconds,omitempty"`
}

// ScalingLag is where the time went between the load and healthy tasks, in seconds by stage: until a
// datapoint shows it, the alarm is in ALARM, the desired count changes, the image pull of the last task
// begins, ends, the task is RUNNING, and counts as healthy.
type ScalingLag struct {
	Metric float64 `json:"metric"`
	Alarm  float64 `json:"alarm"`
	Action float64 `json:"action"`
	Launch float64 `json:"launch"`
	Pull   float64 `json:"pull"`
	Start  float64 `json:"start"`
	Health float64 `json:"health"`
	Total  float64 `json:"total"`
}

func lagOf(l *watch.Lag) *ScalingLag {
	if l == nil {
		return nil
	}
	return &ScalingLag{Metric: l.Metric.Seconds(), Alarm: l.Alarm.Seconds(), Action: l.Action.Seconds(),
		Launch: l.Launch.Seconds(), Pull: l.Pull.Seconds(), Start: l.Start.Seconds(),
		Health: l.Health.Seconds(), Total: l.Total().Seconds()}
}

// scaleOutOf is the mean time of the scale-outs whose lag is known, from the load to healthy tasks; NaN without one.
func scaleOutOf(activities []ScalingActivity) *Measure {
	sum, n := 0.0, 0.0
	for _, a := range activities {
		if a.Lag != nil {
			sum, n = sum+a.Lag.Total, n+1
		}
	}
	m := ratioOf(sum, n, math.NaN())
	return &m
}

// NotScaled is a policy or scheduled action that changed nothing, and why: AWS's code where it has one
// (AAS-11). One that stays as it is has one entry.
type NotScaled struct {
	AtSeconds float64 `json:"at_seconds"`
	Policy    string  `json:"policy"`
	Desired   int     `json:"desired"` // the count that stays
	Reason    string  `json:"reason"`
	Because   string  `json:"because,omitempty"`
}

// ForecastHour is what a predictive scaling policy foresaw of an hour.
type ForecastHour struct {
	Policy      string  `json:"policy"`
	FromSeconds float64 `json:"from_seconds"`
	Load        float64 `json:"load"` // in the unit of the scaling metric, times tasks
	Tasks       int     `json:"tasks"`
}

// scalingOf fills in what scaled a service, and what did not.
func (o *ServiceOutcome) scalingOf(r *world.ServiceRecord) {
	o.Scaling = []ScalingActivity{}
	for _, a := range r.Scaling {
		activity := ScalingActivity{AtSeconds: a.At.Seconds(), Policy: a.Policy, From: a.From, To: a.To,
			Because: a.Because, Status: string(a.Status), Lag: lagOf(a.Lag)}
		if a.Ended != clock.Never {
			activity.DurationSeconds = a.Ended.Sub(a.At).Seconds()
		}
		o.Scaling = append(o.Scaling, activity)
	}
	for _, n := range r.NotScaled {
		o.NotScaled = append(o.NotScaled, NotScaled{AtSeconds: n.At.Seconds(), Policy: n.Policy,
			Desired: n.Desired, Reason: n.Reason, Because: n.Because})
	}
	for _, f := range r.Forecasts {
		if !math.IsNaN(f.Load) {
			o.Forecasts = append(o.Forecasts, ForecastHour{Policy: f.Policy, FromSeconds: f.From.Seconds(),
				Load: f.Load, Tasks: f.Tasks})
		}
	}
}

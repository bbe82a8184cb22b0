package autoscaling

import (
	"cmp"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// The alarms of a target tracking policy (TT-06, TT-07; TT-08 for requests per target). Standard
// metrics are always aggregated per minute (TT-27).
const (
	highDatapoints = 3
	lowDatapoints  = 15
	lowFraction    = 0.9
)

// policy is one target tracking policy and its two alarms.
type policy struct {
	model.TargetTracking
	high, low cloudwatch.Watch
}

func newPolicy(
	of Resource, p model.TargetTracking, datapoints int, phase func(string) clock.Span,
) policy {
	low, period := lowDatapoints, p.Metric.Resolution()
	if period == model.HighResolution {
		low = cmp.Or(p.LowDatapoints, low)
		if datapoints > 1 {
			datapoints = cmp.Or(p.HighDatapoints, datapoints)
		}
	}
	alarm := func(kind string, rule model.AlarmRule) cloudwatch.Watch {
		rule.Period, rule.Datapoints = period, rule.Periods
		own := of.Service + "-" + kind + "-" + p.Name
		w := cloudwatch.NewWatch(model.Alarm{Name: alarmPrefix + own, // no cluster's name shifts its phase
			MetricSource: p.MetricSource.By(of.Service), AlarmRule: rule}, period, phase)
		w.Name = alarmPrefix + of.Cluster + "/" + own
		w.Repeat(period) // CW-08, HR-03
		return w
	}
	return policy{
		TargetTracking: p,
		high: alarm("AlarmHigh", model.AlarmRule{Comparison: model.GreaterThan,
			Threshold: p.Target, Periods: datapoints}),
		low: alarm("AlarmLow", model.AlarmRule{Comparison: model.LessThan,
			Threshold: lowFraction * p.Target, Periods: low}),
	}
}

// alarmPrefix begins the names of alarms as AWS writes them: the cluster, the service, which of the two
// alarms it is, and, where AWS writes a UUID, the policy's name (TT-05).
const alarmPrefix = "TargetTracking-service/"

// showsDemand reports whether a datapoint of a period without running tasks is above zero
// (TT-22).
func (p *policy) showsDemand(zeroSince clock.Time) bool {
	value, ok := p.high.Latest()
	return ok && value > 0 && p.high.LatestFrom() >= zeroSince
}

package autoscaling

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
)

// The alarms of a target tracking policy (TT-06, TT-07).
const (
	Period         = clock.Minute // TT-27: standard metrics are always aggregated per minute
	highDatapoints = 3
	lowDatapoints  = 15
	lowFraction    = 0.9
)

// Target is the scalable target of one service with its target tracking policies.
type Target struct {
	service  string
	min, max int
	policies []policy
	eager    bool // evaluate every minute, also when no alarm can act

	out       activity   // the latest scale-out, until its cooldown is over
	inUntil   clock.Time // end of the scale-in cooldown
	zeroSince clock.Time // first evaluation of the present stretch with no running task; Never: some run
}

// policy is one target tracking policy and its two alarms.
type policy struct {
	model.TargetTracking
	high, low watch
}

// watch is an alarm and when it is evaluated.
type watch struct {
	Alarm
	name  string
	phase clock.Span // it is evaluated at this offset in every minute (CW-02)
	wake  clock.Time // the next evaluation that can matter
	fired bool       // the evaluation of this instant found ALARM
}

// NewTarget makes the scalable target of a service. The phase of an alarm is the offset in each minute at
// which CloudWatch evaluates it, 0 to 60 s.
func NewTarget(service string, s model.Scaling, phase func(alarm string) clock.Span) *Target {
	t := &Target{service: service, min: s.Min, max: s.Max, zeroSince: clock.Never}
	t.eager = s.Min == 0 // scaling from zero needs one datapoint only (TT-22): look each minute
	for _, p := range s.Policies {
		high := AlarmRule{Comparison: GreaterThan, Threshold: p.Target, Period: Period,
			Periods: highDatapoints, Datapoints: highDatapoints}
		low := AlarmRule{Comparison: LessThan, Threshold: lowFraction * p.Target, Period: Period,
			Periods: lowDatapoints, Datapoints: lowDatapoints}
		t.policies = append(t.policies, policy{
			TargetTracking: p,
			high:           newWatch(alarmName(service, "AlarmHigh", p.Name), high, phase),
			low:            newWatch(alarmName(service, "AlarmLow", p.Name), low, phase),
		})
	}
	return t
}

// alarmName follows AWS (TT-05), with the policy's name where AWS writes a UUID.
func alarmName(service, kind, policy string) string {
	return "TargetTracking-service/" + service + "-" + kind + "-" + policy
}

func newWatch(name string, rule AlarmRule, phase func(string) clock.Span) watch {
	w := watch{Alarm: NewAlarm(rule), name: name, phase: phase(name) % Period}
	w.wake = w.after(0)
	return w
}

// after is the first evaluation later than at.
func (w *watch) after(at clock.Time) clock.Time {
	return (at - clock.Time(w.phase) + clock.Time(Period)).Truncate(Period).Add(w.phase)
}

// Observe hears of a datapoint that became visible at.
func (t *Target) Observe(at clock.Time, m model.MetricPublished) {
	if m.Service != t.service || math.IsNaN(m.Value) {
		return
	}
	for i := range t.policies {
		p := &t.policies[i]
		if p.Metric == m.Metric {
			p.high.Alarm.Observe(at, m.To, m.Value)
			p.low.Alarm.Observe(at, m.To, m.Value)
			t.plan(&p.high, at-1)
			t.plan(&p.low, at-1)
		}
	}
}

// plan sets when the alarm is evaluated next, later than after. A quiet alarm sleeps until its next
// datapoint would be overdue, which the next datapoint postpones again: in quiet times no evaluation
// happens at all.
func (t *Target) plan(w *watch, after clock.Time) {
	switch {
	case t.eager || !w.quiet():
		w.wake = w.after(after)
	case w.exhausted(after):
		w.wake = clock.Never
	default:
		w.wake = w.after(max(after, w.seenAt.Add(Period)-1))
	}
}

// NextDeadline is the next evaluation of an alarm that can matter; Never when none can.
func (t *Target) NextDeadline() clock.Time {
	next := clock.Never
	for i := range t.policies {
		next = min(next, t.policies[i].high.wake, t.policies[i].low.wake)
	}
	return next
}

// Clamp is the count that registering the scalable target makes of a desired count (AAS-03), and why
// when it differs.
func (t *Target) Clamp(count int) (int, string) {
	switch {
	case count < t.min:
		return t.min, "minimum capacity " + itoa(t.min)
	case count > t.max:
		return t.max, "maximum capacity " + itoa(t.max)
	}
	return count, ""
}

package autoscaling

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// The alarms of a target tracking policy (TT-06, TT-07; TT-08 for requests per target).
const (
	Period         = clock.Minute // TT-27: standard metrics are always aggregated per minute
	highDatapoints = 3
	lowDatapoints  = 15
	lowFraction    = 0.9
)

// policy is one target tracking policy and its two alarms.
type policy struct {
	model.TargetTracking
	high, low watch
}

func newPolicy(
	service string, p model.TargetTracking, datapoints int, phase func(string) clock.Span,
) policy {
	high := AlarmRule{Comparison: GreaterThan, Threshold: p.Target, Period: Period,
		Periods: datapoints, Datapoints: datapoints}
	low := AlarmRule{Comparison: LessThan, Threshold: lowFraction * p.Target, Period: Period,
		Periods: lowDatapoints, Datapoints: lowDatapoints}
	return policy{
		TargetTracking: p,
		high:           newWatch(alarmName(service, "AlarmHigh", p.Name), high, phase),
		low:            newWatch(alarmName(service, "AlarmLow", p.Name), low, phase),
	}
}

// alarmName follows AWS (TT-05), with the policy's name where AWS writes a UUID.
func alarmName(service, kind, policy string) string {
	return "TargetTracking-service/" + service + "-" + kind + "-" + policy
}

// showsDemand reports whether a datapoint of a period without running tasks is above zero
// (TT-22).
func (p *policy) showsDemand(zeroSince clock.Time) bool {
	value, ok := p.high.Latest()
	return ok && value > 0 && p.high.latestTo.Add(-Period) >= zeroSince
}

// watch is an alarm and when it is evaluated.
type watch struct {
	Alarm
	name  string
	phase clock.Span // it is evaluated at this offset in every minute (CW-02)
	last  clock.Time // the latest evaluation
	wake  clock.Time // the next evaluation that can matter
	fired bool       // the evaluation of this instant found ALARM
}

func newWatch(name string, rule AlarmRule, phase func(string) clock.Span) watch {
	return watch{Alarm: NewAlarm(rule), name: name, phase: phase(name) % Period}
}

// after is the first evaluation later than at.
func (w *watch) after(at clock.Time) clock.Time {
	return (at - clock.Time(w.phase) + clock.Time(Period)).Truncate(Period).Add(w.phase)
}

// plan sets when the alarm is evaluated next, later than after. A quiet alarm sleeps until its
// next datapoint would be overdue, and that datapoint postpones it again: in quiet times no
// evaluation happens at all. An awake one is evaluated every minute.
func (w *watch) plan(after clock.Time, awake bool) {
	after = max(after, w.last)
	switch {
	case awake || !w.quiet(after):
		w.wake = w.after(after)
	case w.exhausted(after):
		w.wake = clock.Never
	default:
		w.wake = w.after(max(after, w.seenAt.Add(Period)-1))
	}
}

// run evaluates the alarm when it is due; due tells whether it was, changed whether its state is
// another.
func (w *watch) run(at clock.Time, awake bool) (due, changed bool) {
	w.fired = false
	if at < w.wake {
		return false, false
	}
	changed = w.Alarm.Evaluate(at)
	w.fired = w.state == InAlarm // the action repeats every minute while in ALARM (CW-08)
	w.last = at
	w.plan(at, awake)
	return true, changed
}

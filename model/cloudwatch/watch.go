package cloudwatch

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Watch is a named alarm and when it is evaluated.
type Watch struct {
	Alarm
	Name   string
	Metric model.Metric

	every  clock.Span // between evaluations (CW-02)
	phase  clock.Span // it is evaluated at this offset in each of these spans
	repeat clock.Span // between actions while it is in ALARM (CW-08)

	last  clock.Time // the latest evaluation
	acted clock.Time // the latest action
	wake  clock.Time // the next evaluation that can matter
	fired bool       // the latest evaluation was at this instant, and the alarm acted
}

// NewWatch makes a watch of an alarm whose metrics have a datapoint every so often. The phase of an
// alarm is the second of each minute at which CloudWatch evaluates it.
func NewWatch(a model.Alarm, resolution clock.Span, phase func(alarm string) clock.Span) Watch {
	every := Every(&a.AlarmRule)
	return Watch{Alarm: NewAlarm(a, resolution), Name: a.Name, Metric: a.Metric,
		every: every, phase: phase(a.Name) % every, repeat: clock.Minute}
}

// Every is how often an alarm is evaluated: every 10 s with periods shorter than a minute, every
// hour when the range is longer than a day, else every minute (CW-02).
func Every(r *model.AlarmRule) clock.Span {
	switch {
	case clock.Span(r.Periods)*r.Period > clock.Day:
		return clock.Hour
	case r.Period < clock.Minute:
		return 10 * clock.Second
	}
	return clock.Minute
}

// Repeat sets how often the action repeats while the alarm is in ALARM.
func (w *Watch) Repeat(every clock.Span) { w.repeat = every }

// Fired reports whether the alarm acted at this instant: it changed to ALARM, or it has been in
// ALARM for another minute (CW-08).
func (w *Watch) Fired() bool { return w.fired }

// Wake is the next evaluation that can matter; clock.Never: none can.
func (w *Watch) Wake() clock.Time { return w.wake }

// after is the first evaluation later than at.
func (w *Watch) after(at clock.Time) clock.Time {
	return (at - clock.Time(w.phase) + clock.Time(w.every)).Truncate(w.every).Add(w.phase)
}

// Care is which evaluations of an alarm matter.
type Care uint8

// Cares. Without one an evaluation matters if the alarm acts, or changes its state.
const (
	ForActions Care = iota
	ForEach         // every one matters
	ForChanges      // only a change of state matters: nothing comes of the actions
)

// Plan sets when the alarm is evaluated next, later than after. A quiet alarm sleeps until so many
// datapoints would be missing that its state could change, and each that comes postpones that: in
// quiet times no evaluation happens at all.
func (w *Watch) Plan(after clock.Time, care Care) {
	after = max(after, w.last)
	switch {
	case care == ForEach || w.state == InAlarm && !w.canIgnore(care) || !w.quiet(after):
		w.wake = w.after(after)
	case w.exhausted(after):
		w.wake = clock.Never
	default:
		w.wake = w.after(max(after, w.seenAt.Add(w.lasts(after))-1))
	}
}

// canIgnore reports whether actions can be left out: it must not matter when the last one was.
func (w *Watch) canIgnore(care Care) bool { return care == ForChanges && w.repeat <= w.every }

// Run evaluates the alarm when it is due; due tells whether it was, changed whether its state is
// another.
func (w *Watch) Run(at clock.Time, care Care) (due, changed bool) {
	w.fired = false
	if at < w.wake {
		return false, false
	}
	changed = w.Alarm.Evaluate(at)
	if w.state == InAlarm && (changed || at.Sub(w.acted) >= w.repeat) {
		w.fired, w.acted = true, at
	}
	w.last = at
	w.Plan(at, care)
	return true, changed
}

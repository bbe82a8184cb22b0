package cloudwatch

import (
	"math"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// State is the state of an alarm.
type State uint8

// States. An alarm begins without data.
const (
	InsufficientData State = iota
	OK
	InAlarm
)

var stateNames = [...]string{"INSUFFICIENT_DATA", "OK", "ALARM"}

// String is the AWS name.
func (s State) String() string { return stateNames[s] }

// spare is how many periods more than N an alarm looks back: 5 for N = 3 (CW-04).
const spare = 2

// Alarm is a CloudWatch alarm.
//
// With one datapoint for each period it remembers which periods have a datapoint and which of those
// breach as two words, so evaluating costs a few instructions. Otherwise it keeps the datapoints.
type Alarm struct {
	rule   model.AlarmRule
	of     string // the service whose metric it is
	metric model.Metric
	state  State
	step   clock.Span // by this much the range moves while no datapoint comes

	history history // of an alarm whose periods have one datapoint each
	series  *series // of another one, else nil

	latest   float64    // the latest datapoint of the alarm
	latestTo clock.Time // end of the latest datapoint of the metric
	seenAt   clock.Time // when it became visible
	any      bool       // there was one
}

// NewAlarm makes an alarm without data. Its metrics have a datapoint every so often.
func NewAlarm(a model.Alarm, resolution clock.Span) Alarm {
	made := Alarm{rule: a.AlarmRule, metric: a.Metric, of: a.Of, step: a.Period}
	if a.Math != nil || !isDirect(&a.AlarmRule, resolution) {
		made.step = resolution
		made.series = newSeries(&a)
	}
	return made
}

// State is the state at the last evaluation.
func (a *Alarm) State() State { return a.state }

// Latest is the latest datapoint (TT-10); false when there was none yet.
func (a *Alarm) Latest() (value float64, ok bool) { return a.latest, a.any }

// LatestBy is the datapoint of the latest period as another statistic makes it (ST-07); of metric math
// there is only the one.
func (a *Alarm) LatestBy(s model.Statistic) float64 {
	if a.series == nil || a.series.program != nil {
		return a.latest
	}
	points := a.series.inputs[0].points
	first, _ := slices.BinarySearchFunc(points, a.latestTo.Add(-a.series.period)+1, byEnd)
	last, _ := slices.BinarySearchFunc(points, a.latestTo+1, byEnd)
	return aggregate(points[first:last], s)
}

// LatestFrom is when the period of the latest datapoint began.
func (a *Alarm) LatestFrom() clock.Time { return a.latestTo.Add(-a.step) }

// Rule is when the alarm goes off.
func (a *Alarm) Rule() *model.AlarmRule { return &a.rule }

// Hear takes a datapoint that becomes visible at, if it is of a metric that the alarm follows.
func (a *Alarm) Hear(at clock.Time, m *model.MetricPublished) (heard bool) {
	switch {
	case math.IsNaN(m.Value):
		return false
	case a.series == nil:
		if m.Metric != a.metric || m.Service != a.of {
			return false
		}
		a.Observe(at, m.To, m.Value)
	case !a.series.hear(m):
		return false
	default:
		a.heard(at, m.To)
	}
	return true
}

// Observe takes the datapoint of the alarm's one metric that ends at to; it becomes visible at. One
// that arrives late fills its own period.
func (a *Alarm) Observe(at, to clock.Time, value float64) {
	if a.series != nil {
		a.series.inputs[0].add(to, value, a.series.keep())
		a.heard(at, to)
		return
	}
	a.record(to, value)
	if !a.any || to > a.latestTo {
		a.latest, a.latestTo, a.seenAt, a.any = value, to, at, true
	}
}

// heard notes a datapoint that the series has taken.
func (a *Alarm) heard(at, to clock.Time) {
	if !a.any || to > a.latestTo {
		a.latestTo, a.seenAt, a.any = to, at, true
	}
	a.latest = a.series.newest(a.end(at), a.latest)
}

// record notes a datapoint of one whole period.
func (a *Alarm) record(to clock.Time, value float64) {
	age := uint64(0)
	switch {
	case !a.any:
	case to > a.latestTo:
		a.history.shift(uint64(to.Sub(a.latestTo) / a.rule.Period))
	default:
		age = uint64(a.latestTo.Sub(to) / a.rule.Period)
	}
	a.history.set(age, breaches(&a.rule, value))
}

// Evaluate looks at the evaluation range as it is at and returns whether the state changed.
func (a *Alarm) Evaluate(at clock.Time) (changed bool) {
	before, found := a.state, a.tally(at)
	if a.series != nil && a.any {
		a.latest = newest(a.series.values, a.latest) // of the range that was just looked at
	}
	a.state = a.outcome(found)
	return a.state != before
}

// overdue is how many datapoints should have become visible since the latest one did. The range
// thus follows the metric's own publication lag: a period is missing once its datapoint is late,
// not before.
func (a *Alarm) overdue(at clock.Time) uint64 { return uint64(at.Sub(a.seenAt) / a.step) }

// tally is what an evaluation finds: of the N most recent real datapoints of the range (CW-04).
type tally struct {
	real      int // how many there are
	breaching int
	oldest    int // age of the oldest in periods, 1: the newest period; 0: there is none
	since     int // likewise of the oldest that breaches
}

func (a *Alarm) tally(at clock.Time) tally {
	switch {
	case !a.any:
		return tally{}
	case a.series == nil:
		return a.history.tally(a.overdue(at), a.rule.Periods)
	}
	return count(a.series.look(a.end(at)), &a.rule)
}

// end is the end of the newest period of the range, of one that slides.
func (a *Alarm) end(at clock.Time) clock.Time {
	return a.latestTo.Add(clock.Span(a.overdue(at)) * a.step).Truncate(slide(&a.rule))
}

// Since is when the period of the oldest datapoint that breaches and counts began.
func (a *Alarm) Since(at clock.Time) clock.Time {
	end := a.latestTo.Add(clock.Span(a.overdue(at)) * a.step)
	if a.series != nil {
		end = a.end(at)
	}
	return end.Add(-clock.Span(a.tally(at).since) * a.rule.Period)
}

// outcome is the state that an evaluation leads to (CW-04 to CW-06).
func (a *Alarm) outcome(t tally) State {
	breaching := t.breaching
	if a.rule.Missing == model.TreatBreaching {
		breaching += a.rule.Periods - t.real
	}
	switch {
	case breaching >= a.rule.Datapoints:
		return InAlarm
	case t.real == a.rule.Periods || t.breaching < t.real ||
		a.rule.Missing == model.TreatNotBreaching:
		return OK
	case a.rule.Missing == model.TreatIgnore:
		return a.state
	case t.real == 0:
		return InsufficientData
	case t.oldest >= a.rule.Datapoints:
		return InAlarm // CW-06: all there is breaches, and the oldest is M periods old
	default:
		return a.state // CW-06: too recent to tell
	}
}

// quiet reports whether an evaluation would find the present state. Windows that slide are looked at
// each time, until they are empty.
func (a *Alarm) quiet(at clock.Time) bool {
	if a.series != nil && !a.exhausted(at) {
		return false
	}
	return a.outcome(a.tally(at)) == a.state
}

// lasts is how long after the latest datapoint the state stays, without another one, as an evaluation
// finds it at: as long as the N datapoints that decide are in the range (CW-04).
func (a *Alarm) lasts(at clock.Time) clock.Span {
	overdue := a.overdue(at)
	if a.series == nil {
		if t := a.tally(at); t.real == a.rule.Periods {
			overdue += uint64(a.rule.Periods + spare - t.oldest)
		}
	}
	return clock.Span(overdue+1) * a.step
}

// exhausted reports whether no datapoint is left in the range, so that only another one matters.
func (a *Alarm) exhausted(at clock.Time) bool {
	look := clock.Span(a.rule.Periods+spare) * a.rule.Period
	if a.series != nil {
		look += slide(&a.rule)
	}
	return !a.any || clock.Span(a.overdue(at))*a.step >= look
}

package autoscaling

import (
	"math/bits"

	"ecsim/sim/clock"
)

// AlarmState is the state of a CloudWatch alarm.
type AlarmState uint8

// Alarm states. An alarm begins without data.
const (
	InsufficientData AlarmState = iota
	OK
	InAlarm
)

var alarmStateNames = [...]string{"INSUFFICIENT_DATA", "OK", "ALARM"}

// String is the AWS name.
func (s AlarmState) String() string { return alarmStateNames[s] }

// MissingData is how an alarm treats periods without a datapoint (CW-03).
type MissingData uint8

// The four treatments; the first is CloudWatch's default.
const (
	TreatMissing MissingData = iota
	TreatIgnore
	TreatBreaching
	TreatNotBreaching
)

// Comparison is how a datapoint is compared with the threshold. Both are strict (TT-06, TT-07).
type Comparison uint8

// Comparisons.
const (
	GreaterThan Comparison = iota
	LessThan
)

// maxPeriods is the largest number of evaluation periods an Alarm can hold: its history is one
// word.
const maxPeriods = 60

// spare is how many periods more than N an alarm looks back: 5 for N = 3 (CW-04).
const spare = 2

// AlarmRule is what an alarm watches for: M of N datapoints beyond a threshold (CW-01).
type AlarmRule struct {
	Comparison Comparison
	Threshold  float64
	Period     clock.Span
	Periods    int // N, at most maxPeriods
	Datapoints int // M, 1 to N
	Missing    MissingData
}

// breaches compares one datapoint.
func (r *AlarmRule) breaches(value float64) bool {
	if r.Comparison == GreaterThan {
		return exceeds(value, r.Threshold)
	}
	return exceeds(r.Threshold, value)
}

// Alarm is a CloudWatch alarm over datapoints of one period each. It remembers which periods have
// a datapoint and which of those breach as two words, so evaluating costs a few instructions.
type Alarm struct {
	rule  AlarmRule
	state AlarmState

	present uint64 // bit i: the period i before the latest has a datapoint
	breach  uint64 // bit i: and it breaches; a subset of present

	latest   float64    // the latest datapoint
	latestTo clock.Time // end of its period
	seenAt   clock.Time // when it became visible
}

// NewAlarm makes an alarm without data.
func NewAlarm(rule AlarmRule) Alarm {
	if rule.Periods > maxPeriods {
		panic("autoscaling: an alarm remembers 60 periods at most")
	}
	return Alarm{rule: rule}
}

// State is the state at the last evaluation.
func (a *Alarm) State() AlarmState { return a.state }

// Latest is the latest datapoint (TT-10); false when there was none yet.
func (a *Alarm) Latest() (value float64, ok bool) { return a.latest, a.present != 0 }

// Observe adds the datapoint of the period that ends at to; it becomes visible at.
// A datapoint that arrives late fills its own period.
func (a *Alarm) Observe(at, to clock.Time, value float64) {
	bit := uint64(1)
	switch {
	case a.present == 0 || to > a.latestTo:
		shift := uint64(0)
		if a.present != 0 {
			shift = uint64(to.Sub(a.latestTo) / a.rule.Period)
		}
		a.present, a.breach = a.present<<shift, a.breach<<shift
		a.latest, a.latestTo, a.seenAt = value, to, at
	default:
		bit = 1 << uint64(a.latestTo.Sub(to)/a.rule.Period)
	}
	a.present |= bit
	a.breach &^= bit
	if a.rule.breaches(value) {
		a.breach |= bit
	}
}

// Evaluate looks at the evaluation range as it is at and returns whether the state changed.
func (a *Alarm) Evaluate(at clock.Time) (changed bool) {
	before := a.state
	a.state = a.outcome(a.overdue(at))
	return a.state != before
}

// overdue is how many datapoints should have become visible since the latest one did. The range
// thus follows the metric's own publication lag: a period is missing once its datapoint is late,
// not before.
func (a *Alarm) overdue(at clock.Time) uint64 { return uint64(at.Sub(a.seenAt) / a.rule.Period) }

// outcome is the state when so many periods after the latest datapoint are missing (CW-04 to
// CW-06).
func (a *Alarm) outcome(overdue uint64) AlarmState {
	window := uint64(1)<<(a.rule.Periods+spare) - 1
	present := a.present << overdue & window
	breach := a.breach << overdue & window
	n := bits.OnesCount64(present)
	for ; n > a.rule.Periods; n-- { // the N most recent real datapoints decide (CW-04)
		oldest := uint64(1) << (bits.Len64(present) - 1)
		present, breach = present&^oldest, breach&^oldest
	}
	breaching := bits.OnesCount64(breach)
	if a.rule.Missing == TreatBreaching {
		breaching += a.rule.Periods - n
	}
	switch {
	case breaching >= a.rule.Datapoints:
		return InAlarm
	case n == a.rule.Periods || breach != present || a.rule.Missing == TreatNotBreaching:
		return OK
	case a.rule.Missing == TreatIgnore:
		return a.state
	case n == 0:
		return InsufficientData
	case bits.Len64(present) >= a.rule.Datapoints:
		return InAlarm // CW-06: all there is breaches, and the oldest is M periods old
	default:
		return a.state // CW-06: too recent to tell
	}
}

// quiet reports whether an evaluation would find the present state and do nothing. An alarm acts
// when its state changes and in each minute of ALARM (CW-08).
func (a *Alarm) quiet(at clock.Time) bool {
	return a.state != InAlarm && a.outcome(a.overdue(at)) == a.state
}

// exhausted reports whether no datapoint is left in the range, so that only another one matters.
func (a *Alarm) exhausted(at clock.Time) bool {
	return a.present == 0 || a.overdue(at) >= uint64(a.rule.Periods+spare)
}

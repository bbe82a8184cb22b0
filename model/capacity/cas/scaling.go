package cas

import (
	"strconv"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// Metric is the metric of a capacity provider with managed scaling, in AWS/ECS/ManagedScaling (CP-02).
const Metric model.Metric = "CapacityProviderReservation"

// Period is how often it is counted (CP-02).
const Period = clock.Minute

// The alarms of managed scaling (CP-12).
const (
	highDatapoints = 1
	lowDatapoints  = 15
)

// Scaling is the target tracking policy that managed scaling puts on an Auto Scaling group.
type Scaling struct {
	settings  Settings
	warmUp    clock.Span
	high, low cloudwatch.Watch
	latest    model.Reservation
	latestTo  clock.Time
}

// NewScaling makes the policy of a group. warmUp is instanceWarmupPeriod; the phase of an alarm is the
// offset in each minute at which CloudWatch evaluates it, 0 to 60 s.
func NewScaling(
	group string, s Settings, warmUp clock.Span, phase func(alarm string) clock.Span,
) *Scaling {
	watch := func(kind string, c model.Comparison, datapoints int) cloudwatch.Watch {
		return cloudwatch.NewWatch(model.Alarm{
			Name:         "TargetTracking-" + group + "-" + kind,
			MetricSource: model.MetricSource{Metric: Metric},
			AlarmRule: model.AlarmRule{Comparison: c, Threshold: float64(s.Target), Period: Period,
				Periods: datapoints, Datapoints: datapoints},
		}, Period, phase)
	}
	return &Scaling{settings: s, warmUp: warmUp,
		high: watch("AlarmHigh", model.GreaterThan, highDatapoints),
		low:  watch("AlarmLow", model.LessThan, lowDatapoints)}
}

// Observe hears of a datapoint of the minute that ends at to, which became visible at.
func (s *Scaling) Observe(at, to clock.Time, r model.Reservation) {
	if to >= s.latestTo {
		s.latest, s.latestTo = r, to
	}
	for _, w := range []*cloudwatch.Watch{&s.high, &s.low} {
		w.Observe(at, to, r.Percent)
		w.Plan(at-1, cloudwatch.ForActions)
	}
}

// NextDeadline is the next evaluation of an alarm that can matter; Never when none can.
func (s *Scaling) NextDeadline() clock.Time { return min(s.high.Wake(), s.low.Wake()) }

// State is what a decision needs to know of the group.
type State struct {
	Desired, Min, Max int
	Launched          clock.Time // when its youngest instance was; Never: it has none
}

// Refusal is why an alarm in ALARM changes nothing; empty otherwise.
type Refusal string

// Refusals.
const (
	WarmingUp        Refusal = "an instance is in its warm-up" // CP-14
	AlreadyAtMax     Refusal = "already at the maximum size"
	AlreadyAtMin     Refusal = "already at the minimum size"
	AlreadyAtDesired Refusal = "already at the desired capacity"
)

// Decision is what became of the alarms that were due.
type Decision struct {
	Alarms  []model.ChangeAlarm // that changed
	Desired int
	Changed bool
	Alarm   string // whose action it is
	Because string
	Refusal Refusal
}

// Evaluate runs the alarms that are due at and decides the desired capacity of the group.
func (s *Scaling) Evaluate(at clock.Time, now State) Decision {
	d := Decision{Desired: now.Desired}
	high, low := s.run(&s.high, at, &d), s.run(&s.low, at, &d)
	if high {
		s.scaleOut(at, now, &d)
	}
	if low && s.high.State() != cloudwatch.InAlarm {
		s.scaleIn(now, &d)
	}
	return d
}

// run evaluates an alarm when it is due, and says whether it acts.
func (s *Scaling) run(w *cloudwatch.Watch, at clock.Time, d *Decision) bool {
	from := w.State()
	if _, changed := w.Run(at, cloudwatch.ForActions); changed {
		d.Alarms = append(d.Alarms, model.ChangeAlarm{Alarm: w.Name, Metric: Metric,
			From: from.String(), To: w.State().String(), Because: s.explain(w)})
	}
	return w.Fired()
}

// explain says what an alarm has seen.
func (s *Scaling) explain(w *cloudwatch.Watch) string {
	target := strconv.Itoa(s.settings.Target)
	switch {
	case w.State() == cloudwatch.InsufficientData:
		return "no " + string(Metric) + " datapoint"
	case w == &s.high:
		return s.latest.String() + sign(w, " > ", " ≤ ") + target
	}
	return s.latest.String() + sign(w, " < ", " ≥ ") + target + sign(w, " for 15 min", "")
}

func sign(w *cloudwatch.Watch, alarm, ok string) string {
	if w.State() == cloudwatch.InAlarm {
		return alarm
	}
	return ok
}

// scaleOut adds instances, unless those that have been added are still young (CP-13, CP-14).
func (s *Scaling) scaleOut(at clock.Time, now State, d *Decision) {
	want := s.settings.wanted(s.latest)
	limited := min(max(want, now.Min), now.Max)
	switch {
	case now.Desired >= now.Max:
		d.Refusal = AlreadyAtMax
	case limited <= now.Desired:
		d.Refusal = AlreadyAtDesired
	case now.Launched != clock.Never && at.Sub(now.Launched) < s.warmUp:
		d.Refusal = WarmingUp
	default:
		d.set(limited, &s.high, s.explain(&s.high))
		if limited < want {
			d.Because += "; maximum size " + strconv.Itoa(now.Max)
		}
	}
}

// scaleIn removes at least one instance and at most half of them (CP-16).
func (s *Scaling) scaleIn(now State, d *Decision) {
	want := max(s.settings.wanted(s.latest), now.Min)
	half := now.Desired - max(1, now.Desired/2)
	switch {
	case now.Desired <= now.Min:
		d.Refusal = AlreadyAtMin
	case want >= now.Desired:
		d.Refusal = AlreadyAtDesired
	default:
		d.set(max(want, half), &s.low, s.explain(&s.low))
		if want < half {
			d.Because += "; half of the instances at a time"
		}
	}
}

func (d *Decision) set(desired int, by *cloudwatch.Watch, because string) {
	d.Desired, d.Changed, d.Alarm, d.Because = desired, true, by.Name, because
}

package autoscaling

import (
	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// Target is the scalable target of one service with its target tracking policies.
type Target struct {
	service  string
	min, max int
	policies []policy
	eager    bool // evaluate every minute, also when no alarm can act

	out       activity   // the latest scale-out, until its cooldown is over
	inUntil   clock.Time // end of the scale-in cooldown
	zeroSince clock.Time // first evaluation that saw no running task; Never: some run
}

// NewTarget makes the scalable target of a service. The phase of an alarm is the offset in each
// minute at which CloudWatch evaluates it, 0 to 60 s.
func NewTarget(service string, s model.Scaling, phase func(alarm string) clock.Span) *Target {
	t := &Target{service: service, min: s.Min, max: s.Max, zeroSince: clock.Never}
	datapoints := highDatapoints
	if s.AtOnce {
		datapoints, phase = 1, func(string) clock.Span { return 0 }
	}
	t.eager = s.Min == 0 // from zero a datapoint suffices, without an alarm (TT-22)
	for _, p := range s.Policies {
		t.policies = append(t.policies, newPolicy(service, p, datapoints, phase))
	}
	t.wake(0)
	return t
}

// Observe hears of a datapoint that became visible at.
func (t *Target) Observe(at clock.Time, m model.MetricPublished) {
	for i := range t.policies {
		p := &t.policies[i]
		for _, w := range [...]*cloudwatch.Watch{&p.high, &p.low} {
			if w.Hear(at, &m) {
				w.Plan(at-1, t.isAwake())
			}
		}
	}
}

// isAwake reports whether alarms are evaluated every minute whatever they say: to see demand at
// zero, or to see a scale-out complete that nobody tells of.
func (t *Target) isAwake() bool { return t.eager || t.out.open }

// wake plans every alarm anew, later than at.
func (t *Target) wake(at clock.Time) {
	for i := range t.policies {
		t.policies[i].high.Plan(at, t.isAwake())
		t.policies[i].low.Plan(at, t.isAwake())
	}
}

// NextDeadline is the next evaluation of an alarm that can matter; Never when none can.
func (t *Target) NextDeadline() clock.Time {
	next := clock.Never
	for i := range t.policies {
		next = min(next, t.policies[i].high.Wake(), t.policies[i].low.Wake())
	}
	return next
}

// Clamp is the count that registering the scalable target makes of a desired count (AAS-03), and
// why when it differs.
func (t *Target) Clamp(count int) (int, string) {
	switch {
	case count < t.min:
		return t.min, "minimum capacity " + itoa(t.min)
	case count > t.max:
		return t.max, "maximum capacity " + itoa(t.max)
	}
	return count, ""
}

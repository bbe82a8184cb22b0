package autoscaling

import (
	"iter"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// Resource is the service that a scalable target is of (AAS-01).
type Resource struct{ Cluster, Service string }

// Target is the scalable target of one service with its policies.
type Target struct {
	service    string
	min, max   int
	suspended  model.Suspension
	policies   []policy
	steps      []stepPolicy
	predictors []predictor
	eager      bool // evaluate every minute, also when no alarm can act
	resumed    bool // policies whose alarms are in ALARM act at once (SU-02)

	held      *string            // whose clamp waits for the end of a deployment; nil: none does
	out       activity           // the latest scale-out, until its cooldown is over
	inUntil   clock.Time         // end of the scale-in cooldown
	zeroSince clock.Time         // first evaluation that saw no running task; Never: some run
	told      map[string]Refusal // of each policy, while it lasts; looked up, never walked
	restless  bool               // all alarms are evaluated at one instant: their order matters
	resting   bool               // nothing can come of actions of alarms
}

// NewTarget makes the scalable target of a service. The phase of an alarm is the offset in each
// minute at which CloudWatch evaluates it, 0 to 60 s.
func NewTarget(of Resource, s model.Scaling, phase func(alarm string) clock.Span) *Target {
	t := &Target{service: of.Service, min: s.Min, max: s.Max, suspended: s.Suspended,
		zeroSince: clock.Never, told: map[string]Refusal{}}
	datapoints := highDatapoints
	if s.AtOnce {
		t.restless = true
		datapoints, phase = 1, func(string) clock.Span { return 0 }
	}
	t.eager = s.Min == 0 // from zero a datapoint suffices, without an alarm (TT-22)
	for _, p := range s.Policies {
		t.policies = append(t.policies, newPolicy(of, p, datapoints, phase))
	}
	for _, p := range s.Steps {
		t.steps = append(t.steps, newStepPolicy(of.Service, p, s.AtOnce, phase))
	}
	for _, p := range s.Predictive {
		t.predictors = append(t.predictors, predictor{PredictiveScaling: p})
	}
	t.wake(0)
	return t
}

// Observe hears of a datapoint that became visible at.
func (t *Target) Observe(at clock.Time, m model.MetricPublished) {
	for _, w := range t.watches() {
		if w.Hear(at, &m) {
			w.Plan(at-1, t.care())
		}
	}
	for i := range t.predictors {
		if p := &t.predictors[i]; p.Load == m.Metric && m.Service == t.service {
			p.observe(m)
		}
	}
}

// watches are the alarms of all policies, each with its policy's name: of each target tracking policy
// the high one first, then those of step scaling.
func (t *Target) watches() iter.Seq2[string, *cloudwatch.Watch] {
	return func(yield func(string, *cloudwatch.Watch) bool) {
		for i := range t.policies {
			if p := &t.policies[i]; !yield(p.Name, &p.high) || !yield(p.Name, &p.low) {
				return
			}
		}
		for i := range t.steps {
			for j := range t.steps[i].alarms {
				if p := &t.steps[i]; !yield(p.Name, &p.alarms[j]) {
					return
				}
			}
		}
	}
}

// isAwake reports whether alarms are evaluated every minute whatever they say: to see demand at
// zero, or to see a scale-out complete that nobody tells of.
func (t *Target) isAwake() bool { return t.eager || t.out.open }

// care is which evaluations of the alarms matter.
func (t *Target) care() cloudwatch.Care {
	switch {
	case t.isAwake():
		return cloudwatch.ForEach
	case t.resting:
		return cloudwatch.ForChanges
	}
	return cloudwatch.ForActions
}

// wake plans every alarm anew, later than at.
func (t *Target) wake(at clock.Time) {
	for _, w := range t.watches() {
		w.Plan(at, t.care())
	}
}

// NextDeadline is the next moment that can matter, of an alarm or a forecast; Never when none can.
func (t *Target) NextDeadline() clock.Time {
	next := clock.Never
	for _, w := range t.watches() {
		next = min(next, w.Wake())
	}
	for i := range t.predictors {
		next = min(next, t.predictors[i].next())
	}
	return next
}

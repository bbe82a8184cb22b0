package autoscaling

import (
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// Heed hears that the service may have changed, and reports whether the next deadline may be another.
func (t *Target) Heed(at clock.Time, now State) (changed bool) {
	return t.resting && t.rest(at-1, t.isStuck(now))
}

// rest lets alarms sleep while they are in ALARM, or has them evaluated later than after; it reports
// whether it was otherwise before.
func (t *Target) rest(after clock.Time, resting bool) (changed bool) {
	if resting == t.resting {
		return false
	}
	t.resting = resting
	t.wake(after)
	return true
}

// isStuck reports whether nothing can come of actions of alarms until an alarm changes its state or
// something happens to the service: none asks for more tasks, and why there cannot be fewer has been
// told and does not depend on time or on the metrics.
func (t *Target) isStuck(now State) bool {
	if t.restless || t.resumed || now.Running == 0 || t.asksForMore() {
		return false
	}
	why := AlreadyAtMin
	for i := range t.policies {
		if p := &t.policies[i]; !p.DisableScaleIn && !p.isLow() {
			why = OtherPolicyNotLow // TT-13
		}
	}
	if why == AlreadyAtMin && (t.suspended.In || now.Deploying || now.Desired != t.min) {
		return false
	}
	for i := range t.policies {
		if p := &t.policies[i]; !p.DisableScaleIn && p.isLow() && t.told[p.Name] != why {
			return false
		}
	}
	return true
}

// asksForMore reports whether an alarm is in ALARM that may ask for more tasks.
func (t *Target) asksForMore() bool {
	for i := range t.policies {
		if t.policies[i].isHigh() {
			return true
		}
	}
	for i := range t.steps {
		for j := range t.steps[i].alarms {
			if t.steps[i].alarms[j].State() == cloudwatch.InAlarm {
				return true
			}
		}
	}
	return false
}

package autoscaling

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Begin registers the scalable target of a service with a desired count: it brings the count within
// the bounds (AAS-03), and up to what predictive scaling forecasts from what it knows already.
func (t *Target) Begin(at clock.Time, count int) Decision {
	now := State{Running: count, Desired: count}
	d := Decision{Desired: count}
	t.clamp(now, "", &d)
	t.predict(at, now, &d)
	return d
}

// First is the desired count that Begin will make of another one when the run begins.
func (t *Target) First(count int) int {
	alike := *t
	alike.predictors = slices.Clone(t.predictors)
	return alike.Begin(0, count).Desired
}

// bounded is a count within the bounds, and why when it differs.
func (t *Target) bounded(count int) (int, string) {
	switch {
	case count < t.min:
		return t.min, "minimum capacity " + itoa(t.min)
	case count > t.max:
		return t.max, "maximum capacity " + itoa(t.max)
	}
	return count, ""
}

// Register is RegisterScalableTarget: other bounds, another suspension, or neither; in any case the
// desired count is brought within the bounds (AAS-03). Once scaling is resumed, Evaluate lets the
// policies act whose alarms are in ALARM right then (SU-02).
func (t *Target) Register(at clock.Time, now State, r model.PlannedTarget) Decision {
	d := Decision{Desired: now.Desired}
	t.min, t.max = r.Bounds.On(t.min, t.max)
	if r.HasSuspended {
		before := t.suspended
		t.suspended = r.Suspended
		t.resumed = before.In && !t.suspended.In || before.Out && !t.suspended.Out
	}
	t.changed(at, &d, "", "RegisterScalableTarget")
	t.clamp(now, "", &d)
	return d
}

// Act executes a scheduled action: it sets the bounds and brings the desired count within them,
// whatever cooldown there is (SC-04, SC-08). An action that would put the minimum above the maximum
// fails (SC-05); one that comes while scheduled scaling is suspended is not made up for (SU-03).
func (t *Target) Act(at clock.Time, now State, a model.ScheduledAction) Decision {
	d := Decision{Desired: now.Desired}
	least, most := a.Bounds.On(t.min, t.max)
	switch {
	case t.suspended.Scheduled:
		t.refuse(&d, a.Name, ScheduledSuspended, "")
		return d
	case least > most:
		t.refuse(&d, a.Name, Inverted, fmt.Sprintf("minimum %d, maximum %d", least, most))
		return d
	}
	t.min, t.max = least, most
	t.changed(at, &d, a.Name, "scheduled action "+a.Name)
	t.clamp(now, a.Name, &d)
	delete(t.told, a.Name)
	return d
}

// changed tells of the bounds and of what is suspended.
func (t *Target) changed(at clock.Time, d *Decision, by, because string) {
	if t.eager = t.min == 0; t.eager || t.resting {
		t.resting = false
		t.wake(at)
	}
	d.Bounds = append(d.Bounds, model.ChangeScalableTarget{Service: t.service, By: by, Min: t.min,
		Max: t.max, Suspended: t.suspended, Because: because})
}

// clamp brings the desired count within the bounds. While a deployment is in progress it is not
// lowered: AAS-13 disables every scale-in of the service, whoever asks. SC-04 and AAS-03 leave no count
// above the maximum for good, so it is lowered when the deployment ends.
func (t *Target) clamp(now State, by string, d *Decision) {
	t.held = nil
	count, because := t.bounded(now.Desired)
	switch {
	case count == now.Desired:
		return
	case count < now.Desired && now.Deploying:
		t.Hold(by)
		t.refuse(d, by, DeploymentInProgress, because)
		return
	}
	d.Clamps = true
	if by != "" {
		because = "scheduled action " + by + ": " + because
	}
	d.Desired, d.Changed, d.Policy, d.Because = count, true, by, because
}

// Hold notes that the count is to be brought within the bounds once no deployment is in progress, for a
// scheduled action or, without a name, for a registration.
func (t *Target) Hold(by string) { t.held = &by }

// IsHolding reports whether Release has something to do.
func (t *Target) IsHolding() bool { return t.held != nil }

// Release brings the desired count within the bounds as they are now, if a deployment held that back.
func (t *Target) Release(now State) Decision {
	d := Decision{Desired: now.Desired}
	if t.held != nil {
		t.clamp(now, *t.held, &d)
	}
	return d
}

// isNews notes why a policy changes nothing, and reports whether that is to be told: that it waits for
// its own cooldown is not, nor what has been told already.
func (t *Target) isNews(d *Decision, policy string, why Refusal) bool {
	d.Refusal = why
	if why == CoolingDown || t.told[policy] == why {
		return false
	}
	t.told[policy] = why
	return true
}

// refuse tells why a policy changes nothing, if it is news.
func (t *Target) refuse(d *Decision, policy string, why Refusal, because string) {
	if t.isNews(d, policy, why) {
		t.tell(d, policy, why, because)
	}
}

func (t *Target) tell(d *Decision, policy string, why Refusal, because string) {
	d.Refused = append(d.Refused, model.RefuseScaling{Service: t.service, Policy: policy,
		Reason: string(why), Desired: d.Desired, Because: because})
}

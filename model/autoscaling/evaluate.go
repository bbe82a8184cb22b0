package autoscaling

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// activity is a scale-out and what it added, which later scale-outs are credited with (TT-16, TT-17).
type activity struct {
	base     int        // running count it was computed from
	added    int        // tasks added to base so far
	open     bool       // the tasks are not all running yet: the cooldown has not begun
	cooldown clock.Span // of the policy that began it
	until    clock.Time // end of the cooldown, once it is not open
}

// binds reports whether the activity still limits further scale-outs.
func (a *activity) binds(at clock.Time) bool { return a.open || at < a.until }

// Settled tells that every task of the latest scale-out runs: its cooldown starts (TT-16).
func (t *Target) Settled(at clock.Time) {
	if t.out.open {
		t.out.open, t.out.until = false, at.Add(t.out.cooldown)
	}
}

// Evaluate runs the alarms that are due at and decides the desired count. Several policies asking at one
// instant get the largest count (AAS-12); any may scale out, only all together may scale in (TT-13).
func (t *Target) Evaluate(at clock.Time, now State) Decision {
	d := Decision{Desired: now.Desired}
	if now.Running >= now.Desired {
		t.Settled(at)
	}
	due := false
	for i := range t.policies {
		p := &t.policies[i]
		due = t.run(&p.high, p, at, &d) || due
		due = t.run(&p.low, p, at, &d) || due
	}
	if !due {
		return d
	}
	t.noticeZero(at, now)
	if !t.scaleOut(at, now, &d) {
		t.scaleIn(at, now, &d)
	}
	return d
}

// run evaluates one alarm when it is due.
func (t *Target) run(w *watch, p *policy, at clock.Time, d *Decision) bool {
	w.fired = false
	if at < w.wake {
		return false
	}
	from := w.state
	if w.Alarm.Evaluate(at) {
		d.Alarms = append(d.Alarms, model.ChangeAlarm{Service: t.service, Alarm: w.name,
			From: from.String(), To: w.state.String(), Because: w.explain(p.Metric, at)})
	}
	w.fired = w.state == InAlarm // the action repeats every minute while in ALARM (CW-08)
	t.plan(w, at)
	return true
}

// noticeZero remembers since when nothing runs.
func (t *Target) noticeZero(at clock.Time, now State) {
	if now.Running > 0 {
		t.zeroSince = clock.Never
	} else if t.zeroSince == clock.Never {
		t.zeroSince = at
	}
}

// scaleOut applies the high alarms and returns whether the desired count grew.
func (t *Target) scaleOut(at clock.Time, now State, d *Decision) bool {
	for i := range t.policies {
		p := &t.policies[i]
		want, because := 0, ""
		switch {
		case now.Running == 0 && p.showsDemand(t.zeroSince):
			want, because = 1, p.becauseDemand() // TT-22
		case p.high.fired:
			want, because = t.wanted(p, at, now), p.becauseHigh()
		default:
			continue
		}
		if now.Desired > t.max {
			d.Refusal = OutOfBounds // AAS-06
			continue
		}
		limited := min(max(want, t.min), t.max) // AAS-04, AAS-05
		switch {
		case limited > d.Desired:
			d.Desired, d.Changed, d.Policy, d.Because = limited, true, p.Name, because
			if limited < want {
				d.Because += ", at most " + itoa(t.max)
			}
			t.out.cooldown = p.ScaleOutCooldown
		case now.Desired >= t.max:
			d.Refusal = AlreadyAtMax
		case t.out.binds(at):
			d.Refusal = CoolingDown
		default:
			d.Refusal = AlreadyAtDesired
		}
	}
	if d.Changed {
		t.began(at, now, d.Desired)
		d.Refusal = ""
	}
	return d.Changed
}

// wanted is the count a breaching policy asks for. While an earlier scale-out binds, only what a larger
// one would have added beyond it is granted (TT-17).
func (t *Target) wanted(p *policy, at clock.Time, now State) int {
	value, _ := p.high.Latest()
	if !t.out.binds(at) {
		return Capacity(now.Running, value, p.Target)
	}
	need := Capacity(t.out.base, value, p.Target) - t.out.base
	return now.Desired + max(0, need-t.out.added)
}

// began records a scale-out and cancels the scale-in cooldown (TT-18).
func (t *Target) began(at clock.Time, now State, desired int) {
	if t.out.binds(at) {
		t.out.added += desired - now.Desired
	} else {
		t.out.base, t.out.added = now.Running, desired-now.Running
	}
	t.out.open = true
	t.inUntil = 0
}

// scaleIn applies the low alarms.
func (t *Target) scaleIn(at clock.Time, now State, d *Decision) {
	asked, voters := false, 0
	want, lead := 0, (*policy)(nil)
	for i := range t.policies {
		p := &t.policies[i]
		if p.high.state == InAlarm {
			return // it asks for more: TT-13
		}
		if p.DisableScaleIn {
			continue
		}
		asked = asked || p.low.fired
		if p.low.state != InAlarm {
			voters = -len(t.policies)
		}
		voters++
		value, _ := p.low.Latest()
		if c := Capacity(now.Running, value, p.Target); lead == nil || c > want {
			want, lead = c, p // the largest: AAS-12
		}
	}
	if !asked {
		return
	}
	want = min(max(want, t.min), t.max)
	if d.Refusal = t.refuseIn(at, now, want, voters > 0); d.Refusal != "" {
		return
	}
	d.Desired, d.Changed, d.Policy, d.Because = want, true, lead.Name, lead.becauseLow(voters)
	t.out = activity{}
	t.inUntil = at.Add(lead.ScaleInCooldown)
}

// refuseIn is the first reason against scaling in to want.
func (t *Target) refuseIn(at clock.Time, now State, want int, unanimous bool) Refusal {
	switch {
	case !unanimous:
		return OtherPolicyNotLow
	case now.Deploying:
		return DeploymentInProgress
	case now.Desired < t.min:
		return OutOfBounds // AAS-05
	case now.Desired == t.min:
		return AlreadyAtMin
	case want >= now.Desired && now.Running >= now.Desired:
		return AnticipatedFlapping // TT-11: one task less would bring the metric over the target
	case want >= now.Desired:
		return AlreadyAtDesired
	case at < t.inUntil, !t.out.open && at < t.out.until:
		return CoolingDown
	}
	return ""
}

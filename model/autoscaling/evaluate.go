package autoscaling

import (
	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// activity is a scale-out and what it added, which later scale-outs are credited with (TT-16,
// TT-17).
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

// Evaluate runs the alarms that are due at and decides the desired count. Several policies asking
// at one instant get the largest count (AAS-12); any may scale out, only all together may scale
// in (TT-13).
func (t *Target) Evaluate(at clock.Time, now State) Decision {
	d := Decision{Desired: now.Desired}
	if now.Running >= now.Desired {
		t.Settled(at)
	}
	due := false
	for i := range t.policies {
		p := &t.policies[i]
		due = t.run(&p.high, at, &d) || due
		due = t.run(&p.low, at, &d) || due
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

// run evaluates one alarm of a policy when it is due, and says whether it was.
func (t *Target) run(w *cloudwatch.Watch, at clock.Time, d *Decision) bool {
	from := w.State()
	due, changed := w.Run(at, t.isAwake())
	if changed {
		d.Alarms = append(d.Alarms, model.ChangeAlarm{Service: t.service, Alarm: w.Name,
			Metric: w.Metric, From: from.String(), To: w.State().String(), Because: w.Explain(at)})
	}
	return due
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
		want, because, asked := t.wanted(p, at, now)
		if !asked {
			continue
		}
		limited := min(max(want, t.min), t.max) // AAS-04, AAS-05
		switch {
		case now.Desired > t.max:
			d.Refusal = OutOfBounds // AAS-06
		case limited > d.Desired:
			d.Desired, d.Changed, d.Policy, d.Because = limited, true, p.Name, because
			d.Alarm, d.Metric = p.high.Name, p.Metric
			d.Because += bound(want, limited)
			t.out.cooldown = p.ScaleOutCooldown
		case now.Desired == t.max:
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

// wanted is the count a policy asks for and why. While an earlier scale-out binds, only what a
// larger one would have added beyond it is granted (TT-17). From zero one task is asked for,
// whatever the metric's value, and nothing more until it runs (TT-22).
func (t *Target) wanted(p *policy, at clock.Time, now State) (want int, why string, asked bool) {
	if now.Running == 0 {
		if p.showsDemand(t.zeroSince) {
			return 1, p.becauseDemand(), true
		}
		return 0, "", false
	}
	if !p.high.Fired() {
		return 0, "", false
	}
	value, _ := p.high.Latest()
	want = Capacity(now.Running, value, p.Target)
	if t.out.binds(at) {
		need := Capacity(t.out.base, value, p.Target) - t.out.base
		want = now.Desired + max(0, need-t.out.added)
	}
	if want <= now.Desired && now.Desired >= t.min {
		return want, "", true
	}
	return want, p.becauseHigh(), true
}

// began records a scale-out and cancels the scale-in cooldown (TT-18).
func (t *Target) began(at clock.Time, now State, desired int) {
	switch {
	case t.out.binds(at):
		t.out.added += desired - now.Desired
	case now.Running == 0: // the first task is the base that scaling resumes from (TT-22)
		t.out.base, t.out.added = desired, 0
	default:
		t.out.base, t.out.added = now.Running, desired-now.Running
	}
	t.out.open = true
	t.inUntil = 0
	t.wake(at)
}

// ballot is what the policies with scale-in enabled say about scaling in.
type ballot struct {
	asked     bool // an AlarmLow fired
	unanimous bool
	voters    int
	want      int     // the largest count any of them would keep (AAS-12)
	lead      *policy // who wants to keep it
}

// scaleIn applies the low alarms.
func (t *Target) scaleIn(at clock.Time, now State, d *Decision) {
	b := t.vote(now)
	if !b.asked {
		return
	}
	want := min(max(b.want, t.min), t.max)
	if d.Refusal = t.refuseIn(at, now, want, b.unanimous); d.Refusal != "" {
		return
	}
	d.Desired, d.Changed, d.Policy = want, true, b.lead.Name
	d.Alarm, d.Metric = b.lead.low.Name, b.lead.Metric
	d.Because = b.lead.becauseLow(b.voters) + bound(b.want, want)
	t.out = activity{}
	t.inUntil = at.Add(b.lead.ScaleInCooldown)
}

// vote asks every policy: any AlarmHigh is against, all AlarmLow must be for (TT-13), and one
// with scale-in disabled has no say (TT-14).
func (t *Target) vote(now State) ballot {
	b := ballot{unanimous: true}
	for i := range t.policies {
		p := &t.policies[i]
		if p.high.State() == cloudwatch.InAlarm {
			b.unanimous = false
		}
		if p.DisableScaleIn {
			continue
		}
		b.voters++
		b.asked = b.asked || p.low.Fired()
		if p.low.State() != cloudwatch.InAlarm {
			b.unanimous = false
			continue
		}
		value, _ := p.low.Latest()
		if want := Capacity(now.Running, value, p.Target); b.lead == nil || want > b.want {
			b.want, b.lead = want, p
		}
	}
	return b
}

// refuseIn is the first reason against scaling in to want; empty when there is none.
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

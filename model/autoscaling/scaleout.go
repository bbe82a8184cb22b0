package autoscaling

import (
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// scaleOut applies the alarms that ask for more tasks and returns whether the desired count grew.
func (t *Target) scaleOut(at clock.Time, now State, d *Decision) bool {
	grown := false
	for i := range t.policies {
		p := &t.policies[i]
		if want, demand, asked := t.wanted(p, at, now); asked {
			grown = t.offer(at, now, d, &request{policy: p.Name, alarm: p.high.Name, metric: p.Metric,
				cooldown: p.ScaleOutCooldown, want: want, tracking: p, demand: demand}) || grown
		}
	}
	for i := range t.steps {
		p := &t.steps[i]
		for j := range p.alarms {
			w := &p.alarms[j]
			if !t.acts(w) {
				continue
			}
			switch r, out, ok, why := t.ask(p, w, at, now); {
			case out && ok:
				grown = t.offer(at, now, d, &r) || grown
			case !ok && t.isNews(d, p.Name, why):
				t.tell(d, p.Name, why, w.Explain(at))
			}
		}
	}
	if grown {
		t.began(at, now, d.Desired)
	}
	return grown
}

// offer takes the count that is asked for if it is the largest so far (AAS-12), or says why not.
func (t *Target) offer(at clock.Time, now State, d *Decision, r *request) bool {
	limited := min(max(r.want, t.min), t.max) // AAS-04, AAS-05
	why := AlreadyAtDesired
	switch {
	case t.suspended.Out:
		why = OutSuspended
	case now.Desired > t.max:
		why = OutOfBounds // AAS-06
	case limited > d.Desired:
		d.Desired, d.Changed, d.Policy, d.Alarm, d.Metric = limited, true, r.policy, r.alarm, r.metric
		d.Because = r.because() + bound(r.want, limited)
		t.out.cooldown = r.cooldown
		return true
	case d.Changed:
		return false // another policy asks for as many or more
	case now.Desired == t.max:
		why = AlreadyAtMax
	case t.out.binds(at):
		why = CoolingDown
	}
	if t.isNews(d, r.policy, why) {
		t.tell(d, r.policy, why, r.because())
	}
	return false
}

// wanted is the count a target tracking policy asks for. While an earlier scale-out binds,
// only what a larger one would have added beyond it is granted (TT-17). From zero one task is asked
// for, whatever the metric's value, and nothing more until it runs (TT-22).
func (t *Target) wanted(p *policy, at clock.Time, now State) (want int, demand, asked bool) {
	if now.Running == 0 {
		demand = p.showsDemand(t.zeroSince)
		return 1, demand, demand
	}
	if !t.acts(&p.high) {
		return 0, false, false
	}
	value, _ := p.high.Latest()
	want = Capacity(now.Running, value, p.Target)
	if t.out.binds(at) {
		need := Capacity(t.out.base, value, p.Target) - t.out.base
		want = now.Desired + max(0, need-t.out.added)
	}
	return want, false, true
}

// began records a scale-out and cancels the scale-in cooldown (TT-18).
func (t *Target) began(at clock.Time, now State, desired int) {
	switch {
	case t.out.binds(at):
		t.out.added += desired - now.Desired
	case now.Running == 0: // the first tasks are the base that scaling resumes from (TT-22)
		t.out.base, t.out.added = desired, 0
	default:
		t.out.base, t.out.added = now.Running, desired-now.Running
	}
	t.out.open = true
	t.inUntil = 0
	t.wake(at)
}

// isLow reports whether the low alarm of a policy is in ALARM.
func (p *policy) isLow() bool { return p.low.State() == cloudwatch.InAlarm }

// isHigh reports whether the high alarm of a policy is in ALARM.
func (p *policy) isHigh() bool { return p.high.State() == cloudwatch.InAlarm }

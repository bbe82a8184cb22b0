package autoscaling

import "ecsim/sim/clock"

// scaleIn applies the alarms that ask for fewer tasks: what all target tracking policies agree on,
// and what each step scaling policy wants. The largest count wins (AAS-12).
func (t *Target) scaleIn(at clock.Time, now State, d *Decision) {
	var best request
	if b := t.vote(now); b.asked && !b.unanimous {
		if t.isNews(d, b.first.Name, OtherPolicyNotLow) {
			t.tell(d, b.first.Name, OtherPolicyNotLow, b.first.becauseLow(1))
		}
	} else if p := b.lead; b.asked {
		t.take(at, now, d, &best, &request{policy: p.Name, alarm: p.low.Name, metric: p.Metric,
			want: b.want, cooldown: p.ScaleInCooldown, tracking: p, voters: b.voters})
	}
	for i := range t.steps {
		p := &t.steps[i]
		for j := range p.alarms {
			w := &p.alarms[j]
			if !t.acts(w) {
				continue
			}
			if r, out, ok, _ := t.ask(p, w, at, now); ok && !out {
				t.take(at, now, d, &best, &r)
			}
		}
	}
	if best.policy == "" {
		return
	}
	d.Changed, d.Policy = true, best.policy
	d.Alarm, d.Metric = best.alarm, best.metric
	d.Desired = t.kept(at, best.want)
	d.Because = best.because() + bound(best.want, d.Desired)
	t.out = activity{}
	t.inUntil = at.Add(best.cooldown)
}

// kept is how many tasks a scale-in to so many leaves: within the bounds, and what is forecast.
func (t *Target) kept(at clock.Time, want int) int {
	return min(max(want, t.min, t.predicted(at)), t.max)
}

// take makes a request the best one, unless something is against it or the best keeps more.
func (t *Target) take(at clock.Time, now State, d *Decision, best, r *request) {
	want := t.kept(at, r.want)
	why := t.refuseIn(at, now, want)
	switch {
	case why == AlreadyAtDesired && t.predicted(at) >= now.Desired && r.want < now.Desired:
		why = Predicted
	case why == AlreadyAtDesired && r.tracking != nil && now.Running >= now.Desired:
		why = AnticipatedFlapping // TT-11: one task less would bring the metric over the target
	}
	switch {
	case why == "":
		if best.policy == "" || r.want > best.want {
			*best = *r
		}
	case t.isNews(d, r.policy, why):
		t.tell(d, r.policy, why, r.because())
	}
}

// ballot is what the target tracking policies with scale-in enabled say about scaling in.
type ballot struct {
	asked     bool    // an AlarmLow acts
	first     *policy // of the first that does
	unanimous bool
	voters    int
	want      int     // the largest count any of them would keep (AAS-12)
	lead      *policy // who wants to keep it
}

// vote asks every policy: any AlarmHigh is against, all AlarmLow must be for (TT-13), and one
// with scale-in disabled has no say (TT-14).
func (t *Target) vote(now State) ballot {
	b := ballot{unanimous: true}
	for i := range t.policies {
		p := &t.policies[i]
		if p.isHigh() {
			b.unanimous = false
		}
		if p.DisableScaleIn {
			continue
		}
		b.voters++
		if t.acts(&p.low) && !b.asked {
			b.asked, b.first = true, p
		}
		if !p.isLow() {
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
func (t *Target) refuseIn(at clock.Time, now State, want int) Refusal {
	switch {
	case t.suspended.In:
		return InSuspended
	case now.Deploying:
		return DeploymentInProgress
	case now.Desired < t.min:
		return OutOfBounds // AAS-05
	case now.Desired == t.min:
		return AlreadyAtMin
	case want >= now.Desired:
		return AlreadyAtDesired
	case at < t.inUntil, !t.out.open && at < t.out.until:
		return CoolingDown
	}
	return ""
}

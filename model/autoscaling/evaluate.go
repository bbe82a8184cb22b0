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

// Evaluate runs the alarms and forecasts that are due at and decides the desired count. Several
// policies asking at one instant get the largest count (AAS-12); any may scale out, target tracking
// policies only all together may scale in (TT-13), and a step scaling policy may without them (TT-25).
func (t *Target) Evaluate(at clock.Time, now State) Decision {
	d := Decision{Desired: now.Desired}
	if now.Running >= now.Desired {
		t.Settled(at)
	}
	due := t.resumed
	for name, w := range t.watches() {
		due = t.run(name, w, at, &d) || due
	}
	t.predict(at, now, &d)
	if due {
		t.noticeZero(at, now)
		if !t.scaleOut(at, now, &d) && !d.Changed {
			t.scaleIn(at, now, &d)
		}
	}
	t.resumed = false
	if d.Changed {
		d.Refusal, d.Refused = "", nil
		clear(t.told)
	}
	t.rest(at, !d.Changed && t.isStuck(now))
	return d
}

// run evaluates one alarm of a policy when it is due, and says whether it was.
func (t *Target) run(policy string, w *cloudwatch.Watch, at clock.Time, d *Decision) bool {
	from := w.State()
	due, changed := w.Run(at, t.care())
	if changed {
		delete(t.told, policy)
		change := model.ChangeAlarm{Service: t.service, Alarm: w.Name, Metric: w.Metric,
			From: from.String(), To: w.State().String(), Because: w.Explain(at)}
		if w.State() == cloudwatch.InAlarm {
			change.Since, change.Period = w.Since(at), w.Rule().Period
		}
		d.Alarms = append(d.Alarms, change)
	}
	return due
}

// acts reports whether an alarm's action is taken at this instant: the alarm fired, or it is in ALARM
// when scaling is resumed (SU-02).
func (t *Target) acts(w *cloudwatch.Watch) bool {
	return w.Fired() || t.resumed && w.State() == cloudwatch.InAlarm
}

// noticeZero remembers since when nothing runs.
func (t *Target) noticeZero(at clock.Time, now State) {
	if now.Running > 0 {
		t.zeroSince = clock.Never
	} else if t.zeroSince == clock.Never {
		t.zeroSince = at
	}
}

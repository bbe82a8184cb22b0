package autoscaling

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

func least(n int) model.Bounds { return model.Bounds{HasMin: true, Min: n} }
func most(n int) model.Bounds  { return model.Bounds{HasMax: true, Max: n} }

// SC-04, SC-05, §10 C1–C3: an action sets the bounds, and moves the count only into them.
func TestScheduledActions(t *testing.T) {
	for _, c := range []struct {
		name    string
		bounds  model.Bounds
		count   int
		want    int
		refusal Refusal
	}{
		{"C1", least(3), 2, 3, ""},
		{"C2", most(10), 14, 10, ""},
		{"C3", model.Bounds{HasMin: true, Min: 3, HasMax: true, Max: 10}, 5, 5, ""},
		{"a minimum above the maximum", least(30), 5, 5, Inverted},
		{"a maximum below the minimum", most(0), 5, 5, Inverted},
	} {
		target := NewTarget(web, stepsOnly(1, 20), fixedPhase)
		d := target.Act(0, State{Running: c.count, Desired: c.count},
			model.ScheduledAction{Name: "action", Bounds: c.bounds})
		if d.Desired != c.want || d.Changed != (c.want != c.count) || d.Refusal != c.refusal {
			t.Errorf("%s: %+v", c.name, d)
		}
		if told := len(d.Bounds) == 1; told == (c.refusal != "") {
			t.Errorf("%s: bounds told %v", c.name, d.Bounds)
		}
	}
}

// SC-06, §10 C4: what an action has set stays.
func TestScheduledBoundsStay(t *testing.T) {
	r := newRig(t, scaling(1, 20, tracking("cpu", cpu, 50)), 4)
	r.target.Act(0, r.state, model.ScheduledAction{Name: "evening", Bounds: most(6)})
	r.holds(cpu, 100)
	r.expect("within the new maximum", r.play(10*clock.Minute), 6)
}

// SC-08, TT-19: a scheduled action takes no notice of a cooldown.
func TestScheduledActionsIgnoreCooldowns(t *testing.T) {
	r := newRig(t, scaling(1, 20, tracking("cpu", cpu, 50)), 4)
	r.holds(cpu, 60)
	r.expect("out", r.play(4*clock.Minute), 5)
	if d := r.target.Act(r.now, r.state, model.ScheduledAction{Name: "a", Bounds: most(3)}); d.Desired != 3 {
		t.Errorf("in the cooldown: %+v", d)
	}
}

// AAS-13, SC-04, AAS-03: nor does a scheduled action or a registration lower the count while a deployment
// is in progress; it does when that is over.
func TestScheduledActionsWaitForDeployments(t *testing.T) {
	target := NewTarget(web, stepsOnly(1, 20), fixedPhase)
	now := State{Running: 14, Desired: 14, Deploying: true}
	if d := target.Act(0, now, model.ScheduledAction{Name: "a", Bounds: most(10)}); d.Changed ||
		d.Refusal != DeploymentInProgress || len(d.Bounds) != 1 || !target.IsHolding() {
		t.Errorf("%+v", d)
	}
	now.Deploying = false
	if d := target.Release(now); d.Desired != 10 || d.Policy != "a" || target.IsHolding() {
		t.Errorf("after the deployment: %+v", d)
	}

	for what, after := range map[string]func(){ // what comes meanwhile counts
		"raised again":    func() { target.Act(0, now, model.ScheduledAction{Name: "b", Bounds: most(20)}) },
		"lowered by hand": func() { now.Desired = 8 },
	} {
		target = NewTarget(web, stepsOnly(1, 20), fixedPhase)
		now = State{Running: 14, Desired: 14, Deploying: true}
		target.Register(0, now, model.PlannedTarget{Bounds: most(10)})
		after()
		now.Deploying = false
		if d := target.Release(now); d.Changed || target.IsHolding() {
			t.Errorf("%s: %+v", what, d)
		}
	}
}

// SU-01: each flag suspends one thing.
func TestSuspension(t *testing.T) {
	for _, c := range []struct {
		name      string
		suspended model.Suspension
		value     float64
		count     int
		refusal   Refusal
	}{
		{"out is suspended", model.Suspension{Out: true}, 90, 4, OutSuspended},
		{"in is suspended", model.Suspension{In: true}, 10, 4, InSuspended},
		{"out goes on", model.Suspension{In: true, Scheduled: true}, 90, 8, CoolingDown},
		{"in goes on", model.Suspension{Out: true, Scheduled: true}, 10, 1, AlreadyAtMin},
	} {
		s := scaling(1, 20, tracking("cpu", cpu, 50))
		s.Suspended = c.suspended
		r := newRig(t, s, 4)
		r.holds(cpu, c.value)
		r.play(20 * clock.Minute)
		if r.state.Desired != c.count || r.refusal != c.refusal {
			t.Errorf("%s: desired %d, refused because %q", c.name, r.state.Desired, r.refusal)
		}
	}
	s := stepsOnly(1, 20)
	s.Suspended.Scheduled = true
	target := NewTarget(web, s, fixedPhase)
	d := target.Act(0, State{Running: 2, Desired: 2}, model.ScheduledAction{Name: "a", Bounds: least(3)})
	if d.Changed || d.Refusal != ScheduledSuspended || len(d.Bounds) != 0 {
		t.Errorf("scheduled scaling is suspended: %+v", d)
	}
}

// SU-02, SU-03: on resuming, policies whose alarms are breaching act at once; schedules are not made
// up for.
func TestResuming(t *testing.T) {
	s := scaling(1, 20, tracking("cpu", cpu, 50))
	s.Suspended = model.Suspension{Out: true, Scheduled: true}
	r := newRig(t, s, 4)
	r.holds(cpu, 90)
	r.expect("suspended", r.play(10*clock.Minute))
	r.target.Act(r.now, r.state, model.ScheduledAction{Name: "missed", Bounds: least(19)})
	d := r.target.Register(r.now, r.state, model.PlannedTarget{HasSuspended: true})
	if d.Changed {
		t.Errorf("resuming alone: %+v", d)
	}
	if d = r.target.Evaluate(r.now, r.state); d.Desired != 8 {
		t.Errorf("at once: %+v", d)
	}
	if d = r.target.Evaluate(r.now, State{Running: 8, Desired: 8}); d.Changed {
		t.Errorf("once only: %+v", d)
	}
}

// AAS-03: registering again clamps, also when it changes nothing.
func TestRegisteringAgain(t *testing.T) {
	target := NewTarget(web, stepsOnly(3, 10), fixedPhase)
	if d := target.Register(0, State{Desired: 14}, model.PlannedTarget{}); d.Desired != 10 {
		t.Errorf("without new bounds: %+v", d)
	}
	if d := target.Register(0, State{Desired: 5}, model.PlannedTarget{Bounds: most(4)}); d.Desired != 4 {
		t.Errorf("a lower maximum: %+v", d)
	}
	if d := target.Register(0, State{Desired: 2}, model.PlannedTarget{}); d.Desired != 3 {
		t.Errorf("the minimum stays: %+v", d)
	}
}

// AAS-12, PR-02, PR-04 to PR-06, §10 C7: a forecast scales out only, the largest count of all policies holds,
// and a maximum that was raised stays.
func TestPredictiveScaling(t *testing.T) {
	forecast := func(p model.PredictiveScaling, count int, value float64) *rig {
		s := scaling(1, 9, tracking("cpu", cpu, 50))
		s.Predictive = []model.PredictiveScaling{p}
		r := newRig(t, s, count)
		r.holds(cpu, value)
		d := r.target.Begin(0, count)
		r.state = State{Running: d.Desired, Desired: d.Desired}
		return r
	}
	r := forecast(supplied(8, 2, 9, 12), 3, 48)
	if r.state.Desired != 8 {
		t.Errorf("when the run begins: %d", r.state.Desired)
	}
	r.expect("fewer in the second hour: it stays; more in the third", r.play(170*clock.Minute), 9)
	r.expect("at most 9", r.play(5*clock.Hour))

	r = forecast(supplied(8, 2), 3, 20) // target tracking wants 4 of 8
	r.expect("target tracking is held", r.play(50*clock.Minute))
	if r.refusal != Predicted {
		t.Errorf("it is refused because %q", r.refusal)
	}
	r.expect("and goes on when the hour is over", r.play(90*clock.Minute), 4)

	r = forecast(supplied(8), 10, 48)
	r.state.Running = 8
	r.holds(cpu, 60)
	r.expect("C7: target tracking wants more", r.play(5*clock.Minute))
	if r.state.Desired != 9 {
		t.Errorf("C7: %d", r.state.Desired)
	}

	raising := supplied(12, 12)
	raising.RaisesMax, raising.MaxBuffer = true, 50
	r = forecast(raising, 3, 48)
	if r.state.Desired != 12 || r.target.max != 18 {
		t.Errorf("raised: desired %d, maximum %d", r.state.Desired, r.target.max)
	}
	r.holds(cpu, 100)
	r.expect("the raised maximum stays", r.play(5*clock.Hour), 18)

	only := supplied(8, 8)
	only.Scales = false
	r = forecast(only, 3, 48)
	r.expect("ForecastOnly", r.play(3*clock.Hour))
	if r.state.Desired != 3 {
		t.Errorf("ForecastOnly: %d", r.state.Desired)
	}
}

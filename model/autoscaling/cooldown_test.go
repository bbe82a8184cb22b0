package autoscaling

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

func cooling(out, in clock.Span) model.Scaling {
	return scaling(1, 100, model.TargetTracking{Name: "cpu", MetricSource: model.MetricSource{Metric: cpu}, Target: 50,
		ScaleOutCooldown: out, ScaleInCooldown: in})
}

// TT-16, TT-17, TT-26: while AlarmHigh lasts the action repeats every minute; in the cooldown
// only a larger scale-out acts, credited with what was added already.
func TestScaleOutCooldownCreditsWhatWasAdded(t *testing.T) {
	r := newRig(t, cooling(10*clock.Minute, clock.Hour), 10)
	r.holds(cpu, 60)
	r.expect("first", r.play(4*clock.Minute), 12) // +2
	r.expect("the same step again", r.play(6*clock.Minute))
	r.holds(cpu, 65)
	r.expect("a step of +3 adds one", r.play(8*clock.Minute), 13)
	r.holds(cpu, 55)
	r.expect("a smaller step", r.play(10*clock.Minute))
	r.expect("the larger one began the cooldown anew at 7:07", r.play(17*clock.Minute))
	r.expect("it is over", r.play(18*clock.Minute), 15) // ceil(13 × 55 / 50)
}

// TT-16: the cooldown starts when the scale-out completes, not when it is decided.
func TestScaleOutCooldownStartsAtCompletion(t *testing.T) {
	r := newRig(t, cooling(5*clock.Minute, clock.Hour), 10)
	r.instant = false
	r.holds(cpu, 60)
	r.expect("first", r.play(4*clock.Minute), 12)
	r.expect("tasks are starting", r.play(20*clock.Minute))
	r.state.Running = 12
	r.target.Settled(r.now)
	r.expect("in the cooldown", r.play(25*clock.Minute))
	r.expect("after it", r.play(26*clock.Minute), 15)
}

// TT-16: a target that is not told of the completion sees it in the running count.
func TestScaleOutSettlesByItself(t *testing.T) {
	r := newRig(t, cooling(5*clock.Minute, clock.Hour), 10)
	r.instant = false
	r.holds(cpu, 60)
	r.play(4 * clock.Minute)
	r.state.Running = 12
	r.expect("in the cooldown", r.play(9*clock.Minute)) // noticed at 4:07
	r.expect("after it", r.play(10*clock.Minute), 15)
}

// TT-16: it sees so although its alarms would sleep: an hour later the cooldown is long over.
func TestScaleOutSettlesByItselfInQuietTimes(t *testing.T) {
	r := newRig(t, cooling(5*clock.Minute, clock.Hour), 10)
	r.instant = false
	r.holds(cpu, 60)
	r.play(4 * clock.Minute)
	r.holds(cpu, 48)
	r.play(10 * clock.Minute)
	r.state.Running = 12
	r.play(clock.Hour)
	r.holds(cpu, 60)
	log := r.play(70 * clock.Minute)
	r.expect("as soon as the alarm says so", log, 15)
	if len(log) == 1 && log[0].at != clock.Time(63*clock.Minute+7*clock.Second) {
		t.Errorf("at %v", log[0].at)
	}
}

// TT-15: a cooldown of zero never delays a step.
func TestNoCooldown(t *testing.T) {
	r := newRig(t, cooling(0, 0), 10)
	r.holds(cpu, 60)
	r.expect("every minute", r.play(5*clock.Minute+30*clock.Second), 12, 15, 18)
}

// TT-18: after a scale-in the next one waits for the cooldown.
func TestScaleInCooldown(t *testing.T) {
	r := newRig(t, cooling(0, 5*clock.Minute), 10)
	r.holds(cpu, 40)
	log := r.play(25 * clock.Minute)
	r.expect("ceil(10 × 0.8), ceil(8 × 0.8)", log, 8, 7)
	if len(log) == 2 && log[1].at.Sub(log[0].at) != 5*clock.Minute {
		t.Errorf("steps %v apart", log[1].at.Sub(log[0].at))
	}
}

// B20, TT-18: a scale-out during the scale-in cooldown acts at once and cancels it.
func TestScaleOutCancelsScaleInCooldown(t *testing.T) {
	r := newRig(t, cooling(0, clock.Hour), 10)
	r.holds(cpu, 40)
	r.expect("in", r.play(16*clock.Minute), 8)
	r.holds(cpu, 60)
	r.expect("B20 out", r.play(19*clock.Minute+30*clock.Second), 10)
	r.holds(cpu, 40)
	log := r.play(36 * clock.Minute)
	r.expect("in again, while the cancelled cooldown would last", log, 8)
}

// TT-16: nothing scales in during a scale-out cooldown.
func TestNoScaleInDuringScaleOutCooldown(t *testing.T) {
	r := newRig(t, cooling(30*clock.Minute, 0), 10)
	r.holds(cpu, 60)
	r.expect("out", r.play(4*clock.Minute), 12)
	r.holds(cpu, 20)
	r.expect("low for 15 min", r.play(33*clock.Minute))
	r.expect("the cooldown is over", r.play(33*clock.Minute+30*clock.Second), 5)
}

// AAS-10: a scale-out that never completes does not stop a later scale-in: the newer activity
// overrides.
func TestScaleInOverridesAnUnfinishedScaleOut(t *testing.T) {
	r := newRig(t, cooling(5*clock.Minute, 0), 10)
	r.instant = false
	r.holds(cpu, 100)
	r.expect("out", r.play(4*clock.Minute), 20)
	r.holds(cpu, 20)
	r.expect("no capacity came, the load went", r.play(19*clock.Minute+30*clock.Second), 4)
	r.state.Running = 4
	r.holds(cpu, 60)
	r.expect("the load is back, nothing is credited", r.play(23*clock.Minute), 5)
}

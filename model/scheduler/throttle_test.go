package scheduler

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// S-21, S-24: from the third failure in a row 20, 60, 180, 540, 1620 s, and never more than 27
// minutes.
func TestThrottleLadder(t *testing.T) {
	var throttle Throttle
	now := at(0)
	want := []clock.Span{0, 0, 20, 60, 180, 540, 1620, 1620}
	for i, seconds := range want {
		launched := now
		now = now.Add(clock.Second)
		throttle.NeverRan(DefaultThrottle(), now, launched)
		if throttle.delay != seconds*clock.Second {
			t.Fatalf("failure %d: delay %s, want %d s", i+1, throttle.delay, seconds)
		}
		if seconds > 0 && throttle.Until() != now.Add(seconds*clock.Second) {
			t.Fatalf("failure %d: until %s", i+1, throttle.Until())
		}
		now = max(now, throttle.Until())
	}
}

// S-24: where the ladder starts and how it grows are knobs.
func TestThrottleLadderIsAKnob(t *testing.T) {
	ladder := model.Backoff{After: 1, First: 5 * clock.Second, Factor: 1.5, Most: 10 * clock.Second}
	var throttle Throttle
	now := at(0)
	for i, millis := range []clock.Span{5000, 7500, 10000, 10000} {
		throttle.NeverRan(ladder, now, now)
		if want := now.Add(millis * clock.Millisecond); throttle.Until() != want {
			t.Fatalf("failure %d: until %s, want %s", i+1, throttle.Until(), want)
		}
		now = throttle.Until()
	}
}

// C-10: a batch that was launched together climbs one step, however many of it fail.
func TestThrottleClimbsOnceForABatch(t *testing.T) {
	var throttle Throttle
	for range 10 {
		throttle.NeverRan(DefaultThrottle(), at(30), at(0))
	}
	if throttle.delay != 20*clock.Second || throttle.failures != 10 {
		t.Errorf("delay %s after %d failures", throttle.delay, throttle.failures)
	}
}

// S-22: a task that reaches RUNNING ends the throttle.
func TestThrottleEndsWithARunningTask(t *testing.T) {
	var throttle Throttle
	for range 3 {
		throttle.NeverRan(DefaultThrottle(), at(30), at(0))
	}
	throttle.Ran()
	if throttle != (Throttle{}) {
		t.Errorf("still throttled: %+v", throttle)
	}
}

// FS-05: refused launches are retried for ever, at most two minutes apart.
func TestPause(t *testing.T) {
	var pause Pause
	now := at(100)
	for i, seconds := range []clock.Span{10, 20, 40, 80, 120, 120} {
		pause.Refused(DefaultRefusal(), now)
		pause.Refused(DefaultRefusal(), now) // of the same attempt
		if want := now.Add(seconds * clock.Second); pause.Until() != want {
			t.Fatalf("refusal %d: until %s, want %s", i+1, pause.Until(), want)
		}
		now = pause.Until()
	}
	pause.Placed()
	pause.Refused(DefaultRefusal(), now)
	if pause.Until() != now.Add(10*clock.Second) {
		t.Errorf("a placed task did not end the pause: until %s", pause.Until())
	}
}

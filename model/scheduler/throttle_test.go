package scheduler

import (
	"testing"

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
		throttle.NeverRan(now, launched)
		if throttle.delay != seconds*clock.Second {
			t.Fatalf("failure %d: delay %s, want %d s", i+1, throttle.delay, seconds)
		}
		if seconds > 0 && throttle.Until() != now.Add(seconds*clock.Second) {
			t.Fatalf("failure %d: until %s", i+1, throttle.Until())
		}
		now = max(now, throttle.Until())
	}
}

// C-10: a batch that was launched together climbs one step, however many of it fail.
func TestThrottleClimbsOnceForABatch(t *testing.T) {
	var throttle Throttle
	for range 10 {
		throttle.NeverRan(at(30), at(0))
	}
	if throttle.delay != ThrottleFirst || throttle.failures != 10 {
		t.Errorf("delay %s after %d failures", throttle.delay, throttle.failures)
	}
}

// S-22: a task that reaches RUNNING ends the throttle.
func TestThrottleEndsWithARunningTask(t *testing.T) {
	var throttle Throttle
	for range 3 {
		throttle.NeverRan(at(30), at(0))
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
		pause.Refused(now)
		pause.Refused(now) // of the same attempt
		if want := now.Add(seconds * clock.Second); pause.Until() != want {
			t.Fatalf("refusal %d: until %s, want %s", i+1, pause.Until(), want)
		}
		now = pause.Until()
	}
	pause.Placed()
	pause.Refused(now)
	if pause.Until() != now.Add(RefusalFirst) {
		t.Errorf("a placed task did not end the pause: until %s", pause.Until())
	}
}

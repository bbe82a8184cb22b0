package deployment

import (
	"testing"

	"ecsim/model"
)

// C-02: the numbers of AWS. C-03: the two other types.
func TestThreshold(t *testing.T) {
	tests := []struct {
		kind           model.ThresholdType
		value, desired int
		want           int
	}{
		{model.BoundedPercent, 50, 1, 3},
		{model.BoundedPercent, 50, 25, 13},
		{model.BoundedPercent, 50, 400, 200},
		{model.BoundedPercent, 50, 800, 200},
		{model.BoundedPercent, 10, 100, 10},
		{model.BoundedPercent, 50, 0, 3},
		{model.UnboundedPercent, 50, 1, 1},
		{model.UnboundedPercent, 50, 800, 400},
		{model.UnboundedPercent, 25, 10, 3},
		{model.UnboundedPercent, 50, 0, 1},
		{model.Count, 7, 1, 7},
		{model.Count, 7, 5000, 7},
	}
	for _, tt := range tests {
		if got := Threshold(model.CircuitBreaker{Type: tt.kind, Value: tt.value},
			tt.desired); got != tt.want {
			t.Errorf("%s %d of %d: %d, want %d", tt.kind, tt.value, tt.desired, got, tt.want)
		}
	}
}

func breaker(reset bool) Breaker {
	return NewBreaker(model.CircuitBreaker{
		Enable: true, Type: model.BoundedPercent, Value: 50, ResetOnHealthyTask: reset,
	})
}

// C-04, C-05: three failed starts of one desired task open the breaker.
func TestBreakerOpensAtTheThreshold(t *testing.T) {
	b := breaker(true)
	for i := 1; i <= 3; i++ {
		if b.Opens(1) {
			t.Fatalf("open after %d failures", i-1)
		}
		b.NeverRan()
	}
	if !b.Opens(1) {
		t.Error("closed after three failures")
	}
}

// C-05: as soon as one task is RUNNING, failed starts no longer count.
func TestStageOneEndsWithTheFirstRunningTask(t *testing.T) {
	b := breaker(true)
	if !b.NeverRan() {
		t.Error("stage 1 does not count a failed start")
	}
	b.Ran()
	if b.NeverRan() || b.Failures() != 1 {
		t.Errorf("stage 2 counts a failed start: %d failures", b.Failures())
	}
	// C-06, C-08: failed checks and early exits count in stage 2.
	if !b.FailedCheck() || !b.ExitedEarly() || b.Failures() != 3 {
		t.Errorf("%d failures, want 3", b.Failures())
	}
}

// C-07: a healthy task resets the count by default; without resetOnHealthyTask failures add up.
func TestHealthyTaskResets(t *testing.T) {
	for _, reset := range []bool{true, false} {
		b := breaker(reset)
		b.Ran()
		b.FailedCheck()
		b.FailedCheck()
		b.Healthy()
		b.FailedCheck()
		if open := b.Opens(1); open == reset {
			t.Errorf("reset %v: open %v with %d failures", reset, open, b.Failures())
		}
	}
}

// C-01: a breaker that is not enabled counts failedTasks (D-12) and never opens.
func TestDisabledBreakerOnlyCounts(t *testing.T) {
	b := NewBreaker(model.CircuitBreaker{Type: model.Count, Value: 1})
	b.NeverRan()
	if b.Opens(1) || b.Failures() != 1 {
		t.Errorf("open %v, failures %d", b.Opens(1), b.Failures())
	}
}

// C-03: the threshold follows the latest desired count, also past the count reached so far.
func TestThresholdFollowsDesired(t *testing.T) {
	b := breaker(true)
	for range 5 {
		b.NeverRan()
	}
	if b.Opens(20) || !b.Opens(8) {
		t.Errorf("5 failures: open at 20 %v, at 8 %v", b.Opens(20), b.Opens(8))
	}
}

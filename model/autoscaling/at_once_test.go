package autoscaling

import (
	"testing"

	"ecsim/sim/clock"
)

// TestScalingAtOnce: without the wait for three datapoints a policy scales out when the first one over
// its target shows; it scales in as late as ever.
func TestScalingAtOnce(t *testing.T) {
	first := func(atOnce bool, value float64) clock.Time {
		s := scaling(1, 100, tracking("cpu", cpu, 50))
		s.AtOnce = atOnce
		r := newRig(t, s, 4)
		r.holds(cpu, value)
		for _, c := range r.play(30 * clock.Minute) {
			return c.at
		}
		return clock.Never
	}
	minutes := func(n int) clock.Time { return clock.Time(clock.Span(n) * clock.Minute) }
	if usual, soon := first(false, 90), first(true, 90); usual != minutes(3).Add(7*clock.Second) ||
		soon != minutes(1) {
		t.Errorf("scales out at %v, and at once at %v", usual, soon)
	}
	if usual, soon := first(false, 20), first(true, 20); usual.Truncate(clock.Minute) != minutes(15) ||
		soon != minutes(15) {
		t.Errorf("scales in at %v, and at once at %v", usual, soon)
	}
}

package gate

import (
	"math"
	"testing"

	"ecsim/scenarios/study/inference"
)

// TestOnlyWhatIsBeyondTheToleranceIsWorse: worse is a whole interval beyond what is tolerated, undecided one
// that holds the edge of it, whichever way is better.
func TestOnlyWhatIsBeyondTheToleranceIsWorse(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		low, high, tolerated float64
		want                 Verdict
	}{
		{1.1, 1.3, 1, Worse},
		{0.2, 1.1, 1, Undecided}, // worse for certain, by half of what is tolerated as likely as by more
		{-0.3, 1.1, 1, Undecided},
		{-3, 3, 1, Undecided},
		{0.2, 0.9, 1, Tolerated},
		{-5, 0.5, 1, Tolerated},
		{-0.9, -0.2, 1, Tolerated},
		{-1.3, -0.2, 1, Better},
		{1, 1.2, 1, Undecided},
		{0, 0, 0, Tolerated},
		{0.1, 0.1, 0, Worse},
		{-0.1, -0.1, 0, Better},
		{-0.1, 0.1, 0, Undecided},
		{nan, nan, 1, Undecided},
		{-inf, inf, 1, Undecided},
	} {
		e := inference.Estimate{Low: c.low, High: c.high}
		if got := judge(e, c.tolerated, inference.LowerIsBetter); got != c.want {
			t.Errorf("[%v, %v] beside %v: %s, want %s", c.low, c.high, c.tolerated, got, c.want)
		}
		e.Low, e.High = -c.high, -c.low
		if got := judge(e, c.tolerated, inference.HigherIsBetter); got != c.want {
			t.Errorf("higher is better, [%v, %v] beside %v: %s, want %s", e.Low, e.High, c.tolerated, got, c.want)
		}
	}
}

package inference

import (
	"math"
	"testing"
)

// binomialTail is the probability of so many successes or more, as a sum.
func binomialTail(successes, n int, p float64) float64 {
	tail := 0.0
	for k := successes; k <= n; k++ {
		choose, _ := math.Lgamma(float64(n + 1))
		a, _ := math.Lgamma(float64(k + 1))
		b, _ := math.Lgamma(float64(n - k + 1))
		tail += math.Exp(choose - a - b + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
	}
	return tail
}

// At the bound, so many successes or more happen with a probability of one less the confidence.
func TestBoundsOfProportions(t *testing.T) {
	for _, n := range []int{1, 10, 59, 200} {
		for _, successes := range []int{0, 1, n / 2, n - 1, n} {
			for _, level := range []float64{0.9, 0.95, 0.999} {
				low, high := AtLeast(successes, n, level), AtMost(successes, n, level)
				if successes > 0 && math.Abs(binomialTail(successes, n, low)-(1-level)) > 1e-9 {
					t.Errorf("%d of %d at %v: at least %v", successes, n, level, low)
				}
				if successes < n && math.Abs(1-binomialTail(successes+1, n, high)-(1-level)) > 1e-9 {
					t.Errorf("%d of %d at %v: at most %v", successes, n, level, high)
				}
			}
		}
	}
}

// 59 trials without a failure show 95 % with 95 % confidence (Wilks 1941), 93 with one.
func TestMostFailures(t *testing.T) {
	for _, c := range []struct{ n, want int }{{58, -1}, {59, 0}, {92, 0}, {93, 1}, {124, 2}} {
		if got := MostFailures(c.n, 0.95, 0.95); got != c.want {
			t.Errorf("%d of %d may fail, want %d", got, c.n, c.want)
		}
	}
}

package autoscaling

import (
	"math"
	"math/big"
	"testing"

	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// TT-09, B1 to B11: a fraction is added when scaling out and kept when scaling in.
func TestCapacityRoundsUp(t *testing.T) {
	for _, c := range []struct {
		name          string
		running       int
		value, target float64
		want          int
	}{
		{"B1", 4, 80, 50, 7},
		{"B2", 10, 75, 50, 15},
		{"B3", 10, 52, 50, 11},
		{"B6", 10, 44, 50, 9},
		{"B7", 10, 40, 50, 8},
		{"B8", 2, 44, 50, 2},
		{"B9 +1.5", 3, 75, 50, 5},
		{"B10 -1.5", 3, 25, 50, 2},
		{"B11 -0.5", 1, 25, 50, 1},
		{"4 × 75 / 50", 4, 75, 50, 6},
		{"noise above", 4, 75.00000000000003, 50, 6},
		{"noise below", 4, 74.99999999999997, 50, 6},
		{"at target, thirds", 3, 100.0 / 3 * 3, 100, 3},
		{"a real excess", 4, 75.001, 50, 7},
		{"no load", 10, 0, 50, 0},
		{"from zero", 0, 80, 50, 0},
		{"absurd", 5000, 1e300, 1e-300, math.MaxInt32},
	} {
		if got := Capacity(c.running, c.value, c.target); got != c.want {
			t.Errorf("%s: Capacity(%d, %v, %v) = %d, want %d",
				c.name, c.running, c.value, c.target, got, c.want)
		}
	}
}

// TT-09: a metric that is a sum of shares still scales as its true value does.
func TestCapacityIgnoresHowAMetricWasSummed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		running := rapid.IntRange(1, 500).Draw(t, "running")
		target := rapid.IntRange(1, 100).Draw(t, "target")
		want := rapid.IntRange(1, 1000).Draw(t, "want")
		sum := 0.0 // the load of want tasks at the target, over running tasks
		for range running {
			sum += float64(want) * float64(target) / float64(running)
		}
		value := sum / float64(running)
		if got := Capacity(running, value, float64(target)); got != want {
			t.Fatalf("Capacity(%d, %v, %d) = %d, want %d", running, value, target, got, want)
		}
	})
}

// TT-09, TT-11, TT-12: however far it is, the result is the least count that keeps the metric at or under the target.
func TestCapacityIsTheLeastThatSuffices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		running := rapid.IntRange(1, 5000).Draw(t, "running")
		value := float64(rapid.IntRange(0, 100_000).Draw(t, "value")) / 1000
		target := float64(rapid.IntRange(1, 100_000).Draw(t, "target")) / 1000
		load := new(big.Rat).Mul(big.NewRat(int64(running), 1), new(big.Rat).SetFloat64(value))
		slack := new(big.Rat).Mul(load, big.NewRat(2, 1e9))
		held := func(n int) *big.Rat {
			return new(big.Rat).Mul(big.NewRat(int64(n), 1), new(big.Rat).SetFloat64(target))
		}
		n := Capacity(running, value, target)
		if new(big.Rat).Add(held(n), slack).Cmp(load) < 0 {
			t.Fatalf("%d tasks are too few for %d × %v / %v", n, running, value, target)
		}
		if n > 0 && held(n-1).Cmp(load) >= 0 {
			t.Fatalf("%d tasks are one too many for %d × %v / %v", n, running, value, target)
		}
	})
}

package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestMSER5CutsTheTransient: a decaying start is cut where it is lost in the noise, and nothing is cut
// of a series that has none; one that still moves at its end is too short.
func TestMSER5CutsTheTransient(t *testing.T) {
	for _, c := range []struct {
		name      string
		transient func(i int) float64
		low, high int // of the cut
		settled   bool
	}{
		{"none", func(int) float64 { return 0 }, 0, 60, true},
		{"exponential decay", func(i int) float64 { return 50 * math.Exp(-float64(i)/30) }, 80, 220, true},
		{"a step", func(i int) float64 { return 20 * float64((1200-i)/1000) }, 200, 205, true},
		{"a trend to the end", func(i int) float64 { return float64(i) / 20 }, 500, 1000, false},
	} {
		r := rand.New(rand.NewPCG(5, 5))
		series := make([]float64, 1000)
		for i := range series {
			series[i] = 10 + c.transient(i) + r.NormFloat64()
		}
		got := MSER5(series)
		if got.Start < c.low || got.Start > c.high || got.Settled != c.settled || got.Start%5 != 0 {
			t.Errorf("%s: got %+v, want a cut from %d to %d, settled %v", c.name, got, c.low, c.high, c.settled)
		}
	}
	if got := MSER5(make([]float64, 49)); got.Settled {
		t.Errorf("of nine batches: %+v", got)
	}
	if got := MSER5(make([]float64, 100)); got != (WarmUp{Start: 0, Settled: true}) {
		t.Errorf("of equal values: %+v", got)
	}
}

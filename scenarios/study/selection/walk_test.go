package selection

import (
	"math"
	"math/rand/v2"
	"testing"

	"ecsim/scenarios/study/inference"
)

// TestIntervalIsThatOfInference, to the last digits.
func TestIntervalIsThatOfInference(t *testing.T) {
	for _, n := range []int{2, 9, 10, 11, 30, 1000} {
		for _, alpha := range []float64{0.1, 0.005, 1e-6} {
			want := inference.AnytimeCritical(n, 1-alpha)
			got, ok := anytime(n, math.Log(alpha))
			if ok == math.IsInf(want, 1) || ok && math.Abs(got-want) > 1e-6*want {
				t.Errorf("n %d, α %v: %v %v, want %v", n, alpha, got, ok, want)
			}
		}
	}
}

// TestFarMeansAreToldSoon: a mean that is far from the limit takes few samples, however small the margin
// is against the spread.
func TestFarMeansAreToldSoon(t *testing.T) {
	for _, mean := range []float64{-1, 1} {
		random := rand.New(rand.NewPCG(3, 4))
		var samples []float64
		for range 10 {
			samples = append(samples, mean+random.NormFloat64())
		}
		w := newWalk(1e-4, 0.01, samples)
		for w.look(samples); w.answer == open; w.look(samples) {
			samples = append(samples, mean+random.NormFloat64())
		}
		if (w.answer == above) != (mean > 0) || w.at > 100 {
			t.Errorf("mean %v: %v after %d samples, the triangle closes after %d", mean, w.answer, w.at, w.end())
		}
	}
}

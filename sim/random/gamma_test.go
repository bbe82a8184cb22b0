package random

import (
	"math"
	"testing"
)

// A gamma number has the first three moments of a sum of exponential numbers, and its tail.
func TestGammaIsASumOfExponentials(t *testing.T) {
	for _, shape := range []int64{1, 2, 3, 10, 62, 1000} {
		law, stream := NewGamma(shape), newStream(uint64(shape))
		const n = 400_000
		k := float64(shape)
		var sum, square, cube float64
		for range n {
			d := (law.Draw(stream) - k) / math.Sqrt(k) // mean 0, variance 1, skewness 2/√k
			sum += d
			square += d * d
			cube += d * d * d
		}
		within := func(what string, got, want, deviation float64) {
			if math.Abs(got-want) > 4*deviation/math.Sqrt(n) {
				t.Errorf("shape %d: %s %v, want %v", shape, what, got, want)
			}
		}
		within("mean", sum/n, 0, 1)
		within("variance", square/n, 1, math.Sqrt(2+6/k))
		within("third moment", cube/n, 2/math.Sqrt(k), math.Sqrt(15+130/k+120/k/k))
	}
}

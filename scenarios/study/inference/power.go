package inference

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

// Power is the probability that the interval of n paired differences lies on the right side of zero
// when the true difference is given and one replication's difference has the deviation: of normal
// differences, exactly. The critical number is FixedCritical's or AnytimeCritical's; of the latter this
// is the power of the look at n alone, which earlier looks can only add to.
func Power(difference, deviation float64, n int, critical float64) float64 {
	if n < 2 || math.IsInf(critical, 1) {
		return 0
	}
	if deviation == 0 {
		if difference == 0 {
			return 0
		}
		return 1
	}
	// P(T > c) with T = (Z + δ)/s and (n−1)s² chi-squared: given s it is P(Z > c·s − δ).
	delta := math.Abs(difference) / deviation * math.Sqrt(float64(n))
	freedom := float64(n - 1)
	squares := distuv.ChiSquared{K: freedom}
	density := func(s float64) float64 {
		return 2 * freedom * s * squares.Prob(freedom*s*s) * distuv.UnitNormal.Survival(float64(critical*s)-delta)
	}
	low := math.Sqrt(squares.Quantile(1e-12) / freedom)
	high := math.Sqrt(squares.Quantile(1-1e-12) / freedom)
	return quad.Fixed(density, low, high, 200, quad.Legendre{}, 0)
}

// Needed is how many replications give a power, by the critical numbers of FixedCritical or
// AnytimeCritical at a level; most when so many are not enough.
func Needed(
	difference, deviation, power, level float64, critical func(int, float64) float64, most int,
) int {
	low, high := 1, max(1, most) // low is too few
	for low+1 < high {
		if n := (low + high) / 2; Power(difference, deviation, n, critical(n, level)) >= power {
			high = n
		} else {
			low = n
		}
	}
	return high
}

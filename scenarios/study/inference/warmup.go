package inference

import "math"

// WarmUp is where the measured part of a series should begin.
type WarmUp struct {
	Start int // values to leave out, a multiple of five
	// Settled: the cut lies in the first half. When it does not, the series is too short to tell its
	// beginning from its steady state, and Start means nothing.
	Settled bool
}

// batch is how many values MSER-5 averages.
const batch = 5

// MSER5 finds how much of the beginning of a series to leave out so that the mean of the rest has the
// least marginal standard error: of the means Z of batches of five values, the cut d that minimises
//
//	Σ over i > d of (Z(i) − mean of these)² / (k − d)²
//
// (White, Simulation 69(6), 1997; White, Cobb and Spratt, Winter Simulation Conference 2000). The last
// five batches are no cut, since so few have no spread to speak of. Values that are NaN, where there
// was nothing to measure, do not count within their batch; a batch of nothing else does not count.
func MSER5(series []float64) WarmUp {
	starts, means := batches(series)
	k := len(means)
	if k < 2*batch {
		return WarmUp{}
	}
	// From the end: mean and squares of what a cut at d leaves (Welford).
	best, least := 0, math.Inf(1)
	mean, squares := 0.0, 0.0
	for d := k - 1; d >= 0; d-- {
		left := float64(k - d)
		distance := means[d] - mean
		mean += distance / left
		squares += float64(distance * (means[d] - mean))
		if z := squares / float64(left*left); k-d > batch && z <= least {
			best, least = d, z
		}
	}
	return WarmUp{Start: starts[best], Settled: 2*best <= k}
}

// batches are the means of five values each, and where each begins.
func batches(series []float64) (starts []int, means []float64) {
	for i := 0; i+batch <= len(series); i += batch {
		sum, n := 0.0, 0
		for _, v := range series[i : i+batch] {
			if !math.IsNaN(v) {
				sum += v
				n++
			}
		}
		if n > 0 {
			starts, means = append(starts, i), append(means, sum/float64(n))
		}
	}
	return starts, means
}

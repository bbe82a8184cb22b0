package inference

import "gonum.org/v1/gonum/stat/distuv"

// AtLeast is what a probability is at least, with the stated confidence, after so many successes in n
// independent trials: the one-sided bound of Clopper and Pearson (Biometrika 26(4), 1934), which never
// promises too much.
func AtLeast(successes, n int, level float64) float64 {
	if successes <= 0 || n <= 0 {
		return 0
	}
	return distuv.Beta{Alpha: float64(successes), Beta: float64(n - successes + 1)}.Quantile(1 - level)
}

// AtMost is what a probability is at most, with the stated confidence.
func AtMost(successes, n int, level float64) float64 {
	if successes >= n {
		return 1
	}
	return 1 - AtLeast(n-successes, n, level)
}

// MostFailures is how many of n trials may fail for the probability of success to be at least share with the
// stated confidence; -1: n trials are too few to show that.
func MostFailures(n int, share, level float64) int {
	failures := -1
	for failures+1 < n && AtLeast(n-failures-1, n, level) >= share {
		failures++
	}
	return failures
}

package stats

import (
	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is a mean and the range that holds the true one with a stated confidence.
type Interval struct {
	Mean, Low, High float64
	N               int // samples
}

// Confidence is the mean of independent samples with its Student t interval at a level such as
// 0.95. Fewer than two samples say nothing about their spread: the interval is the mean alone.
func Confidence(samples []float64, level float64) Interval {
	var m moments
	for _, x := range samples {
		m.add(x)
	}
	half := 0.0
	if m.n > 1 {
		t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(m.n - 1)}
		half = t.Quantile((1+level)/2) * m.standardError()
	}
	return Interval{Mean: m.mean, Low: m.mean - half, High: m.mean + half, N: m.n}
}

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
	var m Moments
	for _, x := range samples {
		m.Add(x)
	}
	half := 0.0
	if m.N() > 1 {
		t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(m.N() - 1)}
		half = t.Quantile((1+level)/2) * m.StandardError()
	}
	return Interval{Mean: m.Mean(), Low: m.Mean() - half, High: m.Mean() + half, N: m.N()}
}

// Contains reports whether x is inside.
func (i Interval) Contains(x float64) bool { return i.Low <= x && x <= i.High }

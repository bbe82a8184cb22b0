package inference

import "math"

// Estimate is a figure and the range that holds the true one with a stated confidence.
type Estimate struct {
	// Point is NaN when no replication had anything to measure. Low and High are infinite where
	// nothing is known: fewer than two replications, and above a maximum.
	Point, Low, High float64
	N                int // replications that had something to measure
}

// HalfWidth is the distance from the point to the farther end.
func (e Estimate) HalfWidth() float64 { return max(e.High-e.Point, e.Point-e.Low) }

// around is the estimate of n replications whose half width is given.
func around(point, half float64, n int) Estimate {
	if n < 2 || math.IsNaN(half) {
		return Estimate{Point: point, Low: math.Inf(-1), High: math.Inf(1), N: n}
	}
	return Estimate{Point: point, Low: point - half, High: point + half, N: n}
}

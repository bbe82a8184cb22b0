package stats

import "math"

// moments are the running mean and variance of numbers (Welford's algorithm, which does not lose
// digits when the numbers are large and close together). The zero value is of no numbers.
type moments struct {
	n       int
	mean    float64
	squares float64 // sum of squared distances from the mean
}

func (m *moments) add(x float64) {
	m.n++
	distance := x - m.mean
	m.mean += distance / float64(m.n)
	m.squares += float64(distance * (x - m.mean))
}

// standardError is the standard deviation of the mean, from the unbiased sample variance; of two
// numbers or more.
func (m *moments) standardError() float64 {
	return math.Sqrt(m.squares / float64(m.n-1) / float64(m.n))
}

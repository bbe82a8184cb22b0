package stats

import "math"

// Moments are the running mean and variance of numbers (Welford's algorithm, which does not lose
// digits when the numbers are large and close together). The zero value is of no numbers.
type Moments struct {
	n       int
	mean    float64
	squares float64 // sum of squared distances from the mean
	min     float64
	max     float64
}

// Add takes in one number.
func (m *Moments) Add(x float64) {
	m.n++
	if m.n == 1 {
		m.min, m.max = x, x
	}
	m.min, m.max = math.Min(m.min, x), math.Max(m.max, x)
	distance := x - m.mean
	m.mean += distance / float64(m.n)
	m.squares += float64(distance * (x - m.mean))
}

// N is how many numbers there are.
func (m *Moments) N() int { return m.n }

// Mean is their average; 0 of none.
func (m *Moments) Mean() float64 { return m.mean }

// Min is the least of them; 0 of none.
func (m *Moments) Min() float64 { return m.min }

// Max is the greatest of them; 0 of none.
func (m *Moments) Max() float64 { return m.max }

// Variance is their unbiased sample variance; 0 of fewer than two.
func (m *Moments) Variance() float64 {
	if m.n < 2 {
		return 0
	}
	return m.squares / float64(m.n-1)
}

// StandardError is the standard deviation of the mean; 0 of fewer than two.
func (m *Moments) StandardError() float64 {
	if m.n < 2 {
		return 0
	}
	return math.Sqrt(m.Variance() / float64(m.n))
}

package selection

import (
	"math"

	"ecsim/scenarios/study/inference"
	"ecsim/sim/portable"
)

// walk is one question about the mean of independent, about normal numbers: is it at most −margin, or
// at least margin? Two tests watch their sum, each with half of the question's error β, and the first to
// answer counts. The triangle of Kim and Nelson closes after a number of samples that is known from the
// start, but is wide when the margin is small against the spread. The interval that holds at every number
// of samples (inference.AnytimeCritical) may never tell, but a mean that is far from zero it tells soon,
// whatever the margin.
type walk struct {
	margin   float64 // half of the zone in which either answer will do
	variance float64 // of one number, estimated from the first stage
	eta      float64 // h² / (2(n₀−1)): how wide the triangle is for an error of β/2
	first    int     // n₀, the samples of the first stage
	level    float64 // logarithm of the error of the interval, β/2
	answer   answer
	at       int // samples when the answer was taken
}

// answer to a question.
type answer int8

const (
	open answer = iota
	below
	above
)

// etaFor is η of Kim and Nelson for c = 1: half of ((2β)^(−2/(n₀−1)) − 1).
func etaFor(beta float64, first int) float64 {
	power := portable.Exp(-2 / float64(first-1) * portable.Log(2*beta))
	return (power - 1) / 2
}

// newWalk opens a question with the samples of the first stage.
func newWalk(margin, beta float64, first []float64) *walk {
	return &walk{margin: margin, variance: variance(first), eta: etaFor(beta/2, len(first)), first: len(first),
		level: portable.Log(beta / 2)}
}

// look answers the question if the samples so far allow it. An answer stays.
func (w *walk) look(samples []float64) {
	if w.answer != open {
		return
	}
	n, sum := len(samples), total(samples)
	bound := w.bound(n)
	if c, ok := anytime(n, w.level); ok {
		if v := variance(samples); v > 0 || sum != 0 {
			bound = min(bound, c*math.Sqrt(v*float64(n)))
		}
	}
	switch {
	case sum <= -bound:
		w.answer, w.at = below, n
	case sum >= bound:
		w.answer, w.at = above, n
	}
}

// anytime is inference.AnytimeCritical on portable functions, for the logarithm of an error; false: no
// mean can be told yet.
func anytime(n int, logError float64) (float64, bool) {
	if n < inference.FirstLook {
		return 0, false
	}
	r := 1 + float64(n)
	k := portable.Exp(2 / float64(n) * (float64(portable.Log(r)/2) - logError))
	if k >= r {
		return 0, false
	}
	return math.Sqrt(float64(n-1) * (k - 1) * r / (r - k)), true
}

// bound is how far from zero the sum of n samples may be while the question is open:
// max(0, h²S²/(2δ) − δn/2) with h² = 2η(n₀−1).
func (w *walk) bound(n int) float64 {
	start := w.eta * float64(w.first-1) * w.variance / w.margin
	return max(0, start-float64(w.margin*float64(n)/2))
}

// end is the number of samples after which the question is answered for certain.
func (w *walk) end() int {
	const most = 1 << 40
	start := 2 * w.eta * float64(w.first-1) * w.variance / w.margin / w.margin
	if start > most {
		return most
	}
	return max(w.first, int(start)+1)
}

// variance is the unbiased sample variance.
func variance(samples []float64) float64 {
	mean := total(samples) / float64(len(samples))
	sum := 0.0
	for _, x := range samples {
		d := x - mean
		sum += float64(d * d)
	}
	return sum / float64(len(samples)-1)
}

// total is the sum, in order.
func total(samples []float64) float64 {
	sum := 0.0
	for _, x := range samples {
		sum += x
	}
	return sum
}

package selection

import "ecsim/sim/portable"

// walk is one question about the mean of independent, about normal numbers: is it at most −margin, or
// at least margin? The answer is taken when their sum leaves a triangle, which closes after a number
// of samples that is known from the start.
type walk struct {
	margin   float64 // half of the zone in which either answer will do
	variance float64 // of one number, estimated from the first stage
	eta      float64 // h² / (2(n₀−1)): how wide the triangle is for an error of β
	first    int     // n₀, the samples of the first stage
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
	return &walk{margin: margin, variance: variance(first), eta: etaFor(beta, len(first)), first: len(first)}
}

// look answers the question if the sum of n samples allows it. An answer stays.
func (w *walk) look(sum float64, n int) {
	if w.answer != open {
		return
	}
	switch bound := w.bound(n); {
	case sum <= -bound:
		w.answer, w.at = below, n
	case sum >= bound:
		w.answer, w.at = above, n
	}
}

// bound is how far from zero the sum of n samples may be while the question is open:
// max(0, h²S²/(2δ) − δn/2) with h² = 2η(n₀−1).
func (w *walk) bound(n int) float64 {
	start := w.eta * float64(w.first-1) * w.variance / w.margin
	return max(0, start-float64(w.margin*float64(n))/2)
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

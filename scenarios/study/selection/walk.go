package selection

import (
	"math"
	"slices"

	"ecsim/scenarios/study/inference"
	"ecsim/sim/portable"
)

// walk is one question about the mean of independent, about normal numbers: is it at most −margin, or
// at least margin? Two tests watch their sum, each with half of the question's error β, and the first to
// answer counts. The triangle of Kim and Nelson closes after a number of samples that is known from the
// start, but is wide when the margin is small against the spread. The interval that holds at every number
// of samples (inference.AnytimeCritical) may never tell, but a mean that is far from zero it tells soon,
// whatever the margin.
//
// Numbers of which most are alike say nothing of rare ones among them: a service is as available as can be
// in ten replications, and fails in the eleventh. Such a walk answers nothing before a longer stage is over,
// see stageFor.
type walk struct {
	margin   float64 // half of the zone in which either answer will do
	stage    int     // samples that the variance is estimated from; before them nothing is answered
	error    float64 // of the triangle
	level    float64 // logarithm of the error of the interval, β/2
	isOpen   bool    // the stage is over: variance and eta are known
	variance float64 // of one number
	eta      float64 // h² / (2(stage−1)): how wide the triangle is
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

// newWalk opens a question with the samples of the first stage. Half of β is the interval's and half the
// triangle's, which shares it with the stage when that has to be longer.
func newWalk(margin, beta float64, first []float64) *walk {
	w := &walk{margin: margin, stage: len(first), error: beta / 2, level: portable.Log(beta / 2)}
	if mostlyAlike(first, margin) {
		w.error = beta / 4
		w.stage = max(w.stage, stageFor(w.error))
	}
	return w
}

// RareShare is the share of replications that Race takes for rare: what happens in fewer of them may be
// missed where most figures are alike.
const RareShare = 0.1

// stageFor is how many samples show what happens in RareShare of them, but for an error: (1−share)ⁿ ≤ error.
func stageFor(err float64) int {
	return int(math.Ceil(portable.Log(err) / portable.Log(1-RareShare)))
}

// mostlyAlike tells that more than half of the samples differ by no more than the margin, which does not
// matter. Normal samples that do have a triangle that closes at once.
func mostlyAlike(samples []float64, margin float64) bool {
	sorted := slices.Sorted(slices.Values(samples))
	half := len(sorted) / 2
	for i := range len(sorted) - half {
		if sorted[i+half]-sorted[i] <= margin {
			return true
		}
	}
	return false
}

// IsAlike tells that no two samples differ by more than the margin: they have no spread that matters, and
// prove of what is rare only that it is (see RareShare).
func IsAlike(samples []float64, margin float64) bool {
	return len(samples) > 0 && slices.Max(samples)-slices.Min(samples) <= margin
}

// look answers the question if the samples so far allow it. An answer stays.
func (w *walk) look(samples []float64) {
	if w.answer != open || len(samples) < w.stage {
		return
	}
	if !w.isOpen {
		w.isOpen, w.variance, w.eta = true, variance(samples[:w.stage]), etaFor(w.error, w.stage)
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
	start := w.eta * float64(w.stage-1) * w.variance / w.margin
	return max(0, start-float64(w.margin*float64(n)/2))
}

// end is the number of samples after which the question is answered for certain.
func (w *walk) end() int {
	const most = 1 << 40
	if !w.isOpen {
		return w.stage
	}
	start := 2 * w.eta * float64(w.stage-1) * w.variance / w.margin / w.margin
	if start > most {
		return most
	}
	return max(w.stage, int(start)+1)
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

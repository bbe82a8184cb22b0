package compare

import "ecsim/scenarios/study/inference"

// plan is when a comparison looks at its data, and at which level each look judges.
//
// The error that the confidence leaves is shared equally by all verdicts, and of a verdict's share the k-th
// look has 1/(k(k+1)): ½, ⅙, 1/12 …, which add up to one however many looks there are. That is a union bound,
// which holds however looks and measures depend on each other; for spending error by looks see Lan and DeMets,
// Biometrika 70(3), 1983. Each look has twice the pairs of the one before, so that few looks cost less than
// intervals that may be looked at after every pair. A comparison of a number of pairs that was chosen
// beforehand has one look with all of the error.
type plan struct {
	confidence float64
	verdicts   int
	sequential bool
	most       int
}

// newPlan is that of a question about so many measures.
func newPlan(q Question, measures int) plan {
	return plan{q.Confidence, measures * len(q.Variants), q.Sequential, q.Replications}
}

// level is that of every interval of a look, from 1.
func (p plan) level(look int) float64 {
	share := 1.0
	if p.sequential {
		share = 1 / float64(look*(look+1))
	}
	return 1 - float64(share*(1-inference.Simultaneous(p.confidence, p.verdicts)))
}

// size is how many pairs a look has. The first has as many as can show a difference at all; the last takes
// what would be left for a look of few.
func (p plan) size(look int) int {
	if !p.sequential {
		return p.most
	}
	n := max(inference.FirstLook, LeastPairs(1-p.level(1)))
	for range look - 1 {
		n *= 2
	}
	if p.most-n < n/2 {
		return p.most
	}
	return n
}

package gate

import "ecsim/scenarios/study/inference"

// Verdict is what the interval of a difference proves about what is tolerated.
type Verdict string

const (
	// Worse: the whole interval is worse by more than is tolerated.
	Worse Verdict = "worse"
	// Undecided: the interval holds what is tolerated and what is not.
	Undecided Verdict = "undecided"
	// Tolerated: the whole interval is worse by no more than is tolerated.
	Tolerated Verdict = "tolerated"
	// Better: the whole interval is on the better side of zero, and some of it by more than is tolerated.
	Better Verdict = "better"
)

// judge holds the interval of a difference (now less base) against what is tolerated, in its unit. While
// the interval holds the true difference, no verdict is wrong: a program that is worse by no more than is
// tolerated is never called worse, and one that is worse by more never passes as tolerated. The ends of an
// interval that is not known are NaN or infinite, and undecided.
func judge(difference inference.Estimate, tolerated float64, good inference.Direction) Verdict {
	low, high := difference.Low, difference.High // of how much worse it is
	if good == inference.HigherIsBetter {
		low, high = -high, -low
	}
	switch {
	case low > tolerated:
		return Worse
	case high < 0 && low < -tolerated:
		return Better
	case high <= tolerated:
		return Tolerated
	}
	return Undecided
}

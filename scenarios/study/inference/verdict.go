package inference

import (
	"math"
	"strconv"
)

// Verdict is what an interval of a difference proves.
type Verdict int

const (
	// Undecided: the interval holds zero and leaves the indifference zone.
	Undecided Verdict = iota
	// Equivalent: the whole interval is inside the indifference zone.
	Equivalent
	// Better and Worse: the whole interval is on one side of zero, and not inside the zone.
	Better
	Worse
	// Lower and Higher are said of a measure of which neither is better.
	Lower
	Higher
)

var verdicts = [...]string{"undecided", "equivalent", "better", "worse", "lower", "higher"}

func (v Verdict) String() string {
	if v < 0 || int(v) >= len(verdicts) {
		return "Verdict(" + strconv.Itoa(int(v)) + ")"
	}
	return verdicts[v]
}

// Zone is how large a difference may be that nobody minds: the greater of a share of the base's figure
// and an amount in the measure's unit. The zero value minds every difference.
type Zone struct{ Relative, Absolute float64 }

// Of is the zone's half width beside a base.
func (z Zone) Of(base float64) float64 {
	return max(z.Absolute, math.Abs(z.Relative*base))
}

// Judge says what the interval of a difference (variant less base) proves, in this order: equivalent,
// when it lies within [−zone, zone]; better or worse, when it lies on one side of zero; else
// undecided. When the interval holds the true difference, no verdict is wrong: what is called worse
// is worse, by however little, and what is called equivalent differs by no more than the zone. So
// a verdict is wrong with at most the probability that the interval misses, and more replications
// decide every case but that of no difference and no zone.
//
// Replications that are all alike have an interval without width. Of what happens in a share of the
// replications only, n alike ones prove with 95 % confidence that the share is below 3/n, no more.
func Judge(difference Estimate, zone float64, good Direction) Verdict {
	switch {
	case difference.Low >= -zone && difference.High <= zone:
		return Equivalent
	case difference.High < 0:
		return [...]Verdict{Lower, Better, Worse}[good]
	case difference.Low > 0:
		return [...]Verdict{Higher, Worse, Better}[good]
	}
	return Undecided
}

// Simultaneous is the level of each of m intervals so that all of them hold together with the stated
// one, however they depend on each other (Bonferroni). Verdicts on m measures at this level contain
// a wrong one with probability 1 − level at most.
func Simultaneous(level float64, m int) float64 {
	return 1 - (1-level)/float64(max(1, m))
}

package compare

import (
	"math"

	"ecsim/scenarios/study/inference"
)

// Verdict is what is known of a difference against the indifference zone: one of inference's, or that
// there is nothing to compare.
type Verdict string

// Verdicts (see inference.Judge). Higher and lower are those of measures that have no good direction.
const (
	Better     Verdict = "better"
	Worse      Verdict = "worse"
	Higher     Verdict = "higher"
	Lower      Verdict = "lower"
	Equivalent Verdict = "equivalent"
	Undecided  Verdict = "undecided"
	OnlyBase   Verdict = "only in base"
	OnlyHere   Verdict = "only in variant"
)

// Judge gives the measure its verdict against the zone that it is indifferent in. Fewer pairs than least
// show no difference, whatever their spread: Few says that their interval alone would.
func (m *Row) Judge(difference inference.Estimate, zone float64, good inference.Direction, least int) {
	m.Zone, m.Noise = zone, !(difference.Low > 0 || difference.High < 0)
	m.Verdict = Verdict(inference.Judge(difference, zone, good).String())
	if math.IsNaN(difference.Point) {
		m.Verdict, m.Noise = Undecided, true
	}
	if m.Few = difference.N < least && m.Verdict != Equivalent && m.Verdict != Undecided; m.Few {
		m.Verdict = Undecided
	}
}

// LeastPairs is the fewest pairs that can show a difference at level alpha. If sides do not differ, each
// pair's difference is as likely to have one sign as the other, so n pairs have one sign with a
// probability of 2^(1−n) however they are distributed: no honest test can be surer than that. Student's t
// would, of differences that are all alike.
func LeastPairs(alpha float64) int {
	return max(2, 1+int(math.Ceil(math.Log2(1/alpha))))
}

// Count counts the verdicts of a variant.
func (v *Variant) Count() {
	v.Verdicts = Counts{}
	for _, m := range v.Measures {
		v.Verdicts.add(m.Verdict)
	}
}

// add counts one more verdict.
func (c *Counts) add(v Verdict) {
	switch v {
	case Better:
		c.Better++
	case Worse:
		c.Worse++
	case Higher, Lower:
		c.Changed++
	case Equivalent:
		c.Equivalent++
	case Undecided:
		c.Undecided++
	}
}

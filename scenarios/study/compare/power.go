package compare

import (
	"math"

	"ecsim/scenarios"
	"ecsim/scenarios/study/inference"
)

// Changes are those whose needed replications are told, as shares of base's value.
var Changes = []float64{0.005, 0.01, 0.02, 0.05}

// CurveChange is the change, as a share of base's value, whose power curve is told, and curvePairs are the
// numbers of pairs along it.
const CurveChange = 0.02

var curvePairs = []int{8, 12, 16, 24, 32, 48, 64, 96, 128, 256}

// wantedPower is how often a change is to be told from noise.
const wantedPower = 0.8

// mostNeeded bounds the search: more pairs nobody plays.
const mostNeeded = scenarios.MaxReplications

// AddPower says what it takes to tell changes of a measure from noise with intervals at level 1 − alpha. A
// share of a share (2 % of an availability of 99.9 %) nobody asks for.
func (m *Row) AddPower(alpha float64) {
	if m.Base == nil || m.Unit == "ratio" || !(math.Abs(m.Base.Mean) > 0) || m.N < 2 {
		return
	}
	of := func(change float64) float64 { return change * math.Abs(m.Base.Mean) }
	for _, change := range Changes {
		m.Needed = append(m.Needed, Needed{change, needed(of(change), m.Deviation, alpha)})
	}
	for _, n := range curvePairs {
		p := chance(of(CurveChange), m.Deviation, n, alpha)
		m.Curve = append(m.Curve, Seen{n, math.Round(p*1000) / 1000})
	}
}

// chance is the probability that n pairs tell a difference from noise.
func chance(difference, deviation float64, n int, alpha float64) float64 {
	if n < LeastPairs(alpha) {
		return 0
	}
	return inference.Power(difference, deviation, n, inference.FixedCritical(n, 1-alpha))
}

// needed is the fewest pairs that tell a difference from noise four times out of five; 0: too many.
func needed(difference, deviation, alpha float64) int {
	n := inference.Needed(difference, deviation, wantedPower, 1-alpha, inference.FixedCritical, mostNeeded)
	if n >= mostNeeded {
		return 0
	}
	return max(n, LeastPairs(alpha))
}

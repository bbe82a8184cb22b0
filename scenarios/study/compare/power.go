package compare

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
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
const mostNeeded = 10_000_000

// AddPower says what it takes to tell changes of a measure from noise, at level alpha. A share of a share
// (2 % of an availability of 99.9 %) nobody asks for.
func (m *Row) AddPower(alpha float64) {
	if m.Base == nil || m.Unit == "ratio" || !(math.Abs(m.Base.Mean) > 0) || m.N < 2 {
		return
	}
	of := func(change float64) float64 { return change * math.Abs(m.Base.Mean) }
	for _, change := range Changes {
		m.Needed = append(m.Needed, Needed{change, needed(of(change), m.Deviation, alpha)})
	}
	for _, n := range curvePairs {
		p := 0.0
		switch {
		case n < LeastPairs(alpha):
		case m.Deviation == 0:
			p = 1
		default:
			p = chance(n, of(CurveChange)/m.Deviation, alpha)
		}
		m.Curve = append(m.Curve, Seen{n, math.Round(p*1000) / 1000})
	}
}

// chance is the probability that n pairs tell a change from noise: that the interval of their mean, at
// level alpha, does not hold zero. The change is in standard deviations of the differences, which are
// taken as normal. It is the upper tail of the noncentral t distribution with n−1 degrees of freedom,
// as the integral of Φ over the law of the estimated deviation (Lenth 1989, Applied Statistics 38, eq. 1).
func chance(n int, change, alpha float64) float64 {
	if n < LeastPairs(alpha) {
		return 0
	}
	freedom := float64(n - 1)
	critical := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(1 - alpha/2)
	shift := change * math.Sqrt(float64(n))
	tail := func(p float64) float64 { // of the estimated deviation's quantile p
		return distuv.UnitNormal.CDF(shift - float64(critical*estimated(p, freedom)))
	}
	return quad.Fixed(tail, 0, 1, 64, quad.Legendre{}, 0)
}

// estimated is a quantile of the estimated deviation over the true one: of √(χ²/freedom), from 30
// degrees of freedom on by Wilson and Hilferty (1931), which is then good to 10⁻⁴.
func estimated(p, freedom float64) float64 {
	if freedom < 30 {
		return math.Sqrt(distuv.ChiSquared{K: freedom}.Quantile(p) / freedom)
	}
	v := 2 / (9 * freedom)
	root := 1 - v + float64(distuv.UnitNormal.Quantile(p)*math.Sqrt(v))
	return root * math.Sqrt(root)
}

// needed is the fewest pairs that tell a change from noise four times out of five; 0: none known.
func needed(change, deviation, alpha float64) int {
	least := LeastPairs(alpha)
	switch {
	case deviation == 0:
		return least
	case !(change > 0):
		return 0
	}
	enough := func(n int) bool { return chance(n, change/deviation, alpha) >= wantedPower }
	high := least
	for !enough(high) {
		if high *= 2; high > mostNeeded {
			return 0
		}
	}
	low := max(least-1, high/2) // not enough, or below the least
	for high-low > 1 {
		if middle := low + (high-low)/2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// LeastPairs is the fewest pairs that can show a difference at level alpha. If sides do not differ, each
// pair's difference is as likely to have one sign as the other, so n pairs have one sign with a
// probability of 2^(1−n) however they are distributed: no honest test can be surer than that.
func LeastPairs(alpha float64) int {
	return max(2, 1+int(math.Ceil(math.Log2(1/alpha))))
}

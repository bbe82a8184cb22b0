package inference

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Independent is the difference of the means of two samples that have nothing in common (variant less
// base), with Welch's interval (Biometrika 34, 1947), which lets their spreads differ. N is the size of
// the smaller; with fewer than two of either the interval is infinite.
func Independent(base, variant []float64, level float64) Estimate {
	n := min(len(base), len(variant))
	a, s := stat.MeanVariance(base, nil)
	b, t := stat.MeanVariance(variant, nil)
	if n < 2 {
		return around(b-a, math.Inf(1), n)
	}
	s, t = s/float64(len(base)), t/float64(len(variant))
	if s+t == 0 {
		return around(b-a, 0, n)
	}
	freedom := (s + t) * (s + t) /
		(float64(s*s)/float64(len(base)-1) + float64(t*t)/float64(len(variant)-1))
	student := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}
	return around(b-a, student.Quantile((1+level)/2)*math.Sqrt(s+t), n)
}

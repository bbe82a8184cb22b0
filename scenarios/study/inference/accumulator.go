package inference

import "math"

// Accumulator estimates one measure of a stream of replications in constant memory. The zero value
// estimates a mean; set Kind first.
//
// All kinds are one sum of numerators over one sum of denominators, R = ΣV/ΣW, with W = 1 for a mean.
// The variance is that of the linearised residuals e = (V − R·W)/W̄ (delta method; Cochran, Sampling
// Techniques, 1977, section 6.4). A ratio of sums is biased by −cov(e, W)/(n·W̄) to first order, which
// is of order 1/n where the interval is of order 1/√n; it is not corrected. A quantile's residuals are
// about the quantile of all replications together, with V = W·q (sectioning; Asmussen and Glynn,
// Stochastic Simulation, 2007, III.5; Nakayama, ACM TOMACS 24(4), 2014), so the interval is centred
// where the point is.
//
// Invariant: sums are of D = V − R₀·W, R₀ being the first ratio. So equal observations have a variance
// of exactly zero, and large ones that are close together lose no digits.
type Accumulator struct {
	Kind Kind

	n          int
	origin     float64 // R₀
	d, w       float64 // ΣD, ΣW
	dd, dw, ww float64 // ΣD², ΣD·W, ΣW²
	greatest   float64
}

// Add counts one replication; one with nothing to measure does not count.
func (a *Accumulator) Add(o Observation) {
	if !o.counts(a.Kind) {
		return
	}
	v, w := o.parts(a.Kind)
	if a.n == 0 {
		a.origin, a.greatest = v/w, o.Value
	}
	a.n++
	a.greatest = max(a.greatest, o.Value)
	d := v - float64(a.origin*w)
	a.d += d
	a.w += w
	a.dd += float64(d * d)
	a.dw += float64(d * w)
	a.ww += float64(w * w)
}

// N is the number of replications that had something to measure.
func (a *Accumulator) N() int { return a.n }

// Estimate is the figure and its Student t interval at a level such as 0.95, of a number of
// replications that was not chosen by looking at it. A quantile needs the one of all replications
// together; other kinds ignore it.
func (a *Accumulator) Estimate(pooled, level float64) Estimate {
	return a.estimate(pooled, level, FixedCritical)
}

// Anytime is Estimate with an interval that may be looked at after each replication.
func (a *Accumulator) Anytime(pooled, level float64) Estimate {
	return a.estimate(pooled, level, AnytimeCritical)
}

func (a *Accumulator) estimate(pooled, level float64, critical func(int, float64) float64) Estimate {
	point := a.point(pooled)
	if a.Kind == Max && a.n > 0 {
		return Estimate{Point: point, Low: point, High: math.Inf(1), N: a.n}
	}
	if a.n < 2 {
		return around(point, math.Inf(1), a.n)
	}
	return around(point, half(critical(a.n, level), a.deviation(point), a.n), a.n)
}

// point is the figure; NaN when there is none.
func (a *Accumulator) point(pooled float64) float64 {
	switch {
	case a.n == 0:
		return math.NaN()
	case a.Kind == Quantile:
		return pooled
	case a.Kind == Max:
		return a.greatest
	}
	return a.origin + a.d/a.w
}

// deviation is the standard deviation of one replication's residual about a centre; of two
// replications or more.
func (a *Accumulator) deviation(centre float64) float64 {
	off := centre - a.origin
	squares := a.dd - float64(2*off*a.dw) + float64(float64(off*off)*a.ww)
	mean := a.w / float64(a.n)
	return math.Sqrt(max(0, squares)/float64(a.n-1)) / math.Abs(mean)
}

// half is half the width of the interval of n replications.
func half(critical, deviation float64, n int) float64 {
	if math.IsInf(critical, 1) {
		return critical
	}
	return critical * deviation / math.Sqrt(float64(n))
}

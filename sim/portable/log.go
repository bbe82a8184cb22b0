package portable

import "math"

// Coefficients of the odd series of log((1+s)/(1−s)) that Log and Log1p share.
const (
	lg1 = 6.666666666666735130e-01
	lg2 = 3.999999999940941908e-01
	lg3 = 2.857142874366239149e-01
	lg4 = 2.222219843214978396e-01
	lg5 = 1.818357216161805012e-01
	lg6 = 1.531383769920937332e-01
	lg7 = 1.479819860511658591e-01
)

// Log is the natural logarithm of x, within 1 ulp; NaN for negative x.
func Log(x float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	// x = 2^k · (1 + f) with √2/2 ≤ 1 + f < √2.
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	return logReduced(fraction-1, 0, float64(exponent))
}

// Log1p is the natural logarithm of 1 + x, accurate for small x, within 1 ulp; NaN below −1.
func Log1p(x float64) float64 {
	const tiny = 1.0 / (1 << 54)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	case math.Abs(x) < tiny:
		return x
	case math.Sqrt2/2-1 < x && x < math.Sqrt2-1:
		return logReduced(x, 0, 0)
	}
	u := 1 + x
	fraction, exponent := math.Frexp(u)
	if fraction < math.Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	// The rounding of 1 + x lost c; log(u + c) is log u + c/u to first order.
	c := x - (u - 1)
	if x > 1 {
		c = 1 - (u - x)
	}
	return logReduced(fraction-1, c/u, float64(exponent))
}

// logReduced is k·ln 2 + log(1 + f) + c.
func logReduced(f, c, k float64) float64 {
	s := f / (2 + f)
	s2 := product(s, s)
	s4 := product(s2, s2)
	odd := lg5 + product(s4, lg7)
	odd = lg3 + product(s4, odd)
	odd = lg1 + product(s4, odd)
	even := lg4 + product(s4, lg6)
	even = lg2 + product(s4, even)
	r := product(s2, odd) + product(s4, even)
	half := product(0.5*f, f)
	return product(k, ln2Hi) - ((half - (product(s, half+r) + (product(k, ln2Lo) + c))) - f)
}

package portable

import "math"

// Pow is x to the power y, within 1 ulp, with the special cases of math.Pow.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case math.IsNaN(x) || math.IsNaN(y):
		return math.NaN()
	case math.IsInf(y, 0):
		return powInfinite(math.Abs(x), y > 0)
	}
	whole := y == math.Trunc(y)
	odd := whole && math.Abs(y) < 1<<53 && int64(y)&1 == 1
	size := 0.0
	switch {
	case x == 0 || math.IsInf(x, 0):
		if math.IsInf(x, 0) == (y > 0) {
			size = math.Inf(1)
		}
	case x < 0 && !whole:
		return math.NaN()
	default:
		size = powFinite(math.Abs(x), y)
	}
	if odd {
		return math.Copysign(size, x)
	}
	return size
}

// powInfinite is x to the power ±∞ for x ≥ 0.
func powInfinite(x float64, positive bool) float64 {
	switch {
	case x == 1:
		return 1
	case x > 1 == positive:
		return math.Inf(1)
	default:
		return 0
	}
}

// powFinite is x to the power y for positive finite x: 2 to the power y·log₂x, the logarithm and
// the product being carried in two words each.
func powFinite(x, y float64) float64 {
	const (
		limit    = 1100 // 2 to the powers ±limit are ∞ and 0
		ln2      = 6.93147180559945286227e-01
		ln2Upper = 6.93147182464599609375e-01
		ln2Lower = -1.90465429995776804525e-09
	)
	logHigh, logLow := log2Pair(x)
	yHigh := upperHalf(y)
	low := product(y-yHigh, logHigh) + product(y, logLow)
	high := product(yHigh, logHigh)
	power := low + high
	switch {
	case power > limit:
		return math.Inf(1)
	case power < -limit:
		return 0
	}
	whole := math.Floor(power + 0.5)
	high -= whole
	t := upperHalf(low + high)
	u := product(t, ln2Upper)
	v := product(low-(t-high), ln2) + product(t, ln2Lower)
	z := u + v
	w := v - (z - u)
	return math.Ldexp(expPair(z, w), int(whole))
}

// expPair is e to the power z + w for |z| ≤ ln 2 / 2 and a w that is lost in z.
func expPair(z, w float64) float64 {
	const (
		p1 = 1.66666666666666019037e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	t := product(z, z)
	c := p4 + product(t, p5)
	c = p3 + product(t, c)
	c = p2 + product(t, c)
	c = p1 + product(t, c)
	c = z - product(t, c)
	r := product(z, c)/(c-2) - (w + product(z, w))
	return 1 - (r - z)
}

// log2Pair is log₂x as a sum high + low for positive finite x; high has half of its bits zero.
func log2Pair(x float64) (high, low float64) {
	const (
		l1      = 5.99999999999994648725e-01
		l2      = 4.28571428578550184252e-01
		l3      = 3.33333329818377432918e-01
		l4      = 2.72728123808534006489e-01
		l5      = 2.30660745775561754067e-01
		l6      = 2.06975017800338417784e-01
		cp      = 9.61796693925975554329e-01 // 2 / (3 ln 2)
		cpUpper = 9.61796700954437255859e-01
		cpLower = -7.02846165095275826516e-09
	)
	n, x, centre, centreHigh, centreLow := reducePower(x)
	u, v := x-centre, 1/(x+centre)
	s := product(u, v)
	sHigh := upperHalf(s)
	tHigh := upperHalf(x + centre)
	tLow := x - (tHigh - centre)
	sLow := product(v, (u-product(sHigh, tHigh))-product(sHigh, tLow))
	s2 := product(s, s)
	r := l5 + product(s2, l6)
	r = l4 + product(s2, r)
	r = l3 + product(s2, r)
	r = l2 + product(s2, r)
	r = l1 + product(s2, r)
	r = product(product(s2, s2), r) + product(sLow, sHigh+s)
	s2 = product(sHigh, sHigh)
	tHigh = upperHalf(3 + s2 + r)
	tLow = r - ((tHigh - 3) - s2)
	u = product(sHigh, tHigh)
	v = product(sLow, tHigh) + product(tLow, s)
	pHigh := upperHalf(u + v)
	pLow := v - (pHigh - u)
	zHigh := product(cpUpper, pHigh)
	zLow := product(cpLower, pHigh) + product(pLow, cp) + centreLow
	high = upperHalf(((zHigh + zLow) + centreHigh) + n)
	return high, zLow - (((high - n) - centreHigh) - zHigh)
}

// reducePower writes positive x as 2ⁿ·r with r close to a centre of 1 or 1.5, and gives the centre
// and its base-2 logarithm in two words.
func reducePower(x float64) (n, r, centre, logHigh, logLow float64) {
	fraction, exponent := math.Frexp(x)
	r, n = 2*fraction, float64(exponent-1)
	switch {
	case r < 1.2247 /* √1.5 */ :
		return n, r, 1, 0, 0
	case r < 1.7320 /* √3 */ :
		return n, r, 1.5, 5.84962487220764160156e-01, 1.35003920212974897128e-08
	default:
		return n + 1, r / 2, 1, 0, 0
	}
}

// upperHalf is x without the lower 32 bits of its mantissa, so that products of two are exact.
func upperHalf(x float64) float64 {
	return math.Float64frombits(math.Float64bits(x) &^ (1<<32 - 1))
}

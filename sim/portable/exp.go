package portable

import "math"

// ln2Hi + ln2Lo is ln 2; ln2Hi has so few bits that its product with an exponent is exact.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// product is x·y rounded once to float64, never fused with a sum around it.
func product(x, y float64) float64 { return float64(x * y) }

// Exp is e to the power x, within 1 ulp.
func Exp(x float64) float64 {
	const (
		overflow  = 7.09782712893383973096e+02
		underflow = -7.45133219101941108420e+02
		tiny      = 1.0 / (1 << 28)
	)
	switch {
	case math.IsNaN(x):
		return x
	case x > overflow:
		return math.Inf(1)
	case x < underflow:
		return 0
	case -tiny < x && x < tiny:
		return 1 + x
	}
	// x = k·ln 2 + r with |r| ≤ ln 2 / 2, and r = hi − lo.
	k := int(product(x, math.Log2E) + math.Copysign(0.5, x))
	hi := x - product(float64(k), ln2Hi)
	lo := product(float64(k), ln2Lo)
	return math.Ldexp(expReduced(hi, lo), k)
}

// expReduced is e to the power hi − lo for |hi − lo| ≤ ln 2 / 2, by a rational approximation.
func expReduced(hi, lo float64) float64 {
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	r := hi - lo
	t := product(r, r)
	c := p4 + product(t, p5)
	c = p3 + product(t, c)
	c = p2 + product(t, c)
	c = p1 + product(t, c)
	c = r - product(t, c)
	return 1 - ((lo - product(r, c)/(2-c)) - hi)
}

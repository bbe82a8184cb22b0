package portable

import "math"

// maxTurn bounds the angles that Cos takes: 2²⁰ right angles.
const maxTurn = (1 << 20) * (math.Pi / 2)

// Cos is the cosine of x radians, within 1 ulp; NaN beyond 2²⁰ right angles, where an argument is a
// mistake.
func Cos(x float64) float64 {
	quadrant, y, tail := reduceAngle(x)
	switch quadrant {
	case 0:
		return cosReduced(y, tail)
	case 1:
		return -sinReduced(y, tail)
	case 2:
		return -cosReduced(y, tail)
	default:
		return sinReduced(y, tail)
	}
}

// reduceAngle is x less the nearest multiple of π/2, as y + tail with |y| ≤ π/4, and the quadrant
// 0–3. π/2 is subtracted in three pieces of 33 bits, whose products with the multiple are exact.
func reduceAngle(x float64) (quadrant int, y, tail float64) {
	const (
		first      = 1.57079632673412561417e+00
		second     = 6.07710050630396597660e-11
		third      = 2.02226624871116645580e-21
		beyond     = 8.47842766036889956997e-32
		perQuarter = 6.36619772367581382433e-01 // 2/π
	)
	if math.IsNaN(x) || math.Abs(x) > maxTurn {
		return 0, math.NaN(), 0
	}
	if math.Abs(x) <= math.Pi/4 {
		return 0, x, 0
	}
	n := math.Floor(product(x, perQuarter) + 0.5)
	rest := x - product(n, first)
	w := product(n, second)
	t := rest
	rest = t - w
	lost := (t - rest) - w
	t = rest
	w = product(n, third)
	rest = t - w
	w = product(n, beyond) - ((t - rest) - w) - lost
	y = rest - w
	return int(int64(n) & 3), y, (rest - y) - w
}

// sinReduced is the sine of x + tail for |x| ≤ π/4.
func sinReduced(x, tail float64) float64 {
	const (
		s1 = -1.66666666666666324348e-01
		s2 = 8.33333333332248946124e-03
		s3 = -1.98412698298579493134e-04
		s4 = 2.75573137070700676789e-06
		s5 = -2.50507602534068634195e-08
		s6 = 1.58969099521155010221e-10
	)
	z := product(x, x)
	upper := product(product(z, product(z, z)), s5+product(z, s6))
	r := s2 + product(z, s3+product(z, s4)) + upper
	v := product(z, x)
	return x - ((product(z, product(0.5, tail)-product(v, r)) - tail) - product(v, s1))
}

// cosReduced is the cosine of x + tail for |x| ≤ π/4.
func cosReduced(x, tail float64) float64 {
	const (
		c1 = 4.16666666666666019037e-02
		c2 = -1.38888888888741095749e-03
		c3 = 2.48015872894767294178e-05
		c4 = -2.75573143513906633035e-07
		c5 = 2.08757232129817482790e-09
		c6 = -1.13596475577881948265e-11
	)
	z := product(x, x)
	w := product(z, z)
	lower := product(z, c1+product(z, c2+product(z, c3)))
	r := lower + product(product(w, w), c4+product(z, c5+product(z, c6)))
	half := product(0.5, z)
	w = 1 - half
	return w + (((1 - w) - half) + (product(z, r) - product(x, tail)))
}

package autoscaling

import "math"

// noise is the relative error below which two numbers count as equal. Metrics are quotients of
// sums of floats: their error is of the order of 1e-13, and a metric of exactly the target must
// neither breach a strict threshold nor ask for one task more.
const noise = 1e-9

// exceeds is a > b, strictly and beyond noise.
func exceeds(a, b float64) bool { return a-b > float64(noise*math.Abs(b)) }

// Capacity is the count that would bring the metric to its target, ceil(running × value / target)
// (TT-09). Rounding up both ways means a fraction is added when scaling out and kept when scaling
// in, so a scale-in never pushes the metric over the target (TT-11). A quotient within one part
// in 10⁹ of a whole number is that number: 4 × 75 / 50 is 6 however the 75 was computed.
func Capacity(running int, value, target float64) int {
	exact := float64(float64(running)*value) / target
	if whole := math.Round(exact); math.Abs(exact-whole) <= noise*math.Max(1, whole) {
		exact = whole
	}
	return int(math.Min(math.Ceil(exact), math.MaxInt32))
}

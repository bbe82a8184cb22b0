package autoscaling

import (
	"math"

	"ecsim/model/cloudwatch"
)

// Capacity is the count that would bring the metric to its target, ceil(running × value / target)
// (TT-09). Rounding up both ways means a fraction is added when scaling out and kept when scaling
// in, so a scale-in never pushes the metric over the target (TT-11). A quotient within one part
// in 10⁹ of a whole number is that number: 4 × 75 / 50 is 6 however the 75 was computed.
func Capacity(running int, value, target float64) int {
	exact := float64(float64(running)*value) / target
	if whole := math.Round(exact); math.Abs(exact-whole) <= cloudwatch.Noise*math.Max(1, whole) {
		exact = whole
	}
	return int(math.Min(math.Ceil(exact), math.MaxInt32))
}

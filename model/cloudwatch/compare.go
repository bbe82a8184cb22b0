package cloudwatch

import (
	"math"

	"ecsim/model"
)

// Noise is the relative error below which two numbers count as equal. Metrics are quotients of
// sums of floats: their error is of the order of 1e-13, and a metric of exactly the target must
// neither breach a strict threshold nor ask for one task more.
const Noise = 1e-9

// Exceeds is a > b, strictly and beyond noise.
func Exceeds(a, b float64) bool { return a-b > float64(Noise*math.Abs(b)) }

// breaches compares one datapoint with the threshold.
func breaches(r *model.AlarmRule, value float64) bool {
	switch r.Comparison {
	case model.GreaterThan:
		return Exceeds(value, r.Threshold)
	case model.GreaterThanOrEqual:
		return !Exceeds(r.Threshold, value)
	case model.LessThan:
		return Exceeds(r.Threshold, value)
	}
	return !Exceeds(value, r.Threshold)
}

// signs are what a breach is written as, and what the opposite is.
var signs = [...][2]string{
	model.GreaterThan:        {">", "≤"},
	model.GreaterThanOrEqual: {"≥", "<"},
	model.LessThan:           {"<", "≥"},
	model.LessThanOrEqual:    {"≤", ">"},
}

// sign is how a value compares with the threshold.
func sign(r *model.AlarmRule, value float64) string {
	if breaches(r, value) {
		return signs[r.Comparison][0]
	}
	return signs[r.Comparison][1]
}

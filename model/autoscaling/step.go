package autoscaling

import (
	"math"

	"ecsim/model"
	"ecsim/model/cloudwatch"
)

// stepOf finds the step for a value (ST-02): bounds are offsets from the threshold. Above the
// threshold the lower bound of a step belongs to it, below it the upper one; at the threshold
// itself the alarm that breaches says which side the value is on. nil: no step covers the value.
func stepOf(steps []model.Step, value, threshold float64, above bool) *model.Step {
	for i := range steps {
		s := &steps[i]
		toLower, toUpper := compare(value, threshold+s.Lower), compare(value, threshold+s.Upper)
		if above && toLower >= 0 && toUpper < 0 || !above && toLower > 0 && toUpper <= 0 {
			return s
		}
	}
	return nil
}

// compare is -1, 0 or 1 as a value is below, at, but for noise, or above a bound, which may be
// infinite.
func compare(value, bound float64) int {
	switch {
	case math.IsInf(bound, 1), !math.IsInf(bound, -1) && cloudwatch.Exceeds(bound, value):
		return -1
	case math.IsInf(bound, -1), cloudwatch.Exceeds(value, bound):
		return 1
	}
	return 0
}

// Adjust is the count that a step makes of another one: never below zero (ST-04 to ST-06).
func Adjust(count int, by model.AdjustmentType, adjustment, magnitude int) int {
	switch by {
	case model.ExactCapacity:
		return max(0, adjustment)
	case model.PercentChangeInCapacity:
		adjustment = percentOf(count, adjustment)
		switch {
		case adjustment > 0:
			adjustment = max(adjustment, magnitude)
		case adjustment < 0:
			adjustment = min(adjustment, -magnitude)
		}
	}
	return max(0, count+adjustment)
}

// percentOf is so many percent of a count in whole tasks: rounded toward zero, but to one task where
// that would leave nothing (ST-04).
func percentOf(count, percent int) int {
	product := count * percent
	if tasks := product / 100; tasks != 0 || product == 0 {
		return tasks
	}
	if product < 0 {
		return -1
	}
	return 1
}

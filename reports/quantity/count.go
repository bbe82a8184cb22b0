package quantity

import (
	"math"

	"ecsim/scenarios"
)

// Count prints a number of things: 1,234,567 when it is whole, 6.42 when it is an average.
func Count(m scenarios.Measure) string {
	places := decimals(m, 1)
	if !hasInterval(m) && m.Mean == math.Trunc(m.Mean) {
		places = 0
	}
	return interval(m, func(v float64) string { return Fixed(v, places) }, "")
}

// Rough prints a number of things in few words: 12.3 million.
func Rough(v float64) string {
	for _, step := range []struct {
		size float64
		name string
	}{{1e9, " billion"}, {1e6, " million"}} {
		if math.Abs(v) >= step.size {
			return Fixed(v/step.size, clamp(2-magnitude(v/step.size), 0, 2)) + step.name
		}
	}
	if v == math.Trunc(v) {
		return Fixed(v, 0)
	}
	return Fixed(v, clamp(2-magnitude(v), 0, 6))
}

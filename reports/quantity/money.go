package quantity

import (
	"math"

	"ecsim/pricing"
	"ecsim/scenarios"
)

// HoursPerMonth is what AWS's own calculators use for a month: 365 × 24 / 12.
const HoursPerMonth = pricing.HoursPerMonth

// Money prints dollars with sensible digits: $12,346 from a thousand up, $123.45 from one up, and
// three significant digits below.
func Money(m scenarios.Measure) string {
	places := Cents(m.Mean)
	if math.Abs(m.Mean) >= 1000 {
		places = 0
	}
	return Dollars(m, places)
}

// Dollars prints dollars with a given number of decimals: $12.30 [11.87, 12.73].
func Dollars(m scenarios.Measure, places int) string {
	text := interval(m, func(v float64) string { return Fixed(v, places) }, "")
	switch {
	case text == unknown:
		return text
	case text[0] == '-':
		return "-$" + text[1:]
	default:
		return "$" + text
	}
}

// Cents is how many decimals show an amount to the cent, or to three significant digits below a
// dollar.
func Cents(v float64) int {
	if v == 0 || math.Abs(v) >= 1 {
		return 2
	}
	return clamp(2-magnitude(v), 2, 9)
}

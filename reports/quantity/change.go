package quantity

import (
	"math"

	"ecsim/scenarios"
)

// Points is the unit of a difference of two shares: a hundredth.
const Points = "points"

// sameFrom is how narrow an interval is, as a share of the difference, that is not worth showing.
const sameFrom = 1e-4

// Change prints the difference of two values of a unit with its sign and interval: −41.2 ms [−42.6,
// −39.8]. Differences of shares are in points; numbers of things have no unit behind them.
func Change(m scenarios.Measure, unit string) string {
	if m.High-m.Low < float64(sameFrom*math.Abs(m.Mean)) {
		m.Low, m.High = m.Mean, m.Mean
	}
	scale, prefix, suffix := 1.0, "", ""
	switch unit {
	case Seconds:
		scale, suffix = timeScale(reach(m))
	case Ratio:
		scale, suffix = 100, " "+Points
	case USD:
		prefix = "$"
	}
	places := changeDecimals(m, scale)
	if unit == USD && m.Mean != 0 && reach(m) < 1000 {
		places = max(places, 2) // cents
	}
	first := func(v float64) string { return signed(float64(v*scale), places, prefix) }
	rest := func(v float64) string { return signed(float64(v*scale), places, "") }
	switch {
	case math.IsNaN(m.Mean) || math.IsInf(m.Mean, 0):
		return unknown
	case !hasInterval(m) || math.IsInf(m.Low, 0) || math.IsInf(m.High, 0):
		return first(m.Mean) + suffix
	}
	return first(m.Mean) + suffix + " [" + rest(m.Low) + ", " + rest(m.High) + "]"
}

// RelativeChange prints a difference as a share of what it is measured against: −12.3 %.
func RelativeChange(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return unknown
	}
	places := clamp(2-magnitude(share*100), 0, 2)
	if share == 0 {
		places = 0
	}
	return signed(share*100, places, "") + " %"
}

// reach is the largest size in a measure and its interval.
func reach(m scenarios.Measure) float64 {
	size := math.Abs(m.Mean)
	if hasInterval(m) && !math.IsInf(m.Low, 0) && !math.IsInf(m.High, 0) {
		size = max(size, math.Abs(m.Low), math.Abs(m.High))
	}
	return size
}

// timeScale is the unit in which seconds of some size read well.
func timeScale(seconds float64) (scale float64, unit string) {
	switch {
	case seconds == 0:
		return 1, " s"
	case seconds < 1e-3:
		return 1e6, " µs"
	case seconds < 1:
		return 1e3, " ms"
	case seconds < 600:
		return 1, " s"
	case seconds < 7200:
		return 1.0 / 60, " min"
	default:
		return 1.0 / 3600, " h"
	}
}

// changeDecimals gives the half width two significant digits, or without one the difference three.
func changeDecimals(m scenarios.Measure, scale float64) int {
	if hasInterval(m) && !math.IsInf(m.Low, 0) && !math.IsInf(m.High, 0) {
		return clamp(1-magnitude((m.High-m.Low)/2*scale), 0, 6)
	}
	if v := m.Mean * scale; v != math.Trunc(v) {
		return clamp(2-magnitude(v), 0, 6)
	}
	return 0
}

// signed prints a number with a sign: + or −, and nothing before zero.
func signed(v float64, places int, prefix string) string {
	shown := Fixed(math.Abs(v), places)
	switch {
	case shown == Fixed(0, places):
		return prefix + shown
	case v < 0:
		return "−" + prefix + shown
	default:
		return "+" + prefix + shown
	}
}

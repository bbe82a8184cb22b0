package quantity

import (
	"fmt"
	"math"
	"strconv"

	"ecsim/scenarios"
)

// Span prints a measure in seconds as a length of time: 41.2 ms, 1.52 s, 4 min 10 s, 1 h 30 min, 2
// d 4 h.
func Span(m scenarios.Measure) string {
	size := math.Abs(m.Mean)
	if size >= 60 {
		return interval(m, long, "")
	}
	scale, unit := 1.0, " s"
	switch {
	case size == 0 || size >= 1:
	case size >= 1e-3:
		scale, unit = 1e3, " ms"
	default:
		scale, unit = 1e6, " µs"
	}
	places := decimals(m, scale)
	if m.Mean == 0 && !hasInterval(m) {
		places = 0
	}
	return interval(m, func(v float64) string { return Fixed(v*scale, places) }, unit)
}

// Spell prints one length of time in seconds.
func Spell(seconds float64) string { return Span(scenarios.Single(seconds)) }

// long prints a minute or more in its two largest units.
func long(seconds float64) string {
	size := math.Abs(seconds)
	var text string
	switch {
	case math.IsNaN(size) || size > 1e12:
		return unknown
	case size < 3600:
		text = pair(size, part{60, " min"}, part{1, " s"})
	case size < 2*86400:
		text = pair(size, part{3600, " h"}, part{60, " min"})
	default:
		text = pair(size, part{86400, " d"}, part{3600, " h"})
	}
	if seconds < 0 {
		return "-" + text
	}
	return text
}

// part is a unit of time: its size in seconds and its name.
type part struct {
	seconds int64
	name    string
}

func pair(seconds float64, big, small part) string {
	n := int64(math.Round(seconds / float64(small.seconds)))
	whole, rest := n*small.seconds/big.seconds, n*small.seconds%big.seconds/small.seconds
	switch {
	case rest == 0:
		return strconv.FormatInt(whole, 10) + big.name
	case whole == 0:
		return strconv.FormatInt(rest, 10) + small.name
	default:
		return strconv.FormatInt(whole, 10) + big.name + " " + strconv.FormatInt(rest, 10) + small.name
	}
}

// Watch prints a measure in seconds as a stopwatch does, to the second: 4:31, 1:04:31.
func Watch(m scenarios.Measure) string { return interval(m, watch, "") }

func watch(seconds float64) string {
	if math.IsNaN(seconds) || math.Abs(seconds) > 1e12 {
		return unknown
	}
	n := int64(math.Round(seconds))
	if n < 3600 {
		return fmt.Sprintf("%d:%02d", n/60, n%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}

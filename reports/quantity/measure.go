package quantity

import (
	"math"
	"strings"

	"ecsim/scenarios"
)

// Units with a form of their own. Every other unit is printed behind the number as it is.
const (
	Seconds = "s"
	Ratio   = "ratio"
	USD     = "USD"
)

// Format prints a measure in its unit: 41.2 ms [39.8, 42.6]. The brackets hold the 95 % interval;
// they are left out when there was one replication or when every replication gave the same value.
func Format(m scenarios.Measure, unit string) string {
	switch unit {
	case Seconds:
		return Span(m)
	case Ratio:
		return Share(m)
	case USD:
		return Money(m)
	case "":
		return Count(m)
	default:
		return Count(m) + " " + unit
	}
}

// Stated prints a value that somebody chose rather than measured: without zeros at the end, 99.5
// %.
func Stated(v float64, unit string) string {
	value, rest, spaced := strings.Cut(Format(scenarios.Single(v), unit), " ")
	if strings.Contains(value, ".") {
		value = strings.TrimSuffix(strings.TrimRight(value, "0"), ".")
	}
	if spaced {
		value += " " + rest
	}
	return value
}

// hasInterval reports whether a measure carries an interval worth showing.
func hasInterval(m scenarios.Measure) bool { return m.N > 1 && m.Low < m.High }

// interval prints all three numbers of a measure alike, with the unit behind the first.
func interval(m scenarios.Measure, print func(float64) string, unit string) string {
	switch {
	case math.IsNaN(m.Mean) || math.IsInf(m.Mean, 0):
		return unknown
	case !hasInterval(m):
		return print(m.Mean) + unit
	default:
		return print(m.Mean) + unit + " [" + print(m.Low) + ", " + print(m.High) + "]"
	}
}

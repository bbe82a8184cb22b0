package compare

import (
	"math"
	"slices"
	"strings"

	"ecsim/scenarios"
	"ecsim/scenarios/study/inference"
)

// measure is one that is compared.
type measure struct {
	scenarios.MeasureInfo
	decisive bool
}

// usual are patterns of the measures that people ask about, and apart those that others say already.
var (
	usual = []string{"cost", "availability", "latency", "utilization.cpu", "requests.failed", "requests.rejected",
		"requests.timed_out", "tasks.running_mean", "tasks.running_max", "tasks.failed", "tasks.interrupted", "wants",
		"queue", "deployment", "job", "capacity_provider", "instances", "scale_out"}
	apart = []string{"p90", "max", "noticed", "exposed", "502"}
)

// important are patterns of the measures that a comparison is to decide, besides those of objectives.
var important = []string{"cost.monthly", "availability.requests", "latency.p99", "duration", "last_end"}

// Everything is the pattern of all measures.
const Everything = "all"

// rows are the measures that are compared: those of the base in order, then what only variants have.
func (q Question) rows() []measure {
	var all []measure
	for _, m := range q.known() {
		if q.isCompared(m.Path) {
			all = append(all, measure{m, q.isDecisive(m.Path)})
		}
	}
	return all
}

// known is every measure of any side.
func (q Question) known() []scenarios.MeasureInfo {
	all := scenarios.Measures(q.Base.Scenario)
	have := map[string]bool{}
	for _, m := range all {
		have[m.Path] = true
	}
	for _, v := range q.Variants {
		for _, m := range scenarios.Measures(v.Scenario) {
			if !have[m.Path] {
				have[m.Path] = true
				all = append(all, m)
			}
		}
	}
	return all
}

// Compared lists the paths and units of the measures that are compared.
func (q Question) Compared() (paths, units []string) {
	for _, m := range q.rows() {
		paths, units = append(paths, m.Path), append(units, m.Unit)
	}
	return paths, units
}

// Unnamed are the patterns of a question that name no measure of any side.
func (q Question) Unnamed() (patterns []string) {
	known := q.known()
	for _, p := range slices.Concat(q.Measures, q.Decisive) {
		names := func(m scenarios.MeasureInfo) bool { return p == Everything || Names(p, m.Path) }
		if !slices.ContainsFunc(known, names) {
			patterns = append(patterns, p)
		}
	}
	return patterns
}

func (q Question) isCompared(path string) bool {
	if len(q.Measures) == 0 {
		return q.isObjective(path) || isNamed(usual, path) && !isNamed(apart, path)
	}
	return isNamed(q.Measures, path)
}

func (q Question) isDecisive(path string) bool {
	if len(q.Decisive) > 0 {
		return isNamed(q.Decisive, path)
	}
	if len(q.Measures) > 0 && !slices.Contains(q.Measures, Everything) {
		return true
	}
	return q.isObjective(path) || isNamed(important, path) && !strings.HasPrefix(path, "instances.")
}

// isObjective reports whether the base has an objective of a measure.
func (q Question) isObjective(path string) bool {
	for _, slo := range q.Base.Scenario.SLOs {
		if slo.Measure == path {
			return true
		}
	}
	return false
}

func isNamed(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return p == Everything || Names(p, path) })
}

// goodOf is which way of a measure is the good one.
func goodOf(d inference.Direction) Direction {
	switch d {
	case inference.LowerIsBetter:
		return LowerIsBetter
	case inference.HigherIsBetter:
		return HigherIsBetter
	default:
		return Neither
	}
}

// confidence is that of the values of one side.
const confidence = 0.95

// valueOf is a measure of one side with its 95 % interval at the number of replications reached, as if that
// had been chosen beforehand; verdicts are made of differences, whose intervals may be looked at. Nothing
// that is measured is negative, and no ratio is above one.
func valueOf(c inference.Column, unit string) *scenarios.Measure {
	m := measured(c.Estimate(confidence), 1)
	m.Low = max(0, m.Low)
	if unit == "ratio" {
		m.High = min(1, m.High)
	}
	return m
}

// measured is an estimate in parts of something. Without an interval it is one number.
func measured(e inference.Estimate, of float64) *scenarios.Measure {
	m := scenarios.Measure{Mean: e.Point / of, Low: e.Low / of, High: e.High / of, N: e.N}
	if of < 0 {
		m.Low, m.High = m.High, m.Low
	}
	if e.N < 2 {
		m.Low, m.High = m.Mean, m.Mean
	}
	return &m
}

// pairsOf are the replications of two columns, as measures and not as parts of ratios.
func pairsOf(a, b inference.Column) []Pair {
	pairs := make([]Pair, min(len(a.Observations), len(b.Observations)))
	for i := range pairs {
		pairs[i] = Pair{observed(a, i), observed(b, i)}
	}
	return pairs
}

func observed(c inference.Column, i int) float64 {
	o := c.Observations[i]
	if c.Kind != inference.Ratio {
		return o.Value
	}
	if o.Weight == 0 {
		return math.NaN()
	}
	return o.Value / o.Weight
}

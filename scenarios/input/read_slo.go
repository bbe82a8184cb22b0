package input

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// ReadSLOs reads every [[slo]] of a scenario, or of a study about it; bounds are in the unit of their
// measure.
func ReadSLOs(t *reading.Table, measures []Measure) []model.SLO {
	var slos []model.SLO
	units := map[string]string{}
	var legal []string
	for _, m := range measures {
		units[m.Path] = m.Unit
		legal = append(legal, m.Path)
	}
	for _, st := range t.Tables("slo", "measure") {
		n := st.Require("measure", `what is bounded, such as "service.NAME.latency.p99"`)
		measure := st.Text("measure")
		if n == nil || !slices.Contains(legal, measure) {
			if n != nil && n.Kind == document.Text {
				expected, nearest := WholeMeasure(measure, legal)
				t.Problem(n, expected, nearest)
			}
			st.Quiet("min", "max")
			st.Done()
			continue
		}
		slo := model.SLO{Measure: measure, HasMin: st.Has("min"), HasMax: st.Has("max")}
		unit := units[measure]
		slo.Min, slo.Max = bound(st, "min", unit), bound(st, "max", unit)
		switch {
		case !slo.HasMin && !slo.HasMax:
			t.At(st.Place(), "an slo without min and max", "at least one of them", "")
		case slo.HasMin && slo.HasMax && slo.Min > slo.Max:
			t.Problem(st.Get("min"), "at most max", "")
		}
		st.Done()
		slos = append(slos, slo)
	}
	return slos
}

// bound reads min or max: a duration, a share, dollars or a number, as the unit wants.
func bound(t *reading.Table, key, unit string) float64 {
	n := t.Get(key)
	if n == nil {
		return 0
	}
	switch unit {
	case "s":
		return t.Span(key, 0, reading.Longest).Seconds()
	case "ratio":
		return t.Fraction(key)
	case "USD":
		if n.Kind == document.Text {
			v, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(n.Text), "$"), 64)
			if err != nil || !(v >= 0) || math.IsInf(v, 0) {
				t.Problem(n, `dollars, such as 500 or "$500"`, "")
			}
			return v
		}
	}
	return t.Number(key, 0, math.Inf(1))
}

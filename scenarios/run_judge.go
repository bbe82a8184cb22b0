package scenarios

import (
	"slices"

	"ecsim/model"
)

// judge holds the outcome against every SLO.
func judge(s *model.Scenario, o *Outcome) []SLOOutcome {
	judged := []SLOOutcome{}
	if len(s.SLOs) == 0 {
		return judged
	}
	catalogue := catalogueOf(s)
	for _, slo := range s.SLOs {
		m := catalogue.named(slo.Measure)
		judged = append(judged, JudgeSLO(slo, m.Unit, m.of(o)))
	}
	return judged
}

// JudgeSLO holds what was measured against one objective, which holds when the mean meets it.
func JudgeSLO(slo model.SLO, unit string, value Measure) SLOOutcome {
	v := SLOOutcome{Measure: slo.Measure, Value: value, Unit: unit, OK: true}
	if slo.HasMin {
		v.Min, v.OK = &slo.Min, value.Mean >= slo.Min
		v.Uncertain = value.straddles(slo.Min)
	}
	if slo.HasMax {
		v.Limit, v.OK = &slo.Max, v.OK && value.Mean <= slo.Max
		v.Uncertain = v.Uncertain || value.straddles(slo.Max)
	}
	return v
}

// holds reports whether every objective is met.
func (o *Outcome) holds() bool {
	return !slices.ContainsFunc(o.SLOs, func(slo SLOOutcome) bool { return !slo.OK })
}

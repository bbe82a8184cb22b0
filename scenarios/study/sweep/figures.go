package sweep

import (
	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
)

// figures fills in what was measured at each point and holds it against the objectives.
func (s *sweep) figures(r *Result) {
	for i, t := range s.tallies {
		p := &r.Points[i]
		r.Design.Replications = max(r.Design.Replications, t.Replications())
		for _, m := range r.Measures {
			p.Figures = append(p.Figures, Figure{Measure: m.Measure, Value: s.value(t, m.Measure, m.Unit)})
		}
		p.OK, p.SLOs = true, []scenarios.SLOOutcome{}
		for _, slo := range s.question.SLOs {
			unit := t.Unit(slo.Measure)
			judged := scenarios.JudgeSLO(slo, unit, s.value(t, slo.Measure, unit))
			p.SLOs, p.OK = append(p.SLOs, judged), p.OK && judged.OK
		}
	}
}

// value is a measure of a tally with its interval. Nothing that is measured is negative, and no ratio is
// above one.
func (s *sweep) value(t *study.Tally, measure, unit string) scenarios.Measure {
	column, _ := t.Column(measure)
	return measureOf(column.Estimate(s.question.Confidence), unit)
}

// measureOf is an estimate as reports show it; without an interval it is one number.
func measureOf(e inference.Estimate, unit string) scenarios.Measure {
	m := scenarios.Measure{Mean: e.Point, Low: max(0, e.Low), High: e.High, N: e.N}
	if unit == "ratio" {
		m.High = min(1, m.High)
	}
	if e.N < 2 {
		m.Low, m.High = m.Mean, m.Mean
	}
	return m
}

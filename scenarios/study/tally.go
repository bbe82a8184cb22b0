package study

import (
	"math"
	"slices"

	"ecsim/pricing/commitment"
	"ecsim/scenarios"
	"ecsim/scenarios/study/inference"
	"ecsim/sim/stats"
)

// Tally is what the replications of one need measured.
type Tally struct {
	Variant  *Variant
	From, To int
	Measures []scenarios.MeasureInfo

	// What each replication spends on usage that Savings Plans cover, hour by hour.
	Spend [][]commitment.Spend

	how      []cellMeasure
	figures  [][]cellFigure // by replication − From, then measure
	sketches []*stats.Sketch
}

// tallyOf joins the cells of a need, which are in order of replication.
func tallyOf(n Need, cells []*cellDocument) *Tally {
	t := &Tally{Variant: n.Variant, From: n.From, To: n.To, Measures: scenarios.Measures(n.Variant.Scenario)}
	for _, d := range cells {
		t.how = d.Measures
		t.figures = append(t.figures, d.Figures...)
		t.Spend = append(t.Spend, d.Spend...)
		for i := range d.Sketches {
			if i == len(t.sketches) {
				t.sketches = append(t.sketches, &stats.Sketch{})
			}
			t.sketches[i].Merge(&d.Sketches[i].Sketch)
		}
	}
	return t
}

// Replications is how many the tally has.
func (t *Tally) Replications() int { return len(t.figures) }

// Column is a measure over all replications; false when the variant has none of that path.
func (t *Tally) Column(path string) (inference.Column, bool) {
	i := slices.IndexFunc(t.Measures, func(m scenarios.MeasureInfo) bool { return m.Path == path })
	if i < 0 || len(t.how) == 0 {
		return inference.Column{}, false
	}
	how := t.how[i]
	c := inference.Column{Kind: how.Kind, Pooled: math.NaN()}
	for _, row := range t.figures {
		c.Observations = append(c.Observations, inference.Observation(row[i]))
	}
	if how.Kind == inference.Quantile && t.sketches[how.Sketch].Count() > 0 {
		c.Pooled = t.sketches[how.Sketch].Quantile(how.P).Seconds()
	}
	return c, true
}

// Unit is that of a measure; empty when the variant has none of that path.
func (t *Tally) Unit(path string) string { return unitOf(t.Measures, path) }

// Unit is that of a measure; empty when the variant has none of that path.
func (v *Variant) Unit(path string) string { return unitOf(scenarios.Measures(v.Scenario), path) }

func unitOf(measures []scenarios.MeasureInfo, path string) string {
	for _, m := range measures {
		if m.Path == path {
			return m.Unit
		}
	}
	return ""
}

package tune

import (
	"math"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/selection"
)

// perReplication are numbers, one of each replication, whose plain mean is the column's figure and whose
// spread is that of the figure (inference.Column.Residuals). A replication with nothing to measure has the
// figure itself, and the others are spread so much more that the standard error stays that of those that
// measured something. False: fewer than two did, though there are more.
func perReplication(c inference.Column) ([]float64, bool) {
	figure, residuals, n := c.Residuals()
	all := len(residuals)
	if n == 0 || math.IsNaN(figure) || n < 2 && all > 1 {
		return nil, false
	}
	wider := 1.0
	if n < all {
		wider = math.Sqrt(float64(all*(all-1)) / float64(n*(n-1)))
	}
	out := make([]float64, all)
	for i, e := range residuals {
		out[i] = figure + float64(wider*e)
	}
	return out, true
}

// system is what a tally says of a candidate to a race; the reason when a measure has nothing to say.
func (s *Study) system(t *study.Tally, limits []constraint) (selection.System, string) {
	objective, reason := values(t, s.Objective.Measure)
	if reason != "" {
		return selection.System{}, reason
	}
	if s.Objective.Maximize {
		for i := range objective {
			objective[i] = -objective[i]
		}
	}
	system := selection.System{Objective: objective}
	for _, c := range limits {
		excess, reason := values(t, c.slo.Measure)
		if reason != "" {
			return selection.System{}, reason
		}
		for i := range excess {
			excess[i] = c.excess(excess[i])
		}
		system.Excess = append(system.Excess, excess)
	}
	return system, ""
}

func values(t *study.Tally, measure string) ([]float64, string) {
	c, ok := t.Column(measure)
	if !ok {
		return nil, "it has no " + measure
	}
	v, ok := perReplication(c)
	if !ok {
		return nil, "nothing was measured of " + measure
	}
	return v, ""
}

// score is what a search thinks of a candidate: figures as they are, limits without tolerance.
func (s *Study) score(t *study.Tally, limits []constraint) selection.Score {
	system, reason := s.system(t, limits)
	if reason != "" {
		return selection.Score{Objective: math.NaN()}
	}
	score := selection.Score{Objective: mean(system.Objective)}
	for i, excess := range system.Excess {
		score.Violation += max(0, mean(excess)) / (limits[i].tolerance * 100)
	}
	return score
}

func mean(samples []float64) float64 {
	sum := 0.0
	for _, x := range samples {
		sum += x
	}
	return sum / float64(len(samples))
}

// figure is an estimate with its interval, which holds at whatever number of replications the race ended.
// Nothing that is measured is negative, and no ratio exceeds one.
func figure(t *study.Tally, measure string, confidence float64) *scenarios.Measure {
	if t == nil {
		return nil
	}
	c, ok := t.Column(measure)
	if !ok {
		return nil
	}
	if c.Kind == inference.Max {
		c.Kind = inference.Mean
	}
	e := c.Anytime(confidence)
	m := &scenarios.Measure{Mean: e.Point, Low: max(0, e.Low), High: e.High, N: e.N}
	if t.Unit(measure) == "ratio" {
		m.High = min(1, m.High)
	}
	return m
}

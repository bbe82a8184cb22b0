package tune

import (
	"math"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/selection"
)

// perReplication are numbers, one of each replication, whose plain mean is the column's figure and
// whose spread is that of the figure (the delta method): of a ratio R + (V − R·W)/W̄, of a quantile the
// replication's own, weighed and moved so that their mean is that of all replications together. A
// maximum is each replication's own. A replication with nothing to measure has the mean of the others;
// false: none has.
func perReplication(c inference.Column) ([]float64, bool) {
	point, weights, n := center(c)
	if n == 0 || math.IsNaN(point) {
		return nil, false
	}
	out := make([]float64, len(c.Observations))
	sum := 0.0
	for i, o := range c.Observations {
		if residual, ok := residual(c.Kind, o, point, weights/float64(n)); ok {
			out[i] = residual
			sum += residual
		}
	}
	bias := sum / float64(n)
	for i, o := range c.Observations {
		if _, ok := residual(c.Kind, o, point, weights/float64(n)); ok {
			out[i] -= bias
		}
		out[i] += point
	}
	return out, true
}

// center is the column's figure, the sum of its weights, and how many replications measured something.
func center(c inference.Column) (point, weights float64, n int) {
	values := 0.0
	for _, o := range c.Observations {
		if math.IsNaN(o.Value) || math.IsNaN(o.Weight) || c.Kind == inference.Ratio && o.Weight == 0 {
			continue
		}
		w := 1.0
		if c.Kind == inference.Ratio || c.Kind == inference.Quantile {
			w = o.Weight
		}
		n++
		values += o.Value
		weights += w
	}
	switch c.Kind {
	case inference.Ratio:
		return values / weights, weights, n
	case inference.Quantile:
		return c.Pooled, weights, n
	}
	return values / float64(n), weights, n
}

// residual is how far one replication is from the figure; false: it has nothing to measure.
func residual(k inference.Kind, o inference.Observation, point, weight float64) (float64, bool) {
	if math.IsNaN(o.Value) || math.IsNaN(o.Weight) || k == inference.Ratio && o.Weight == 0 {
		return 0, false
	}
	switch k {
	case inference.Ratio:
		return (o.Value - float64(point*o.Weight)) / weight, true
	case inference.Quantile:
		return float64((o.Value - point) * (o.Weight / weight)), true
	}
	return o.Value - point, true
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

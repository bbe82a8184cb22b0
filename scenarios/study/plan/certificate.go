package plan

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/scenarios"
)

// certificate says which objective stands in the way of every candidate that was played in every world, and how far
// the best of these is from each. Candidates that were stopped earlier are no evidence: what they had missed by then
// put them out, and any objective that they missed less they might still have missed.
func (s *summary) certificate() *Certificate {
	out := &Certificate{Binds: []string{}, Gaps: []Gap{}}
	if len(s.shown) == 0 {
		return out
	}
	out.Nearest = s.shown[0].name
	for j, slo := range s.q.SLOs {
		if s.bindsAlone(j) {
			out.Binds = append(out.Binds, slo.Measure)
		}
		out.Gaps = append(out.Gaps, s.gap(j, slo))
	}
	return out
}

// bindsAlone reports whether none of those shown holds an objective in as many worlds as are wanted.
func (s *summary) bindsAlone(j int) bool {
	return !slices.ContainsFunc(s.shown, func(c *candidate) bool { return misses(c, j) <= s.rules.MayMiss })
}

// misses is in how many worlds a candidate misses an objective.
func misses(c *candidate, j int) (n int) {
	for w := range c.trials {
		if c.trials[w].missed[j] {
			n++
		}
	}
	return n
}

// gap is how far the best of those shown is from an objective.
func (s *summary) gap(j int, slo model.SLO) Gap {
	reached := func(c *candidate) float64 {
		return sortedWorstLast(c.trials, j, slo)[len(c.trials)-1-s.rules.MayMiss]
	}
	best := slices.MinFunc(s.shown, func(a, b *candidate) int {
		further := cmp.Compare(reached(a), reached(b))
		if !slo.HasMax {
			further = -further
		}
		return cmp.Or(cmp.Compare(misses(a, j), misses(b, j)), further)
	})
	g := Gap{Measure: slo.Measure, Unit: s.rules.Objectives[j].Unit, Limit: slo.Max, Candidate: best.name,
		Reached: scenarios.Single(reached(best)), Missed: misses(best, j), Worlds: len(best.trials)}
	if !slo.HasMax {
		g.Limit = slo.Min
	}
	return g
}

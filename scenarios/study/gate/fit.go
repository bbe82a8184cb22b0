package gate

import (
	"fmt"
	"math"
	"slices"

	"ecsim/scenarios/study/inference"
)

// fits says how an entry of the baseline relates to what was measured: what is to be known of the
// comparison, or why there can be none. Another scenario is the normal case: its replications meet the
// same random numbers.
func (r *CaseResult) fits(base, now *Entry) bool {
	switch {
	case base == nil:
		r.Stale = append(r.Stale, "the baseline does not have it")
		return false
	case base.Seed != now.Seed:
		r.Stale = append(r.Stale, fmt.Sprintf("the seed has changed: %d, in the baseline %d", now.Seed, base.Seed))
		return false
	}
	if base.Hash != now.Hash {
		r.Notes = append(r.Notes, fmt.Sprintf("the scenario has changed since the baseline (hash %s, then %s)",
			now.Hash, base.Hash))
	}
	if base.Replications != now.Replications {
		r.Notes = append(r.Notes, fmt.Sprintf("%d replications, in the baseline %d: those of both are compared",
			now.Replications, base.Replications))
	}
	return true
}

// compareFigure adds the row of a measure, or why there can be none.
func (r *CaseResult) compareFigure(m Measure, base, now *Entry, level float64) {
	before, after := base.figure(m.Path), now.figure(m.Path)
	isLonger := base.Replications != now.Replications
	switch {
	case before == nil && after == nil: // there was nothing to measure, and there is nothing
	case before == nil:
		r.Stale = append(r.Stale, "the baseline has no "+m.Path)
	case after != nil && before.Kind != after.Kind:
		r.Stale = append(r.Stale, fmt.Sprintf("%s is a %v, in the baseline a %v", m.Path, after.Kind, before.Kind))
	case isLonger && before.Kind == inference.Quantile:
		r.Stale = append(r.Stale, fmt.Sprintf("%s is of %d replications together, in the baseline of %d", m.Path,
			now.Replications, base.Replications))
	default:
		first := min(base.Replications, now.Replications)
		r.Rows = append(r.Rows, rowOf(m, before.first(first), after.first(first), level))
	}
}

// compareLost says what the baseline has of a scenario that has changed, and what is not measured any
// more: a service that is gone, say.
func (r *CaseResult) compareLost(measures []Measure, base, now *Entry) {
	if base.Hash == now.Hash {
		return
	}
	for _, f := range base.Figures {
		if !slices.ContainsFunc(measures, func(m Measure) bool { return m.Path == f.Path }) {
			r.Stale = append(r.Stale, "the scenario has no "+f.Path+" any more")
		}
	}
}

// compareSpeed adds the row of speed. How long another scenario takes says nothing about ecsim.
func (r *CaseResult) compareSpeed(c *Case, base, now *Entry, level float64) {
	switch {
	case len(now.Speed) == 0:
	case base.Hash != now.Hash:
		r.Notes = append(r.Notes, "speed is not judged, for it is of another scenario")
	case len(base.Speed) == 0:
		r.Stale = append(r.Stale, "the baseline has no speed")
	default:
		r.Rows = append(r.Rows, c.speedRow(base.Speed, now.Speed, level))
	}
}

// first is the figure of the first replications, nil when there is none.
func (f *Figure) first(n int) *Figure {
	if f == nil || len(f.Observations) == n {
		return f
	}
	part := *f
	part.Observations, part.Pooled = f.Observations[:min(n, len(f.Observations))], math.NaN()
	return &part
}

package tune

import (
	"context"
	"math"
	"slices"

	"ecsim/scenarios/study/selection"
)

// searchShare is the part of a budget that the search has; the rest is for the race of its finalists.
const searchShare = 0.6

// halve is successive halving over the points of the space. It gives the finalists and how many
// replications were used.
func (f *field) halve(ctx context.Context, first int) ([]*entrant, int, error) {
	start, played := f.study.Space.Start(), 0
	rungs := rungsOf(f.study, len(start), first)
	for _, c := range start[:rungs[0].Points] {
		f.enter(c)
	}
	left := f.legal()
	for n, rung := range rungs {
		if f.study.Most > 0 {
			rung.Replications = min(rung.Replications, f.study.Most)
		}
		if n > 0 {
			left = f.bestOf(left)[:min(rung.Points, len(left))]
		}
		if err := f.play(ctx, left, 0, rung.Replications); err != nil {
			return nil, 0, err
		}
		played = rung.Replications
	}
	return f.bestOf(left), played, nil
}

// rungsOf are the rounds of halving that the budget allows.
func rungsOf(s *Study, points, first int) []selection.Rung {
	budget := math.MaxInt
	if s.Budget > 0 {
		budget = int(searchShare * float64(s.Budget))
	}
	return selection.Halving(points, finalists, first, budget)
}

// MostRuns is how many replications the study plays at most, in all rounds and of all settings.
func (s *Study) MostRuns() int {
	if s.Budget > 0 {
		return s.Budget
	}
	racing, searching := finalists+1, 0 // the setting as it is races too
	switch {
	case s.Space == nil:
		f := newField(s, nil)
		racing = len(f.withBase(f.legal()))
	case s.Search == CMAES:
		size := newEvolution(s.Space.Dimensions).size
		searching = generations(s, size, searchReplications) * size * searchReplications
	default:
		before := selection.Rung{}
		for _, r := range rungsOf(s, len(s.Space.Start()), searchReplications) {
			searching += r.Runs(before)
			before = r
		}
	}
	each := max(withoutBudget, s.FirstStage)
	if s.Most > 0 {
		each = s.Most
	}
	return searching + racing*each
}

// evolve is CMA-ES over the space, with the same replications for every point. It gives the best points
// that were met.
func (f *field) evolve(ctx context.Context, replications int) ([]*entrant, int, error) {
	e := newEvolution(f.study.Space.Dimensions)
	for range generations(f.study, e.size, replications) {
		points := e.ask()
		var met, fresh []*entrant
		for _, u := range points {
			one := f.enter(f.study.Space.At(u))
			met = append(met, one)
			if one.fate != Illegal && !slices.Contains(fresh, one) {
				fresh = append(fresh, one)
			}
		}
		if err := f.play(ctx, fresh, 0, replications); err != nil {
			return nil, 0, err
		}
		e.tell(points, selection.Best(f.scores(met)))
		if e.isNarrow() {
			break
		}
	}
	return f.bestOf(f.legal()), replications, nil
}

// generations are how many CMA-ES is asked for. Without a budget: it takes some ten for each dimension to be narrow.
func generations(s *Study, size, replications int) int {
	most := 10 * (s.Space.Dimensions + 1)
	if s.Budget == 0 {
		return most
	}
	return max(1, min(most, int(searchShare*float64(s.Budget))/(size*replications)))
}

// bestOf are entrants from the best to the worst, by the figures that they have; those without come last.
func (f *field) bestOf(entrants []*entrant) []*entrant {
	out := make([]*entrant, 0, len(entrants))
	for _, i := range selection.Best(f.scores(entrants)) {
		out = append(out, entrants[i])
	}
	return out
}

func (f *field) scores(entrants []*entrant) []selection.Score {
	scores := make([]selection.Score, len(entrants))
	for i, e := range entrants {
		scores[i] = unknown
		if e.tally != nil {
			scores[i] = f.study.score(e.tally, f.limits)
		}
	}
	return scores
}

package tune

import (
	"context"
	"fmt"
	"math"

	"ecsim/scenarios/study/selection"
)

// raced is how a race went.
type raced struct {
	entrants     []*entrant
	indifference float64 // in the objective's unit
	decided      bool
	why          string // not decided
}

// race selects among entrants, on replications from first on.
func (f *field) race(ctx context.Context, entrants []*entrant, first int) (*raced, error) {
	r := &raced{entrants: entrants}
	if n := len(entrants) * f.study.FirstStage; !f.affords(n) {
		r.why = "the budget does not allow the first stage"
		return r, nil
	}
	if err := f.play(ctx, entrants, first, first+f.study.FirstStage); err != nil {
		return nil, err
	}
	r.measurable()
	if len(r.entrants) == 0 {
		r.why = "there is no candidate that can be measured"
		return r, nil
	}
	r.indifference = f.study.indifference(r.entrants)
	rules := selection.Rules{Confidence: f.study.Confidence, Indifference: r.indifference,
		FirstStage: f.study.FirstStage}
	for _, c := range f.limits {
		rules.Tolerances = append(rules.Tolerances, c.tolerance)
	}
	race, err := selection.NewRace(len(r.entrants), rules)
	if err != nil {
		return nil, err
	}
	race.Look(r.systems())
	for !race.Over() && r.why == "" {
		if err := f.next(ctx, r, race, first); err != nil {
			return nil, err
		}
	}
	r.settle(race)
	return r, nil
}

// next plays and looks once more, unless the budget is used up.
func (f *field) next(ctx context.Context, r *raced, race *selection.Race, first int) error {
	var racing []*entrant
	wanted, n := 0, race.Next()
	for _, i := range race.Racing() {
		racing = append(racing, r.entrants[i])
		wanted += first + n - r.entrants[i].tally.To
	}
	switch {
	case f.study.Most > 0 && n > f.study.Most:
		r.why = fmt.Sprintf("at most %d replications of each did not decide it", f.study.Most)
		return nil
	case !f.affords(wanted):
		r.why = "the budget is used up"
		return nil
	case f.study.Budget == 0 && f.study.Most == 0 && n > max(withoutBudget, f.study.FirstStage):
		r.why = fmt.Sprintf("%d replications of each did not decide it; a [method] budget allows more", withoutBudget)
		return nil
	}
	if err := f.play(ctx, racing, first, first+n); err != nil {
		return err
	}
	race.Look(r.systems())
	return nil
}

// measurable drops those that have nothing to say.
func (r *raced) measurable() {
	var left []*entrant
	for _, e := range r.entrants {
		if e.fate != Immeasurable {
			left = append(left, e)
		}
	}
	r.entrants = left
}

func (r *raced) systems() []selection.System {
	systems := make([]selection.System, len(r.entrants))
	for i, e := range r.entrants {
		systems[i] = e.system
	}
	return systems
}

// settle gives every entrant its fate.
func (r *raced) settle(race *selection.Race) {
	r.decided = race.Over()
	for i, v := range race.Verdicts() {
		e := r.entrants[i]
		switch v.Fate {
		case selection.Selected:
			e.fate = Winner
		case selection.Beaten:
			e.fate, e.by = Beaten, r.entrants[v.By]
		case selection.Infeasible:
			e.fate, e.limit = Misses, v.By
		default:
			e.fate = Open
		}
	}
}

// indifference is δ in the objective's unit: a share is one of the best mean of the first stage within the
// limits, or of the best of all when none is within them.
func (s *Study) indifference(entrants []*entrant) float64 {
	if s.Absolute > 0 {
		return s.Absolute
	}
	best, isWithin := math.Inf(1), false
	for _, e := range entrants {
		within := true
		for _, excess := range e.system.Excess {
			within = within && mean(excess) <= 0
		}
		m := mean(e.system.Objective)
		if within && !isWithin || within == isWithin && m < best {
			best, isWithin = m, within
		}
	}
	if delta := s.Relative * math.Abs(best); delta > 0 && !math.IsInf(delta, 1) {
		return delta
	}
	return s.Relative
}

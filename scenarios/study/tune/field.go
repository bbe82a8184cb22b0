package tune

import (
	"context"
	"slices"

	"ecsim/scenarios/study"
	"ecsim/scenarios/study/selection"
)

// entrant is a candidate with what is known of it.
type entrant struct {
	Candidate
	isBase bool
	tally  *study.Tally // nil: nothing was played
	system selection.System

	fate   Fate
	by     *entrant // that beat it
	limit  int      // that it misses
	reason string   // of an illegal or immeasurable one
}

// field is all candidates of a study, each once: settings that make equal scenarios are one.
type field struct {
	study    *Study
	lab      Lab
	limits   []constraint
	entrants []*entrant
	byHash   map[string]*entrant
	runs     int
	rounds   int
}

func newField(s *Study, lab Lab) *field {
	f := &field{study: s, lab: lab, limits: constraints(s), byHash: map[string]*entrant{}}
	for _, c := range s.Candidates {
		f.enter(c)
	}
	return f
}

// enter adds a candidate, or finds the one that makes the same scenario.
func (f *field) enter(c Candidate) *entrant {
	if c.Variant == nil {
		same := func(e *entrant) bool { return e.Variant == nil && e.Name == c.Name }
		if i := slices.IndexFunc(f.entrants, same); i >= 0 {
			return f.entrants[i]
		}
		e := &entrant{Candidate: c, fate: Illegal, reason: c.Problem}
		f.entrants = append(f.entrants, e)
		return e
	}
	if known := f.byHash[c.Variant.Hash()]; known != nil {
		return known
	}
	e := &entrant{Candidate: c, isBase: c.Variant.Hash() == f.study.Base.Hash()}
	f.byHash[c.Variant.Hash()] = e
	f.entrants = append(f.entrants, e)
	return e
}

// legal are the entrants that can be played.
func (f *field) legal() []*entrant {
	var out []*entrant
	for _, e := range f.entrants {
		if e.fate != Illegal && e.fate != Immeasurable {
			out = append(out, e)
		}
	}
	return out
}

// play sees to it that each entrant has the replications from first to the end, and asks for what is new
// in one round. The reasons of those that have nothing to say are kept with them.
func (f *field) play(ctx context.Context, entrants []*entrant, from, to int) error {
	var needs []study.Need
	var whose []*entrant
	for _, e := range entrants {
		begin := from
		if e.tally != nil && e.tally.From == from {
			begin = e.tally.To
		}
		if begin < to {
			needs = append(needs, study.Need{Variant: e.Variant, From: begin, To: to})
			whose = append(whose, e)
		}
	}
	if len(needs) == 0 {
		return nil
	}
	tallies, err := f.lab.Tallies(ctx, needs)
	if err != nil {
		return err
	}
	f.rounds++
	for i, t := range tallies {
		f.runs += t.Replications()
		if e := whose[i]; e.tally != nil && e.tally.To == t.From && t.From > from {
			e.tally = study.Append(e.tally, t)
		} else {
			e.tally = t
		}
	}
	for _, e := range entrants {
		var reason string
		if e.system, reason = f.study.system(e.tally, f.limits); reason != "" {
			e.fate, e.reason = Immeasurable, reason
		}
	}
	return nil
}

// affords tells whether the budget has room for so many runs more.
func (f *field) affords(runs int) bool {
	return f.study.Budget == 0 || f.runs+runs <= f.study.Budget
}

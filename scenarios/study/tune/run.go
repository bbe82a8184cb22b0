package tune

import "context"

// searchReplications are those of each point of the first rung of halving, and of every point of CMA-ES.
const searchReplications = 3

// Run tunes. The error is that of the lab: *study.Pending while cells of other shards are missing.
func Run(ctx context.Context, lab Lab, s *Study) (*Result, error) {
	f := newField(s, lab)
	racing, first, searched := f.legal(), 0, 0
	var err error
	switch {
	case s.Space == nil:
	case s.Search == CMAES:
		racing, first, err = f.evolve(ctx, searchReplications)
	default:
		racing, first, err = f.halve(ctx, searchReplications)
	}
	if err != nil {
		return nil, err
	}
	if s.Space != nil {
		searched = f.runs
		racing = racing[:min(finalists, len(racing))]
		f.dropOthers(racing)
	}
	racing = f.withBase(racing)
	done, err := f.race(ctx, racing, first)
	if err != nil {
		return nil, err
	}
	r := f.result(done)
	r.Method.SearchRuns = searched
	if err := s.addCalls(r); err != nil {
		return nil, err
	}
	return r, nil
}

// dropOthers marks those that the search leaves behind.
func (f *field) dropOthers(finalists []*entrant) {
	kept := map[*entrant]bool{}
	for _, e := range finalists {
		kept[e] = true
	}
	for _, e := range f.legal() {
		if !kept[e] {
			e.fate = Dropped
		}
	}
}

// withBase lets the setting as it is race too, unless it is one of the candidates.
func (f *field) withBase(racing []*entrant) []*entrant {
	base := f.enter(Candidate{Name: "as it is", Variant: f.study.Base})
	for _, e := range racing {
		if e == base {
			return racing
		}
	}
	base.fate = ""
	return append(racing, base)
}

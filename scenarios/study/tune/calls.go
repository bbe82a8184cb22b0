package tune

import (
	"slices"
	"strings"

	"ecsim/scenarios/input"
	"ecsim/scenarios/study/apply"
)

// addCalls says how the winner becomes true on AWS: the calls that lead from the documents as they are to
// the winner's, and which of its settings AWS knows nothing of.
func (s *Study) addCalls(r *Result) error {
	r.Apply = Apply{Steps: []apply.Step{}, Assumptions: []string{}}
	i := slices.IndexFunc(r.Ranking, func(e Entry) bool { return e.Fate == Winner })
	if i < 0 || s.Documents == nil {
		return nil
	}
	set := r.Ranking[i].Set
	for _, assignment := range set {
		if path, _, _ := strings.Cut(assignment, "="); !input.IsAWS(strings.TrimSpace(path)) {
			r.Apply.Assumptions = append(r.Apply.Assumptions, assignment)
		}
	}
	before, err := s.Documents(nil)
	if err != nil {
		return err
	}
	after, err := s.Documents(set)
	if err != nil {
		return err
	}
	r.Apply.Steps = append(r.Apply.Steps, apply.Steps(before, after)...)
	return nil
}

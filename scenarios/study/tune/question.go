package tune

import (
	"errors"
	"fmt"

	"ecsim/scenarios"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/question"
)

// defaultIndifference is the share of the best that does not matter, unless the study says another.
const defaultIndifference = 0.01

// mostCandidates race: a race holds every two of them against each other.
const mostCandidates = 500

// AtMost bounds the replications of each candidate. The first stage, which the study's replications make
// longer, is within the bound; false: it is too short for any first stage.
func (s *Study) AtMost(replications int) bool {
	if replications < LeastFirstStage {
		return false
	}
	s.Most, s.FirstStage = replications, min(s.FirstStage, replications)
	return true
}

// LeastFirstStage is how many replications of each candidate are played before anything is decided, at least.
const LeastFirstStage = inference.FirstLook

// Of makes a study file's question a study: its variants and the combinations of its levels are the
// candidates, or, when it searches, the space. The error is scenarios.Problems.
func Of(q *question.Question) (*Study, error) {
	s := &Study{
		Name: q.Name, Objective: Objective(q.Objective), SLOs: q.SLOs, Confidence: q.Confidence,
		FirstStage: max(LeastFirstStage, q.Replications), Budget: q.Method.Budget,
		Relative: q.Method.Indifference.Relative, Absolute: q.Method.Indifference.Absolute,
		Base: study.NewVariant("as it is", q.Base), Documents: q.Documents,
	}
	if s.Objective.Measure == "" {
		s.Objective.Measure = cost
	}
	if s.Relative == 0 && s.Absolute == 0 {
		s.Relative = defaultIndifference
	}
	var problems scenarios.Problems
	fail := func(found, expected string) {
		problems = append(problems, problem.Problem{File: q.File, Found: found, Expected: expected})
	}
	if len(q.Axes) == 0 && len(q.Variants) == 0 {
		fail("nothing that is varied", "[[axis]] or [[variant]] tables")
	}
	if m := q.Method.Indifference; m.Measure != "" && m.Measure != s.Objective.Measure {
		fail(fmt.Sprintf("an indifference about %s", m.Measure), "one about the objective, "+s.Objective.Measure)
	}
	switch kind := kindOf(q); kind {
	case question.Ranking:
		s.Candidates = append(variantsOf(q), points(q, fail)...)
		s.alignWarmUps()
		if n := s.FirstStage * (len(s.Candidates) + 1); s.Budget > 0 && s.Budget < n {
			fail(fmt.Sprintf("a budget of %d", s.Budget),
				fmt.Sprintf("at least %d: %d replications of each candidate and of the setting as it is", n, s.FirstStage))
		}
	default:
		s.Search = Search(kind)
		s.Candidates = variantsOf(q)
		for _, c := range s.Candidates {
			if c.Variant != nil {
				c.Variant.AlignWarmUpWith(q.Base)
			}
		}
		s.Space = spaceOf(q)
		least := (finalists+1)*s.FirstStage*2 + finalists*searchReplications
		if s.Budget > 0 && s.Budget < least {
			fail(fmt.Sprintf("a budget of %d", s.Budget),
				fmt.Sprintf("at least %d for a search and the race of its finalists", least))
		}
	}
	return s, problems.Err()
}

// alignWarmUps makes the warm-ups that pilots chose one, that of the setting as it is too.
func (s *Study) alignWarmUps() {
	all := []*study.Variant{s.Base}
	for _, c := range s.Candidates {
		if c.Variant != nil {
			all = append(all, c.Variant)
		}
	}
	study.AlignWarmUps(all...)
}

// kindOf is the method, which the axes suggest when the study does not say: a search where a range has no
// levels.
func kindOf(q *question.Question) question.MethodKind {
	if q.Method.Kind != "" {
		return q.Method.Kind
	}
	for _, a := range q.Axes {
		if len(a.Levels) == 0 {
			return question.Halving
		}
	}
	return question.Ranking
}

func variantsOf(q *question.Question) []Candidate {
	var all []Candidate
	for _, v := range q.Variants {
		scenario, err := q.Load(v.Set...)
		c := Candidate{Name: v.Name, Set: v.Set}
		if err != nil {
			c.Problem = first(err)
		} else {
			c.Variant = study.NewVariant(v.Name, scenario, v.Set...)
		}
		all = append(all, c)
	}
	return all
}

// points are the candidates of the design: every combination of levels, unless the study samples them.
func points(q *question.Question, fail func(found, expected string)) []Candidate {
	if len(q.Axes) == 0 {
		return nil
	}
	all := question.Points(q.Axes, q.Design)
	if len(all) > mostCandidates {
		fail(fmt.Sprintf("%d candidates", len(all)),
			fmt.Sprintf(`at most %d, or a [method] kind = "halving"`, mostCandidates))
		return nil
	}
	candidates := make([]Candidate, len(all))
	for i, p := range all {
		candidates[i] = candidateAt(q, p)
	}
	return candidates
}

// candidateAt is the candidate of a point.
func candidateAt(q *question.Question, p question.Point) Candidate {
	c := Candidate{Name: question.Describe(q.Axes, p), Set: p.Set()}
	scenario, err := q.LoadPoint(q.Axes, p)
	if err != nil {
		c.Problem = first(err)
		return c
	}
	c.Variant = study.NewVariant(c.Name, scenario, c.Set...)
	return c
}

// foundAt is the candidate of a point that a search comes to.
func foundAt(q *question.Question, p question.Point) Candidate {
	c := candidateAt(q, p)
	if c.Variant != nil {
		c.Variant.AlignWarmUpWith(q.Base)
	}
	return c
}

func spaceOf(q *question.Question) *Space {
	return &Space{
		Dimensions: len(q.Axes),
		Start: func() []Candidate {
			var all []Candidate
			for _, p := range question.Points(q.Axes, q.Design) {
				all = append(all, foundAt(q, p))
			}
			return all
		},
		At: func(u []float64) Candidate {
			p := make(question.Point, len(u))
			for i := range u {
				p[i] = q.Axes[i].At(u[i])
			}
			return foundAt(q, p)
		},
	}
}

// first is the first problem of an error, without its place.
func first(err error) string {
	var list scenarios.Problems
	if errors.As(err, &list) && len(list) > 0 {
		return fmt.Sprintf("found %s, expected %s", list[0].Found, list[0].Expected)
	}
	return err.Error()
}

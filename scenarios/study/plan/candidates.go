package plan

import (
	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/scenarios/study/question"
)

// field is every candidate of a study: the legal ones with their scenarios, and why others are not.
type field struct {
	candidates []*candidate
	scenarios  map[*candidate]*model.Scenario // with the inputs as the scenario has them
	illegal    []Rejected
}

// newField combines the levels of all axes.
func newField(q *question.Question) *field {
	f := &field{scenarios: map[*candidate]*model.Scenario{}}
	for _, p := range grid(q.Axes) {
		c := newCandidate(q.Axes, p)
		s, err := q.LoadPoint(q.Axes, p)
		if err != nil {
			f.illegal = append(f.illegal, Rejected{Name: c.name, Because: firstProblem(err)})
			continue
		}
		f.candidates = append(f.candidates, c)
		f.scenarios[c] = s
	}
	return f
}

// grid is every combination of levels, the last axis moving fastest.
func grid(axes []question.Axis) []question.Point {
	points := []question.Point{{}}
	for i := range axes {
		var longer []question.Point
		for _, p := range points {
			for _, l := range axes[i].Levels {
				longer = append(longer, append(p[:len(p):len(p)], l))
			}
		}
		points = longer
	}
	return points
}

// firstProblem is what is wrong with a combination, in short.
func firstProblem(err error) string {
	if problems, ok := err.(scenarios.Problems); ok && len(problems) > 0 {
		return "not legal: found " + problems[0].Found + ", expected " + problems[0].Expected
	}
	return "not legal: " + err.Error()
}

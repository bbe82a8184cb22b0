package sweep

import (
	"context"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/question"
)

// play plays the replications of every point: so many, or rounds of more until every point is known to the
// precision that the study asks for.
func (s *sweep) play(ctx context.Context, lab *study.Lab) error {
	most := s.question.Replications
	s.tallies = make([]*study.Tally, len(s.variants))
	targets := s.targets()
	first := most
	if len(targets) > 0 {
		first = min(most, inference.FirstLook)
	}
	lab.Most = most * len(s.variants)
	wanted := make([]int, len(s.variants)) // replications, by point
	for i := range wanted {
		wanted[i] = first
	}
	for {
		if done, err := s.extend(ctx, lab, wanted); done || err != nil {
			return err
		}
		for i, t := range s.tallies {
			for _, target := range targets {
				wanted[i] = max(wanted[i], target.next(t, s.question.Confidence))
			}
		}
	}
}

// extend plays what the tallies lack, in one round; done when they lack nothing.
func (s *sweep) extend(ctx context.Context, lab *study.Lab, wanted []int) (done bool, err error) {
	var needs []study.Need
	var whose []int
	for i, v := range s.variants {
		from := 0
		if s.tallies[i] != nil {
			from = s.tallies[i].To
		}
		if from < wanted[i] {
			needs = append(needs, study.Need{Variant: v, From: from, To: wanted[i]})
			whose = append(whose, i)
		}
	}
	if len(needs) == 0 {
		return true, nil
	}
	more, err := lab.Tallies(ctx, needs)
	if err != nil {
		return false, err
	}
	for k, t := range more {
		if before := s.tallies[whose[k]]; before != nil {
			t = study.Append(before, t)
		}
		s.tallies[whose[k]] = t
	}
	return false, nil
}

// target is a measure that is to be known to a precision.
type target struct {
	measure string
	rule    inference.Stopping
}

// targets are the measures that the study's precisions mean: those it names, or what it is about.
func (s *sweep) targets() []target {
	q := s.question
	paths := scenarios.MeasurePaths(q.Base)
	var out []target
	for _, p := range q.Precision {
		rule := inference.Stopping{Relative: p.Relative, Absolute: p.Absolute, Most: q.Replications}
		measures := question.Matches(paths, p.Measure)
		if p.Measure == "" {
			measures = s.question.About()
		}
		for _, m := range measures {
			out = append(out, target{m, rule})
		}
	}
	return out
}

// unreached is how many points are not known to the precision that was asked for.
func (s *sweep) unreached() (points int) {
	targets := s.targets()
	for _, t := range s.tallies {
		for _, target := range targets {
			column, ok := t.Column(target.measure)
			if ok && !target.rule.Reached(column.Estimate(s.question.Confidence)) {
				points++
				break
			}
		}
	}
	return points
}

// next is how many replications there should be before the next look.
func (t target) next(tally *study.Tally, level float64) int {
	column, ok := tally.Column(t.measure)
	if !ok {
		return tally.Replications()
	}
	return t.rule.Next(column.Estimate(level), tally.Replications())
}

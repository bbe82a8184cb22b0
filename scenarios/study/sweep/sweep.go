package sweep

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ecsim/pricing/catalog"
	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/question"
)

// Run plays every point of a study and sums it up. The error is scenarios.Problems when the study has
// nothing to sweep, study's when cells are missing, or scenarios.ErrInterrupted.
func Run(ctx context.Context, lab *study.Lab, q *question.Question) (*Result, error) {
	s := sweep{question: q, axes: q.AllAxes()}
	if len(s.axes) == 0 {
		return nil, scenarios.Problems{{File: q.File, Found: "a study without [[axis]] and [[variant]]",
			Expected: "what is varied"}}
	}
	r := s.begin()
	if err := s.load(r); err != nil {
		return nil, err
	}
	if err := s.play(ctx, lab); err != nil {
		return nil, err
	}
	s.figures(r)
	r.Design.Unreached = s.unreached()
	for i := range r.Measures {
		r.Sensitivity = append(r.Sensitivity, s.sensitivity(r, i))
	}
	r.choose()
	return r, nil
}

// sweep is a sweep in progress. Its points, variants and tallies go together.
type sweep struct {
	question *question.Question
	axes     []question.Axis
	points   []question.Point
	variants []*study.Variant
	tallies  []*study.Tally
}

// begin is the result before anything is played.
func (s *sweep) begin() *Result {
	q := s.question
	r := &Result{
		Schema: Schema, Version: scenarios.Version(), CatalogDate: catalog.Embedded().Date(),
		Study: q.Name, Summary: q.Summary, Scenario: q.Base.Name, Hash: scenarios.Hash(q.Base),
		Set: append([]string{}, q.Set...), Seed: q.Base.Seed, HorizonSeconds: q.Base.Horizon.Seconds(),
		Confidence: q.Confidence, Points: []Point{}, Rejected: []Rejected{}, Sensitivity: []Sensitivity{},
		Design: Design{Kind: string(q.Design.Kind), Sequential: len(q.Precision) > 0},
	}
	if q.Design.Kind != question.Grid {
		r.Design.Seed = q.Design.Seed
	}
	for i := range s.axes {
		r.Axes = append(r.Axes, axisOf(&s.axes[i]))
	}
	units := scenarios.Measures(q.Base)
	for _, path := range q.Measures {
		at := slices.IndexFunc(units, func(m scenarios.MeasureInfo) bool { return m.Path == path })
		r.Measures = append(r.Measures, Measured{Measure: path, Unit: units[at].Unit})
	}
	if q.Objective.Measure != "" {
		r.Objective = &Objective{Measure: q.Objective.Measure, Goal: "min"}
		if q.Objective.Maximize {
			r.Objective.Goal = "max"
		}
	}
	return r
}

func axisOf(a *question.Axis) Axis {
	out := Axis{Name: a.Name, Paths: append([]string{}, a.Paths...), Levels: []string{}, IsOrdered: isOrdered(a),
		Unit: a.Unit}
	for _, l := range a.Levels {
		out.Levels = append(out.Levels, l.Label)
	}
	if a.Range != nil {
		out.From, out.To, out.Scale = a.Value(a.Range.Low).Label, a.Value(a.Range.High).Label, "linear"
		if a.Range.Log {
			out.Scale = "log"
		}
	}
	return out
}

// load reads the scenario of every point; those that the scenario refuses are rejected. When nothing is
// left, that is an error.
func (s *sweep) load(r *Result) error {
	var reasons scenarios.Problems
	for i, p := range question.Points(s.axes, s.question.Design) {
		scenario, err := s.question.LoadPoint(s.axes, p)
		if err != nil {
			var problems scenarios.Problems
			if !errors.As(err, &problems) {
				return err
			}
			reasons = append(reasons, problems...)
			r.Rejected = append(r.Rejected, Rejected{Number: i + 1, Levels: labels(p), Problems: texts(problems)})
			continue
		}
		s.points = append(s.points, p)
		s.variants = append(s.variants, study.NewVariant(question.Describe(s.axes, p), scenario, p.Set()...))
		point := Point{Number: i + 1, Levels: labels(p), Set: p.Set()}
		for _, l := range p {
			point.Numbers = append(point.Numbers, l.Number)
		}
		r.Points = append(r.Points, point)
	}
	study.AlignWarmUps(s.variants...)
	for i, v := range s.variants {
		r.Points[i].Hash = v.Hash()
		if seconds := v.Scenario.WarmUp.Seconds(); seconds >= r.WarmUpSeconds {
			r.WarmUpSeconds, r.WarmUpHow = seconds, v.Scenario.WarmUpHow
		}
	}
	r.Design.Points = len(r.Points)
	if len(r.Points) == 0 {
		return fmt.Errorf("no point of the study can be played:\n%w", reasons.Sorted())
	}
	return nil
}

func labels(p question.Point) []string {
	out := make([]string, len(p))
	for i, l := range p {
		out[i] = l.Label
	}
	return out
}

func texts(problems scenarios.Problems) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.String())
	}
	return out
}

// choose finds the point with the best figure among those that meet every objective; of equals the first.
func (r *Result) choose() {
	if r.Objective == nil {
		return
	}
	at := slices.IndexFunc(r.Measures, func(m Measured) bool { return m.Measure == r.Objective.Measure })
	best := -1
	for i, p := range r.Points {
		v := p.Figures[at].Value.Mean
		isBetter := best < 0 || v < r.Points[best].Figures[at].Value.Mean
		if r.Objective.Goal == "max" {
			isBetter = best < 0 || v > r.Points[best].Figures[at].Value.Mean
		}
		if p.OK && v == v && isBetter {
			best = i
		}
	}
	if best >= 0 {
		r.Objective.Best = r.Points[best].Number
	}
}

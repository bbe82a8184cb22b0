package question

import (
	"io/fs"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/pricing"
	"ecsim/scenarios"
	"ecsim/scenarios/document"
)

// Question is a study file that was read and checked. Every path that it names exists in its scenario.
type Question struct {
	File         string   // the study file as messages name it
	Name         string   // the file's own, or that of the file
	Summary      string   // one line
	Scenario     string   // as scenarios.Load takes it
	Set          []string // PATH=VALUE for everything that is played, those of the command line last
	Replications int      // of each point; at most, with a precision
	IsCounted    bool     // the file itself says how many replications
	Precision    []Precision
	Confidence   float64 // of intervals, such as 0.95
	Measures     []string
	Variants     []Variant
	Axes         []Axis
	Design       Design
	Objective    Objective
	SLOs         []model.SLO // the scenario's own, unless the study states some
	Method       Method
	Uncertain    []Axis // inputs that are known as intervals only
	Commitment   Commitment
	Plan         Plan

	Base *model.Scenario // with Set and without any variant or level

	seed    *uint64
	library fs.FS
	reads   func(file string, data []byte)
	places  map[string]origin // by assignment that the file makes
}

// origin is where in the study file an assignment comes from.
type origin struct{ value, path document.Place }

// Variant is a named list of settings.
type Variant struct {
	Name  string
	Set   []string
	Place document.Place
}

// Design is how points are chosen from the axes.
type Design struct {
	Kind   DesignKind
	Points int    // of a sample; a grid has as many as it has
	Seed   uint64 // of a sample
}

// DesignKind is a way of choosing points.
type DesignKind string

// Kinds of designs.
const (
	Grid           DesignKind = "grid"            // every combination of levels
	Independent    DesignKind = "independent"     // each point drawn for itself; of worlds only
	LatinHypercube DesignKind = "latin-hypercube" // each axis cut into as many strata as there are points
	Sobol          DesignKind = "sobol"           // a digital sequence, shifted by the seed
)

// Objective is what is made as small or as large as can be. The zero value is none.
type Objective struct {
	Measure  string
	Maximize bool
}

// Method is how the best is looked for.
type Method struct {
	Kind         MethodKind // empty: as the axes suggest
	Indifference Precision  // differences below it do not matter; zero: tune has its own, else any matters
	Budget       int        // replications in all; 0: no bound
}

// MethodKind is a way of looking for the best.
type MethodKind string

// Kinds of methods.
const (
	Ranking MethodKind = "ranking" // every point, until the best is known with the stated probability
	Halving MethodKind = "halving" // the worse half is dropped in each round
	CMAES   MethodKind = "cma-es"  // covariance matrix adaptation, for ranges
)

// Commitment is which Savings Plans are considered. Empty lists mean none.
type Commitment struct {
	Products []string // such as "compute"
	Terms    []string // "1y", "3y"
	Payments []string // such as "no-upfront"

	Discounts []pricing.Discount // in place of the catalogue's
}

// AllAxes is the axes, led by one that the variants are the levels of, if there are variants.
func (q *Question) AllAxes() []Axis {
	if len(q.Variants) == 0 {
		return q.Axes
	}
	a := Axis{Name: "variant", Place: q.Variants[0].Place}
	for _, v := range q.Variants {
		a.Levels = append(a.Levels, Level{Label: v.Name, Set: v.Set, Number: math.NaN(), Place: v.Place})
	}
	return append([]Axis{a}, q.Axes...)
}

// About is the measures that the study is about: its objective's and those of the bounds it has, or else
// the cost.
func (q *Question) About() []string {
	var out []string
	add := func(path string) {
		if path != "" && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	add(q.Objective.Measure)
	for _, slo := range q.SLOs {
		add(slo.Measure)
	}
	if len(out) == 0 {
		add("cost.monthly")
	}
	return out
}

// Load reads the scenario with more settings. The error is scenarios.Problems; a problem of a setting that
// stands in the study file has its place there.
func (q *Question) Load(set ...string) (*model.Scenario, error) {
	s, problems := q.try(set)
	return s, problems.Err()
}

// LoadPoint reads the scenario of a point. Its problems name the point's levels, since the combination may
// be what is wrong.
func (q *Question) LoadPoint(axes []Axis, p Point) (*model.Scenario, error) {
	s, problems := q.try(p.Set())
	for i := range problems {
		problems[i].Found += " with " + Describe(axes, p)
	}
	return s, problems.Err()
}

// try is Load with the problems as they are.
func (q *Question) try(set []string) (*model.Scenario, scenarios.Problems) {
	s, err := scenarios.Load(q.Scenario, q.options(set))
	if err == nil {
		return s, nil
	}
	return nil, q.placed(problemsOf(err))
}

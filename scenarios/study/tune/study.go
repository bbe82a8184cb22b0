package tune

import (
	"context"
	"math"

	"ecsim/model"
	"ecsim/scenarios/input"
	"ecsim/scenarios/study"
)

// Study is what is tuned and how.
type Study struct {
	Name       string
	Objective  Objective
	SLOs       []model.SLO
	Confidence float64 // that the winner is the best of those that raced
	FirstStage int     // replications of each candidate before anything is decided
	// Differences of the objective below the indifference do not matter: a share of the best mean, or, when
	// Absolute is not zero, an amount in the objective's unit.
	Relative, Absolute float64
	Budget             int // replications in all; 0: as many as withoutBudget of each candidate
	Most               int // replications of each candidate, in the search and again in the race; 0: no bound

	Base       *study.Variant // the setting as it is; it is a candidate too
	Candidates []Candidate    // of lists; those that a search finds come from Space
	Space      *Space         // nil: the candidates are all there is
	Search     Search

	// Documents are the AWS documents of a setting; nil: the result has no calls.
	Documents func(set []string) ([]input.Document, error)
}

// Objective is the measure that is made as small or as large as can be.
type Objective struct {
	Measure  string
	Maximize bool
}

// Candidate is one setting.
type Candidate struct {
	Name    string
	Set     []string       // the PATH=VALUE changes that make it
	Variant *study.Variant // nil: the scenario refuses it
	Problem string         // why
}

// Space is where a search looks: the cube of side 1, each of whose points is a candidate.
type Space struct {
	Dimensions int
	At         func(u []float64) Candidate
	Start      func() []Candidate // those that halving begins with, evenly spread
}

// Search is how a space is searched.
type Search string

// Searches.
const (
	Halving Search = "halving" // the better half of the points has twice as many replications in each round
	CMAES   Search = "cma-es"  // covariance matrix adaptation evolution strategy
)

// Lab answers what replications measure; *study.Lab is one.
type Lab interface {
	Tallies(ctx context.Context, needs []study.Need) ([]*study.Tally, error)
}

// finalists are how many points of a search race.
const finalists = 6

// defaultTolerance is how far from a limit either verdict will do, as a share, when the indifference is
// an amount.
const defaultTolerance = 0.01

// constraint is one end of an SLO.
type constraint struct {
	slo       model.SLO
	limit     float64
	isMax     bool
	unit      string
	tolerance float64
}

// withoutBudget is how many replications of each candidate are played at most when the study has no budget.
const withoutBudget = 500

// constraints are the ends of the SLOs, each with its tolerance: the share of the indifference, of the
// limit; ten times that share of a ratio's distance to the nearer of 0 and 1, so that 99.9 % is wanted
// within 0.01 points. A limit of 0 has the tolerance of 1, in its unit, and a ratio of 0 or 1 that of 1 %.
func constraints(s *Study) []constraint {
	share := s.Relative
	if share == 0 {
		share = defaultTolerance
	}
	var all []constraint
	add := func(slo model.SLO, limit float64, isMax bool) {
		c := constraint{slo: slo, limit: limit, isMax: isMax, unit: s.Base.Unit(slo.Measure)}
		c.tolerance = c.toleranceOf(share)
		all = append(all, c)
	}
	for _, slo := range s.SLOs {
		if slo.HasMin {
			add(slo, slo.Min, false)
		}
		if slo.HasMax {
			add(slo, slo.Max, true)
		}
	}
	return all
}

// toleranceOf is a share of the limit as an amount.
func (c constraint) toleranceOf(share float64) float64 {
	scale := math.Abs(c.limit)
	if c.unit == "ratio" {
		scale = 10 * min(c.limit, 1-c.limit)
		if !(scale > 0) {
			scale = 0.1
		}
	}
	if scale == 0 {
		scale = 1
	}
	return share * scale
}

// excess is by how much a value is beyond the limit; below zero: within it.
func (c constraint) excess(value float64) float64 {
	if c.isMax {
		return value - c.limit
	}
	return c.limit - value
}

package plan

import (
	"slices"

	"ecsim/pricing/commitment"
	"ecsim/scenarios/study/question"
	"ecsim/sim/clock"
)

// candidate is a level of every axis.
type candidate struct {
	name string
	set  []string

	trials []trial // by world
	missed int     // worlds in which an objective was missed, of those that were played
	out    string  // why it is no plan; empty: nothing speaks against it yet
}

// newCandidate makes a candidate of a point.
func newCandidate(axes []question.Axis, p question.Point) *candidate {
	return &candidate{name: question.Describe(axes, p), set: p.Set()}
}

// trial is what a candidate did in one world.
type trial struct {
	monthly float64   // dollars, at on-demand prices
	values  []float64 // of the objectives; NaN: nothing to measure
	missed  []bool    // by objective

	spend    [][]commitment.Spend // of each replication
	from, to clock.Span           // the measured part
}

func (t *trial) isMissed() bool { return slices.Contains(t.missed, true) }

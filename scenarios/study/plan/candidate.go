package plan

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/pricing/commitment"
	"ecsim/scenarios/study/question"
	"ecsim/sim/clock"
)

// candidate is a level of every axis.
type candidate struct {
	name     string
	point    question.Point
	set      []string
	family   string    // the settings that are no capacity: candidates of one family differ in capacity only
	capacity []float64 // of axes that are capacity, in their order

	trials []trial // by world
	missed int     // worlds in which an objective was missed, of those that were played
	out    string  // why it is no plan; empty: nothing speaks against it yet
	by     int     // candidate that is out and has no less capacity; −1: it was out by itself
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

// capacities are the settings of which more is never worse for a latency or an availability.
var capacities = []string{"desiredcount", "cpu", "memory", "mincapacity", "maxcapacity", "minsize", "maxsize",
	"desiredcapacity", "count"}

// newCandidate makes a candidate of a point.
func newCandidate(axes []question.Axis, p question.Point) *candidate {
	c := &candidate{name: question.Describe(axes, p), point: p, set: p.Set(), by: -1}
	var family []string
	for i, l := range p {
		for j, set := range l.Set {
			if _, isCapacity := amount(set); isCapacity && isCapacityAxis(&axes[i], j) {
				value, _ := amount(set)
				c.capacity = append(c.capacity, value)
			} else {
				family = append(family, set)
			}
		}
	}
	c.family = strings.Join(family, " ")
	return c
}

// isCapacityAxis reports whether a path of an axis is a capacity: its name says so and all levels are numbers.
func isCapacityAxis(a *question.Axis, path int) bool {
	end := a.Paths[path][strings.LastIndexByte(a.Paths[path], '.')+1:]
	return slices.Contains(capacities, strings.ToLower(end)) &&
		!slices.ContainsFunc(a.Levels, func(l question.Level) bool { _, ok := amount(l.Set[path]); return !ok })
}

// amount is the number that a setting PATH=VALUE sets, if it is one.
func amount(set string) (float64, bool) {
	_, text, _ := strings.Cut(set, "=")
	v, err := strconv.ParseFloat(strings.Trim(text, `"`), 64)
	return v, err == nil && !math.IsNaN(v)
}

// isAtLeast reports whether a candidate has no less capacity than another and nothing else differs.
func (c *candidate) isAtLeast(other *candidate) bool {
	if c.family != other.family {
		return false
	}
	for i := range c.capacity {
		if c.capacity[i] < other.capacity[i] {
			return false
		}
	}
	return true
}

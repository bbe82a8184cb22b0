package inference

import (
	"math"
	"strconv"
)

// Kind is how the observations of replications become one figure.
type Kind int

const (
	// Mean is the average over replications of a figure that each has: dollars, tasks started.
	Mean Kind = iota
	// Ratio is a sum over a sum: requests completed over requests ended. A replication weighs as
	// much as it measured, and the average of the replications' own ratios is another, biased number.
	Ratio
	// Quantile is one of the distribution of all replications together, never an average of
	// quantiles.
	Quantile
	// Max is the greatest of all replications.
	Max
)

// String is the kind in words.
func (k Kind) String() string {
	switch k {
	case Mean:
		return "mean"
	case Ratio:
		return "ratio"
	case Quantile:
		return "quantile"
	case Max:
		return "max"
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// Direction is which way of a measure is the good one.
type Direction int

const (
	// Neither: more is not better and less is not better.
	Neither Direction = iota
	// LowerIsBetter is true of costs and latencies.
	LowerIsBetter
	// HigherIsBetter is true of availability.
	HigherIsBetter
)

// Observation is what one replication says of one measure. Of a mean, a quantile and a maximum, Value
// is the replication's own; of a ratio it is the numerator and Weight the denominator. The Weight of
// a quantile is how much it was measured over (requests), or 1 when that is alike or not known; means
// and maxima have none. A Value of NaN: there was nothing to measure.
type Observation struct{ Value, Weight float64 }

// counts reports whether there was something to measure.
func (o Observation) counts(k Kind) bool {
	weighed := k == Ratio || k == Quantile
	return !math.IsNaN(o.Value) && !math.IsNaN(o.Weight) && (!weighed || o.Weight != 0)
}

// parts are numerator and denominator, of which every kind is made.
func (o Observation) parts(k Kind) (value, weight float64) {
	switch {
	case k == Ratio:
		return o.Value, o.Weight
	case k == Quantile:
		return float64(o.Value * o.Weight), o.Weight
	}
	return o.Value, 1
}

// Column is one measure over replications, in their order.
type Column struct {
	Kind         Kind
	Observations []Observation
	Pooled       float64 // of a quantile: that of all replications together
}

// Estimate is the figure and its interval at a level such as 0.95, of a number of replications that
// was not chosen by looking at it.
func (c Column) Estimate(level float64) Estimate {
	return c.accumulate().Estimate(c.Pooled, level)
}

// Anytime is the figure and an interval that holds the true one at every number of replications at
// once (see AnytimeCritical): it may be looked at after each.
func (c Column) Anytime(level float64) Estimate {
	return c.accumulate().Anytime(c.Pooled, level)
}

func (c Column) accumulate() *Accumulator {
	a := &Accumulator{Kind: c.Kind}
	for _, o := range c.Observations {
		a.Add(o)
	}
	return a
}

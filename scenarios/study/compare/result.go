package compare

import "ecsim/scenarios"

// Schema is the name and version of the JSON document.
const Schema = "ecsim.comparison/1"

// Result is what a comparison found. Its JSON form is the document "ecsim.comparison/1".
type Result struct {
	Schema       string    `json:"schema"`
	Version      string    `json:"version"`
	CatalogDate  string    `json:"catalog_date"`
	Confidence   float64   `json:"confidence"`   // that every interval holds its true difference, all at once
	Indifference float64   `json:"indifference"` // the share of base's value that does not matter, by default
	Design       Design    `json:"design"`
	Base         Side      `json:"base"`
	Variants     []Variant `json:"variants"`
	Notes        []string  `json:"notes"` // what makes the sides hard to compare
}

// Design is how the replications were chosen, and what share of error each verdict has.
type Design struct {
	Sequential   bool `json:"sequential"`   // more replications for as long as a verdict was open
	Replications int  `json:"replications"` // of each side
	Most         int  `json:"most"`         // of each side, if nothing is decided before
	Looks        int  `json:"looks"`        // how often the data was judged
	Verdicts     int  `json:"verdicts"`     // that share what the confidence leaves for error
	Least        int  `json:"least"`        // pairs that can show a difference at all
	Decided      bool `json:"decided"`      // no decisive measure is undecided
	CommonSeeds  bool `json:"common_random_numbers"`
}

// Side is what was played on one side.
type Side struct {
	Name           string                 `json:"name"`
	Scenario       string                 `json:"scenario"`
	Set            []string               `json:"set"` // changes that make it differ
	Hash           string                 `json:"hash"`
	Seed           uint64                 `json:"seed"`
	HorizonSeconds float64                `json:"horizon_seconds"`
	WarmUpSeconds  float64                `json:"warm_up_seconds"`   // of it, not measured
	WarmUpHow      string                 `json:"warm_up,omitempty"` // how it was chosen, when nobody said it
	SLOs           []scenarios.SLOOutcome `json:"slos"`
}

// Variant is a side held against the base.
type Variant struct {
	Side
	Verdicts    Counts   `json:"verdicts"`
	Measures    []Row    `json:"measures"`
	Unmeasured  []string `json:"not_measured"`    // measures with nothing to measure in any replication of either side
	OnlyBase    []string `json:"only_in_base"`    // services and jobs that this variant does not have
	OnlyVariant []string `json:"only_in_variant"` // and those that only it has
}

// Counts are how many measures got each verdict.
type Counts struct {
	Better     int `json:"better"`
	Worse      int `json:"worse"`
	Changed    int `json:"changed"` // higher or lower, where neither is better
	Equivalent int `json:"equivalent"`
	Undecided  int `json:"undecided"`
}

// Row is one measure on both sides. What one side does not have is not there.
type Row struct {
	Measure  string             `json:"measure"`
	Unit     string             `json:"unit"`
	Better   Direction          `json:"better"`
	Decisive bool               `json:"decisive"` // a sequential comparison goes on until it is decided
	Base     *scenarios.Measure `json:"base"`
	Value    *scenarios.Measure `json:"value"`
	// variant less base, of pairs of replications, with the interval that the verdict is made of
	Difference *scenarios.Measure `json:"difference"`
	Relative   *scenarios.Measure `json:"relative"`     // the same as a share of base's value
	Zone       float64            `json:"indifference"` // differences up to here do not matter, in Unit
	Verdict    Verdict            `json:"verdict"`
	Noise      bool               `json:"within_noise"` // the interval of the difference holds zero
	Few        bool               `json:"too_few"`      // undecided for that alone: there are too few pairs
	N          int                `json:"n"`            // pairs of replications in which there was something to measure
	// of the differences of pairs, in Unit: what more replications do not change
	Deviation float64  `json:"deviation"`
	Needed    []Needed `json:"needed,omitempty"` // of decisive measures
	Curve     []Seen   `json:"power,omitempty"`  // of decisive measures: against a change of CurveChange

	Pairs []Pair `json:"-"` // by replication
}

// Direction is which way a measure is better.
type Direction string

// Directions.
const (
	LowerIsBetter  Direction = "lower"
	HigherIsBetter Direction = "higher"
	Neither        Direction = "neither"
)

// Pair is a measure in one replication of both sides; NaN: there was nothing to measure.
type Pair struct{ Base, Value float64 }

// Needed is what it takes to tell a change of a measure from noise.
type Needed struct {
	Change float64 `json:"change"` // as a share of base's value
	N      int     `json:"n"`      // pairs of replications that show it four times out of five; 0: too many
}

// Seen is one point of a power curve.
type Seen struct {
	N      int     `json:"n"`      // pairs of replications
	Chance float64 `json:"chance"` // that they tell the change from noise
}

package sweep

import "ecsim/scenarios"

// Schema is the name and version of the JSON document.
const Schema = "ecsim.sweep/1"

// Result is what a sweep found. Its JSON form is the document "ecsim.sweep/1".
type Result struct {
	Schema         string        `json:"schema"`
	Version        string        `json:"version"`
	CatalogDate    string        `json:"catalog_date"`
	Study          string        `json:"study"`
	Summary        string        `json:"summary"`
	Scenario       string        `json:"scenario"`
	Hash           string        `json:"hash"` // of the scenario without any level
	Set            []string      `json:"set"`  // changes at every point
	Seed           uint64        `json:"seed"`
	HorizonSeconds float64       `json:"horizon_seconds"`
	WarmUpSeconds  float64       `json:"warm_up_seconds"`   // not measured; the longest of all points
	WarmUpHow      string        `json:"warm_up,omitempty"` // how it was chosen, when nobody said it
	Confidence     float64       `json:"confidence"`        // of each interval by itself
	Design         Design        `json:"design"`
	Axes           []Axis        `json:"axes"`
	Measures       []Measured    `json:"measures"`
	Objective      *Objective    `json:"objective"`
	Points         []Point       `json:"points"` // in the order of the design
	Rejected       []Rejected    `json:"rejected"`
	Sensitivity    []Sensitivity `json:"sensitivity"` // one for each measure
}

// Design is how the points were chosen.
type Design struct {
	Kind         string `json:"kind"`
	Seed         uint64 `json:"seed,omitempty"` // of a sample
	Points       int    `json:"points"`         // played
	Replications int    `json:"replications"`   // of each point; with a precision: the most that one has
	Sequential   bool   `json:"sequential"`     // until every point is known to a precision
	Unreached    int    `json:"unreached"`      // points that are not, although they had all replications
}

// Axis is one thing that was varied.
type Axis struct {
	Name      string   `json:"name"`
	Paths     []string `json:"paths"`
	IsOrdered bool     `json:"ordered"` // its levels are numbers
	Unit      string   `json:"unit"`    // of these numbers, as it is written behind them
	Levels    []string `json:"levels"`  // of a list or a cut range
	From      string   `json:"from,omitempty"`
	To        string   `json:"to,omitempty"`
	Scale     string   `json:"scale,omitempty"` // of a range: linear or log
}

// Measured is a measure that every point has a figure of.
type Measured struct {
	Measure string `json:"measure"`
	Unit    string `json:"unit"`
}

// Objective is what is made as small or as large as can be, and the point that does it best.
type Objective struct {
	Measure string `json:"measure"`
	Goal    string `json:"goal"` // min or max
	Best    int    `json:"best"` // the point that meets every objective and has the best figure; 0: none meets them
}

// Point is one combination of levels with what was measured there.
type Point struct {
	Number  int                    `json:"point"` // from 1, in the order of the design
	Levels  []string               `json:"levels"`
	Set     []string               `json:"set"`
	Hash    string                 `json:"hash"`
	Figures []Figure               `json:"figures"`
	SLOs    []scenarios.SLOOutcome `json:"slos"`
	OK      bool                   `json:"ok"` // every objective is met

	Numbers []float64 `json:"-"` // by axis: the number of its level, NaN without one
}

// Figure is one measure at one point.
type Figure struct {
	Measure string            `json:"measure"`
	Value   scenarios.Measure `json:"value"`
}

// Rejected is a combination of levels that the scenario refuses, and why.
type Rejected struct {
	Number   int      `json:"point"`
	Levels   []string `json:"levels"`
	Problems []string `json:"problems"`
}

// Sensitivity is which axis moves a measure.
type Sensitivity struct {
	Measure string `json:"measure"`
	Unit    string `json:"unit"`
	// Method is "main effects" of a grid, whose intervals are over replications, or "regression" on a
	// sample, whose intervals are over points.
	Method       string             `json:"method"`
	Degree       int                `json:"degree,omitempty"` // of the polynomials of a regression
	Points       int                `json:"points"`           // with something to measure
	Replications int                `json:"replications"`     // of each, at least
	Lowest       float64            `json:"lowest"`           // of all points
	Highest      float64            `json:"highest"`          // of all points
	Deviation    float64            `json:"deviation"`        // standard deviation between points
	R2           *scenarios.Measure `json:"r2"`               // what all axes explain by themselves
	Linear       *float64           `json:"linear_r2"`        // what straight lines explain, of a regression
	Noise        *float64           `json:"noise"`            // at most so much of the variance is due to replications
	Knobs        []Knob             `json:"axes"`             // what explains most first
	Note         string             `json:"note,omitempty"`   // why there is none
}

// Knob is what one axis does to a measure by itself.
type Knob struct {
	Axis    string            `json:"axis"`
	Share   scenarios.Measure `json:"share"`   // of the variance between points
	Effect  float64           `json:"effect"`  // from where it makes the measure lowest to where it makes it highest
	Lowest  string            `json:"lowest"`  // its level there
	Highest string            `json:"highest"` // its level there
	Trend   string            `json:"trend"`   // rising, falling or mixed along the axis; empty: it has no order
}

package tune

import (
	"ecsim/scenarios"
	"ecsim/scenarios/study/apply"
)

// Schema is the name and version of the JSON document.
const Schema = "ecsim.tuning/1"

// Result is what tuning found. Its JSON form is the document "ecsim.tuning/1".
type Result struct {
	Schema      string        `json:"schema"`
	Version     string        `json:"version"`
	CatalogDate string        `json:"catalog_date"`
	Study       string        `json:"study"`
	Scenario    string        `json:"scenario"`
	Seed        uint64        `json:"seed"`
	Objective   ObjectiveDone `json:"objective"`
	Limits      []Limit       `json:"limits"`
	Method      MethodDone    `json:"method"`

	Decided     bool    `json:"decided"`     // the race ended: one is selected, or none is within the limits
	Probability float64 `json:"probability"` // at least, that the selection is correct; 0: nothing is promised
	Why         string  `json:"why"`         // nothing is decided, or nothing is selected

	Winner  string  `json:"winner"`                 // the name of the selected one; empty: none
	Against *Gain   `json:"against_base,omitempty"` // of the winner, if the base was played in the same race
	Ranking []Entry `json:"ranking"`                // from the best to the worst, all candidates
	Fronts  []Front `json:"fronts"`                 // of cost against the objective and each limit
	Apply   Apply   `json:"apply"`
}

// ObjectiveDone is what was made small or large.
type ObjectiveDone struct {
	Measure      string  `json:"measure"`
	Unit         string  `json:"unit"`
	Goal         string  `json:"goal"`         // min or max
	Indifference float64 `json:"indifference"` // differences up to here do not matter, in Unit
}

// Limit is one end of an SLO.
type Limit struct {
	Measure   string  `json:"measure"`
	Unit      string  `json:"unit"`
	Bound     string  `json:"bound"` // min or max
	Limit     float64 `json:"limit"`
	Tolerance float64 `json:"tolerance"` // within which either verdict is taken for right, in Unit
}

// MethodDone is how the best was looked for.
type MethodDone struct {
	Kind       string  `json:"kind"` // ranking, halving or cma-es
	Confidence float64 `json:"confidence"`
	FirstStage int     `json:"first_stage"`
	Budget     int     `json:"budget"` // 0: no bound
	Candidates int     `json:"candidates"`
	Raced      int     `json:"raced"`
	Runs       int     `json:"runs"` // replications that were needed
	SearchRuns int     `json:"search_runs"`
	Rounds     int     `json:"rounds"`
}

// Fate is what became of a candidate.
type Fate string

// Fates.
const (
	Winner       Fate = "selected"
	Open         Fate = "undecided"
	Beaten       Fate = "beaten"
	Misses       Fate = "misses a limit"
	Dropped      Fate = "dropped" // by the search
	Immeasurable Fate = "not measurable"
	Illegal      Fate = "illegal"
)

// Entry is one candidate.
type Entry struct {
	Rank         int                `json:"rank"`
	Name         string             `json:"name"`
	Set          []string           `json:"set"` // changes that make it
	IsBase       bool               `json:"is_base"`
	Hash         string             `json:"hash,omitempty"`
	Fate         Fate               `json:"fate"`
	Reason       string             `json:"reason"`
	SameAs       string             `json:"same_as,omitempty"` // a better one, equal in every replication of both
	Replications int                `json:"replications"`
	Objective    *scenarios.Measure `json:"objective"`
	Cost         *scenarios.Measure `json:"cost_monthly"`
	Limits       []LimitDone        `json:"limits"` // as in the result's limits
}

// LimitDone is how a candidate stands to a limit.
type LimitDone struct {
	Value  *scenarios.Measure `json:"value"`
	Excess float64            `json:"excess"` // beyond the limit, in its unit; negative: within it
	Within bool               `json:"within"`
	// Every replication is the same, give or take the limit's tolerance: it was decided without spread,
	// and what is rarer than one in about a third of them may not have happened yet.
	Alike bool `json:"alike"`
}

// Gain is what the winner changes of the objective.
type Gain struct {
	Difference scenarios.Measure `json:"difference"` // winner less base, paired
	Relative   float64           `json:"relative"`   // of the base's value
}

// Figure is what a candidate measured of cost, the objective or a limit's measure; nil: nothing.
func (r *Result) Figure(e *Entry, measure string) *scenarios.Measure {
	switch measure {
	case cost:
		return e.Cost
	case r.Objective.Measure:
		return e.Objective
	}
	for n, l := range r.Limits {
		if l.Measure == measure && n < len(e.Limits) {
			return e.Limits[n].Value
		}
	}
	return nil
}

// Front is which candidates of the race nothing beats in both cost and another measure, compared over the
// replications that two have in common. Of equal ones it has the best ranked.
type Front struct {
	Measure string   `json:"measure"`
	Unit    string   `json:"unit"`
	Bound   string   `json:"bound"`           // max: less is better
	Limit   *float64 `json:"limit,omitempty"` // none: it is the objective
	Names   []string `json:"names"`           // from the cheapest on
}

// Apply is how the winner becomes true on AWS.
type Apply struct {
	Steps       []apply.Step `json:"steps"`
	Assumptions []string     `json:"assumptions"` // settings of the winner that AWS does not know
}

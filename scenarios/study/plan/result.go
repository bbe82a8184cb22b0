package plan

import (
	"ecsim/scenarios"
	"ecsim/scenarios/study/apply"
	"ecsim/scenarios/study/question"
)

// Schema is the name and version of the JSON document.
const Schema = "ecsim.plan/1"

// Result is what a plan is made of. Its JSON form is the document "ecsim.plan/1".
type Result struct {
	Schema      string `json:"schema"`
	Version     string `json:"version"`
	CatalogDate string `json:"catalog_date"`
	Study       string `json:"study"`
	Summary     string `json:"summary,omitempty"`
	Scenario    string `json:"scenario"`
	Region      string `json:"region"`

	Rules        Rules         `json:"rules"`
	Runs         Runs          `json:"runs"`
	Plan         *Choice       `json:"plan"`         // null: nothing meets the objectives
	Certificate  *Certificate  `json:"certificate"`  // null: there is a plan
	Apply        []apply.Step  `json:"apply"`        // how the plan becomes true on AWS
	Alternatives []Choice      `json:"alternatives"` // the cheapest others that meet, then the nearest that do not
	Rejected     []Rejected    `json:"rejected"`
	Inputs       []string      `json:"inputs"` // names of what differs between worlds
	Worlds       []WorldResult `json:"worlds"`
}

// Rules are what a plan must hold and how it is shown.
type Rules struct {
	Objectives   []Objective `json:"objectives"`
	Share        float64     `json:"share"`      // of worlds that must hold every objective
	Confidence   float64     `json:"confidence"` // with which that is shown, over all candidates
	Level        float64     `json:"level"`      // of each candidate's bound: they share the error that is left
	Worlds       int         `json:"worlds"`
	MayMiss      int         `json:"may_miss"`         // of the worlds
	Replications int         `json:"replications"`     // of each world
	Measured     float64     `json:"measured_seconds"` // of each replication
	Sampling     string      `json:"sampling"`
	MissPenalty  float64     `json:"miss_penalty"` // dollars a month in a world that misses
}

// IsProven reports whether the confidence is: the bound is one for independent worlds.
func (r *Rules) IsProven() bool { return r.Sampling == string(question.Independent) }

// Objective is a bound on a measure.
type Objective struct {
	Measure string   `json:"measure"`
	Unit    string   `json:"unit"`
	Min     *float64 `json:"min,omitempty"`
	Max     *float64 `json:"max,omitempty"`
}

// Runs is how much was played.
type Runs struct {
	Candidates int `json:"candidates"`
	Illegal    int `json:"illegal"` // combinations that ECS refuses
	Rounds     int `json:"rounds"`
	Played     int `json:"played"` // replications
	All        int `json:"all"`    // replications of every candidate in every world
}

// Choice is a candidate that was played in every world.
type Choice struct {
	Name        string              `json:"name"`
	Set         []string            `json:"set"`
	Words       []string            `json:"words"` // what runs, one line for each service and group of instances
	Meets       bool                `json:"meets"` // the objectives, as the rules want it
	Monthly     scenarios.Measure   `json:"monthly"`
	OnDemand    scenarios.Measure   `json:"monthly_on_demand"` // without commitments
	Commitments []CommitmentResult  `json:"commitments"`
	Missed      int                 `json:"missed"`   // worlds in which an objective is missed
	AtLeast     float64             `json:"at_least"` // probability that a world holds every objective
	AtMost      float64             `json:"at_most"`
	Objectives  []ObjectiveOfChoice `json:"objectives"`
	Regret      Regret              `json:"regret"` // dollars a month
}

// CommitmentResult is a Savings Plan that a choice is best bought with.
type CommitmentResult struct {
	Offer  string  `json:"offer"`
	Hourly float64 `json:"hourly"` // dollars
	Unused float64 `json:"unused"` // share of it
	Off    float64 `json:"off"`    // share off the on-demand price, the largest
}

// ObjectiveOfChoice is how a choice holds one objective.
type ObjectiveOfChoice struct {
	Measure string            `json:"measure"`
	Missed  int               `json:"missed"`  // worlds
	Median  scenarios.Measure `json:"median"`  // over worlds
	Reached scenarios.Measure `json:"reached"` // the worst, without those that may miss
}

// Certificate says why nothing meets the objectives, of the candidates that were played in every world: the
// alternatives.
type Certificate struct {
	Binds   []string `json:"binds"`   // objectives that none of them holds often enough, alone
	Nearest string   `json:"nearest"` // candidate
	Gaps    []Gap    `json:"gaps"`
}

// Gap is how far the best candidate is from an objective.
type Gap struct {
	Measure   string            `json:"measure"`
	Unit      string            `json:"unit"`
	Limit     float64           `json:"limit"`
	Candidate string            `json:"candidate"` // that is best at this objective
	Reached   scenarios.Measure `json:"reached"`   // what it holds in as many worlds as the rules want
	Missed    int               `json:"missed"`    // worlds in which it misses
	Worlds    int               `json:"worlds"`
}

// Rejected is a candidate that is no plan.
type Rejected struct {
	Name    string   `json:"name"`
	Because string   `json:"because"`
	Worlds  int      `json:"worlds"` // that it was played in
	Missed  int      `json:"missed"`
	Monthly *float64 `json:"monthly"` // mean, with its best commitment; null: not played
}

// WorldResult is one world and what the plan is worth in it.
type WorldResult struct {
	Values      []string `json:"values"` // of the inputs
	Best        string   `json:"best"`   // in hindsight, of the plan and its alternatives
	BestMonthly float64  `json:"best_monthly"`
	Monthly     float64  `json:"monthly"` // of the plan, or the nearest to one, with its commitment
	Missed      []string `json:"missed"`  // objectives that the plan misses
	Regret      Regret   `json:"regret"`
}

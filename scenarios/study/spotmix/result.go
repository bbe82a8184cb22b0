package spotmix

import (
	"ecsim/model"
	"ecsim/scenarios"
)

// Schema is the name and version of the JSON document.
const Schema = "ecsim.spot/1"

// Result is what Spot saves and costs, service by service and group by group.
type Result struct {
	Schema       string    `json:"schema"`
	Version      string    `json:"version"`
	Scenario     string    `json:"scenario"`
	Region       string    `json:"region"`
	Seed         uint64    `json:"seed"`
	Replications int       `json:"replications"` // of each mix and rate
	Confidence   float64   `json:"confidence"`   // of each interval
	Market       Market    `json:"market"`
	Rates        []float64 `json:"rates"` // of interruptions, in times what the market says
	Subjects     []Subject `json:"subjects"`
	Notes        []string  `json:"notes"`
}

// Kind is what is varied.
type Kind string

// Kinds.
const (
	Service Kind = "service"            // its capacity provider strategy over FARGATE and FARGATE_SPOT
	Group   Kind = "auto-scaling-group" // its mixed instances policy
)

// Subject is one service or Auto Scaling group over the range of mixes; all else stays as it is.
type Subject struct {
	Kind         Kind        `json:"kind"`
	Name         string      `json:"name"`
	Desired      int         `json:"desired"`      // tasks or instances
	Services     []string    `json:"services"`     // that are measured: of a group those that may run on it
	Availability string      `json:"availability"` // the measure: of requests, or of tasks where there are none
	Objectives   []Objective `json:"objectives"`
	Mixes        []MixResult `json:"mixes"` // by share of Spot
	Frontier     []Level     `json:"frontier"`
	Greatest     []Greatest  `json:"greatest"` // by rate
}

// Objective is what a mix has to hold.
type Objective struct {
	Measure string   `json:"measure"`
	Min     *float64 `json:"min,omitempty"`
	Max     *float64 `json:"max,omitempty"`
	Assumed bool     `json:"assumed,omitempty"` // the scenario has none on availability

	slo model.SLO
}

// MixResult is one mix under every rate.
type MixResult struct {
	Mix
	Name   string  `json:"name"`
	Points []Point `json:"points"` // by rate
}

// Point is one mix under one rate.
type Point struct {
	Rate         float64           `json:"rate"`
	Monthly      scenarios.Measure `json:"monthly"`      // dollars, of the whole scenario
	Saving       scenarios.Measure `json:"saving"`       // share of the bill with all of it on demand, of pairs
	Availability scenarios.Measure `json:"availability"` // of the service that has the least
	P99          scenarios.Measure `json:"latency_p99"`  // seconds, of the service that has the greatest
	Interrupted  scenarios.Measure `json:"interrupted"`  // tasks
	Met          bool              `json:"met"`          // every objective, by its mean
	Uncertain    bool              `json:"uncertain,omitempty"`
	Missed       []string          `json:"missed,omitempty"`
	Unseen       bool              `json:"no_interruption,omitempty"` // though it has Spot
	OnFront      bool              `json:"on_front"`                  // no other mix is cheaper and as available
}

// Level is the cheapest mix that is so available, for each rate.
type Level struct {
	Availability float64    `json:"availability"`
	Cheapest     []Cheapest `json:"cheapest"` // by rate
}

// Cheapest is a mix of a frontier.
type Cheapest struct {
	Rate    float64           `json:"rate"`
	Mix     string            `json:"mix,omitempty"` // empty: none is so available
	Monthly scenarios.Measure `json:"monthly"`
	Sure    bool              `json:"sure"` // its whole interval is, and it was interrupted or has no Spot
}

// Greatest is the greatest share of Spot that meets the objectives.
type Greatest struct {
	Rate      float64 `json:"rate"`
	Mix       string  `json:"mix,omitempty"` // empty: none meets them
	SpotShare float64 `json:"spot_share"`
	Saving    float64 `json:"saving"` // share of the bill with all of it on demand
	Dollars   float64 `json:"saving_monthly"`
	Uncertain bool    `json:"uncertain,omitempty"`
	Unseen    bool    `json:"no_interruption,omitempty"` // happened, so nothing shows that they are met
}

package sample

import (
	"math"

	"ecsim/scenarios"
	"ecsim/scenarios/study/apply"
	"ecsim/scenarios/study/tune"
)

// Tuning is what tuning two bounds of a policy might find: one setting of each fate.
func Tuning() *tune.Result {
	r := &tune.Result{
		Schema: tune.Schema, Version: "v1.0.0", CatalogDate: "2026-10-09", Study: "bounds", Scenario: "web", Seed: 7,
		Objective: tune.ObjectiveDone{Measure: "cost.monthly", Unit: "USD", Goal: "min", Indifference: 1.2},
		Limits: []tune.Limit{
			{Measure: "service.web.latency.p99", Unit: "s", Bound: "max", Limit: 0.25, Tolerance: 0.0025},
			{Measure: "service.web.availability.requests", Unit: "ratio", Bound: "min", Limit: 0.999, Tolerance: 1e-4},
		},
		Method: tune.MethodDone{Kind: "halving", Confidence: 0.95, FirstStage: 10, Budget: 300, Candidates: 5, Raced: 3,
			Runs: 82, SearchRuns: 24, Rounds: 4},
		Decided: true, Probability: 0.95, Winner: "min = 2",
		Against: &tune.Gain{Difference: between(-30, -32, -28, 20), Relative: -0.2},
		Ranking: []tune.Entry{
			candidate(1, "min = 2", tune.Winner, "the best of those within every limit", 20, 120, 0.21, 0.9995),
			candidate(2, "as it is", tune.Beaten, "min = 2 is better by $30", 20, 150, 0.19, 0.9997),
			candidate(3, "min = 1", tune.Misses, "misses service.web.latency.p99: 310ms, wanted at most 250ms (by 24 %)",
				12, 100, 0.31, 0.9992),
			candidate(4, "min = 9", tune.Dropped, "the search found better ones", 3, 310, 0.15, 0.9999),
			{Rank: 5, Name: "min = 30", Set: []string{"service.web.scaling.0.MinCapacity=30"}, Fate: tune.Illegal,
				Reason: "found MinCapacity = 30, expected at most MaxCapacity"},
		},
		Fronts: []tune.Front{
			{Measure: "service.web.latency.p99", Unit: "s", Bound: "max", Limit: limit(0.25),
				Names: []string{"min = 1", "min = 2", "as it is"}},
			{Measure: "service.web.availability.requests", Unit: "ratio", Bound: "min", Limit: limit(0.999),
				Names: []string{"min = 1", "min = 2", "as it is"}},
		},
		Apply: tune.Apply{
			Steps: []apply.Step{
				{Path: "service.web.scaling.old", Command: "aws application-autoscaling delete-scaling-policy --policy-name old",
					Notes: []string{"it is there no longer"}},
				{Path: "service.web.scaling.0", File: "register-scalable-target.web.json",
					Command: "aws application-autoscaling register-scalable-target " +
						"--cli-input-json file://register-scalable-target.web.json",
					Request: []byte("{\n  \"MinCapacity\": 2\n}\n")},
			},
			Assumptions: []string{"service.web.workload.workers=8"},
		},
	}
	r.Ranking[0].Limits[1].Alike = true
	return r
}

func candidate(
	rank int, name string, fate tune.Fate, reason string, n int, cost, p99, availability float64,
) tune.Entry {
	figure := func(v, half float64) *scenarios.Measure {
		m := between(v, v-half, v+half, n)
		if n < 10 { // nothing is known of the spread
			m.Low, m.High = 0, math.Inf(1)
		}
		return &m
	}
	return tune.Entry{
		Rank: rank, Name: name, Set: []string{name}, IsBase: name == "as it is", Hash: "0123456789abcdef", Fate: fate,
		Reason: reason, Replications: n, Objective: figure(cost, 2), Cost: figure(cost, 2),
		Limits: []tune.LimitDone{
			{Value: figure(p99, 0.01), Excess: p99 - 0.25, Within: p99 <= 0.25},
			{Value: figure(availability, 5e-5), Excess: 0.999 - availability, Within: availability >= 0.999},
		},
	}
}

func limit(v float64) *float64 { return &v }

func between(mean, low, high float64, n int) scenarios.Measure {
	return scenarios.Measure{Mean: mean, Low: low, High: high, N: n}
}

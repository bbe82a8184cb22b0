package sample

import (
	"math"
	"strconv"

	"ecsim/scenarios"
	"ecsim/scenarios/study/sweep"
)

// Sweep is a grid of task counts and CPU targets of a web service, of which one combination is refused.
func Sweep() *sweep.Result {
	counts, targets := []float64{2, 4, 8}, []float64{40, 60, 80}
	r := &sweep.Result{
		Schema: sweep.Schema, Version: "v0.1.0", CatalogDate: "2026-02-01", Study: "reserve",
		Summary: "How many tasks, and which target?", Scenario: "shop", Set: []string{"horizon=6h"},
		Hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Seed: 42, HorizonSeconds: 21600,
		Confidence: 0.95, Design: sweep.Design{Kind: "grid", Points: 8, Replications: 10},
		Axes: []sweep.Axis{
			{Name: "MinCapacity", Paths: []string{"service.web.scaling.0.MinCapacity", "service.web.definition.desiredCount"},
				IsOrdered: true, Levels: []string{"2", "4", "8"}, From: "2", To: "8", Scale: "log"},
			{Name: "TargetValue", Paths: []string{"service.web.scaling.1.TargetTrackingScalingPolicyConfiguration.TargetValue"},
				IsOrdered: true, Levels: []string{"40", "60", "80"}},
		},
		Measures: []sweep.Measured{{Measure: "cost.monthly", Unit: "USD"},
			{Measure: "service.web.availability.requests", Unit: "ratio"}, {Measure: "service.web.latency.p99", Unit: "s"}},
		Objective: &sweep.Objective{Measure: "cost.monthly", Goal: "min", Best: 1},
		Rejected: []sweep.Rejected{{Number: 3, Levels: []string{"2", "80"}, Problems: []string{
			"reserve.toml:9:10: found TargetValue = 80 with MinCapacity = 2, TargetValue = 80, expected less"}}},
	}
	number := 0
	for _, count := range counts {
		for _, target := range targets {
			if number++; number != 3 {
				r.Points = append(r.Points, sweptPoint(number, count, target))
			}
		}
	}
	r.Sensitivity = []sweep.Sensitivity{
		sensitivityOf("cost.monthly", "USD", 84.27, 214.22, 52, 0.97, [2]float64{0.93, 0.04}, [2]float64{120, 20}),
		sensitivityOf("service.web.availability.requests", "ratio", 1, 1, 0, 0, [2]float64{}, [2]float64{}),
		sensitivityOf("service.web.latency.p99", "s", 0.105, 0.38, 0.2, 0.71, [2]float64{0.5, 0.21}, [2]float64{0.2, 0.08}),
	}
	return r
}

// sweptPoint is the figures at a number of tasks and a target.
func sweptPoint(number int, count, target float64) sweep.Point {
	measured := func(v, half float64) scenarios.Measure {
		return scenarios.Measure{Mean: v, Low: v - half, High: v + half, N: 10}
	}
	latest, p99 := 0.35, 0.05+0.011*target/count
	p := sweep.Point{
		Number: number, Hash: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
		Levels: []string{strconv.Itoa(int(count)), strconv.Itoa(int(target))}, Numbers: []float64{count, target},
		Set: []string{"service.web.scaling.0.MinCapacity=" + strconv.Itoa(int(count))},
		Figures: []sweep.Figure{
			{Measure: "cost.monthly", Value: measured(20*count+math.Sqrt(100-target)*7, 0.9)},
			{Measure: "service.web.availability.requests", Value: measured(1, 0)},
			{Measure: "service.web.latency.p99", Value: measured(p99, p99/12)},
		},
		OK: p99 <= latest,
	}
	p.SLOs = []scenarios.SLOOutcome{{Measure: "service.web.latency.p99", Unit: "s", Value: p.Figures[2].Value,
		Limit: &latest, OK: p.OK, Uncertain: math.Abs(p99-latest) < p99/12}}
	return p
}

// sensitivityOf is the sensitivity of a measure; one that does not vary has no shares.
func sensitivityOf(
	measure, unit string, low, high, deviation, r2 float64, shares, effects [2]float64,
) sweep.Sensitivity {
	s := sweep.Sensitivity{Measure: measure, Unit: unit, Method: "main effects", Points: 8, Replications: 10,
		Lowest: low, Highest: high, Deviation: deviation, Knobs: []sweep.Knob{}}
	if deviation == 0 {
		s.Note = "it is the same at every point"
		return s
	}
	about := func(v float64) scenarios.Measure {
		return scenarios.Measure{Mean: v, Low: v - 0.02, High: v + 0.02, N: 10}
	}
	explained, noise := about(r2), 0.12
	s.R2, s.Noise = &explained, &noise
	s.Knobs = []sweep.Knob{
		{Axis: "MinCapacity", Share: about(shares[0]), Effect: effects[0], Lowest: "2", Highest: "8", Trend: "rising"},
		{Axis: "TargetValue", Share: about(shares[1]), Effect: effects[1], Lowest: "80", Highest: "40", Trend: "falling"},
	}
	return s
}

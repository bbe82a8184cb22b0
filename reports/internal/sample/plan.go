package sample

import (
	"ecsim/scenarios"
	"ecsim/scenarios/study/apply"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/plan"
)

// Plan is a made-up plan with everything that a report shows.
func Plan() *plan.Result {
	limit, least := 0.4, 0.999
	r := &plan.Result{
		Schema: plan.Schema, Version: "v1.2.3", CatalogDate: "2026-10-09", Study: "web-capacity",
		Scenario: "web-on-fargate", Region: "us-east-1",
		Rules: plan.Rules{
			Objectives: []plan.Objective{{Measure: "service.web.latency.p99", Unit: "s", Max: &limit},
				{Measure: "service.web.availability.requests", Unit: "ratio", Min: &least}},
			Share: 0.95, Confidence: 0.95, Level: 0.99375, Worlds: 141, MayMiss: 1, Replications: 1,
			Measured: 86400, Sampling: "independent", MissPenalty: 500,
		},
		Runs:   plan.Runs{Candidates: 8, Illegal: 1, Rounds: 6, Played: 466, All: 1128},
		Inputs: []string{"people"},
	}
	choice := plannedChoice("tasks = 4, ARM64", 58.2, 1)
	choice.Meets = true
	choice.Commitments = []plan.CommitmentResult{{Offer: "compute-1yr-no-upfront", Hourly: 0.052, Unused: 0.013, Off: 0.2}}
	r.Plan = &choice
	r.Apply = []apply.Step{
		{Command: "aws ecs update-service --cluster app --service web --desired-count 4"},
		{Notes: []string{"service.web.workload.workers=32 is no setting of AWS"}},
	}
	dearer, misses := plannedChoice("tasks = 6, ARM64", 81.4, 0), plannedChoice("tasks = 2, ARM64", 39.9, 37)
	dearer.Meets = true
	r.Alternatives = []plan.Choice{dearer, misses}
	cost := 70.25
	r.Rejected = []plan.Rejected{
		{Name: "tasks = 4, X86_64", Because: "costs more, on the worlds that it was played in", Worlds: 8, Monthly: &cost},
		{Name: "tasks = 1, ARM64", Because: "cannot do the work: web: requests need 3.10 vCPU, its tasks have 1.00"},
		{Name: "tasks = 0, ARM64", Because: "not legal: found desiredCount = 0, expected 1 or more"},
	}
	r.Worlds = []plan.WorldResult{
		{Values: []string{"0.9"}, Best: "tasks = 2, ARM64", BestMonthly: 39.1, Monthly: 58.1, Missed: []string{},
			Regret: plan.Regret{Total: 19, Capacity: 18.4, CommitmentUnused: 0.6}},
		{Values: []string{"1.49"}, Best: "tasks = 6, ARM64", BestMonthly: 81.3, Monthly: 558.3,
			Missed: []string{"service.web.latency.p99"}, Regret: plan.Regret{Total: 477, Capacity: -23, Penalty: 500}},
	}
	return r
}

// NoPlan is a made-up study of which nothing meets the objectives.
func NoPlan() *plan.Result {
	r := Plan()
	r.Plan, r.Apply = nil, nil
	for i := range r.Alternatives {
		r.Alternatives[i].Meets = false
	}
	r.Certificate = &plan.Certificate{Binds: []string{"service.web.latency.p99"}, Nearest: "tasks = 6, ARM64",
		Gaps: []plan.Gap{{Measure: "service.web.latency.p99", Unit: "s", Limit: 0.4, Candidate: "tasks = 6, ARM64",
			Reached: scenarios.Single(0.512), Missed: 9, Worlds: 141}}}
	return r
}

func plannedChoice(name string, monthly float64, missed int) plan.Choice {
	return plan.Choice{
		Name: name, Set: []string{"service.web.definition.desiredCount=4"},
		Words:    []string{"web: 4 tasks of 1 vCPU, 2 GB on Fargate ARM, 2 on demand and 2 Spot"},
		Monthly:  scenarios.Measure{Mean: monthly, Low: monthly - 1, High: monthly + 1, N: 141},
		OnDemand: scenarios.Measure{Mean: monthly * 1.2, Low: monthly*1.2 - 1, High: monthly*1.2 + 1, N: 141},
		Missed:   missed, AtLeast: inference.AtLeast(141-missed, 141, 0.99375),
		AtMost: inference.AtMost(141-missed, 141, 0.99375),
		Objectives: []plan.ObjectiveOfChoice{
			{Measure: "service.web.latency.p99", Missed: missed, Median: scenarios.Single(0.21),
				Reached: scenarios.Single(0.39)},
			{Measure: "service.web.availability.requests", Median: scenarios.Single(0.99995), Reached: scenarios.Single(0.9992)},
		},
		Regret: plan.Regret{Total: 12.5, Capacity: 7.5, CommitmentUnused: 0.4, DiscountMissed: 0.1, Penalty: 4.5},
	}
}

package scenarios

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/scenarios/study/inference"
)

// ofOneRollout are what an SLO can bound of one deployment, way back included.
var ofOneRollout = []measured[*RolloutOutcome]{
	{"duration", "s", inference.LowerIsBetter, func(d *RolloutOutcome) Measure { return d.Duration }},
	{"noticed", "s", inference.LowerIsBetter, func(d *RolloutOutcome) Measure { return d.Noticed }},
	{"completed", "ratio", inference.HigherIsBetter, func(d *RolloutOutcome) Measure { return d.Completed }},
	{"rolled_back", "ratio", inference.LowerIsBetter, func(d *RolloutOutcome) Measure { return d.RolledBack }},
	{"requests.failed", "requests", inference.LowerIsBetter,
		func(d *RolloutOutcome) Measure { return d.Requests.FailedSince }},
	{"requests.502", "requests", inference.LowerIsBetter, func(d *RolloutOutcome) Measure { return d.Requests.Error502 }},
	{"requests.exposed", "requests", inference.Neither, func(d *RolloutOutcome) Measure { return d.Requests.Exposed }},
}

// rolloutMeasures are those of the first n deployments of a service: deployment.1.duration.
func rolloutMeasures(n int) (all []measured[*ServiceOutcome]) {
	for i := range n {
		for _, m := range ofOneRollout {
			all = append(all, measured[*ServiceOutcome]{
				path: fmt.Sprintf("deployment.%d.%s", i+1, m.path), unit: m.unit, better: m.better,
				of: func(s *ServiceOutcome) Measure {
					if i >= len(s.Rollouts) { // its service was gone by then
						return Single(math.NaN())
					}
					return m.of(&s.Rollouts[i])
				},
			})
		}
	}
	return all
}

// planned is how many deployments of a service the scenario has.
func planned(s *model.Scenario, service string) (n int) {
	for i := range s.Deployments {
		if s.Deployments[i].Service == service {
			n++
		}
	}
	return n
}

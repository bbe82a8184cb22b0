package scenarios

import (
	"fmt"
	"slices"

	"ecsim/model"
)

// IdleFault is a fault of the scenario that can strike nothing.
type IdleFault struct {
	Kind    string `json:"kind"`
	Because string `json:"because"`
}

// idleFaults lists, each kind once, the faults of Fargate Spot in a scenario that runs nothing there.
func idleFaults(s *model.Scenario) (idle []IdleFault) {
	onSpot := slices.ContainsFunc(s.Services, func(one model.Service) bool { return usesSpot(one.Strategy) }) ||
		slices.ContainsFunc(s.Jobs, func(one model.Job) bool { return usesSpot(one.Strategy) })
	for _, f := range s.Faults {
		if onSpot || f.Kind != model.SpotReclaim && f.Kind != model.SpotDrought {
			continue
		}
		one := IdleFault{string(f.Kind), fmt.Sprintf("no capacity provider strategy has %s", model.FargateSpot)}
		if !slices.Contains(idle, one) {
			idle = append(idle, one)
		}
	}
	return idle
}

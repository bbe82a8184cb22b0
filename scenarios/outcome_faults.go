package scenarios

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/capacity/spot"
)

// IdleFault is a fault of the scenario that can strike nothing.
type IdleFault struct {
	Kind    string `json:"kind"`
	Because string `json:"because"`
}

// idleFaults lists, each kind once, the faults of Spot capacity in a scenario that runs nothing there.
func idleFaults(s *model.Scenario) (idle []IdleFault) {
	types := spotTypes(s)
	for _, f := range s.Faults {
		kind := f.Type
		if kind == "" {
			kind = string(model.FargateSpot)
		}
		isIdle := !slices.Contains(types, kind) && (kind != model.AnyPool || len(types) == 0)
		if f.Kind != model.SpotReclaim && f.Kind != model.SpotDrought || !isIdle {
			continue
		}
		one := IdleFault{string(f.Kind), fmt.Sprintf("no capacity provider strategy has %s", model.FargateSpot)}
		if kind != string(model.FargateSpot) {
			one.Because = "no Spot instances are launched"
		}
		if !slices.Contains(idle, one) {
			idle = append(idle, one)
		}
	}
	return idle
}

// spotTypes are what may run on Spot: FARGATE_SPOT and instance types.
func spotTypes(s *model.Scenario) (types []string) {
	if slices.ContainsFunc(s.Services, func(one model.Service) bool { return usesFargateSpot(one.Strategy) }) ||
		slices.ContainsFunc(s.Jobs, func(one model.Job) bool { return usesFargateSpot(one.Strategy) }) {
		types = append(types, string(model.FargateSpot))
	}
	spot.EachSpotType(&s.Cluster, func(kind string, _ []string) { types = append(types, kind) })
	return types
}

func usesFargateSpot(strategy []model.StrategyItem) bool {
	return slices.ContainsFunc(strategy, func(i model.StrategyItem) bool { return i.Provider == model.FargateSpot })
}

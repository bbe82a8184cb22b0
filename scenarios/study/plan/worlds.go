package plan

import (
	"ecsim/scenarios/study/design"
	"ecsim/scenarios/study/question"
)

// world is one draw of the uncertain inputs, in their order.
type world struct{ levels question.Point }

// sampleWorlds draws n worlds.
func sampleWorlds(inputs []question.Axis, n int, how question.Plan) []world {
	points := design.LatinHypercube(n, len(inputs), how.Seed)
	if how.Sampling == question.Sobol && len(inputs) > 0 {
		points = design.Sobol(n, len(inputs), how.Seed)
	}
	worlds := make([]world, n)
	for w, point := range points {
		for i, u := range point {
			worlds[w].levels = append(worlds[w].levels, inputs[i].At(u))
		}
	}
	return worlds
}

package plan

import (
	"ecsim/scenarios/study/design"
	"ecsim/scenarios/study/question"
)

// world is one draw of the uncertain inputs, in their order.
type world struct{ levels question.Point }

// sampleWorlds draws n worlds.
func sampleWorlds(inputs []question.Axis, n int, how question.Plan) []world {
	draw := design.Independent
	switch samplingOf(inputs, how) {
	case question.LatinHypercube:
		draw = design.LatinHypercube
	case question.Sobol:
		draw = design.Sobol
	}
	points := draw(n, len(inputs), how.Seed)
	worlds := make([]world, n)
	for w, point := range points {
		for i, u := range point {
			worlds[w].levels = append(worlds[w].levels, inputs[i].At(u))
		}
	}
	return worlds
}

// samplingOf is how worlds are drawn; without inputs they differ in their random streams only, which are independent.
func samplingOf(inputs []question.Axis, how question.Plan) question.DesignKind {
	if len(inputs) == 0 {
		return question.Independent
	}
	return how.Sampling
}

package deployment

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Step is one shift of production traffic: the new revision has so much of it from now on, and the
// next step comes after the bake time at the earliest.
type Step struct {
	Permille int
	BakeTime clock.Span
}

// Steps are the shifts of a strategy. BLUE_GREEN has one (B-04); LINEAR goes up by equal parts and
// bakes between them, not after the last (B-05); CANARY goes from a part to the whole (B-06).
func Steps(d model.DeploymentConfiguration) (steps []Step) {
	part := d.Step.Permille
	switch d.Strategy {
	case model.Linear:
		for share := part; part > 0 && share < model.WholeTraffic; share += part {
			steps = append(steps, Step{share, d.Step.BakeTime})
		}
	case model.Canary:
		if part > 0 && part < model.WholeTraffic {
			steps = append(steps, Step{part, d.Step.BakeTime})
		}
	}
	return append(steps, Step{Permille: model.WholeTraffic})
}

// Course is how far a deployment that shifts traffic has come through its lifecycle stages (B-02).
// The two stages before a shift of production traffic come once for each step (B-09).
type Course struct {
	config model.DeploymentConfiguration
	steps  []Step
	stage  model.Stage
	step   int // index of the step that is made, or will be made next
}

// NewCourse begins at a stage.
func NewCourse(d model.DeploymentConfiguration, first model.Stage) *Course {
	return &Course{config: d, steps: Steps(d), stage: first}
}

// Stage is the present stage, and in those that shift production traffic the number of the step.
func (c *Course) Stage() (stage model.Stage, step int) {
	switch c.stage {
	case model.PreProductionTrafficShift, model.ProductionTrafficShift:
		return c.stage, c.step + 1
	}
	return c.stage, 0
}

// Next enters the next stage.
func (c *Course) Next() {
	if c.stage == model.ProductionTrafficShift && c.step+1 < len(c.steps) {
		c.step++
		c.stage = model.PreProductionTrafficShift
		return
	}
	if c.stage < model.CleanUp {
		c.stage++
	}
}

// Permille is the share of production traffic that the present step gives the new revision.
func (c *Course) Permille() int { return c.steps[c.step].Permille }

// Takes is how long the present stage takes whatever else happens (B-05 to B-08).
func (c *Course) Takes() clock.Span {
	switch c.stage {
	case model.TestTrafficShift:
		return c.config.ShiftTime
	case model.ProductionTrafficShift:
		return c.config.ShiftTime + c.steps[c.step].BakeTime
	case model.BakeTime:
		return c.config.BakeTime
	}
	return 0
}

// IsReady reports whether the counts let the present stage end: SCALE_UP ends when all desired tasks
// of the new revision are healthy (B-03).
func (c *Course) IsReady(v View) bool {
	return c.stage != model.ScaleUp || v.New.Serving() >= v.Desired
}

// Plan is one pass (B-03). Until CLEAN_UP the source revision keeps all desired tasks, because the
// traffic may come back to it at any moment; from SCALE_UP on the new one has as many. Old tasks of
// superseded deployments, which protection may keep, are no part of that. Minimum and maximum percent
// do not bind. A deployment that failed without a way back launches nothing of its
// own (D-11).
func (c *Course) Plan(v View, state State) Plan {
	p := Plan{StopSurplus: max(0, v.New.Effective()-v.Desired)}
	if c.stage >= model.ScaleUp && state != Failed {
		p.Start = max(0, v.Desired-v.New.Effective())
	}
	if c.stage == model.CleanUp {
		p.StopUnhealthy, p.StopUnready, p.StopServing = v.Old.Unhealthy, v.Old.Unready, v.Old.Serving()
		return p
	}
	p.StartSource = max(0, v.Desired-v.Source.Effective())
	p.StopSourceSurplus = max(0, v.Source.Effective()-v.Desired)
	return p
}

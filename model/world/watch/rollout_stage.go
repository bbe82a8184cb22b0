package watch

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// isWait reports whether a stage waits for its own time or for hooks, and not for tasks.
func isWait(s model.Stage) bool {
	switch s {
	case model.ReconcileService, model.ScaleUp, model.CleanUp:
		return false
	}
	return true
}

// enter: the deployment entered a lifecycle stage, for what ended the one before.
func (r *rollout) enter(at clock.Time, c model.EnterStage) {
	if !r.active {
		return
	}
	d := r.current()
	d.Stages = append(d.Stages, StageEntry{At: at, Stage: c.Stage, Step: c.Step})
	r.since, r.takes = r.origin(at), c.Takes
	r.staged, r.stage = true, c.Stage
}

// stageEnds is the end of the present stage, now: the time that it takes, and then hooks.
func (r *rollout) stageEnds(at clock.Time) *milestone {
	begun, phase := r.since, PhaseHook
	switch r.stage {
	case model.TestTrafficShift, model.ProductionTrafficShift:
		phase = PhaseShift
	case model.BakeTime:
		phase = PhaseBake
	}
	if over := begun.at.Add(r.takes); r.takes > 0 && at > over {
		begun, phase = &milestone{at: over, phase: phase, since: begun}, PhaseHook
	}
	return &milestone{at: at, phase: phase, since: begun}
}

// hookEnded: a lifecycle hook answered.
func (r *rollout) hookEnded(at clock.Time) {
	if !r.active || !r.staged {
		return
	}
	m := r.stageEnds(at)
	if at <= r.since.at.Add(r.takes) {
		m.phase = PhaseHook // it did not wait for the stage's own time
	}
	r.follow(m)
}

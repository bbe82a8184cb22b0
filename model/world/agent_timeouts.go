package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// How long the agent of a container instance lets the container runtime take, whatever startTimeout says
// (L-19, RS-11). Creation takes no time of its own here: a container's start delay is from created to started.
const (
	agentPullTimeout  = 2 * clock.Hour
	agentStartTimeout = 3 * clock.Minute
)

func (w *World) pullTimesOut(at clock.Time, t *task, _ int) {
	w.agentGivesUp(at, t, "pulled; timed out after waiting 2h0m0s")
}

// containerTimesOut: a container of any kind that did not start ends its task.
func (w *World) containerTimesOut(at clock.Time, t *task, _ int) {
	w.agentGivesUp(at, t, "started; timed out after waiting 3m0s")
}

// agentGivesUp fails a task in the words of the agent's error.
func (w *World) agentGivesUp(at clock.Time, t *task, what string) {
	if !t.leaving && !t.lost {
		w.fail(at, t, model.TaskFailedToStart, "DockerTimeoutError: Could not transition to "+what)
	}
}

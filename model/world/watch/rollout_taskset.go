package watch

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// taskSet: a task set of an external controller was created, is in steady state, or is to go.
func (r *rollout) taskSet(at clock.Time, c model.ChangeTaskSet) {
	isNewest := len(r.list) > 0 && r.current().Revision == c.Revision
	switch {
	case c.Revision > r.newest:
		r.newest = c.Revision
		r.end(at, "SUPERSEDED", model.FailDeployment{})
		r.begin(at, model.BeginDeployment{Service: c.Service, Revision: c.Revision})
		isNewest = true
	case !isNewest || !r.active:
		return
	}
	switch {
	case c.Status == model.DrainingTaskSet || c.Gone:
		r.end(at, "SUPERSEDED", model.FailDeployment{})
	case c.Steady:
		r.end(at, "COMPLETED", model.FailDeployment{})
	}
}

// rescaled: what follows from another scale of the newest task set could not happen before.
func (r *rollout) rescaled(at clock.Time, call model.TaskSetCall) {
	if call.Action == model.UpdateTaskSet && r.active && call.Revision == r.current().Revision {
		r.scaled(at)
	}
}

// Explain adds to the task sets of a service what its deployments know of them.
func (w *TaskSets) Explain(service string, deployments []Deployment) {
	for _, d := range deployments {
		for i := range w.services[service] {
			if t := &w.services[service][i]; t.Revision == d.Revision {
				t.FailedTasks, t.Path = d.FailedTasks, d.Path
			}
		}
	}
}

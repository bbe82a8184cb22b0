package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// stopTasks lets somebody call StopTask for running tasks of a service, oldest first (O-03).
func (w *World) stopTasks(at clock.Time, f *model.Fault) {
	var victims []*task
	for _, t := range w.live {
		up := t.started && !t.leaving && !t.drained && !t.lost && !t.ended
		if len(victims) < f.Count && t.id.Group == f.Service && up {
			victims = append(victims, t)
		}
	}
	for _, t := range victims {
		if !t.leaving && !t.drained { // nor by the answer to the last call
			w.deliver(at, model.StopTaskRequested{Task: t.id, Drain: f.Drain})
		}
	}
}

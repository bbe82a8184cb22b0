package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// stopTasks lets somebody call StopTask for running tasks of a service (O-03).
func (w *World) stopTasks(at clock.Time, f *model.Fault) {
	for _, t := range w.victims(f, func(t *task) bool { return !t.drained }) {
		if !t.leaving && !t.drained { // nor by the answer to the last call
			w.call(at, call{Event: model.StopTaskRequested{Task: t.id, Drain: f.Drain}})
		}
	}
}

// victims are as many running tasks of a fault's service as it counts, oldest first.
func (w *World) victims(f *model.Fault, isOne func(*task) bool) (victims []*task) {
	for _, t := range w.live {
		runs := t.id.Group == f.Service && t.started && !t.leaving && !t.lost && !t.ended
		if len(victims) < f.Count && runs && isOne(t) {
			victims = append(victims, t)
		}
	}
	return victims
}

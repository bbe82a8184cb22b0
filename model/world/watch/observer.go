package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Observer watches a run. Measuring never changes it.
type Observer interface {
	// Stepped follows each control-plane step: what happened and what was asked for in answer. What
	// the control plane is not told (UtilizationGathered) is shown without commands.
	Stepped(at clock.Time, ev model.Event, cmds []model.Command)
	// Advanced follows each advance of a service's requests. Its sketch is valid during the call
	// only.
	Advanced(s serving.Served)
}

// Tee tells every observer, in order.
type Tee []Observer

// Stepped implements Observer.
func (t Tee) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	for _, observer := range t {
		observer.Stepped(at, ev, cmds)
	}
}

// Advanced implements Observer.
func (t Tee) Advanced(s serving.Served) {
	for _, observer := range t {
		observer.Advanced(s)
	}
}

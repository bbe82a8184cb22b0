package world

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Observer watches a run. Measuring never changes it.
type Observer interface {
	// Stepped follows each control-plane step: what happened and what was asked for in answer.
	Stepped(at clock.Time, ev model.Event, cmds []model.Command)
	// Advanced follows each advance of a service's requests. Its sketch is valid during the call only.
	Advanced(s serving.Served)
}

// observers tells every one of them, in order.
type observers []Observer

func (o observers) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	for _, observer := range o {
		observer.Stepped(at, ev, cmds)
	}
}

func (o observers) Advanced(s serving.Served) {
	for _, observer := range o {
		observer.Advanced(s)
	}
}

package watch

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// WaitStage is a part of a task's wait in PROVISIONING for an instance that was launched meanwhile (CP-29).
type WaitStage uint8

// Stages, in the order in which they come.
const (
	WaitDatapoint  WaitStage = iota // until the end of the minute: the metric counts it
	WaitDecision                    // until the instance is launched: alarm, warm-up, earlier scale-outs
	WaitRunning                     // until EC2 runs the instance
	WaitRegistered                  // until its agent has registered
	WaitPlaced                      // until the task is placed there
	WaitRoom                        // the whole wait of a task that found room on an instance that was there
	WaitStages     = iota
)

var waitStageNames = [...]string{"datapoint", "decision", "running", "registered", "placed", "room"}

// String names the stage by what is waited for.
func (s WaitStage) String() string { return waitStageNames[s] }

// arrival is how far an instance has come.
type arrival struct{ launched, runs, registered clock.Time }

// instanceMoved notes how far the instances of capacity providers have come.
func (w *Providers) instanceMoved(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.InstanceLaunched:
		if a := w.arrivals[e.Instance.ID]; a != nil {
			a.runs = at
		}
	case model.InstanceRegistered:
		if a := w.arrivals[e.Instance.ID]; a != nil {
			a.registered = at
		}
	case model.InstanceLaunchFailed:
		delete(w.arrivals, e.Instance)
	case model.InstanceTerminated:
		delete(w.arrivals, e.Instance)
	}
}

// stages are the parts of the wait of a task that an instance takes at.
func (w *Providers) stages(at, since clock.Time, on model.InstanceID) (parts [WaitStages]clock.Span) {
	a := w.arrivals[on]
	if a == nil || a.launched < since {
		parts[WaitRoom] = at.Sub(since)
		return parts
	}
	counted := min(a.launched, since.Add(clock.Minute-1).Truncate(clock.Minute))
	parts[WaitDatapoint] = counted.Sub(since)
	parts[WaitDecision] = a.launched.Sub(counted)
	parts[WaitRunning] = a.runs.Sub(a.launched)
	parts[WaitRegistered] = a.registered.Sub(a.runs)
	parts[WaitPlaced] = at.Sub(a.registered)
	return parts
}

package cas

import "ecsim/model"

// Settings are the managed scaling of a capacity provider (CP-01).
type Settings struct {
	Target  int // targetCapacity, percent, 1 to 100
	MinStep int // minimumScalingStepSize, of a scale-out
	MaxStep int // maximumScalingStepSize
}

// Group is an Auto Scaling group as one minute finds it.
type Group struct {
	Running int // instances (N)
	Busy    int // of them with a task that is not of a daemon (CP-06)
	Waiting Queue
}

// Occupancy is what runs on an instance.
type Occupancy struct{ Tasks, Daemons int }

// IsBusy reports whether an instance counts as needed: what only daemons use is empty (CP-06).
func (o Occupancy) IsBusy() bool { return o.Tasks > o.Daemons }

// Reserve counts the instances that a group needs (CP-02 to CP-10).
func (s Settings) Reserve(g Group, types Range) model.Reservation {
	r := model.Reservation{Running: g.Running, Needed: g.Busy, Waiting: g.Waiting.Tasks()}
	more, excluded := g.Waiting.instances(&types)
	r.Excluded = excluded
	switch {
	case more > 0:
		r.Needed = g.Running + min(max(more, s.MinStep), s.MaxStep) // CP-08
	case excluded > 0:
		r.Stuck = true
	}
	r.Percent = s.percent(r)
	return r
}

// The metric of a group without instances (CP-03).
const (
	whenNothingWaits = 100
	whenTasksWait    = 200
)

// percent is the value of the metric. It has no upper bound (CP-04).
func (s Settings) percent(r model.Reservation) float64 {
	switch {
	case r.Stuck:
		return float64(s.Target)
	case r.Running > 0:
		return 100 * float64(r.Needed) / float64(r.Running)
	case r.Needed > 0:
		return whenTasksWait
	}
	return whenNothingWaits
}

// fromZero is how many instances come first (CP-05).
const fromZero = 2

// wanted is the capacity that brings the metric to its target: ceil(N × CPR / target), in whole
// numbers 100 × M / target (CP-13).
func (s Settings) wanted(r model.Reservation) int {
	switch {
	case r.Stuck:
		return r.Running
	case r.Running == 0:
		return fromZero
	}
	return (100*r.Needed + s.Target - 1) / s.Target
}

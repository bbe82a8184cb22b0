package managed

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Policy is when instances of a provider go.
type Policy struct {
	// MI-08 to MI-10: since the last task there started or stopped; negative: neither idle nor underused
	// ones go
	ScaleInAfter clock.Span
	Spot         bool       // idle ones alone go (MI-11)
	Lifetime     clock.Span // since its launch: then it drains (MI-12)
	// since it began to drain, and of one whose lifetime is over since then: its end is forced (MI-12,
	// MI-13)
	DrainWithin clock.Span
}

// What ECS documents (MI-12, MI-13), and a knob: of scaleInAfter null AWS says only that a heuristic
// decides (MI-10).
const (
	day                 = 24 * clock.Hour
	DefaultLifetime     = 14 * day
	DefaultDrainWithin  = 7 * day
	DefaultScaleInAfter = 5 * clock.Minute
)

// Task is a task on an instance that is not STOPPED and not of a daemon.
type Task struct {
	Kind
	// ECS may replace it: its service may start one more, or stop one first, and nothing protects it
	// (MI-11, MI-14). Standalone tasks are not Movable
	Movable bool
}

// Instance is a registered instance as the decisions see it.
type Instance struct {
	ID        model.InstanceID
	Zone      string
	Candidate int        // index
	Launched  clock.Time // EC2 has launched it
	Changed   clock.Time // a task on it started or stopped last, or it registered
	Looked    clock.Time // it was looked at for underuse last
	Draining  bool
	Drained   clock.Time // since when; meaningless otherwise
	Cut       bool       // ECS does not reach its agent: it takes no tasks
	Tasks     []Task
}

// Verdict is what becomes of an instance.
type Verdict uint8

// Verdicts.
const (
	Keep  Verdict = iota
	Drain         // → DRAINING
	End           // deregistered and terminated, with whatever is still there
)

// Decision is a verdict and why.
type Decision struct {
	Verdict Verdict
	Because string
}

// Due is when an instance has to be looked at next, unless something happens to it or, of underuse, in its
// provider. changed is the first stop or launch in the provider since the instance was looked at last;
// clock.Never: there was none.
func (p Policy) Due(i *Instance, changed clock.Time) clock.Time {
	if i.Draining {
		if len(i.Tasks) == 0 {
			return i.Drained
		}
		return i.Drained.Add(p.DrainWithin)
	}
	due := i.Launched.Add(p.Lifetime)
	switch {
	case p.ScaleInAfter < 0:
	case len(i.Tasks) == 0:
		due = min(due, i.Changed.Add(p.ScaleInAfter))
	case changed != clock.Never && p.consolidates(i):
		due = min(due, max(i.Changed, changed).Add(p.ScaleInAfter))
	}
	return due
}

// consolidates reports whether an instance with tasks may ever be drained for underuse: On-Demand, and
// every task may be moved (MI-11).
func (p Policy) consolidates(i *Instance) bool {
	if p.Spot {
		return false
	}
	for _, t := range i.Tasks {
		if !t.Movable {
			return false
		}
	}
	return true
}

// Look decides on an instance that is due (Due), given all instances of its provider, itself included.
func (p Policy) Look(
	now clock.Time, i *Instance, changed clock.Time, all []*Instance, candidates []Candidate,
) Decision {
	switch {
	case now < p.Due(i, changed):
		return Decision{}
	case i.Draining && len(i.Tasks) == 0:
		return Decision{End, "it was DRAINING, and its last task has stopped"}
	case i.Draining:
		return Decision{End, "it has been DRAINING for " + p.DrainWithin.String()}
	case now >= i.Launched.Add(p.Lifetime):
		return Decision{Drain, "it was launched " + p.Lifetime.String() + " ago"}
	case len(i.Tasks) == 0:
		return Decision{End, "no task for " + p.ScaleInAfter.String()}
	}
	if because := underused(i, all, candidates); because != "" {
		return Decision{Drain, because}
	}
	return Decision{}
}

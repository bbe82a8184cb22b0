package sim

import (
	"fmt"

	"ecsim/sim/clock"
)

// Process is what an Engine drives: a state that moves through time in bulk, and steps at events.
type Process[E any] interface {
	// NextDeadline is when the process wants to be woken; false: only by events.
	NextDeadline() (clock.Time, bool)
	// Advance moves the process to a later instant, at which no event has happened yet, and
	// returns that instant; or an earlier one, still later than before, if the process found
	// something to react to there.
	Advance(to clock.Time) (reached clock.Time)
	// Step is one event. It may add events to the Engine, at this instant too.
	Step(at clock.Time, ev E)
}

// Engine plays an agenda to a Process. It holds no state of the process.
type Engine[E any] struct {
	agenda   Agenda[E]
	deadline E
	rank     Rank
	now      clock.Time
}

// Bounds on one instant. A run that meets them goes round in circles: a deterministic livelock,
// which would otherwise look exactly like a slow run.
const (
	maxStepsPerInstant  = 1_000_000 // events
	maxRoundsPerInstant = 10_000    // deadlines that fell on the instant again
)

// NewEngine makes an engine at time 0 that delivers a process's own deadlines to it as the event
// deadline, with the given rank.
func NewEngine[E any](deadline E, rank Rank) *Engine[E] {
	return &Engine[E]{deadline: deadline, rank: rank}
}

// Now is the present: the instant of the latest Advance, or of the one before while it lasts.
func (e *Engine[E]) Now() clock.Time { return e.now }

// Add schedules an event, now or later. Adding to the past panics.
func (e *Engine[E]) Add(at clock.Time, rank Rank, ev E) {
	if at < e.now {
		panic(fmt.Sprintf("sim: an event was added for %v, which is before now, %v", at, e.now))
	}
	e.agenda.Add(at, rank, ev)
}

// Run plays all events up to and including the horizon, and leaves the process advanced to exactly
// the horizon; later events stay on the agenda. After each instant progress, unless nil, is told
// the time; its error ends the run and is returned. So does an instant that does not end.
func (e *Engine[E]) Run(
	p Process[E], horizon clock.Time, progress func(now clock.Time) error,
) error {
	for {
		at := min(e.agenda.Next(), deadlineOf(p), horizon)
		if at < e.now {
			return fmt.Errorf("sim: the next deadline, %v, is before now, %v", at, e.now)
		}
		if at > e.now {
			reached := p.Advance(at)
			if reached <= e.now || reached > at {
				return fmt.Errorf("sim: a process asked to move from %v to %v came to %v",
					e.now, at, reached)
			}
			e.now = reached
		}
		if err := e.instant(p); err != nil {
			return err
		}
		if progress != nil {
			if err := progress(e.now); err != nil {
				return err
			}
		}
		if e.now == horizon {
			return nil
		}
	}
}

// instant plays every event and deadline of now, including those that are added meanwhile.
func (e *Engine[E]) instant(p Process[E]) error {
	steps := 0
	for range maxRoundsPerInstant {
		if deadlineOf(p) == e.now {
			e.agenda.Add(e.now, e.rank, e.deadline)
		}
		for e.agenda.Next() == e.now {
			if steps++; steps > maxStepsPerInstant {
				return fmt.Errorf("sim: more than %d events at %v cause one another without end",
					maxStepsPerInstant, e.now)
			}
			at, ev := e.agenda.Pop()
			p.Step(at, ev)
		}
		if deadlineOf(p) != e.now {
			return nil
		}
	}
	return fmt.Errorf("sim: the process, woken at %v, does not move its deadline past it", e.now)
}

func deadlineOf[E any](p Process[E]) clock.Time {
	if at, ok := p.NextDeadline(); ok {
		return at
	}
	return clock.Never
}

package why

import (
	"ecsim/sim/clock"
)

// State is what a service suffers from in a broken minute.
type State string

// States.
const (
	Degraded   State = "what it depends on is slow or down"
	WorseBuild State = "a revision answers worse"
	Missing    State = "healthy tasks are missing"
	Cut        State = "tasks that went took requests with them"
	Busy       State = "its tasks are busy"
	Waiting    State = "it waits for another service"
	Steady     State = "nothing is wrong: this is how it answers with all its tasks healthy and not busy"
)

// Wait is the step of the way back to enough healthy tasks that a service waits for.
type Wait uint8

// Waits, in the order in which they come.
const (
	NoWait    Wait = iota
	Detection      // ECS does not know yet
	Metrics        // no datapoint shows the load yet
	Alarm          // not enough of them do
	Action         // cooldowns, or the next evaluation
	Maximum        // MaxCapacity is reached
	Instances      // tasks in PROVISIONING, until an instance takes them
	Launch         // throttles, quotas, capacity, provisioning
	Pull
	Start // containers, and the program until it is RUNNING
	Health
	Backlog // all is there again, what has queued up is worked off
	waits   // how many there are
)

var waitNames = [...]string{"", "detection", "metric", "alarm", "action", "maximum", "instances",
	"launch", "pull", "start", "health", "backlog"}

// String names the wait.
func (w Wait) String() string { return waitNames[w] }

// woe is what explains a broken minute of a service.
type woe struct {
	state  State
	wait   Wait
	anchor int32 // the moment at the end of the chain
}

// hole is the first task that was missing in this minute, one that still is before others; nil when
// none was.
func (s *service) hole() *hole {
	for i := range s.holes {
		if !s.holes[i].filled {
			return &s.holes[i]
		}
	}
	if len(s.holes) > 0 {
		return &s.holes[0]
	}
	return nil
}

// turn takes note of what a service waits for from now on.
func (w *Why) turn(at clock.Time, s *service) {
	s.minute.waits[s.wait] += at.Sub(s.waitSince)
	s.waitSince, s.wait = at, NoWait
	s.prune()
	h := s.hole()
	switch {
	case h != nil && !h.filled:
		s.wait = throughHole(s, h).wait
	case s.healthy < s.desired:
		s.wait = w.lacking(at, s).wait
	}
}

// throughHole explains a minute by a missing task, and how far its replacement is.
func throughHole(s *service, h *hole) woe {
	switch {
	case h.unknown:
		return woe{Missing, Detection, h.of}
	case h.by != nil && h.by.stage != gone:
		return woe{Missing, h.by.stage.wait(), h.by.start}
	case h.filled:
		return woe{Missing, Health, h.of}
	case s.delayed != none:
		return woe{Missing, s.holdUp(), s.delayed}
	}
	if h.task.stage != gone {
		return woe{Missing, Health, h.of}
	}
	return woe{Missing, Launch, h.of}
}

// inProvisioning is in what a service says of its tasks that no instance takes yet.
const inProvisioning = "in PROVISIONING"

// holdUp is what is waited for when launches are delayed.
func (s *service) holdUp() Wait {
	if s.delay == inProvisioning {
		return Instances
	}
	return Launch
}

// wait is what a task in a stage is waited for.
func (s stage) wait() Wait {
	return [...]Wait{launching: Launch, pulling: Pull, starting: Start, checking: Health,
		working: Health, gone: NoWait}[s]
}

// lacking explains a minute with fewer healthy tasks than desired of which none was lost: they are on
// their way, held up, or were told to go. Those that still are on it come before those that arrived in
// this minute.
func (w *Why) lacking(at clock.Time, s *service) woe {
	for _, arrived := range [...]bool{false, true} {
		for _, t := range s.starting {
			if t.stage < gone && (t.stage == working) == arrived {
				return woe{Missing, t.stage.wait(), t.start}
			}
		}
	}
	switch {
	case s.delayed != none:
		return woe{Missing, s.holdUp(), s.delayed}
	case s.told != none && at.Sub(s.toldAt) <= goesOn:
		return woe{Missing, NoWait, s.told}
	}
	return woe{Missing, Launch, s.scaled}
}

// scalingWait is what a busy service waits for before more tasks are asked for.
func (s *service) scalingWait() Wait {
	switch {
	case s.spec.Scaling == nil:
		return NoWait
	case s.desired >= s.most:
		return Maximum
	case s.alarmed:
		return Action
	case s.shows():
		return Alarm
	}
	return Metrics
}

package why

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// task is what is known of a task that is not STOPPED.
type task struct {
	id       model.TaskID
	service  *service // nil: of a job
	revision model.RevisionID
	replaces model.TaskID // zero: none
	zone     string
	instance model.InstanceID
	spot     bool

	stage   stage
	counted bool  // it counts as healthy
	answers bool  // its program has answered
	listed  bool  // among those that its service waits for
	start   int32 // the moment that started it
	struck  int32 // the fault that struck it
	hurt    int32 // what last made it go, or not count
	cut     int32 // why it ended, or was told to
}

// stage is how far a task is on its way to requests.
type stage uint8

const (
	launching stage = iota
	pulling
	starting
	checking
	working
	gone
)

// moveOn takes a task to its next stage.
func (w *Why) moveOn(at clock.Time, id model.TaskID, to stage) {
	if t := w.tasks[id]; t != nil && t.stage < to {
		t.stage = to
		w.touch(at, id)
	}
}

// touch takes note of what the service of a task waits for from now on.
func (w *Why) touch(at clock.Time, id model.TaskID) {
	if s := w.byName[id.Group]; s != nil {
		w.turn(at, s)
	}
}

// leaves takes note that a task is on its way out.
func (w *Why) leaves(id model.TaskID) {
	t := w.tasks[id]
	if t != nil {
		t.stage = gone
	}
}

// hole is a task that a service misses: it is dead, fails its checks or has gone, and nothing has
// taken its place yet.
type hole struct {
	task    *task
	of      int32 // what made it
	by      *task // what is to fill it; nil: not started
	unknown bool  // ECS does not know yet
	filled  bool
}

// openHole notes a hole, or what is known of it now.
func (w *Why) openHole(t *task, of int32) {
	s := t.service
	if s == nil || t.stage == gone {
		return
	}
	if of == none {
		of = t.start
	}
	for i := range s.holes {
		h := &s.holes[i]
		switch {
		case h.filled:
		case h.task == t: // more is known of it
			h.of, h.unknown = of, false
			return
		case h.by == t: // it will not fill the hole
			*h = hole{task: t, of: of, unknown: of == t.struck}
			return
		}
	}
	s.holes = append(s.holes, hole{task: t, of: of, unknown: of == t.struck})
}

// replace notes who is to fill a hole.
func (s *service) replace(left model.TaskID, by *task) {
	for i := range s.holes {
		h := &s.holes[i]
		if !h.filled && (h.task.id == left || h.by != nil && h.by.id == left) {
			h.by = by
		}
	}
}

// fill closes the holes that a task which is healthy now fills.
func (s *service) fill(t *task) {
	for i := range s.holes {
		if h := &s.holes[i]; h.task == t || h.by == t {
			h.filled = true
		}
	}
}

// prune drops the first holes of those that are more than tasks are missing: their places are no longer
// wanted.
func (s *service) prune() {
	surplus := s.healthy - s.desired
	for i := range s.holes {
		if h := &s.holes[i]; !h.filled && !h.task.counted { // one that still counts is in healthy
			surplus++
		}
	}
	if surplus <= 0 {
		return
	}
	s.holes = slices.DeleteFunc(s.holes, func(h hole) bool {
		forsaken := !h.filled && h.task.stage == gone && (h.by == nil || h.by.stage == gone)
		if forsaken && surplus > 0 {
			surplus--
			return true
		}
		return false
	})
}

// spotPool is the pool of Spot capacity that the task draws on, if it runs on Spot.
func (t *task) spotPool() model.SpotPoolID {
	return model.SpotPoolID{Type: string(model.FargateSpot), Zone: t.zone}
}

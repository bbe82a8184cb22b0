package world

import (
	"ecsim/model"
	"ecsim/sim"
	"ecsim/sim/clock"
)

// moment is something that happens inside the world and that the control plane may hear of.
type moment struct {
	rank sim.Rank
	do   func(w *World, at clock.Time, t *task, n int)
	task *task // nil: not about one task
	n    int   // a container, a fault or a job by index, or an exit code
}

// Rank implements model.Event.
func (m moment) Rank() sim.Rank { return m.rank }

// after schedules a moment of a task.
func (w *World) after(
	span clock.Span, rank sim.Rank, t *task, n int, do func(*World, clock.Time, *task, int),
) {
	w.engine.Add(w.now().Add(span), rank, moment{rank: rank, do: do, task: t, n: n})
}

// at schedules a moment that is about no single task.
func (w *World) at(at clock.Time, rank sim.Rank, n int, do func(*World, clock.Time, *task, int)) {
	w.engine.Add(at, rank, moment{rank: rank, do: do, n: n})
}

// verdict is the moment at which a health check ends and its result is known.
type verdict struct {
	take      func(w *World, at clock.Time, v verdict)
	task      *task
	container int // whose check it is; not used by the load balancer, which checks the task
	group     int // of the target groups, whose check it is
	began     clock.Time
	passed    bool
}

// Rank implements model.Event.
func (verdict) Rank() sim.Rank { return model.RankHealth }

// judge schedules the verdict of a check that began now and takes a span.
func (w *World) judge(took clock.Span, v verdict) {
	v.began = w.now()
	w.engine.Add(v.began.Add(took), v.Rank(), v)
}

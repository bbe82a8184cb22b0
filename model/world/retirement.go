package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// retirementPatience is how long Fargate waits for the replacement of a retired task before it stops
// the task all the same. ecsim knob: L-38 gives no time.
const retirementPatience = 15 * clock.Minute

// maintenance is the reason that AWS gives (L-39).
const maintenance = "ECS is performing maintenance on the underlying infrastructure hosting the task"

// announceRetirement notes which tasks will be retired; they are, if they still run, when the wait
// period is over (L-37).
func (w *World) announceRetirement(at clock.Time, d *disaster) {
	struck := *d.Fault
	struck.Count = 0
	for _, t := range w.live {
		if t.id.Group == d.Service && t.started && !t.leaving && !t.lost &&
			w.chance(d, "task retirement", t.id.String()) < d.Fraction {
			struck.Count++
			w.after(d.Duration, model.RankFault, t, 0, (*World).retire)
		}
	}
	w.show(at, model.FaultBegan{Fault: struck})
}

// retire lets a service replace the task, as its percentages allow (L-38); what stands alone is
// stopped and never replaced (L-39).
func (w *World) retire(at clock.Time, t *task, _ int) {
	switch {
	case t.leaving || t.lost:
	case t.service == nil:
		w.retiredAnyway(at, t, 0)
	default:
		w.deliver(at, model.TaskRetired{Task: t.id})
		w.after(retirementPatience, model.RankStop, t, 0, (*World).retiredAnyway)
	}
}

// retiredAnyway: no replacement could start in time, or nobody makes one.
func (w *World) retiredAnyway(at clock.Time, t *task, _ int) {
	if t.leaving || t.lost || t.drained {
		return
	}
	w.leave(t)
	w.runFailed(t)
	w.deliver(at, model.TaskFailed{Task: t.id, Code: model.TerminationNotice, Reason: maintenance})
}

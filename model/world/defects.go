package world

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
)

// doom plans the end of a program that will not last. It answers from now on, so its task is RUNNING
// or about to be, and the launch throttle does not count its end (S-22).
func (w *World) doom(at clock.Time, t *task) {
	d := &t.build.Workload.Defect
	life, code := clock.Span(0), exitFailure
	switch {
	case d.Kind == model.CrashesLater:
		life = d.After.Sample(w.stream(t, "life"))
	case d.Kind == model.MemoryLeak && d.LeakMiBPerHour > 0:
		w.beginLeak(at, t)
		// It may end sooner, by what its requests hold and leave behind: serving watches that.
		hours := math.Inf(1)
		if limit := t.build.MemoryLimit(); limit > 0 {
			hours = max(0, limit-t.build.Workload.Memory.BaseMiB) / d.LeakMiBPerHour
		}
		life, code = w.scenario.Horizon+1, model.ExitKilled
		if nanoseconds := float64(hours * float64(clock.Hour)); nanoseconds < float64(life) {
			life = clock.Span(nanoseconds)
		}
	default:
		return
	}
	if life > w.scenario.Horizon {
		return
	}
	t.doomed = at.Add(life)
	w.after(life, model.RankStop, t, code, (*World).meetsDoom)
}

func (w *World) meetsDoom(at clock.Time, t *task, code int) {
	if t.doomed == at {
		w.essentialExits(at, t, code)
	}
}

// isTooBusy reports whether a task's health checks fail because of its load.
func (t *task) isTooBusy() bool {
	d := &t.build.Workload.Defect
	return d.Kind == model.UnhealthyUnderLoad && t.service.supply.InTask(t.slot) > d.Requests
}

// beginLeak lets a program's memory grow.
func (w *World) beginLeak(at clock.Time, t *task) {
	t.leaking, t.leaksSince = true, at
	if t.occupies {
		t.service.leak(at, t, +1)
	}
}

// endLeak gives back what a program has leaked: it ended.
func (w *World) endLeak(at clock.Time, t *task) {
	if t.leaking && t.occupies {
		t.service.leak(at, t, -1)
	}
	t.leaking, t.doomed = false, 0
}

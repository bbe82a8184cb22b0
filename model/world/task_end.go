package world

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// occupy notes whether a task counts in the service's utilization: while it is RUNNING and its host is
// there (M-01, M-03). A task that drains does not, as it does not count in what autoscaling multiplies
// (AAS-07): otherwise idle draining tasks would make each scale-in ask for the next one, and the work
// of busy ones would be more than those that count have CPU for (M-02).
func (w *World) occupy(at clock.Time, t *task, reports bool) {
	if t.service == nil || t.occupies == reports {
		return
	}
	t.occupies = reports
	sign := -1
	if reports {
		sign = +1
	}
	if t.inPool {
		w.sync(t.service, at)
		t.service.supply.SetApart(t.slot, !reports)
	}
	if t.leaking {
		t.service.leak(at, t, float64(sign))
	}
	t.service.occupy(at, t.build, sign)
}

// fail makes a task stop by itself; ECS learns of it at the same moment.
func (w *World) fail(at clock.Time, t *task, code model.StopCode, reason string) {
	if t.leaving {
		return
	}
	t.leaving = true
	w.occupy(at, t, false)
	w.silence(at, t)
	w.list(t)
	w.runFailed(t)
	w.after(remainsStopWithin, model.RankStop, t, t.exitCodeOr(exitFailure), (*World).exits)
	w.deliver(at, model.TaskFailed{Task: t.id, Code: code, Reason: reason})
}

// exitCodeOr is what the main container exited with by itself, else what ECS makes it exit with.
func (t *task) exitCodeOr(code int) int {
	if t.ended {
		return t.exitCode
	}
	return code
}

// silence stops a task from answering; what it held is lost (502).
func (w *World) silence(at clock.Time, t *task) {
	t.answering = false
	if !t.inPool {
		return
	}
	w.sync(t.service, at)
	if t.lost {
		t.service.supply.SetReachable(t.slot, false)
		return
	}
	t.service.supply.SetAnswering(t.slot, false)
	t.service.supply.Cut(t.slot)
}

// stopTask enacts StopTask. By now its deregistration delay is over, unless a user stops it at once
// (O-03), and the load balancer closes what connections are left (LB-06), or leaves them to the program
// (N-04); requests from elsewhere go on until the program exits.
func (w *World) stopTask(at clock.Time, t *task, code model.StopCode) {
	if t == nil || t.leaving {
		return
	}
	t.unwanted = true
	if t.inPool && t.service.spec.ClosesConnections() && code != model.UserInitiated {
		w.sync(t.service, at)
		t.service.supply.Cut(t.slot)
	}
	w.terminate(at, t, 0)
}

// terminate sends SIGTERM, once the agent hears of it.
func (w *World) terminate(at clock.Time, t *task, _ int) {
	if t.leaving || w.isDeaf(at, t, 0, (*World).terminate) {
		return
	}
	w.leave(t)
}

// exits: every container has stopped; code is the main container's exit code.
func (w *World) exits(at clock.Time, t *task, code int) {
	if t.exited {
		return
	}
	t.leaving, t.exited, t.answering = true, true, false
	w.occupy(at, t, false)
	w.deregister(at, t)
	switch {
	case t.inPool && t.residual: // what is sent there gets a 502
		w.silence(at, t)
	case t.inPool:
		w.sync(t.service, at)
		t.service.remove(t)
	}
	w.bury(t)
	w.deliver(at, model.TaskExited{Task: t.id, ExitCode: code})
	deprovisioning := w.draw(t, "deprovisioning", t.build.Delays.Deprovisioning)
	w.after(deprovisioning, model.RankStop, t, 0, (*World).stopped)
}

func (w *World) stopped(at clock.Time, t *task, _ int) {
	delete(w.tasks, t.id)
	w.deliver(at, model.TaskStopped{Task: t.id})
	w.runOver(t)
}

// bury takes a task off the list of live ones.
func (w *World) bury(t *task) {
	if i := slices.Index(w.live, t); i >= 0 {
		w.live = slices.Delete(w.live, i, i+1)
	}
	w.makeRoom(t)
}

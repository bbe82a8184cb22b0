package world

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// restartsInPlace lets a container that exited start again inside its task, if its restart policy says
// so (L-29). The task stays RUNNING, and the scheduler hears of it through health checks only (L-30).
// An agent that is cut off restarts nothing.
func (w *World) restartsInPlace(at clock.Time, t *task, i, code int) bool {
	policy := t.definition(i).Restart
	if policy == nil || t.leaving || t.deaf > at || slices.Contains(policy.IgnoredExitCodes, code) ||
		at.Sub(t.startedAt[i]) < policy.AttemptPeriod {
		return false
	}
	t.restarts[i]++
	t.startedAt[i] = at
	t.checks[i] = nil
	t.states[i].Health = model.HealthUnknown
	if i == t.main {
		w.silence(at, t)
		w.endLeak(at, t)
	}
	w.report(at, t)
	w.show(at, model.ContainerRestarted{Task: t.id, Container: t.definition(i).Name, ExitCode: code})
	purpose := again("container start "+t.definition(i).Name, t.restarts[i])
	start := t.build.Delays.ContainerStart.Sample(w.stream(t, purpose))
	w.after(start, model.RankStart, t, i, (*World).containerRestarts)
	return true
}

// containerRestarts: its health check begins anew (L-30).
func (w *World) containerRestarts(at clock.Time, t *task, i int) {
	if t.leaving || t.lost {
		return
	}
	t.states[i].StartedAt = at
	w.startChecks(at, t, i)
	if i == t.main {
		w.programStarts(at, t)
	}
}

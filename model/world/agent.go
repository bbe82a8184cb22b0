package world

import (
	"ecsim/model"
	"ecsim/model/health"
	"ecsim/sim/clock"
)

// startChecks begins the health checks of a container that has just started.
func (w *World) startChecks(at clock.Time, t *task, i int) {
	definition := t.definition(i).HealthCheck
	if definition == nil {
		return
	}
	check := health.NewContainer(*definition, at)
	t.checks[i] = &check
	first := check.FirstProbe().Sub(at)
	if t.warm && t.restarts[i] == 0 {
		first = 0
	}
	w.checkAgain(t, i, first)
}

// checkAgain plans the next health check of a container. One that was planned before a restart is
// void: it does not come when the last one planned is due.
func (w *World) checkAgain(t *task, i int, span clock.Span) {
	t.checkDue[i] = w.now().Add(span)
	w.after(span, model.RankHealth, t, i, (*World).checkContainer)
}

// checkContainer is one container health check. Of the main container it is a request to the
// program; other containers are taken to pass.
func (w *World) checkContainer(at clock.Time, t *task, i int) {
	if t.leaving || t.lost {
		return
	}
	check := t.checks[i]
	if check == nil || t.checkDue[i] != at {
		return
	}
	if i == t.main && w.isPlayed(t) {
		v := verdict{take: (*World).containerChecked, task: t, container: i}
		w.await(at, v, t.definition(i).HealthCheck.Timeout)
		return
	}
	took, passed := check.Judge(answersAtOnce, true)
	if i == t.main {
		took, passed = check.Judge(w.probe(at, t))
	}
	if passed && check.Status() == model.HealthHealthy {
		check.Probed(at, true) // confirms the status: nobody need wait for it
		w.checkAgain(t, i, check.NextProbe(at.Add(took)).Sub(at))
		return
	}
	w.judge(took, verdict{take: (*World).containerChecked, task: t, container: i, passed: passed})
}

// containerChecked takes the result of a container health check.
func (w *World) containerChecked(at clock.Time, v verdict) {
	t, i := v.task, v.container
	if t.leaving || t.lost {
		return
	}
	check := t.checks[i]
	if check == nil || v.began < t.states[i].StartedAt {
		return // of a container that has exited since
	}
	changed := check.Probed(v.began, v.passed)
	w.checkAgain(t, i, check.NextProbe(at).Sub(at))
	if !changed {
		return
	}
	t.states[i].Health = check.Status()
	t.states[i].Healthy = t.states[i].Healthy || check.Status() == model.HealthHealthy
	w.report(at, t)
	w.startContainers(at, t)
}

// report lets the agent tell the control plane about the task's health at its next regular report
// (H-09).
func (w *World) report(at clock.Time, t *task) {
	if t.reporting {
		return
	}
	t.reporting = true
	phase := clock.Span(w.streams.Pick("agent report", t.id.String()) % uint64(health.ReportPeriod))
	next := health.NextReport(at, phase)
	if t.warm && at == 0 {
		next = at
	}
	w.after(next.Sub(at), model.RankHealth, t, 0, (*World).reported)
}

func (w *World) reported(at clock.Time, t *task, _ int) {
	if w.isDeaf(at, t, 0, (*World).reported) {
		return // S-20: the last known health persists
	}
	t.reporting = false
	if t.leaving || t.lost {
		return
	}
	statuses := make([]model.HealthStatus, len(t.states))
	for i := range t.states {
		statuses[i] = t.states[i].Health
	}
	if now := health.Task(t.build.TaskDefinition.Containers, statuses); now != t.health {
		t.health = now
		w.list(t)
		w.deliver(at, model.TaskHealthChanged{Task: t.id, Health: now})
	}
}

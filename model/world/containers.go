package world

import (
	"slices"

	"ecsim/model"
	"ecsim/model/lifecycle"
	"ecsim/sim/clock"
)

// startContainers creates every container that waits for nothing more (L-20 to L-23), and gives the
// task up when one never can start (L-18, L-22, L-24).
func (w *World) startContainers(at clock.Time, t *task) {
	if t.leaving || t.lost {
		return
	}
	if why := t.graph.Failure(at, t.states); why != "" {
		w.fail(at, t, model.TaskFailedToStart, why)
		return
	}
	for _, i := range t.graph.Startable(t.states) {
		if !t.created[i] {
			t.created[i] = true
			purpose := "container start " + t.definition(i).Name
			start := w.draw(t, purpose, t.build.Delays.ContainerStart)
			if t.instance != nil && start > agentStartTimeout {
				w.after(agentStartTimeout, model.RankStop, t, i, (*World).containerTimesOut)
				continue
			}
			w.after(start, model.RankStart, t, i, (*World).containerStarts)
		}
	}
	if timeout := t.graph.NextTimeout(t.states); timeout != clock.Never {
		w.after(timeout.Sub(at), model.RankStart, t, 0, (*World).startTimesOut)
	}
	if !t.activated && t.graph.Status(t.states) == model.Running {
		t.activated = true
		registration := clock.Span(0)
		if t.service != nil && t.service.supply != nil {
			registration = w.draw(t, "registration", t.build.Delays.Registration)
		}
		w.after(registration, model.RankStart, t, 0, (*World).reachesRunning)
	}
}

func (w *World) startTimesOut(at clock.Time, t *task, _ int) { w.startContainers(at, t) }

func (w *World) containerStarts(at clock.Time, t *task, i int) {
	if t.leaving || t.lost {
		return
	}
	t.states[i].Stage, t.states[i].StartedAt = lifecycle.Started, at
	t.startedAt[i] = at
	w.startChecks(at, t, i)
	switch {
	case i == t.main:
		w.programStarts(at, t)
	case t.isAwaited(i):
		run := w.draw(t, "init "+t.definition(i).Name, t.build.Workload.InitTime)
		w.after(run, model.RankStart, t, i, (*World).containerEnds)
	}
	w.startContainers(at, t)
}

// containerEnds: a container that others await has done its work and exits with code 0.
func (w *World) containerEnds(at clock.Time, t *task, i int) {
	if t.leaving || t.lost {
		return
	}
	t.states[i].Stage, t.states[i].ExitCode = lifecycle.Exited, exitSuccess
	w.startContainers(at, t)
}

// leave makes a task stop: nothing of it starts any more, and its containers get SIGTERM.
func (w *World) leave(t *task) {
	t.leaving = true
	w.list(t)
	w.occupy(w.now(), t, false)
	if t.hasRunning() {
		w.signal(t)
	} else {
		w.after(0, model.RankStop, t, exitSuccess, (*World).exits) // there is nothing to wait for
	}
}

// signal sends SIGTERM to every container that no running one depends on (L-26).
func (w *World) signal(t *task) {
	for _, i := range t.graph.Stoppable(t.states) {
		if !t.signalled[i] {
			t.signalled[i] = true
			w.after(w.stopTime(t, i), model.RankStop, t, i, (*World).containerStops)
		}
	}
}

// containerStops: a container has ended after SIGTERM. Those that it depended on are next.
func (w *World) containerStops(at clock.Time, t *task, i int) {
	if t.exited {
		return
	}
	t.states[i].Stage = lifecycle.Exited
	if t.hasRunning() {
		w.signal(t)
	} else {
		w.exits(at, t, t.exitCodeOr(exitSuccess))
	}
}

// stopTime is how long a container takes to stop after SIGTERM: the main one's shutdown, cut short
// by SIGKILL at its stop timeout (L-07, L-17).
func (w *World) stopTime(t *task, i int) clock.Span {
	if i != t.main || t.ended {
		return othersStopWithin
	}
	shutdown := t.build.Workload.Shutdown.Sample(w.stream(t, "shutdown"))
	return min(shutdown, t.definition(i).StopTimeout)
}

func (t *task) hasRunning() bool {
	return slices.ContainsFunc(t.states, func(s lifecycle.ContainerState) bool {
		return s.Stage == lifecycle.Started
	})
}

func (t *task) definition(i int) *model.Container { return &t.build.TaskDefinition.Containers[i] }

// isAwaited reports whether another container waits for the end of container i (L-21, L-22).
func (t *task) isAwaited(i int) bool {
	name := t.definition(i).Name
	for _, other := range t.build.TaskDefinition.Containers {
		for _, d := range other.DependsOn {
			ends := d.Condition == model.DependsComplete || d.Condition == model.DependsSuccess
			if ends && d.Container == name {
				return true
			}
		}
	}
	return false
}

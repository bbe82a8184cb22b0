package world

import (
	"fmt"
	"strconv"

	"ecsim/model"
	"ecsim/model/lifecycle"
	"ecsim/sim/clock"
)

// programStarts: the main container runs; from here on the workload says what the program does.
func (w *World) programStarts(at clock.Time, t *task) {
	if t.service != nil && t.service.supply != nil && !t.inPool {
		w.sync(t.service, at)
		t.service.add(t)
	}
	load := &t.build.Workload
	life := t.restarts[t.main]
	if t.service == nil {
		w.deliver(at, model.ApplicationReady{Task: t.id})
		w.after(w.draw(t, again("run time", life), load.RunTime), model.RankStop, t, life,
			(*World).programEnds)
		return
	}
	startup := w.draw(t, again("startup", life), load.Startup)
	if t.warm && life > 0 { // only its first start was before the run
		startup = load.Startup.Sample(w.stream(t, again("startup", life)))
	}
	switch load.Defect.Kind {
	case model.NeverHealthy:
	case model.ExitsOnStart:
		w.after(startup, model.RankStop, t, life, (*World).programFails)
	default:
		w.after(startup, model.RankStart, t, life, (*World).programAnswers)
	}
}

// again names a draw that a container makes each time that it starts.
func again(purpose string, restarts int) string {
	if restarts == 0 {
		return purpose
	}
	return purpose + " after restart " + strconv.Itoa(restarts)
}

// isOver reports whether a program's life has ended: its task leaves, or it has been restarted.
func (t *task) isOver(life int) bool {
	return t.leaving || t.lost || t.ended || life != t.restarts[t.main]
}

func (w *World) programAnswers(at clock.Time, t *task, life int) {
	if t.isOver(life) {
		return
	}
	t.answering = true
	if t.inPool {
		w.sync(t.service, at)
		t.service.supply.SetAnswering(t.slot, true)
	}
	w.doom(at, t)
	w.deliver(at, model.ApplicationReady{Task: t.id})
}

func (w *World) programFails(at clock.Time, t *task, life int) {
	if !t.isOver(life) {
		w.containerExits(at, t, t.main, exitFailure)
	}
}

// programEnds: a job's program has done its work.
func (w *World) programEnds(at clock.Time, t *task, life int) {
	if t.isOver(life) || w.restartsInPlace(at, t, t.main, exitSuccess) {
		return
	}
	if !w.isDeaf(at, t, exitSuccess, (*World).exits) {
		w.exits(at, t, exitSuccess)
	}
}

// essentialExits: the main container exits by itself.
func (w *World) essentialExits(at clock.Time, t *task, code int) {
	w.containerExits(at, t, t.main, code)
}

// containerExits: a container exits by itself. What the program held is lost at once; ECS acts once
// it knows, and until then the load balancer goes on sending requests to it (O-03). The exit of one
// that is not essential has no effect on the task (L-12).
func (w *World) containerExits(at clock.Time, t *task, i, code int) {
	s := &t.states[i]
	if t.leaving || t.lost || s.Stage != lifecycle.Started || (i == t.main && t.ended) {
		return
	}
	if w.restartsInPlace(at, t, i, code) {
		return
	}
	if i == t.main {
		t.ended, t.exitCode = true, code
		w.silence(at, t)
		w.endLeak(at, t)
	} else {
		s.Stage, s.ExitCode, t.checks[i] = lifecycle.Exited, code, nil
	}
	if !t.definition(i).Essential {
		w.startContainers(at, t)
		return
	}
	if !t.failing {
		t.failing, t.gone = true, i
	}
	noticed := w.draw(t, "detection", t.build.Delays.Detection)
	w.after(noticed, model.RankStop, t, code, (*World).exitNoticed)
}

func (w *World) exitNoticed(at clock.Time, t *task, code int) {
	if w.isDeaf(at, t, code, (*World).exitNoticed) {
		return
	}
	why := fmt.Sprintf("%s, exit code %d", t.definition(t.gone).Name, code)
	if code == model.ExitKilled {
		why += ", OutOfMemoryError" // as ECS shows in the container's reason
	}
	reason := "Essential container in task exited (" + why + ")"
	w.fail(at, t, model.EssentialContainerExited, reason)
}

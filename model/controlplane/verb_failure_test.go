package controlplane

import (
	"strings"
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// failed TASK… [reason=…]: before RUNNING the image cannot be pulled, later an essential container
// exits; then the tasks stop.
func (s *script) failed(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		code, reason := model.EssentialContainerExited, "Essential container in task exited"
		if !a.started {
			code, reason = model.TaskFailedToStart, "CannotPullContainerError"
			s.place(a)
		}
		s.step(model.TaskFailed{Task: a.Task, Code: code, Reason: value(d, "reason", reason)}, true)
		s.leave(a, true)
	}
}

// stop TASK… [drain]: a user calls StopTask for the tasks.
func (s *script) stop(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		s.step(model.StopTaskRequested{Task: a.Task, Drain: value(d, "drain", "") != ""}, true)
	}
}

// retire TASK…: Fargate is to retire the hosts of the tasks.
func (s *script) retire(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		s.step(model.TaskRetired{Task: a.Task}, true)
	}
}

// protect TASK… for=SPAN: the tasks call UpdateTaskProtection; 0s ends their protection.
func (s *script) protect(d *datadriven.TestData, t *testing.T) {
	until := s.now.Add(span(t, d, value(d, "for", "2h")))
	for _, a := range s.named(t, d) {
		s.step(model.TaskProtected{Task: a.Task, Until: until}, true)
	}
}

// lost TASK…: the hosts of the tasks are gone; the tasks stop.
func (s *script) lost(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		s.place(a)
		s.step(model.TaskFailed{
			Task: a.Task, Code: model.InfrastructureHealth, Reason: "host lost"}, true)
		s.leave(a, true)
	}
}

// stopped TASK…: tasks on their way out are STOPPED.
func (s *script) stopped(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		if !a.stopping {
			d.Fatalf(t, "%s is not stopping", a.Task)
		}
		s.leave(a, true)
	}
}

// place gives a task that is not RUNNING its capacity: it is PENDING, so that what happens to it
// may count for the launch throttle (S-21).
func (s *script) place(a *scriptTask) {
	if !a.started {
		s.step(model.TaskPlaced{Task: a.Task}, true)
	}
}

func (s *script) leave(a *scriptTask, loud bool) {
	a.stopping, a.gone = true, true
	s.step(model.TaskExited{Task: a.Task, ExitCode: 1}, loud)
	s.step(model.TaskStopped{Task: a.Task}, loud)
}

// interrupt TASK…: Fargate Spot gives its two-minute notice; the tasks stop when stopped says so.
func (s *script) interrupt(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		s.place(a)
		a.stopping = true
		s.step(model.SpotInterrupted{Task: a.Task}, true)
	}
}

// refuse TASK…: there is no capacity for the tasks.
func (s *script) refuse(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		a.gone = true
		s.step(model.TaskRefused{Task: a.Task, Reason: "no Spot capacity"}, true)
	}
}

// zone NAME down|up: a zone goes dark and takes its tasks with it, or comes back.
func (s *script) zone(d *datadriven.TestData, t *testing.T) {
	if d.CmdArgs[1].Key == "up" {
		s.step(model.ZoneRecovered{Zone: name(d)}, true)
		return
	}
	s.step(model.ZoneFailed{Zone: name(d)}, true)
	for _, a := range append([]*scriptTask(nil), s.order...) {
		if a.Zone == name(d) && !a.gone {
			s.step(model.TaskFailed{
				Task: a.Task, Code: model.InfrastructureHealth, Reason: "zone lost"}, true)
			s.leave(a, true)
		}
	}
}

// splitLines yields the lines of a text.
func splitLines(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
			if line != "" && !yield(line) {
				return
			}
		}
	}
}

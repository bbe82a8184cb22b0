package controlplane

import (
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// started TASK…: the tasks reach RUNNING.
func (s *script) started(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		s.start(a, true)
	}
}

func (s *script) start(a *scriptTask, loud bool) {
	s.step(model.TaskPlaced{Task: a.Task}, loud)
	s.step(model.TaskPullStarted{Task: a.Task}, loud)
	s.step(model.TaskPullFinished{Task: a.Task}, loud)
	s.step(model.TaskStarted{Task: a.Task}, loud)
	a.started = true
	if a.hasTarget {
		s.step(model.TargetChanged{Task: a.Task, Status: model.TargetInitial}, loud)
	}
}

// healthy TASK…: the tasks pass their checks, and reach RUNNING before if need be.
func (s *script) healthy(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		s.succeed(a, true)
	}
}

func (s *script) succeed(a *scriptTask, loud bool) {
	if !a.started {
		s.start(a, loud)
	}
	a.healthy = true
	if a.hasCheck {
		s.step(model.TaskHealthChanged{Task: a.Task, Health: model.HealthHealthy}, loud)
	}
	if a.hasTarget {
		s.step(model.TargetChanged{Task: a.Task, Status: model.TargetHealthy}, loud)
	}
}

// unhealthy TASK… [container] [reason=…]: the tasks fail their target group's check, or their own.
func (s *script) unhealthy(d *datadriven.TestData, t *testing.T) {
	for _, a := range s.named(t, d) {
		if !a.started {
			s.start(a, true)
		}
		a.healthy = false
		if a.hasTarget && value(d, "container", "") == "" {
			s.step(model.TargetChanged{
				Task: a.Task, Status: model.TargetUnhealthy, Reason: value(d, "reason", "")}, true)
		} else {
			s.step(model.TaskHealthChanged{Task: a.Task, Health: model.HealthUnhealthy}, true)
		}
	}
}

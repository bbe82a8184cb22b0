package controlplane

import (
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// job NAME [strategy=…] [cpu=256] [placement=… distinct memberof=…]: a program that calls RunTask.
func (s *script) job(d *datadriven.TestData, t *testing.T) {
	s.control.addJob(&s.scenario, &model.Job{
		Name: name(d), Build: build(t, d), Strategy: strategy(t, d), Zones: s.scenario.Zones,
		Placement: placementOf(d)})
}

// run NAME count=N: RunTask.
func (s *script) runJob(d *datadriven.TestData, t *testing.T) {
	s.step(model.RunTaskRequested{Job: name(d), Count: number(t, d, "count", 1)}, true)
}

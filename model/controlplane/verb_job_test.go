package controlplane

import (
	"strings"
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// job NAME [strategy=…] [cpu=256] [placement=… distinct memberof=…] [on=(INSTANCE,…)]: a program that calls
// RunTask, or StartTask on those instances.
func (s *script) job(d *datadriven.TestData, t *testing.T) {
	j := &model.Job{Name: name(d), Build: build(t, d), Strategy: strategy(t, d), Zones: s.scenario.Zones,
		Placement: placementOf(d)}
	for _, id := range strings.Split(value(d, "on", ""), ",") {
		if id != "" {
			j.Instances = append(j.Instances, model.InstanceID(id))
		}
	}
	s.control.addJob(&s.scenario, j)
}

// run NAME count=N [start-task]: RunTask, or StartTask.
func (s *script) runJob(d *datadriven.TestData, t *testing.T) {
	s.step(model.RunTaskRequested{Job: name(d), Count: number(t, d, "count", 1),
		StartTask: d.HasArg("start-task")}, true)
}

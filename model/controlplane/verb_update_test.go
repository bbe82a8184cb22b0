package controlplane

import (
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// deploy NAME rev=N: UpdateService with another task definition.
func (s *script) deploy(d *datadriven.TestData, t *testing.T) {
	s.step(model.DeploymentRequested{
		Service: name(d), Revision: model.RevisionID(number(t, d, "rev", 2))}, true)
}

// abandon NAME: StopServiceDeployment.
func (s *script) abandon(d *datadriven.TestData, _ *testing.T) {
	s.step(model.StopDeploymentRequested{Service: name(d)}, true)
}

// delete NAME [force]: DeleteService.
func (s *script) delete(d *datadriven.TestData, t *testing.T) {
	s.step(model.DeletionRequested{Service: name(d), Force: value(d, "force", "") != ""}, true)
}

// scale NAME desired=N: UpdateService with another desired count.
func (s *script) scale(d *datadriven.TestData, t *testing.T) {
	s.step(model.DesiredCountRequested{Service: name(d), Count: number(t, d, "desired", 0)}, true)
}

// hook NAME run=N [fail]: a lifecycle hook answers.
func (s *script) hook(d *datadriven.TestData, t *testing.T) {
	s.step(model.HookEnded{Service: name(d), Run: number(t, d, "run", 1),
		Failed: value(d, "fail", "") != ""}, true)
}

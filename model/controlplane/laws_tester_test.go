package controlplane

import (
	"testing"

	"ecsim/model"
)

// A test for the tester: a planted breach of each law is seen.
func TestLawkeeperSeesBreaches(t *testing.T) {
	id := func(n int) model.TaskID { return model.TaskID{Group: "web", Number: n} }
	start := model.StartTask{Task: id(1), Revision: 1, Because: "x"}
	tests := map[string][]model.Command{
		"beyond the ceiling": {start, model.StartTask{Task: id(2), Revision: 1, Because: "x"}},
		"below the floor": {start, model.CountTask{Task: id(1), Healthy: true},
			model.DeregisterTarget{Task: id(1), Because: "x"}},
		"too early": {start, model.DeregisterTarget{Task: id(1), Because: "x"},
			model.StopTask{Task: id(1), Because: "x"}},
		"rebalanced below desired": {start, model.CountTask{Task: id(1), Healthy: true},
			model.DeregisterTarget{Task: id(1), Because: "AZ rebalancing: x"}},
		"rebalanced while unsteady": {model.StartTask{
			Task: id(1), Revision: 1, Because: "AZ rebalancing: x"}},
		"unknown task":     {model.StopTask{Task: id(9), Because: "x"}},
		"too few":          {model.CompleteDeployment{Service: "web", Revision: 1}},
		"without a reason": {model.StartTask{Task: id(1), Revision: 1}},
		"failed launches": {model.FailDeployment{Service: "web", Revision: 1},
			model.StartTask{Task: id(1), Revision: 1, Because: "x"}},
	}
	for name, cmds := range tests {
		k := newLawChecker()
		k.services["web"] = &model.Service{
			Name: "web", DesiredCount: 1, TargetGroup: &model.TargetGroup{DeregistrationDelay: 5},
			Deployment: model.DeploymentConfiguration{MinimumHealthyPercent: 100,
				MaximumPercent: 100}}
		k.stepped(0, model.ServiceCreated{Service: "web"}, cmds)
		if len(k.broken) == 0 {
			t.Errorf("%s: not seen", name)
		}
	}
}

package input

import (
	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// presets are CodeDeploy's own deployment configurations for ECS (K-01, K-02).
var presets = []struct {
	name     string
	strategy model.DeploymentStrategy
	permille int
	bake     clock.Span
}{
	{"CodeDeployDefault.ECSAllAtOnce", model.BlueGreen, 0, 0},
	{"CodeDeployDefault.ECSLinear10PercentEvery1Minutes", model.Linear, 100, clock.Minute},
	{"CodeDeployDefault.ECSLinear10PercentEvery3Minutes", model.Linear, 100, 3 * clock.Minute},
	{"CodeDeployDefault.ECSCanary10Percent5Minutes", model.Canary, 100, 5 * clock.Minute},
	{"CodeDeployDefault.ECSCanary10Percent15Minutes", model.Canary, 100, 15 * clock.Minute},
}

// readCodeDeploy reads [service.code_deploy]: how CodeDeploy deploys a service whose definition names it
// as the controller. Its task sets go as the revisions of ECS's own deployments do; the original one is
// kept as long as the bake time is there.
func (l *loader) readCodeDeploy(t *reading.Table, s *model.Service, definition awsjson.Service) {
	if !definition.CodeDeploy {
		t.Forbid("code_deploy", "none: the deploymentController of the definition is not CODE_DEPLOY")
		return
	}
	if !t.Has("code_deploy") {
		l.Omit(t.Key("definition.deploymentController.type"),
			"CodeDeploy shifts traffic between task sets, as [service.code_deploy] would say; deployments run as "+
				"rolling updates")
		return
	}
	c := t.Table("code_deploy")
	var names []string
	for _, p := range presets {
		names = append(names, p.name)
	}
	c.Require("deploymentConfigName", "one of CodeDeploy's own, such as "+names[0])
	name := c.Word("deploymentConfigName", names...)
	d := &s.Deployment
	for _, p := range presets {
		if p.name == name {
			d.Strategy, d.Step = p.strategy, model.TrafficStep{Permille: p.permille, BakeTime: p.bake}
		}
	}
	c.Require("terminationWaitTimeInMinutes", "how long the original task set is kept")
	d.BakeTime = clock.Span(c.Integer("terminationWaitTimeInMinutes", 0, 2880)) * clock.Minute // K-03
	if s.TargetGroup != nil && s.TargetGroup.Algorithm == model.FlowHash && d.Strategy != model.BlueGreen {
		l.Problem(c.Get("deploymentConfigName"), names[0]+": a Network Load Balancer knows no other", "")
	}
	c.Done()
}

package controlplane

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// K-04, Q-05: two task sets wait for vCPUs at once. Each has its own wait, which goes on in passes that
// change nothing, and a launch that is blocked is not tried again in each.
func TestTaskSetsWaitApart(t *testing.T) {
	build := model.Build{TaskDefinition: model.TaskDefinition{Resources: model.Resources{CPUUnits: 1024}}}
	s := &model.Scenario{Seed: 1, Zones: []string{"a"}, Services: []model.Service{{
		Name: "web", DesiredCount: 2, Zones: []string{"a"}, External: true, Build: build,
		Strategy: []model.StrategyItem{{Provider: model.Fargate, Weight: 1}}}},
		Deployments: []model.PlannedDeployment{{Service: "web", Build: build}}}
	s.Cluster.Limits.OnDemandVCPU = 1
	c := New(s)
	c.Step(0, model.ServiceCreated{Service: "web"})
	at := clock.Time(10 * clock.Second)
	c.Step(at, model.TaskSetCalled{Service: "web", Call: model.TaskSetCall{Action: model.CreateTaskSet,
		Revision: 2, Scale: model.WholeScale}})
	g := c.groups["web"]
	for i := range 3 {
		blocked := g.revisions[1].blocked
		c.reconcile(g)
		first, second := g.revisions[0].held[forDesired], g.revisions[1].held[forDesired]
		if first.By != model.ByQuota || first.Since != 0 || second.By != model.ByQuota || second.Since != at {
			t.Errorf("pass %d: they have waited since %s (%v) and %s (%v)", i, first.Since, first.By,
				second.Since, second.By)
		}
		if blocked == [launchKinds]blockedLaunch{} || blocked != g.revisions[1].blocked {
			t.Errorf("pass %d: blocked %+v, then %+v", i, blocked, g.revisions[1].blocked)
		}
	}
}

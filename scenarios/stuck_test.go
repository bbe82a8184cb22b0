package scenarios

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/scenarios/internal/fixture"
)

// stuckDeployment plays one deployment of a service of two tasks of one vCPU with a strategy, and says why it
// is stuck.
func stuckDeployment(t *testing.T, cluster, launch, deployment string) *StuckOutcome {
	t.Helper()
	s := mustLoad(t, fstest.MapFS{"base/scenario.toml": {Data: []byte(`
horizon = "1h"
` + cluster + `
[[service]]
name = "web"
definition = { desiredCount = 2, ` + launch + `, deploymentConfiguration = { ` + deployment + ` } }
task_definition = { networkMode = "awsvpc", ` + fixture.PlainTask + ` }
[service.workload]
cpu_time = "1ms"
[[deployment]]
at = "10m"
service = "web"
`)}})
	o, err := Run(context.Background(), s, RunOptions{Replications: 1, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	d := rollout(t, o, "web")
	if d.Stuck == nil {
		return &StuckOutcome{}
	}
	return d.Stuck
}

// TestStuckDeploymentsOnInstances: S-12: no instance has room for another task, and the report says what
// would make some; with minimumHealthyPercent 50 a task stops first, and the deployment goes through.
func TestStuckDeploymentsOnInstances(t *testing.T) {
	const cluster, launch = `[[cluster.instances]]
type = "m6i.large"
count = 1
`, `launchType = "EC2"`
	d := stuckDeployment(t, cluster, launch, "")
	if all := strings.Join(d.Remedies, "; "); d.Rule != "S-12" || d.Because != "2 tasks of the revision are "+
		"missing, and no container instance has room for one" || !strings.Contains(all, "room for one more task") ||
		!strings.Contains(all, "minimumHealthyPercent of 50 or less") {
		t.Errorf("%+v", d)
	}
	if d := stuckDeployment(t, cluster, launch, "minimumHealthyPercent = 50"); d.Because != "" {
		t.Errorf("with minimumHealthyPercent 50: %+v", d)
	}
	d = stuckDeployment(t, cluster, launch, `strategy = "BLUE_GREEN"`)
	if len(d.Remedies) != 2 || !strings.Contains(d.Remedies[0], "2 more tasks") {
		t.Errorf("BLUE_GREEN: %+v", d)
	}
}

// TestStuckDeploymentsNameTheQuota: Q-05: of two capacity providers, the one that has no room is named.
func TestStuckDeploymentsNameTheQuota(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"FARGATE", "FARGATE_SPOT", "a Fargate On-Demand vCPU quota of 3 or more"},
		{"FARGATE_SPOT", "FARGATE", "a Fargate Spot vCPU quota of 3 or more"},
	} {
		quotas := "fargate_vcpu_quota = 2\nspot_vcpu_quota = 100\n"
		if c.first == "FARGATE_SPOT" {
			quotas = "fargate_vcpu_quota = 100\nspot_vcpu_quota = 2\n"
		}
		d := stuckDeployment(t, "[cluster]\n"+quotas, `capacityProviderStrategy = [
  { capacityProvider = "`+c.first+`", base = 2 }, { capacityProvider = "`+c.second+`", weight = 1 }]`, "")
		if d.Rule != "Q-05" || !strings.Contains(strings.Join(d.Remedies, "; "), c.want) {
			t.Errorf("%s first: %+v", c.first, d)
		}
	}
}

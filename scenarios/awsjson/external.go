package awsjson

import (
	"ecsim/model"
	"ecsim/scenarios/reading"
)

// checkExternal refuses what a service on external instances cannot have.
func checkExternal(t *reading.Table, s *Service) {
	if !model.IsExternal(s.Strategy) {
		return
	}
	const reached = "none: nothing of AWS brings requests to external instances (X-02)"
	for _, key := range []string{"loadBalancers", "serviceRegistries", "vpcLatticeConfigurations"} {
		t.Forbid(key, reached)
	}
	if s.Proxied {
		t.Forbid("serviceConnectConfiguration", reached)
	}
	t.Forbid("networkConfiguration", "none: external instances have no awsvpc mode (X-03)")
	t.Forbid("volumeConfigurations", "none: EBS volumes are attached to what runs in AWS")
	if s.Deployment.Strategy.Shifts() {
		t.Problem(t.Get("deploymentConfiguration").Get("strategy"),
			"ROLLING: external instances have no traffic to shift (X-06)", "")
	}
	if s.CodeDeploy {
		t.Problem(t.Get("deploymentController"), "ECS: external instances have no traffic to shift (X-06)", "")
	}
	if n := t.Get("availabilityZoneRebalancing"); n != nil && n.Text == "ENABLED" {
		t.Problem(n, "DISABLED: external instances are in no zone (X-06)", "")
	}
}

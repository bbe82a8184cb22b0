package input

import (
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
)

// CP-01, CP-20, CP-23, CP-25: what describe-capacity-providers prints of managed scaling is read; what a
// request leaves out is what AWS takes; without managedScaling it is off, and nobody waits.
func TestManagedScalingIsReadAsAWSPrintsIt(t *testing.T) {
	const scenario = `
[cluster]
limits = { provisioning_wait = { max = "20m" } }

[[cluster.auto_scaling_group]]
instance_type = "m6i.large"
definition = { AutoScalingGroupName = "a", MinSize = 0, MaxSize = 9, NewInstancesProtectedFromScaleIn = true }

[[cluster.auto_scaling_group]]
instance_type = "m6i.large"
definition = { AutoScalingGroupName = "b", MinSize = 0, MaxSize = 9 }

[[cluster.auto_scaling_group]]
instance_type = "m6i.large"
definition = { AutoScalingGroupName = "c", MinSize = 0, MaxSize = 9 }

[[cluster.capacity_provider]]
definition = "provider.json"

[[cluster.capacity_provider]]
name = "defaults"
definition = { autoScalingGroupProvider = { autoScalingGroupArn = "b", managedScaling = { status = "ENABLED" } } }

[[cluster.capacity_provider]]
definition = { name = "plain", autoScalingGroupProvider = { autoScalingGroupArn = "c" } }

[[service]]
name = "web"
definition = { desiredCount = 1, capacityProviderStrategy = [{ capacityProvider = "described" }] }
task_definition = { networkMode = "bridge", ` + fixture.PlainTask + ` }
[service.workload]
cpu_time = "1ms"
`
	s := mustLoad(t, fstest.MapFS{"base/scenario.toml": {Data: []byte(scenario)},
		"base/provider.json": {Data: []byte(`{"capacityProviders": [{"name": "described", "status": "ACTIVE",
"capacityProviderArn": "arn:aws:ecs:us-east-1:1:capacity-provider/described", "tags": [],
"autoScalingGroupProvider": {
  "autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:1:autoScalingGroup:x:autoScalingGroupName/a",
  "managedScaling": {"status": "ENABLED", "targetCapacity": 80, "minimumScalingStepSize": 2,
    "maximumScalingStepSize": 20, "instanceWarmupPeriod": 120},
  "managedTerminationProtection": "ENABLED", "managedDraining": "DISABLED"}}]}`)}})
	want := map[model.Provider]model.AutoScalingGroupProvider{
		"described": {Group: "a", TerminationProtection: true, ManagedScaling: model.ManagedScaling{Enabled: true,
			Target: 80, MinStep: 2, MaxStep: 20, WarmUp: 120 * clock.Second}},
		"defaults": {Group: "b", ManagedDraining: true, ManagedScaling: model.ManagedScaling{Enabled: true,
			Target: 100, MinStep: 1, MaxStep: 10000, WarmUp: 300 * clock.Second}},
		"plain": {Group: "c", ManagedDraining: true},
	}
	for _, p := range s.Cluster.Providers {
		if *p.AutoScalingGroup != want[p.Name] {
			t.Errorf("%s: found %+v, expected %+v", p.Name, *p.AutoScalingGroup, want[p.Name])
		}
	}
	if l := s.Cluster.Limits; l.ProvisioningLeast != 10*clock.Minute || l.ProvisioningMost != 20*clock.Minute {
		t.Errorf("tasks wait from %v to %v", l.ProvisioningLeast, l.ProvisioningMost)
	}
}

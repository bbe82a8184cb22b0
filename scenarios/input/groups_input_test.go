package input

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

const groupARN = "arn:aws:autoscaling:us-east-1:1:autoScalingGroup:x:autoScalingGroupName/workers"

const describedGroup = `{"AutoScalingGroups": [{"AutoScalingGroupName": "workers", "MinSize": 1, "MaxSize": 9,
"DesiredCapacity": 3, "AvailabilityZones": ["us-east-1b", "us-east-1a"], "NewInstancesProtectedFromScaleIn": true,
"LifecycleHookSpecificationList": [{"LifecycleHookName": "drain", "DefaultResult": "CONTINUE",
  "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING"}],
"TerminationPolicies": ["OldestLaunchTemplate", "OldestInstance"], "Instances": [],
"MixedInstancesPolicy": {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": "t"},
  "Overrides": [{"InstanceType": "m6i.xlarge"}, {"InstanceType": "m6i.large"}]},
  "InstancesDistribution": {"OnDemandBaseCapacity": 2, "OnDemandPercentageAboveBaseCapacity": 25,
    "OnDemandAllocationStrategy": "lowest-price"}}}]}`

// CPS-06, CPS-07, DR-06, ES-08, CP-21: a described group and a capacity provider that names it by its ARN are read as
// AWS prints them; a service that states nothing gets the cluster's default strategy.
func TestGroupsAreReadAsAWSPrintsThem(t *testing.T) {
	files := fstest.MapFS{"base/group.json": {Data: []byte(describedGroup)}, "base/scenario.toml": {Data: []byte(`
[cluster]
defaultCapacityProviderStrategy = [{ capacityProvider = "cp" }]

[[cluster.auto_scaling_group]]
definition = "group.json"
reserved_memory = "64MiB"
boot = "1m"
hook = [{ name = "drain", takes = "2m" }]

[[cluster.capacity_provider]]
definition.name = "cp"
definition.autoScalingGroupProvider.autoScalingGroupArn = "` + groupARN + `"

[[auto_scaling_group_change]]
at = "1h"
group = "workers"
DesiredCapacity = 5

[[instance_state]]
at = "2h"
instance = "workers-7"
status = "DRAINING"

[[service]]
name = "web"
definition = { desiredCount = 1 }
task_definition = { networkMode = "bridge", ` + fixture.PlainTask + ` }
[service.workload]
cpu_time = "1ms"
`)}}
	s := mustLoad(t, files)
	g := s.Cluster.Groups[0]
	if g.Name != "workers" || g.Min != 1 || g.Max != 9 || g.Desired != 3 || !g.Protected || g.OnDemandBase != 2 ||
		g.OnDemandPercentage != 25 || g.Template.ReservedMiB != 64 || g.Boot.Mean().Seconds() != 60 ||
		!reflect.DeepEqual(g.Zones, []string{"us-east-1a", "us-east-1b"}) || g.Types[0].Name != "m6i.large" ||
		!reflect.DeepEqual(g.TerminationPolicies, []model.TerminationPolicy{model.OldestInstance}) {
		t.Errorf("%+v", g)
	}
	h := model.InstanceHook{Name: "drain", Heartbeat: clock.Hour, Continue: true,
		Takes: random.Constant(2 * clock.Minute)}
	if !reflect.DeepEqual(g.Hooks, []model.InstanceHook{h}) {
		t.Errorf("hooks %+v", g.Hooks)
	}
	if want := []model.StrategyItem{{Provider: "cp", Weight: 1}}; !reflect.DeepEqual(s.Services[0].Strategy, want) {
		t.Errorf("the strategy is %+v", s.Services[0].Strategy)
	}
	if s.Cluster.ProviderOf("workers") != "cp" || s.GroupChanges[0].Desired != 5 || s.GroupChanges[0].Max != -1 ||
		s.Draining[0].Instance != "workers-7" {
		t.Errorf("%+v, %+v, %+v", s.Cluster.Providers, s.GroupChanges, s.Draining)
	}
}

// CPS-01: a strategy has at most 20 capacity providers.
func TestStrategiesAreShort(t *testing.T) {
	for n, want := range map[int]int{20: 0, 21: 1} {
		var groups, items strings.Builder
		for i := range n {
			fmt.Fprintf(&groups, "[[cluster.auto_scaling_group]]\nname = \"g%d\"\ninstance_type = \"m6i.large\"\n"+
				"definition = { MinSize = 1, MaxSize = 1 }\n[[cluster.capacity_provider]]\nname = \"p%d\"\n"+
				"definition = { autoScalingGroupProvider = { autoScalingGroupArn = \"g%d\" } }\n", i, i, i)
			fmt.Fprintf(&items, "{ capacityProvider = \"p%d\", weight = 1 },", i)
		}
		_, err := loadAs("base", Options{Library: fstest.MapFS{"base/scenario.toml": {Data: []byte(groups.String() + `
[[service]]
name = "web"
definition = { desiredCount = 1, capacityProviderStrategy = [` + items.String() + `] }
task_definition = { networkMode = "bridge", ` + fixture.PlainTask + ` }
[service.workload]
cpu_time = "1ms"
`)}}})
		if problems := len(strings.Split(fmt.Sprint(err), "\n")); (err != nil) != (want > 0) || want > 0 && problems != want {
			t.Errorf("%d providers: %v", n, err)
		}
	}
}

// A default that cannot matter is not listed: the Fargate quota without Fargate, a public address of tasks on
// instances (T-15), and late news of a deregistration where nothing is balanced.
func TestDefaultsThatCannotMatterAreNotListed(t *testing.T) {
	listed := func(name string) (keys []string) {
		s, err := loadAs(name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range s.Assumed {
			for _, end := range []string{"fargate_vcpu_quota", "assignPublicIp", "delays.deregistration"} {
				if strings.HasSuffix(a.Key, end) && !slices.Contains(keys, end) {
					keys = append(keys, end)
				}
			}
		}
		return keys
	}
	if got := listed("cluster-shrinks"); len(got) > 0 {
		t.Errorf("cluster-shrinks lists %v", got)
	}
	want := []string{"fargate_vcpu_quota", "delays.deregistration"}
	if got := listed("web-on-fargate"); !slices.Equal(got, want) {
		t.Errorf("web-on-fargate lists %v, expected %v", got, want)
	}
}

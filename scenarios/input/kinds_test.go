package input

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
)

// everyReader is a scenario that has a value for the readers of groups, providers, pools, policies, alarms,
// machines outside AWS and monitoring; %s are its AWS documents.
const everyReader = `
horizon = "2h"
[cluster]
zones = ["us-east-1a", "us-east-1b"]
defaultCapacityProviderStrategy = [{ capacityProvider = "ec2", weight = 1 }]
[[cluster.auto_scaling_group]]
definition = "asg.json"
warm_pool = { PoolState = "Stopped", MinSize = 1 }
instance_type = "m6i.large"
hook = [{ name = "drain", takes = "1m" }]
[[cluster.auto_scaling_group]]
definition = "mixed.json"
[[cluster.capacity_provider]]
definition = "ec2.json"
[[cluster.capacity_provider]]
definition = "managed.json"
[[cluster.external_instances]]
name = "rack"
count = 2
vcpus = 4
memory = "8GiB"
attributes = { stack = "prod" }
[[cluster.spot_pool]]
type = ["m6i.large", "m5.large"]
zones = ["us-east-1a"]
[[service]]
name = "web"
definition = "web.json"
task_definition = "task.json"
scaling = ["scaling.json", "step.json", "alarms.json"]
workload = { cpu_time = "1ms" }
[[service]]
name = "till"
definition = "till.json"
task_definition = "task.json"
workload = { cpu_time = "1ms" }
[[service]]
name = "own"
definition = "own.json"
task_definition = { cpu = "256", memory = "512", networkMode = "host", containerDefinitions = [
  { name = "a", image = "a" },
] }
workload = { cpu_time = "1ms" }
[[auto_scaling_group_change]]
at = "1h"
group = "workers"
MinSize = 2
[[instance_state]]
at = "1h"
instance = "rack-1"
status = "DRAINING"
`

var everyDocument = map[string]string{
	"asg.json": `{"AutoScalingGroupName": "workers", "MinSize": 1, "MaxSize": 4, "DesiredCapacity": 2,
		"AvailabilityZones": ["us-east-1a", "us-east-1b"], "TerminationPolicies": ["OldestInstance"],
		"NewInstancesProtectedFromScaleIn": true, "MaxInstanceLifetime": 86400,
		"AvailabilityZoneImpairmentPolicy": {"ZonalShiftEnabled": true,
			"ImpairedZoneHealthCheckBehavior": "IgnoreUnhealthy"},
		"LifecycleHookSpecificationList": [{"LifecycleHookName": "drain", "HeartbeatTimeout": 60,
			"LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "DefaultResult": "CONTINUE"}]}`,
	"mixed.json": `{"AutoScalingGroupName": "mixed", "MinSize": 1, "MaxSize": 4, "CapacityRebalance": true,
		"VPCZoneIdentifier": "subnet-a", "MixedInstancesPolicy": {"LaunchTemplate": {"Overrides": [
			{"InstanceType": "m6i.large"}, {"InstanceType": "m5.large"}]}, "InstancesDistribution": {
			"OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": 20,
			"OnDemandAllocationStrategy": "lowest-price", "SpotAllocationStrategy": "capacity-optimized"}}}`,
	"ec2.json": `{"name": "ec2", "autoScalingGroupProvider": {"autoScalingGroupArn": "workers",
		"managedScaling": {"status": "ENABLED", "targetCapacity": 90, "minimumScalingStepSize": 2,
			"maximumScalingStepSize": 5, "instanceWarmupPeriod": 60},
		"managedTerminationProtection": "ENABLED", "managedDraining": "DISABLED"}}`,
	"managed.json": `{"name": "mi", "managedInstancesProvider": {"infrastructureRoleArn": "arn",
		"instanceLaunchTemplate": {"networkConfiguration": {"subnets": ["subnet-a"]},
			"storageConfiguration": {"storageSizeGiB": 90}, "capacityOptionType": "SPOT",
			"localStorageConfiguration": {"useLocalStorage": false},
			"instanceRequirements": {"vCpuCount": {"min": 2, "max": 64}, "memoryMiB": {"min": 2048, "max": 900000},
				"memoryGiBPerVCpu": {"min": 1}, "cpuManufacturers": ["intel", "amd"], "burstablePerformance": "included",
				"instanceGenerations": ["current"], "excludedInstanceTypes": ["m5*"], "bareMetal": "included",
				"onDemandMaxPricePercentageOverLowestPrice": 90}},
		"infrastructureOptimization": {"scaleInAfter": 600}}}`,
	"web.json": `{"serviceName": "web", "desiredCount": 2, "monitoring": {"metricConfigurations": [
			{"metricNames": ["CPUUtilization"], "resolutionSeconds": 20}]},
		"capacityProviderStrategy": [{"capacityProvider": "ec2", "weight": 2, "base": 1}],
		"placementStrategy": [{"type": "binpack", "field": "memory"}],
		"placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.instance-type =~ m6i.*"}],
		"deploymentConfiguration": {"alarms": {"alarmNames": ["hot"], "enable": true, "rollback": true}}}`,
	"till.json": `{"serviceName": "till", "desiredCount": 1, "launchType": "EXTERNAL"}`,
	"own.json":  `{"serviceName": "own", "desiredCount": 1, "capacityProviderStrategy": [{"capacityProvider": "mi"}]}`,
	"task.json": `{"family": "web", "cpu": "256", "memory": "512", "networkMode": "bridge", "containerDefinitions": [
		{"name": "a", "image": "a", "portMappings": [{"containerPort": 80, "hostPort": 8080}]}]}`,
	"scaling.json": `{"MinCapacity": 1, "MaxCapacity": 9, "SuspendedState": {"ScheduledScalingSuspended": true}}`,
	"step.json": `{"PolicyName": "out", "PolicyType": "StepScaling", "StepScalingPolicyConfiguration": {
		"AdjustmentType": "PercentChangeInCapacity", "MinAdjustmentMagnitude": 2, "Cooldown": 90,
		"MetricAggregationType": "Maximum", "StepAdjustments": [
			{"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 20, "ScalingAdjustment": 20},
			{"MetricIntervalLowerBound": 20, "ScalingAdjustment": 50}]}}`,
	"alarms.json": `{"MetricAlarms": [{"AlarmName": "hot", "AlarmActions": ["out"], "Period": 60, "Threshold": 60,
		"EvaluationPeriods": 2, "DatapointsToAlarm": 1, "ComparisonOperator": "GreaterThanThreshold",
		"TreatMissingData": "ignore", "MetricName": "CPUUtilization", "Namespace": "AWS/ECS", "Statistic": "Average",
		"Dimensions": [{"Name": "ClusterName", "Value": "default"}, {"Name": "ServiceName", "Value": "web"}]}]}`,
}

// others are values of several kinds.
var others = []any{"x", 5.0, []any{"x"}, map[string]any{}}

// A value of another kind is a problem or says nothing: it never makes another scenario of the documents.
func TestValuesOfTheWrongKindAreProblems(t *testing.T) {
	want, err := loadEvery(everyDocument)
	if err != nil {
		t.Fatal(err)
	}
	mutants, found := 0, 0
	for _, file := range slices.Sorted(maps.Keys(everyDocument)) {
		var document any
		if err := json.Unmarshal([]byte(everyDocument[file]), &document); err != nil {
			t.Fatal(file, err)
		}
		replaceEach(document, "", func(v any) { document = v }, func(path string, before, after any) {
			files := maps.Clone(everyDocument)
			text, err := json.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			files[file] = string(text)
			mutants++
			got, err := loadEvery(files)
			if err != nil {
				found++
				if strings.Contains(err.Error(), "%!") {
					t.Errorf("%s%s = %v: %v", file, path, after, err)
				}
			} else if Hash(got) != Hash(want) {
				t.Errorf("%s%s = %v in the place of %v: no problem, and another scenario", file, path, after, before)
			}
		})
	}
	if mutants < 500 || found < mutants/2 {
		t.Errorf("%d of %d mutants have problems", found, mutants)
	}
}

func loadEvery(documents map[string]string) (*model.Scenario, error) {
	files := fstest.MapFS{"every/scenario.toml": &fstest.MapFile{Data: []byte(everyReader)}}
	for name, text := range documents {
		files["every/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return loadAs("every", Options{Library: files})
}

// replaceEach puts values of other kinds in the place of each value of a document, one at a time.
func replaceEach(before any, path string, set func(any), try func(path string, before, after any)) {
	for _, after := range others {
		text, isText := before.(string)
		_, err := strconv.Atoi(text)
		_, isNumber := after.(float64)
		standsForNumber := isText && err == nil && isNumber // cpu and memory may be either
		if fmt.Sprintf("%T", after) != fmt.Sprintf("%T", before) && !standsForNumber {
			set(after)
			try(path, before, after)
		}
	}
	set(before)
	switch of := before.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(of)) {
			replaceEach(of[key], path+"."+key, func(v any) { of[key] = v }, try)
		}
	case []any:
		for i := range of {
			replaceEach(of[i], fmt.Sprintf("%s.%d", path, i), func(v any) { of[i] = v }, try)
		}
	}
}

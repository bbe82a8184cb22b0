package apply_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios"
	"ecsim/scenarios/input"
	"ecsim/scenarios/study/apply"
)

// steps are the calls that lead from a bundled scenario to the same one after changes.
func steps(t *testing.T, scenario string, set ...string) []apply.Step {
	t.Helper()
	before, err := input.Documents(scenario, scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	after, err := input.Documents(scenario, scenarios.LoadOptions{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return apply.Steps(before, after)
}

const policy = "service.web-app.scaling.cpu-50.TargetTrackingScalingPolicyConfiguration."

// TestEachDocumentHasItsCall: what changes is asked for by the AWS call that takes it, and nothing else is.
func TestEachDocumentHasItsCall(t *testing.T) {
	for _, c := range []struct {
		name, scenario string
		set            []string
		want           string
	}{
		{"nothing changes", "web-on-fargate", nil, ""},
		{"an assumption changes", "web-on-fargate", []string{"service.web-app.workload.workers=8"}, ""},
		{"a value that is written in another way", "web-on-fargate", []string{policy + "TargetValue=50"}, ""},
		{"a target", "web-on-fargate", []string{policy + "TargetValue=65"}, `
service.web-app.scaling.cpu-50
$ aws application-autoscaling put-scaling-policy --cli-input-json file://put-scaling-policy.web-app.cpu-50.json
{"PolicyName":"cpu-50","ServiceNamespace":"ecs","ResourceId":"service/app-prod/web-app",` +
			`"ScalableDimension":"ecs:service:DesiredCount","PolicyType":"TargetTrackingScaling",` +
			`"TargetTrackingScalingPolicyConfiguration":{"TargetValue":65,"PredefinedMetricSpecification":` +
			`{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"},"ScaleOutCooldown":60,"ScaleInCooldown":300}}`},
		{"bounds", "web-on-fargate", []string{"service.web-app.scaling.0.MinCapacity=2"}, `
service.web-app.scaling.0
$ aws application-autoscaling register-scalable-target --cli-input-json file://register-scalable-target.web-app.json
{"ServiceNamespace":"ecs","ResourceId":"service/app-prod/web-app","ScalableDimension":"ecs:service:DesiredCount",` +
			`"MinCapacity":2,"MaxCapacity":16}`},
		{"the Spot mix", "web-on-fargate",
			[]string{"service.web-app.definition.capacityProviderStrategy.FARGATE.weight=50"}, `
service.web-app.definition
$ aws ecs update-service --cli-input-json file://update-service.web-app.json
{"cluster":"app-prod","service":"web-app","capacityProviderStrategy":[{"capacityProvider":"FARGATE","base":2,` +
				`"weight":50},{"capacityProvider":"FARGATE_SPOT","weight":70}],"forceNewDeployment":true}
# a changed strategy needs forceNewDeployment: every task is replaced`},
		{"a count", "web-on-fargate", []string{"service.web-app.definition.desiredCount=6"}, `
service.web-app.definition
$ aws ecs update-service --cli-input-json file://update-service.web-app.json
{"cluster":"app-prod","service":"web-app","desiredCount":6}`},
		{"what no update changes", "web-on-fargate",
			[]string{"service.web-app.definition.schedulingStrategy=DAEMON"}, `
service.web-app.definition
# the call cannot change schedulingStrategy: make a service definition anew for that`},
		{"a target group", "web-on-fargate", []string{"service.web-app.target_group.HealthCheckIntervalSeconds=5",
			"service.web-app.target_group.deregistration_delay.timeout_seconds=30"}, `
service.web-app.target_group
$ aws elbv2 modify-target-group --target-group-arn "$(aws elbv2 describe-target-groups --names web-app --query ` +
			`'TargetGroups[0].TargetGroupArn' --output text)" --cli-input-json file://modify-target-group.web-app.json
{"HealthCheckIntervalSeconds":5}
service.web-app.target_group
$ aws elbv2 modify-target-group-attributes --target-group-arn "$(aws elbv2 describe-target-groups --names web-app ` +
			`--query 'TargetGroups[0].TargetGroupArn' --output text)" ` +
			`--cli-input-json file://modify-target-group-attributes.web-app.json
{"Attributes":[{"Key":"deregistration_delay.timeout_seconds","Value":"30"}]}`},
		{"another policy", "web-on-fargate", []string{`service.web-app.scaling.1={ PolicyName = "mem", PolicyType = ` +
			`"TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration = { TargetValue = 60, ` +
			`PredefinedMetricSpecification = { PredefinedMetricType = "ECSServiceAverageMemoryUtilization" } } }`}, `
service.web-app.scaling.cpu-50
$ aws application-autoscaling delete-scaling-policy --service-namespace ecs --scalable-dimension ` +
			`ecs:service:DesiredCount --resource-id service/app-prod/web-app --policy-name cpu-50
# it is there no longer
service.web-app.scaling.mem
$ aws application-autoscaling put-scaling-policy --cli-input-json file://put-scaling-policy.web-app.mem.json
{"PolicyName":"mem","ServiceNamespace":"ecs","ResourceId":"service/app-prod/web-app",` +
			`"ScalableDimension":"ecs:service:DesiredCount","PolicyType":"TargetTrackingScaling",` +
			`"TargetTrackingScalingPolicyConfiguration":{"TargetValue":60,"PredefinedMetricSpecification":` +
			`{"PredefinedMetricType":"ECSServiceAverageMemoryUtilization"}}}`},
		{"an alarm", "web-on-fargate", []string{`service.web-app.scaling=[{ MinCapacity = 3, MaxCapacity = 16 }, ` +
			`{ PolicyName = "out", PolicyType = "StepScaling", StepScalingPolicyConfiguration = { AdjustmentType = ` +
			`"ChangeInCapacity", StepAdjustments = [{ MetricIntervalLowerBound = 0, ScalingAdjustment = 2 }] } }, ` +
			`{ AlarmName = "busy", AlarmActions = ["out"], Threshold = 60 }]`}, `
service.web-app.scaling.cpu-50
$ aws application-autoscaling delete-scaling-policy --service-namespace ecs --scalable-dimension ` +
			`ecs:service:DesiredCount --resource-id service/app-prod/web-app --policy-name cpu-50
# it is there no longer
service.web-app.scaling.out
$ aws application-autoscaling put-scaling-policy --cli-input-json file://put-scaling-policy.web-app.out.json
{"PolicyName":"out","ServiceNamespace":"ecs","ResourceId":"service/app-prod/web-app",` +
			`"ScalableDimension":"ecs:service:DesiredCount","PolicyType":"StepScaling","StepScalingPolicyConfiguration":` +
			`{"AdjustmentType":"ChangeInCapacity","StepAdjustments":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":2}]}}
service.web-app.scaling.busy
$ aws cloudwatch put-metric-alarm --cli-input-json file://put-metric-alarm.web-app.busy.json
{"AlarmName":"busy","AlarmActions":["out"],"Threshold":60}
# AlarmActions takes ARNs: put the PolicyARN that put-scaling-policy prints for out`},
		{"a target without the names around it", "cooldowns",
			[]string{"service.out-0-in-0.scaling.0.MaxCapacity=9"}, `
service.out-0-in-0.scaling.0
$ aws application-autoscaling register-scalable-target --cli-input-json ` +
				`file://register-scalable-target.out-0-in-0.json
{"ServiceNamespace":"ecs","ResourceId":"service/prod/out-0-in-0","ScalableDimension":"ecs:service:DesiredCount",` +
				`"MinCapacity":2,"MaxCapacity":9}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			for _, s := range steps(t, c.scenario, c.set...) {
				got.WriteString("\n" + s.Path)
				if s.Command != "" {
					got.WriteString("\n$ " + s.Command)
				}
				if s.Request != nil {
					got.WriteString("\n" + compact(t, s.Request))
				}
				for _, note := range s.Notes {
					got.WriteString("\n# " + note)
				}
			}
			if got.String() != c.want {
				t.Errorf("got%s\n\nwant%s", got.String(), c.want)
			}
		})
	}
}

// TestTargetsGoAfterWhatGoesWithThem: AWS deletes policies with their target, and does not find them then.
func TestTargetsGoAfterWhatGoesWithThem(t *testing.T) {
	load := func(set string) []input.Document {
		all, err := input.Documents("web-on-fargate", scenarios.LoadOptions{Set: []string{set}})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := load(`service.web-app.scaling=[{ MinCapacity = 3, MaxCapacity = 16 }, { PolicyName = "out", PolicyType = ` +
		`"StepScaling", StepScalingPolicyConfiguration = { AdjustmentType = "ChangeInCapacity", StepAdjustments = ` +
		`[{ MetricIntervalLowerBound = 0, ScalingAdjustment = 2 }] } }, ` +
		`{ AlarmName = "busy", AlarmActions = ["out"], Threshold = 60 }]`)
	var got []string
	for _, s := range apply.Steps(before, load("service.web-app.scaling=[]")) {
		got = append(got, strings.Fields(s.Command)[2])
	}
	want := []string{"delete-alarms", "delete-scaling-policy", "deregister-scalable-target"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestTaskDefinitionsAreRegisteredAndRun: sizes are texts on AWS, and the service takes the new revision.
func TestTaskDefinitionsAreRegisteredAndRun(t *testing.T) {
	set := []string{"service.web-app.task_definition.cpu=1024", "service.web-app.task_definition.memory=2048"}
	got := steps(t, "web-on-fargate", set...)
	if len(got) != 2 || !strings.Contains(string(got[0].Request), `"cpu": "1024"`) ||
		got[1].Command != "aws ecs update-service --cluster app-prod --service web-app --task-definition web-app" {
		t.Errorf("got %+v", got)
	}
	got = steps(t, "web-on-fargate", append(set, "service.web-app.definition.desiredCount=2")...)
	if len(got) != 2 || !strings.Contains(string(got[1].Request), `"taskDefinition": "web-app"`) {
		t.Errorf("with a change of the service: got %+v", got)
	}
}

// TestRequestsSayWhatTheSettingSays: the scenario with the printed request in the place of its file is
// the scenario with the setting.
func TestRequestsSayWhatTheSettingSays(t *testing.T) {
	for set, file := range map[string]string{
		policy + "ScaleOutCooldown=180":                "cpu-policy.json",
		"service.web-app.scaling.0.MaxCapacity=9":      "scalable-target.json",
		"service.web-app.task_definition.memory=2048":  "task-definition.json",
		"service.web-app.scaling.1.PolicyName=renamed": "cpu-policy.json",
		policy + "PredefinedMetricSpecification=" +
			`{ PredefinedMetricType = "ECSServiceAverageMemoryUtilization" }`: "cpu-policy.json",
	} {
		want, err := scenarios.Load("web-on-fargate", scenarios.LoadOptions{Set: []string{set}})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := input.Copy("web-on-fargate", dir); err != nil {
			t.Fatal(err)
		}
		all := steps(t, "web-on-fargate", set)
		request := all[len(all)-1].Request
		if request == nil { // a task definition, which the service then takes
			request = all[0].Request
		}
		if err := os.WriteFile(filepath.Join(dir, "web-on-fargate", file), request, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := scenarios.Load(filepath.Join(dir, "web-on-fargate"), scenarios.LoadOptions{})
		if err != nil {
			t.Errorf("%s: %v\n%s", set, err, request)
			continue
		}
		if scenarios.Hash(got) != scenarios.Hash(want) {
			t.Errorf("%s: another scenario comes of\n%s", set, request)
		}
	}
}

func TestPathsIntoAWSDocuments(t *testing.T) {
	aws := []string{"service.a.definition.desiredCount", "service.0.scaling.1.MaxCapacity",
		"service.a.task_definition.cpu", "service.a.target_group.HealthCheckPath",
		"service.a.other_target_group.0.target_group.HealthCheckPath", "cluster.auto_scaling_group.g.definition.MinSize",
		"cluster.capacity_provider.p.definition.managedInstancesProvider", "deployment.0.task_definition"}
	ours := []string{"region", "service.a.workload.workers", "service.a.traffic.scale", "cluster.zones.0", "horizon",
		"cluster.auto_scaling_group.g.instance_type", "deployment.0.at", "a..b"}
	for _, path := range slices.Concat(aws, ours) {
		if got := input.IsAWS(path); got != slices.Contains(aws, path) {
			t.Errorf("%s: an AWS document %v", path, got)
		}
	}
}

func compact(t *testing.T, text []byte) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		b.WriteString(strings.TrimSpace(line))
	}
	return strings.ReplaceAll(b.String(), `": `, `":`)
}

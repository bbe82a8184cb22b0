package input

import (
	"reflect"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
)

// TT-03, CW-09: the dimensions of a custom metric name the service it is of, in a policy, in metric math
// and in an alarm of step scaling; without any it is the service's own.
func TestCustomMetricsNameTheirService(t *testing.T) {
	files := edit(t, servingScenario(t), `queue = {`, `scaling = [{ MinCapacity = 1, MaxCapacity = 9 }, "policies.json"]
queue = {`)
	files["base/policies.json"] = &fstest.MapFile{Data: []byte(`{"ScalingPolicies": [
{"PolicyName": "cpu", "PolicyType": "TargetTrackingScaling",
 "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 50,
 "CustomizedMetricSpecification": {"MetricName": "CPUUtilization", "Namespace": "AWS/ECS", "Statistic": "Average",
  "Dimensions": [{"Name": "ClusterName", "Value": "prod"}, {"Name": "ServiceName", "Value": "web"}]}}},
{"PolicyName": "math", "PolicyType": "TargetTrackingScaling",
 "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 5,
 "CustomizedMetricSpecification": {"Metrics": [
  {"Id": "visible", "ReturnData": false, "MetricStat": {"Stat": "Sum", "Metric": {
   "MetricName": "ApproximateNumberOfMessagesVisible", "Namespace": "AWS/SQS",
   "Dimensions": [{"Name": "QueueName", "Value": "mails"}]}}},
  {"Id": "tasks", "ReturnData": false, "MetricStat": {"Stat": "Average", "Metric": {
   "MetricName": "RunningTaskCount", "Namespace": "ECS/ContainerInsights",
   "Dimensions": [{"Name": "ServiceName", "Value": "web"}]}}},
  {"Id": "each", "Label": "messages for each web task", "Expression": "visible / FILL(tasks, REPEAT)"}]}}}]}`)}
	s := mustLoad(t, files)
	want := []model.MetricSource{
		{Of: "web", Metric: model.CPUUtilization},
		{Metric: "messages for each web task", Math: &model.MetricMath{Period: clock.Minute, Returns: "each",
			Queries: []model.MetricQuery{
				{ID: "visible", Metric: model.VisibleMessages, Statistic: model.Sum},
				{ID: "tasks", Of: "web", Metric: model.RunningTaskCount, Statistic: model.Average},
				{ID: "each", Expression: "visible / FILL(tasks, REPEAT)"},
			}}},
	}
	for i, p := range s.Service("mail").Scaling.Policies {
		if !reflect.DeepEqual(p.MetricSource, want[i]) {
			t.Errorf("%s: got %+v, want %+v", p.Name, p.MetricSource, want[i])
		}
	}
}

// HR-01, CW-02: an alarm of step scaling may have periods of 20 s, on a metric that is published so often.
func TestAlarmOfTwentySeconds(t *testing.T) {
	files := fixture.Base(t)
	files["base/policy.json"] = &fstest.MapFile{Data: []byte(`{"MetricAlarms": [{"AlarmName": "high",
"Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Statistic": "Average", "Period": 20, "EvaluationPeriods": 2,
"Threshold": 70, "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": ["steps"]}]}`)}
	files["base/steps.json"] = &fstest.MapFile{Data: []byte(`{"PolicyName": "steps", "PolicyType": "StepScaling",
"StepScalingPolicyConfiguration": {"AdjustmentType": "ChangeInCapacity",
 "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 2}]}}`)}
	files = edit(t, files, `"policy.json"]`, `"policy.json", "steps.json"]`)
	s := mustLoad(t, files, monitoring)
	a := s.Service("web").Scaling.Steps[0].Alarms[0]
	if a.Metric != model.CPUHighResolution || a.Period != 20*clock.Second ||
		s.Cluster.HighResolutionDelay != 16*clock.Second {
		t.Errorf("%+v", a)
	}
}

// monitoring has the service web publish its CPU every 20 s.
const monitoring = "service.web.definition.monitoring={ metricConfigurations = " +
	`[{ metricNames = ["CPUUtilization"], resolutionSeconds = 20 }] }`

// HR-07, HR-08: how metrics of 20 s are shown and followed are knobs, which only matter when a policy or
// an alarm follows one.
func TestKnobsOfHighResolution(t *testing.T) {
	assumed := func(s *model.Scenario) (n int) {
		for _, a := range s.Assumed {
			switch a.Key {
			case "cluster.high_resolution_metric_delay", "cluster.high_resolution_high", "cluster.high_resolution_low":
				n++
			}
		}
		return n
	}
	if s := mustLoad(t, fixture.Base(t)); assumed(s) != 0 || s.Cluster.HighResolutionDelay != 0 {
		t.Errorf("without a policy: %d knobs are assumed", assumed(s))
	}
	const metric = "service.web.scaling.cpu.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification." +
		"PredefinedMetricType=ECSServiceAverageCPUUtilizationHighResolution"
	s := mustLoad(t, fixture.Base(t), monitoring, metric, "cluster.high_resolution_low=15")
	p := s.Service("web").Scaling.Policies[0]
	if assumed(s) != 2 || s.Cluster.HighResolutionDelay != 16*clock.Second || p.HighDatapoints != 3 ||
		p.LowDatapoints != 15 || !s.Service("web").Build.Monitoring.CPU {
		t.Errorf("%d assumed, %+v", assumed(s), p)
	}
}

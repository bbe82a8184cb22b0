package input

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
)

// withScaling is the base scenario with more scaling documents, each given as JSON.
func withScaling(t *testing.T, documents ...string) fstest.MapFS {
	t.Helper()
	files := fixture.Base(t)
	names := `"policy.json"`
	for i, d := range documents {
		name := string(rune('a'+i)) + ".json"
		files["base/"+name] = &fstest.MapFile{Data: []byte(d)}
		names += `, "` + name + `"`
	}
	return edit(t, files, `"policy.json"]`, names+"]")
}

// ST-01: a step scaling policy, linked to the alarms whose action it is by its ARN, by a name at the end
// of an ARN, by its bare name, or as describe-scaling-policies prints it.
func TestStepScalingDocuments(t *testing.T) {
	const alarm = `{"AlarmName": "NAME", "Namespace": "AWS/ECS", "MetricName": "CPUUtilization", "Statistic": "Maximum",
		"Dimensions": [{"Name": "ServiceName", "Value": "web"}], "Period": 120, "EvaluationPeriods": 3,
		"DatapointsToAlarm": 2, "Threshold": 70, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
		"TreatMissingData": "notBreaching", "AlarmActions": [ACTION]}`
	named := func(name, action string) string {
		text := strings.Replace(strings.Replace(alarm, "NAME", name, 1), "ACTION", action, 1)
		return strings.Replace(text, `"Maximum"`, `"Average"`, 1)
	}
	policy := `{"ScalingPolicies": [{"PolicyName": "steps", "PolicyType": "StepScaling", "PolicyARN": "arn:x",
		"Alarms": [{"AlarmName": "listed", "AlarmARN": "arn:y"}],
		"StepScalingPolicyConfiguration": {"AdjustmentType": "PercentChangeInCapacity", "MinAdjustmentMagnitude": 2,
		"MetricAggregationType": "Maximum", "StepAdjustments": [
		{"MetricIntervalLowerBound": 10, "ScalingAdjustment": 50},
		{"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10.0, "ScalingAdjustment": 20}]}}]}`
	formula := `{"AlarmName": "math", "EvaluationPeriods": 1, "Threshold": 9, "ComparisonOperator": "LessThanThreshold",
		"AlarmActions": ["steps"], "Metrics": [{"Id": "m", "ReturnData": false, "MetricStat": {"Period": 300,
		"Stat": "Average", "Metric": {"Namespace": "AWS/ECS", "MetricName": "CPUUtilization"}}},
		{"Id": "e", "Expression": "m * 2"}]}`
	s := mustLoad(t, withScaling(t, policy, formula,
		`{"MetricAlarms": [`+named("by-arn", `"arn:x"`)+`, `+named("other", `"arn:sns"`)+`]}`,
		named("by-name", `"steps"`), named("listed", ``),
		named("by-suffix", `"arn:aws:autoscaling:us-east-1:1:scalingPolicy:u:resource/ecs/service/c/web:policyName/steps"`)))
	got := s.Services[0].Scaling.Steps
	if len(got) != 1 || len(got[0].Alarms) != 5 {
		t.Fatalf("got %+v", got)
	}
	want := model.StepScaling{Name: "steps", Adjustment: model.PercentChangeInCapacity, MinMagnitude: 2,
		Aggregation: model.Maximum, Cooldown: 300 * clock.Second, Alarms: got[0].Alarms, Steps: []model.Step{
			{Lower: 0, Upper: 10, Adjustment: 20}, {Lower: 10, Upper: math.Inf(1), Adjustment: 50}}}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %+v\nwant %+v", got[0], want)
	}
	rule := model.AlarmRule{Comparison: model.GreaterThanOrEqual, Threshold: 70, Period: 2 * clock.Minute,
		Periods: 3, Datapoints: 2, Missing: model.TreatNotBreaching, Statistic: model.Average}
	if a := got[0].Alarms[4]; a.Name != "math" || a.Math == nil || a.Period != 5*clock.Minute {
		t.Errorf("got %+v", a)
	}
	if a := got[0].Alarms[0]; a.Name != "by-arn" || a.Metric != model.CPUUtilization || a.AlarmRule != rule {
		t.Errorf("got %+v", a)
	}
	if !slices.ContainsFunc(s.NotModelled, func(o model.Omission) bool { return o.Key == "service.web.scaling.other" }) {
		t.Errorf("an alarm for somebody else is not listed: %v", s.NotModelled)
	}
}

// an alarm that the deployments of the service name is theirs, whatever else it does.
func TestAlarmsOfDeployments(t *testing.T) {
	files := withScaling(t, `{"AlarmName": "slow", "Namespace": "AWS/ApplicationELB", "MetricName": "TargetResponseTime",
		"ExtendedStatistic": "p99", "Period": 60, "EvaluationPeriods": 2, "Threshold": 0.5,
		"ComparisonOperator": "GreaterThanThreshold", "AlarmActions": ["arn:aws:sns:us-east-1:1:mail"]}`)
	service := strings.Replace(string(files["base/service.json"].Data), `"maximumPercent": 200`, `"maximumPercent": 200,
		"alarms": {"alarmNames": ["slow"], "enable": true, "rollback": true}`, 1)
	files["base/service.json"] = &fstest.MapFile{Data: []byte(service)}
	s := mustLoad(t, files)
	a := s.Services[0].Alarms
	if len(a) != 1 || a[0].Name != "slow" || a[0].Metric != model.LatencyP99 || a[0].Threshold != 0.5 {
		t.Errorf("got %+v", a)
	}
}

// SC-01, SC-02, SC-06: scheduled actions become instants of the run, in the order in which they act. The
// run begins on Monday, 2026-01-05 at 00:00 UTC.
func TestScheduledActionDocuments(t *testing.T) {
	s := mustLoad(t, withScaling(t, `{"ScheduledActions": [
		{"ScheduledActionName": "morning", "Schedule": "cron(0 8 ? * MON-FRI *)", "Timezone": "America/New_York",
		 "ScalableTargetAction": {"MinCapacity": 6}},
		{"ScheduledActionName": "once", "Schedule": "at(2026-01-05T10:00:00)", "ScalableTargetAction": {"MaxCapacity": 9}},
		{"ScheduledActionName": "often", "Schedule": "rate(9 hours)", "StartTime": "2026-01-05T01:00:00Z",
		 "EndTime": 1767610800, "ScalableTargetAction": {"MinCapacity": 2, "MaxCapacity": 8}},
		{"ScheduledActionName": "never", "Schedule": "cron(0 8 ? * SUN *)", "ScalableTargetAction": {"MinCapacity": 6}}]}`))
	var got []string
	for _, e := range s.Services[0].Scaling.Scheduled {
		got = append(got, e.At.String()+" "+e.Action.Name)
	}
	want := []string{"01:00:00 often", "10:00:00 often", "10:00:00 once", "13:00:00 morning"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !slices.ContainsFunc(s.NotModelled, func(o model.Omission) bool { return o.Key == "service.web.scaling.never" }) {
		t.Errorf("an action that never acts is not listed: %v", s.NotModelled)
	}
}

// SU-01, AAS-03: what is suspended when the run begins, and registrations in its course.
func TestSuspensionDocuments(t *testing.T) {
	files := edit(t, fixture.Base(t), "[[fault]]", `[[register_scalable_target]]
at = "3h"
service = "web"
SuspendedState = { ScheduledScalingSuspended = true }

[[register_scalable_target]]
at = "2h"
service = "web"
MaxCapacity = 20

[[fault]]`)
	files["base/target.json"] = &fstest.MapFile{Data: []byte(`{"MinCapacity": 2, "MaxCapacity": 10,
		"SuspendedState": {"DynamicScalingInSuspended": true}}`)}
	s := mustLoad(t, files)
	if got := s.Services[0].Scaling.Suspended; got != (model.Suspension{In: true}) {
		t.Errorf("suspended: %+v", got)
	}
	want := []model.PlannedRegistration{
		{At: clock.Time(2 * clock.Hour), Service: "web", Target: model.PlannedTarget{
			Bounds: model.Bounds{Max: 20, HasMax: true}}},
		{At: clock.Time(3 * clock.Hour), Service: "web", Target: model.PlannedTarget{
			Suspended: model.Suspension{Scheduled: true}, HasSuspended: true}},
	}
	if !slices.Equal(s.Registrations, want) {
		t.Errorf("got %+v", s.Registrations)
	}
}

const predictive = `{"PolicyName": "predict", "PolicyType": "PredictiveScaling",
	"PredictiveScalingPolicyConfiguration": {"Mode": "ForecastAndScale",
	"MaxCapacityBreachBehavior": "IncreaseMaxCapacity", "MaxCapacityBuffer": 10, "MetricSpecifications": [
	{"TargetValue": 600, "PredefinedMetricPairSpecification": {"PredefinedMetricType": "METRIC"}}]}}`

// PR-01 to PR-05, PR-07: a predictive policy knows 14 days of history, by default of the service's own
// traffic, and takes a forecast where one is supplied. The run begins at a quarter past an hour.
func TestPredictiveDocuments(t *testing.T) {
	files := withScaling(t, strings.Replace(predictive, "METRIC", "ALBRequestCount", 1))
	files = edit(t, files, `horizon = "24h"`, `horizon = "24h"`+"\nstart = 2026-01-05T00:15:00Z")
	p := mustLoad(t, files).Services[0].Scaling.Predictive[0]
	if !p.Scales || p.Buffer != 300*clock.Second || !p.RaisesMax || p.MaxBuffer != 10 || p.Target != 600 ||
		p.Metric != model.RequestCountPerTarget || p.Load != model.TotalRequestCount {
		t.Errorf("got %+v", p)
	}
	if p.FirstHour != clock.Time(45*clock.Minute) || len(p.History) != 336 || p.Forecast != nil {
		t.Errorf("first hour at %v, %d hours of history, forecast %v", p.FirstHour, len(p.History), p.Forecast)
	}
	for i, load := range p.History {
		if math.Abs(load-40*60) > 1e-6 {
			t.Fatalf("hour %d: load %v", i, load)
		}
	}
	files = edit(t, files, "[service.traffic]", `[service.forecast]
history = "none"
load = { profile = "steps", steps = [{ at = "0h", rate = "10/s" }, { at = "105m", rate = "20/s" }] }
[service.traffic]`)
	p = mustLoad(t, files).Services[0].Scaling.Predictive[0]
	if p.History != nil || len(p.Forecast) != 25 || math.Abs(p.Forecast[0]-600) > 1e-6 ||
		math.Abs(p.Forecast[1]-1200) > 1e-6 {
		t.Errorf("history %v, forecast %v", p.History, p.Forecast)
	}
}

// PR-07: the load behind CPU utilization is the CPU time of the requests, in percent of a task.
func TestForecastOfCPU(t *testing.T) {
	of := func(metric string) model.PredictiveScaling {
		s := mustLoad(t, withScaling(t, strings.Replace(predictive, "METRIC", metric, 1)))
		return s.Services[0].Scaling.Predictive[0]
	}
	p := of("ECSServiceCPUUtilization")
	want := 100 * 40 * 0.008 / 0.5 // a task of half a vCPU
	if len(p.History) != 336 || math.Abs(p.History[0]-want) > 1e-3*want {
		t.Errorf("history of %d hours, %v; want %v", len(p.History), p.History[:1], want)
	}
	if p := of("ECSServiceMemoryUtilization"); p.History != nil {
		t.Errorf("memory: history %v", p.History)
	}
}

// AAS-09: a target has at most 50 policies and 200 scheduled actions.
func TestScalingQuotas(t *testing.T) {
	document := func(list, one string, count int) string {
		var items []string
		for i := range count {
			items = append(items, strings.Replace(one, "NAME", "n"+strconv.Itoa(i), 1))
		}
		return `{"` + list + `": [` + strings.Join(items, ",\n") + `]}`
	}
	action := `{"ScheduledActionName": "NAME", "Schedule": "rate(1 day)", "ScalableTargetAction": {"MinCapacity": 1}}`
	policy := `{"PolicyName": "NAME", "PolicyType": "StepScaling", "StepScalingPolicyConfiguration": {
		"AdjustmentType": "ChangeInCapacity", "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}}`
	for _, c := range []struct {
		document, want string
	}{
		{document("ScheduledActions", action, 200), ""},
		{document("ScheduledActions", action, 201), "found 201 scheduled actions, expected at most 200"},
		{document("ScalingPolicies", policy, 49), ""}, // and one that the base has
		{document("ScalingPolicies", policy, 50), "found 51 policies, expected at most 50"},
	} {
		_, err := loadAs("base", Options{Library: withScaling(t, c.document)})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// Scheduled actions and alarms are reached by their names, as policies are.
func TestSetByNameOfScalingDocument(t *testing.T) {
	files := withScaling(t, `{"ScheduledActionName": "morning", "Schedule": "cron(0 8 * * ? *)",
		"ScalableTargetAction": {"MinCapacity": 6}}`)
	s := mustLoad(t, files, "service.web.scaling.morning.ScalableTargetAction.MinCapacity=7",
		`service.web.scaling.morning.Schedule="cron(0 9 * * ? *)"`)
	got := s.Services[0].Scaling.Scheduled
	if len(got) != 1 || got[0].At != clock.Time(9*clock.Hour) || got[0].Action.Bounds.Min != 7 {
		t.Errorf("got %+v", got)
	}
}

// SC-02, PR-01: weeks later everything is the same, until the clocks of the action's zone change: Berlin's go
// an hour ahead on 29 March.
func TestWeeksLaterSchedulesAreAlike(t *testing.T) {
	load := func(start string) *model.Scenario {
		s, err := loadAs("morning-rush", Options{Set: []string{"start=" + start}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	at := func(s *model.Scenario) clock.Time { return s.Service("scheduled").Scaling.Scheduled[0].At }
	first, before, after := load("2026-03-10T05:30:00Z"), load("2026-03-24T05:30:00Z"), load("2026-04-07T05:30:00Z")
	for i := range first.Services {
		if a, b := first.Services[i].Scaling, before.Services[i].Scaling; !reflect.DeepEqual(a, b) {
			t.Errorf("two weeks later: %+v, not %+v", b, a)
		}
	}
	if at(first) != clock.Time(80*clock.Minute) || at(after) != clock.Time(20*clock.Minute) {
		t.Errorf("07:50 in Berlin is %v into the run, and in summer time %v", at(first), at(after))
	}
}

package awsjson

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

func parse(t testing.TB, text string) *document.Node {
	t.Helper()
	n, problems := document.ParseJSON("test.json", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return n
}

func task(t *reading.Table)    { TaskDefinition(t, ForFargate) }
func service(t *reading.Table) { ReadService(t, Capacity{Unknown: true}) }

// holders put an object of one API shape where its document has it, and read the document.
var holders = map[string]struct {
	around string // %s is the object
	read   func(*reading.Table)
}{
	"task_definition":  {`%s`, task},
	"container":        {`{"containerDefinitions": [%s]}`, task},
	"portMapping":      {`{"containerDefinitions": [{"portMappings": [%s]}]}`, task},
	"healthCheck":      {`{"containerDefinitions": [{"healthCheck": %s}]}`, task},
	"linuxParameters":  {`{"containerDefinitions": [{"linuxParameters": %s}]}`, task},
	"restartPolicy":    {`{"containerDefinitions": [{"restartPolicy": %s}]}`, task},
	"volume":           {`{"volumes": [%s]}`, task},
	"runtimePlatform":  {`{"runtimePlatform": %s}`, task},
	"service":          {`%s`, service},
	"loadBalancer":     {`{"loadBalancers": [%s]}`, service},
	"strategyItem":     {`{"capacityProviderStrategy": [%s]}`, service},
	"target_group":     {`%s`, func(t *reading.Table) { TargetGroup(t, false) }},
	"matcher":          {`{"Matcher": %s}`, func(t *reading.Table) { TargetGroup(t, false) }},
	"scalable_target":  {`%s`, func(t *reading.Table) { ScalableTarget(t) }},
	"suspended_state":  {`{"SuspendedState": %s}`, func(t *reading.Table) { ScalableTarget(t) }},
	"scaling_policy":   {`%s`, func(t *reading.Table) { ScalingPolicy(t) }},
	"target_tracking":  {`%s`, func(t *reading.Table) { TargetTracking(t) }},
	"scheduled_action": {`%s`, func(t *reading.Table) { ReadScheduledAction(t) }},
	"predefined_metric": {`{"PredefinedMetricSpecification": %s}`,
		func(t *reading.Table) { TargetTracking(t) }},
	"awsvpcConfiguration": {`{"networkConfiguration": {"awsvpcConfiguration": %s}}`,
		service},
	"deploymentConfiguration": {`{"deploymentConfiguration": %s}`, service},
	"deploymentCircuitBreaker": {`{"deploymentConfiguration": {"deploymentCircuitBreaker": %s}}`,
		service},
	"thresholdConfiguration": {`{"deploymentConfiguration": {"deploymentCircuitBreaker": {"thresholdConfiguration": %s}}}`,
		service},
	"alarms":        {`{"deploymentConfiguration": {"alarms": %s}}`, service},
	"lifecycleHook": {`{"deploymentConfiguration": {"strategy": "BLUE_GREEN", "lifecycleHooks": [%s]}}`, service},
	"hookTimeout": {`{"deploymentConfiguration": {"strategy": "BLUE_GREEN",
		"lifecycleHooks": [{"timeoutConfiguration": %s}]}}`, service},
	"linearConfiguration": {`{"deploymentConfiguration": {"strategy": "LINEAR", "linearConfiguration": %s}}`, service},
	"canaryConfiguration": {`{"deploymentConfiguration": {"strategy": "CANARY", "canaryConfiguration": %s}}`, service},
	"customized_metric": {`{"CustomizedMetricSpecification": %s}`,
		func(t *reading.Table) { TargetTracking(t) }},
	"monitoring":          {`{"monitoring": %s}`, service},
	"metricConfiguration": {`{"monitoring": {"metricConfigurations": [%s]}}`, service},
	"metricDataQuery": {`{"CustomizedMetricSpecification": {"Metrics": [%s]}}`,
		func(t *reading.Table) { TargetTracking(t) }},
	"metricStat": {`{"CustomizedMetricSpecification": {"Metrics": [{"MetricStat": %s}]}}`,
		func(t *reading.Table) { TargetTracking(t) }},
	"metric": {`{"CustomizedMetricSpecification": {"Metrics": [{"MetricStat": {"Metric": %s}}]}}`,
		func(t *reading.Table) { TargetTracking(t) }},
	"dimension": {`{"CustomizedMetricSpecification": {"Dimensions": [%s]}}`,
		func(t *reading.Table) { TargetTracking(t) }},
	"serviceConnectConfiguration": {`{"serviceConnectConfiguration": %s}`, service},
	"serviceConnectService":       {`{"serviceConnectConfiguration": {"services": [%s]}}`, service},
	"clientAlias": {`{"serviceConnectConfiguration": {"services": [{"clientAliases": [%s]}]}}`,
		service},
	"connectTimeout":  {`{"serviceConnectConfiguration": {"services": [{"timeout": %s}]}}`, service},
	"serviceRegistry": {`{"serviceRegistries": [%s]}`, service},
}

// Every key of the API has a fate: none is unknown. A key that the API does not have is.
func TestEveryKeyOfTheAPIIsKnown(t *testing.T) {
	data, err := os.ReadFile("testdata/api-keys.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(data)) {
		shape, keys, found := strings.Cut(strings.TrimSpace(line), ": ")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		seen++
		holder, ok := holders[shape]
		if !ok {
			t.Errorf("no reader for %s", shape)
			continue
		}
		var members []string
		for _, k := range append(strings.Fields(keys), "notAKey") {
			members = append(members, fmt.Sprintf("%q: null", k))
		}
		f := &reading.Findings{}
		text := fmt.Sprintf(holder.around, "{"+strings.Join(members, ", ")+"}")
		holder.read(f.Table(parse(t, text), "x", "x"))
		unknown := 0
		for _, p := range f.Problems {
			if strings.HasPrefix(p.Found, "unknown key") {
				unknown++
				if p.Found != `unknown key "notAKey"` {
					t.Errorf("%s: %v", shape, p)
				}
			}
		}
		if unknown != 1 {
			t.Errorf("%s: %d unknown keys, want 1: %v", shape, unknown, f.Problems)
		}
	}
	if seen != len(holders) {
		t.Errorf("%d shapes in the file, %d readers", seen, len(holders))
	}
}

func TestRecognise(t *testing.T) {
	cases := []struct {
		text  string
		shape Shape
		count int
	}{
		{`{"taskDefinition": {"family": "a"}, "tags": []}`, TaskDefinitionShape, 1},
		{`{"family": "a", "containerDefinitions": []}`, TaskDefinitionShape, 1},
		{`{"services": [{}, {}], "failures": []}`, ServiceShape, 2},
		{`{"service": {}}`, ServiceShape, 1},
		{`{"serviceName": "a", "taskDefinition": "b"}`, ServiceShape, 1},
		{`{"MinCapacity": 1}`, ScalableTargetShape, 1},
		{`{"ScalableTargets": [{}]}`, ScalableTargetShape, 1},
		{`{"PolicyName": "a"}`, ScalingPolicyShape, 1},
		{`{"ScalingPolicies": []}`, ScalingPolicyShape, 0},
		{`{"TargetValue": 1}`, TargetTrackingShape, 1},
		{`{"ScheduledActionName": "a", "ScalableTargetAction": {"MinCapacity": 1}}`, ScheduledActionShape, 1},
		{`{"Name": "a", "VpcId": "v"}`, TargetGroupShape, 1},
		{`{"TargetGroups": [{}]}`, TargetGroupShape, 1},
		{`{"TargetGroupArn": "a", "Attributes": []}`, AttributesShape, 1},
		{`{"a": 1}`, Unknown, 1},
		{`[1]`, Unknown, 0},
	}
	for _, c := range cases {
		shape, bodies := Recognise(parse(t, c.text))
		if shape != c.shape || len(bodies) != c.count {
			t.Errorf("%s: got %q with %d, want %q with %d", c.text, shape, len(bodies), c.shape, c.count)
		}
	}
}

// T-03: exactly the sizes of the table are legal, in units and with units (T-05).
func TestFargateSizes(t *testing.T) {
	legal := map[string]string{
		"256": "512 1024 2048", "512": "1024 2048 3072 4096", "1024": "2048 3072 4096 5120 6144 7168 8192",
		"8192":  "16384 20480 24576 28672 32768 36864 40960 45056 49152 53248 57344 61440",
		"16384": "32768 40960 49152 57344 65536 73728 81920 90112 98304 106496 114688 122880",
		"32768": "61440 122880 249856", "128": "", "3072": "",
	}
	for cpu, memories := range legal {
		for mib := 256; mib <= 262144; mib += 256 {
			text := fmt.Sprint(mib)
			want := strings.Contains(" "+memories+" ", " "+text+" ")
			f := &reading.Findings{}
			r := resources(f.Table(parse(t, `{"cpu": "`+cpu+`", "memory": "`+text+`"}`), "", ""), model.Linux)
			if got := len(f.Problems) == 0; got != want {
				t.Fatalf("%s CPU units, %s MiB: legal %v, want %v", cpu, text, got, want)
			}
			if want && (r.MemoryMiB != mib || fmt.Sprint(r.CPUUnits) != cpu) {
				t.Fatalf("%s CPU units, %s MiB: got %+v", cpu, text, r)
			}
		}
	}
	for _, text := range []string{`{"cpu": ".25 vCPU", "memory": "0.5 GB"}`,
		`{"cpu": "1 vcpu", "memory": "2GB"}`, `{"cpu": 256, "memory": 512}`} {
		f := &reading.Findings{}
		if r := resources(f.Table(parse(t, text), "", ""), model.Linux); len(f.Problems) > 0 || r.CPUUnits == 0 {
			t.Errorf("%s: %v", text, f.Problems)
		}
	}
}

// C-02, C-03: thresholds of a circuit breaker.
func TestCircuitBreaker(t *testing.T) {
	f := &reading.Findings{}
	d := deploymentConfiguration(f.Table(parse(t, `{"deploymentCircuitBreaker": {"enable": true, "rollback": true,
		"resetOnHealthyTask": false, "thresholdConfiguration": {"type": "COUNT", "value": 7}},
		"minimumHealthyPercent": 50, "maximumPercent": 150}`), "", ""))
	want := model.DeploymentConfiguration{MinimumHealthyPercent: 50, MaximumPercent: 150,
		CircuitBreaker: model.CircuitBreaker{Enable: true, Rollback: true, Type: model.Count, Value: 7}}
	if len(f.Problems) > 0 || !reflect.DeepEqual(d, want) {
		t.Errorf("got %+v %v", d, f.Problems)
	}
}

func FuzzDocuments(f *testing.F) {
	f.Add(`{"cpu": "256", "memory": "512", "networkMode": "awsvpc", "containerDefinitions": [{"name": "a", "image": "a",
		"dependsOn": [{"containerName": "a", "condition": "START"}], "memoryReservation": 1}], "volumes": [1]}`)
	f.Add(`{"services": [{"desiredCount": 1, "capacityProviderStrategy": [{"capacityProvider": 1, "base": 1}],
		"loadBalancers": [{}, null], "deploymentConfiguration": {"alarms": 1}}], "failures": [1]}`)
	f.Add(`{"Attributes": [{"Key": "slow_start.duration_seconds", "Value": "x"}, 3], "Matcher": {"HttpCode": "2-"},
		"deregistration_delay": {"timeout_seconds": {}}}`)
	f.Add(`{"desiredCount": 1, "serviceRegistries": [{"containerName": "a", "containerPort": 80}, 1],
		"serviceConnectConfiguration": {"enabled": true, "services": [{"portName": "p", "clientAliases": [{"port": 0}, 2],
		"timeout": {"perRequestTimeoutSeconds": 0, "idleTimeoutSeconds": 5}}, {}]}}`)
	f.Add(`{"Protocol": "TCP", "HealthCheckProtocol": "HTTP", "load_balancing": {"cross_zone": {"enabled": true}},
		"stickiness.enabled": "true", "Attributes": [{"Key": "stickiness.type", "Value": "source_ip"}]}`)
	f.Add(`{"TargetValue": 5, "CustomizedMetricSpecification": {"MetricName": "BacklogPerTask", "Statistic": "Average"}}`)
	f.Add(`{"PolicyName": "p", "PolicyType": "TargetTrackingScaling",
		"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 1e400}}`)
	f.Add(`{"AdjustmentType": "ExactCapacity", "StepAdjustments": [{"MetricIntervalLowerBound": -1}, 2, {}]}`)
	f.Add(`{"MetricSpecifications": [{"PredefinedMetricPairSpecification": {"PredefinedMetricType": 1}}]}`)
	f.Add(`{"ScheduledActionName": "a", "Schedule": "cron(0 0 ? * L *)", "StartTime": 1e99, "EndTime": "x"}`)
	f.Add(`{"AlarmName": "a", "Metrics": [], "Period": 61, "AlarmActions": [3], "Threshold": "x"}`)
	f.Fuzz(func(t *testing.T, text string) {
		root, _ := document.ParseJSON("f.json", []byte(text))
		if root == nil {
			return
		}
		findings := &reading.Findings{}
		for _, body := range append(Unwrap(findings, root, true), root) {
			TaskDefinition(findings.Table(body, "", ""), ForFargate)
			ReadService(findings.Table(body, "", ""), Capacity{Unknown: true})
			TargetGroup(findings.Table(body, "", ""), false)
			ScalableTarget(findings.Table(body, "", ""))
			ScalingPolicy(findings.Table(body, "", ""))
			TargetTracking(findings.Table(body, "", ""))
			ReadScheduledAction(findings.Table(body, "", ""))
			StepScaling(findings.Table(body, "", ""))
			PredictiveScaling(findings.Table(body, "", ""))
			ReadMetricAlarm(findings.Table(body, "", ""))
			ResourceOf(body)
		}
	})
}

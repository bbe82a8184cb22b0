package input

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/scenarios/internal/fixture"
	"ecsim/scenarios/library"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// measures are some that a scenario has.
func measures(s *model.Scenario) []Measure {
	all := []Measure{{"cost.monthly", "USD"}, {"cost.total", "USD"}}
	for i := range s.Services {
		of := "service." + s.Services[i].Name + "."
		all = append(all, Measure{of + "latency.p99", "s"}, Measure{of + "latency.p95", "s"},
			Measure{of + "availability.requests", "ratio"}, Measure{of + "requests.failed", "requests"})
	}
	for _, p := range s.Cluster.Providers {
		all = append(all, Measure{"capacity_provider." + string(p.Name) + ".given_up", "tasks"})
	}
	for i := range s.Jobs {
		all = append(all, Measure{"job." + s.Jobs[i].Name + ".unfinished", "tasks"})
	}
	return all
}

func loadAs(name string, o Options) (*model.Scenario, error) { return Load(name, o, measures) }

func mustLoad(t *testing.T, files fstest.MapFS, set ...string) *model.Scenario {
	t.Helper()
	s, err := loadAs("base", Options{Library: files, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const inlineTables = `
[service.task_definition]
family = "web"
networkMode = "awsvpc"
cpu = ".5 vCPU"
memory = "1GB"

[[service.task_definition.containerDefinitions]]
name = "app"
image = "app:1"
cpu = 256
memory = 512
portMappings = [{ containerPort = 80 }]
healthCheck = { command = ["CMD", "true"], interval = 10, timeout = 5, retries = 3, startPeriod = 30 }
dependsOn = [{ containerName = "init", condition = "SUCCESS" }]
stopTimeout = 60

[[service.task_definition.containerDefinitions]]
name = "init"
image = "init:1"
essential = false
startTimeout = 60

[service.definition]
serviceName = "web"
desiredCount = 4
capacityProviderStrategy = [
  { capacityProvider = "FARGATE", base = 2, weight = 30 },
  { capacityProvider = "FARGATE_SPOT", weight = 70 },
]
deploymentConfiguration = { minimumHealthyPercent = 100, maximumPercent = 200 }
healthCheckGracePeriodSeconds = 60
loadBalancers = [{ targetGroupArn = "arn", containerName = "app", containerPort = 80 }]

[[service.scaling]]
MinCapacity = 2
MaxCapacity = 10

[[service.scaling]]
PolicyName = "cpu"
PolicyType = "TargetTrackingScaling"
[service.scaling.TargetTrackingScalingPolicyConfiguration]
TargetValue = 60
PredefinedMetricSpecification = { PredefinedMetricType = "ECSServiceAverageCPUUtilization" }
ScaleInCooldown = 120

[service.target_group]
Name = "web"
HealthCheckIntervalSeconds = 15
HealthCheckTimeoutSeconds = 5
HealthyThresholdCount = 5
UnhealthyThresholdCount = 2
deregistration_delay.timeout_seconds = 60
`

// TOML ↔ AWS JSON of the same service: equal scenarios, assumptions included. T-05: sizes with units.
func TestInlineTablesEqualDocuments(t *testing.T) {
	want := mustLoad(t, fixture.Base(t))
	files := fixture.With(t, "scenario.toml", `task_definition = "task-definition.json"
definition = "service.json"
scaling = ["target.json", "policy.json"]
target_group = "target-group.json"
`, inlineTables)
	got := mustLoad(t, files)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if Hash(got) != Hash(want) {
		t.Error("equal scenarios have different hashes")
	}
}

// Every shape the AWS CLI prints of the same documents gives the same scenario.
func TestDescribeOutputsEqualRequests(t *testing.T) {
	want := mustLoad(t, fixture.Base(t))
	wrap := func(file, before, after string) fstest.MapFS {
		files := fixture.Base(t)
		body := string(files["base/"+file].Data)
		files["base/"+file] = &fstest.MapFile{Data: []byte(before + body + after)}
		return files
	}
	merge := func(file, more string) fstest.MapFS { return fixture.With(t, file, "{", "{"+more+", ") }
	cases := map[string]fstest.MapFS{
		"describe-task-definition": wrap("task-definition.json", `{"taskDefinition":`, `, "tags": []}`),
		"read-only keys of a task definition": merge("task-definition.json", `"taskDefinitionArn": "a", "status": "ACTIVE",
			"requiresAttributes": [{"name": "x"}], "compatibilities": ["EC2", "FARGATE"], "registeredAt": "2026-01-01T00:00:00",
			"registeredBy": "me", "volumes": [], "placementConstraints": []`),
		"create-service": wrap("service.json", `{"service":`, `}`),
		"describe-services": wrap("service.json", `{"services": [{"serviceName": "other", "desiredCount": 1}, `,
			`], "failures": []}`),
		"runtime keys of a service": merge("service.json", `"serviceArn": "a", "clusterArn": "c", "status": "ACTIVE",
			"runningCount": 4, "pendingCount": 0, "deployments": [{"id": "1"}], "events": [], "createdAt": "x",
			"placementConstraints": [], "placementStrategy": [], "schedulingStrategy": "REPLICA", "serviceRegistries": [],
			"roleArn": "r", "platformVersion": "LATEST", "platformFamily": "Linux", "deploymentController": {"type": "ECS"},
			"enableECSManagedTags": true, "propagateTags": "NONE", "enableExecuteCommand": false`),
		"describe-scalable-targets": wrap("target.json", `{"ScalableTargets": [
			{"ResourceId": "service/c/other", "MinCapacity": 1, "MaxCapacity": 1}, `, `]}`),
		"describe-scaling-policies": wrap("policy.json", `{"ScalingPolicies": [`, `]}`),
		"describe-target-groups":    wrap("target-group.json", `{"TargetGroups": [`, `]}`),
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		got := mustLoad(t, cases[name])
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%+v\nwant\n%+v", name, got, want)
		}
	}
}

// The configuration document that --target-tracking-scaling-policy-configuration takes has no name.
func TestPolicyConfigurationAlone(t *testing.T) {
	files := fixture.Base(t)
	files["base/policy.json"] = &fstest.MapFile{Data: []byte(`{"TargetValue": 60, "ScaleInCooldown": null,
		"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}`)}
	got := mustLoad(t, files).Services[0].Scaling.Policies
	want := []model.TargetTracking{{Name: "ECSServiceAverageCPUUtilization",
		MetricSource: model.MetricSource{Metric: model.CPUUtilization}, Target: 60,
		ScaleOutCooldown: 300 * clock.Second}} // TT-15: absent is 300 s, null is 0 s
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Attributes may come in a file of their own, as modify- and describe-target-group-attributes have them.
func TestAttributesInTheirOwnFile(t *testing.T) {
	files := fixture.With(t, "scenario.toml", `target_group = "target-group.json"`,
		`target_group = ["target-group.json", "attributes.json"]`)
	files["base/attributes.json"] = &fstest.MapFile{Data: []byte(`{"TargetGroupArn": "a", "Attributes": [
		{"Key": "load_balancing.algorithm.type", "Value": "least_outstanding_requests"},
		{"Key": "stickiness.enabled", "Value": "true"}, {"Key": "stickiness.type", "Value": "lb_cookie"},
		{"Key": "idle_timeout.timeout_seconds", "Value": "30"}]}`)}
	s := mustLoad(t, files)
	g := s.Services[0].TargetGroup
	if g.Algorithm != model.LeastOutstanding || g.DeregistrationDelay != 60*clock.Second ||
		g.IdleTimeout != 30*clock.Second || g.Stickiness != 24*clock.Hour {
		t.Errorf("got %+v", g)
	}
}

// Keys that can change the outcome on AWS are listed, not swallowed and not refused.
func TestNotModelledIsListed(t *testing.T) {
	files := fixture.With(t, "service.json", `"desiredCount": 4`, `"desiredCount": 4,
		"serviceConnectConfiguration": {"enabled": true}, "deploymentController": {"type": "CODE_DEPLOY"}`)
	definition := files["base/service.json"]
	task := fixture.With(t, "task-definition.json", `"family": "web"`, `"family": "web", "volumes": [{"name": "v",
		"efsVolumeConfiguration": {"fileSystemId": "f"}}, {"name": "w", "host": {}}]`)
	task["base/service.json"] = definition
	task["base/policy.json"] = &fstest.MapFile{Data: []byte(`{"PolicyName": "step", "PolicyType": "StepScaling",
		"StepScalingPolicyConfiguration": {"AdjustmentType": "ChangeInCapacity",
		"StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]}}`)}
	s := mustLoad(t, task)
	var got []string
	for _, o := range s.NotModelled {
		got = append(got, o.Key)
	}
	want := []string{"service.web.definition.deploymentController.type", "service.web.scaling.step",
		"service.web.task_definition.volumes.v.efsVolumeConfiguration"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

const secondService = `
[[service]]
name = "api"
task_definition = "task-definition.json"
definition = { desiredCount = 1, launchType = "FARGATE" }
`

// Reordering tables and keys changes nothing.
func TestOrderOfTheFileDoesNotMatter(t *testing.T) {
	one := fixture.Base(t)
	text := string(one["base/scenario.toml"].Data)
	at := strings.Index(text, "[[service]]")
	deployment := strings.Index(text, "[[deployment]]")
	head, service, rest := text[:at], text[at:deployment], text[deployment:]
	file := func(parts ...string) fstest.MapFS {
		files := fixture.Base(t)
		files["base/scenario.toml"] = &fstest.MapFile{Data: []byte(strings.Join(parts, "\n"))}
		return files
	}
	want := mustLoad(t, file(head, service, secondService, rest))
	got := mustLoad(t, file(head, rest, secondService, service))
	if !reflect.DeepEqual(got, want) || Hash(got) != Hash(want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if want.Services[0].Name != "api" {
		t.Error("services are not in order of their names")
	}
}

// Overrides reach into AWS documents and equal the same edit of a file.
func TestOverridesEqualEdits(t *testing.T) {
	want := mustLoad(t, fixture.With(t, "task-definition.json", `"cpu": "512"`, `"cpu": "256"`))
	got := mustLoad(t, fixture.Base(t), "service.web.task_definition.cpu=256")
	if !reflect.DeepEqual(got, want) {
		t.Error("--set of cpu differs from an edit of the file")
	}
	s := mustLoad(t, fixture.Base(t), "service.web.workload.workers=32", "cluster.spot.bursts_per_month=2",
		"service.web.target_group.deregistration_delay.timeout_seconds=7", "service.web.scaling.0.MaxCapacity=20",
		"service.web.definition.capacityProviderStrategy.FARGATE.base=1", "service.web.workload.timeout=9s",
		"slo.0.max=1s", "seed=7", "service.web.scaling.cpu.TargetTrackingScalingPolicyConfiguration.TargetValue=40")
	web := s.Services[0]
	switch {
	case web.Build.Workload.Workers != 32, s.Cluster.Spot.BurstsPerMonth != 2,
		web.TargetGroup.DeregistrationDelay != 7*clock.Second, web.Scaling.Max != 20, web.Strategy[0].Base != 1,
		web.Build.Workload.Timeout != 9*clock.Second, s.SLOs[0].Max != 1, s.Seed != 7,
		web.Scaling.Policies[0].Target != 40:
		t.Errorf("overrides are lost: %+v", s)
	}
}

// A file that does not exist may be replaced by an override.
func TestOverrideReplacesMissingFile(t *testing.T) {
	files := fixture.With(t, "scenario.toml", `"task-definition.json"`, `"none.json"`)
	mustLoad(t, files, "service.web.task_definition=task-definition.json")
}

func TestDeploymentInheritsWhatItDoesNotState(t *testing.T) {
	files := fixture.With(t, "scenario.toml", "[[deployment]]", `[[deployment]]
defect = { kind = "error-rate", rate = "20%" }
workload = { startup = "20s", image = { compressed = "300MB" } }`)
	s := mustLoad(t, files)
	want := s.Services[0].Build
	want.Workload.Startup = random.Constant(20 * clock.Second)
	want.Workload.Defect = model.Defect{Kind: model.ErrorRate, Rate: 0.2}
	want.Delays.ImageMB = 300
	if got := s.Deployments[0].Build; !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestJob(t *testing.T) {
	files := fixture.With(t, "scenario.toml", "[[deployment]]", `[[run_task]]
name = "batch"
task_definition = "task-definition.json"
at = "1h"
count = 20
every = "2h"
until = "9h"
run_time = { distribution = "exponential", mean = "3m" }
concurrency = 5
retry = true
capacity_provider_strategy = [{ capacityProvider = "FARGATE_SPOT", weight = 1 }]
zones = ["us-east-1b"]

[[deployment]]`)
	j := mustLoad(t, files).Jobs[0]
	if j.Build.Workload.RunTime != random.Exponential(3*clock.Minute) || j.Until != clock.Time(9*clock.Hour) ||
		j.Strategy[0].Provider != model.FargateSpot || j.Zones[0] != "us-east-1b" || j.Build.Delays.ImageMB != 180 ||
		!j.Retry || j.Concurrency != 5 || j.Count != 20 || j.Every != 2*clock.Hour {
		t.Errorf("got %+v", j)
	}
}

// R-07: a schedule becomes the instants at which it fires, in its zone, from at to until.
func TestScheduledJob(t *testing.T) {
	files := fixture.With(t, "scenario.toml", "[[deployment]]", `[[run_task]]
name = "report"
task_definition = "task-definition.json"
at = "30m"
until = "20h"
run_time = "3m"
schedule = "cron(0 0/6 * * ? *)"
timezone = "Asia/Kolkata"
retry_policy = { MaximumEventAgeInSeconds = 3600 }

[[deployment]]`)
	j := mustLoad(t, files).Jobs[0]
	// 06:00, 12:00, 18:00 and 24:00 at UTC+5:30; the run begins at midnight UTC
	want := []clock.Time{clock.Time(30 * clock.Minute), clock.Time(6*clock.Hour + 30*clock.Minute),
		clock.Time(12*clock.Hour + 30*clock.Minute), clock.Time(18*clock.Hour + 30*clock.Minute)}
	if !slices.Equal(j.Invocations, want) || j.Count != 1 || j.Retries != 185 || j.MaxAge != clock.Hour {
		t.Errorf("got %+v", j)
	}
}

// The hash changes with everything a run depends on, and with nothing else.
func TestHash(t *testing.T) {
	plain := Hash(mustLoad(t, fixture.Base(t)))
	for _, set := range []string{"service.web.workload.workers=65", "horizon=25h", "fault.0.duration=21m",
		"service.web.target_group.Name=x", "service.web.workload.wait_time=31ms", "cluster.spot.drought=1m"} {
		if Hash(mustLoad(t, fixture.Base(t), set)) == plain {
			t.Errorf("%s does not change the hash", set)
		}
	}
	for _, set := range []string{"seed=9", "summary=text", "service.web.definition.tags=[]"} {
		if Hash(mustLoad(t, fixture.Base(t), set)) != plain {
			t.Errorf("%s changes the hash", set)
		}
	}
}

// Every default can be read by the reader of its key, has a source, and is used by some key.
func TestDefaultsAreReadable(t *testing.T) {
	for _, schema := range slices.Sorted(maps.Keys(defaults)) {
		d := defaults[schema]
		if d.Text == "" || d.Source == "" {
			t.Errorf("%s has no value or no source", schema)
		}
	}
	files := fstest.MapFS{"base/scenario.toml": {Data: []byte(`
[[service]]
name = "web"
[service.task_definition]
networkMode = "awsvpc"
cpu = 256
memory = 512
[[service.task_definition.containerDefinitions]]
name = "a"
image = "a"
portMappings = [{ containerPort = 80 }]
healthCheck = { command = ["x"] }
[service.definition]
desiredCount = 1
[service.target_group]
[service.workload]
cpu_time = "1ms"
[[service.traffic.source]]
profile = "weekly"
mean = "5/s"
peak = "9/s"
`)}}
	s := mustLoad(t, files)
	if s.Horizon != clock.Day || s.Region != "us-east-1" || s.Seed != 1 || s.Name != "base" ||
		s.Services[0].TargetGroup.IdleTimeout != clock.Minute || len(s.Services[0].Traffic.Sources) != 1 {
		t.Errorf("got %+v", s)
	}
	for _, a := range s.Assumed {
		if a.Value == "" || a.Source == "" {
			t.Errorf("%+v is incomplete", a)
		}
	}
}

// Assumptions say where a value would be set: the path works as an override.
func TestAssumedKeysAreOverrides(t *testing.T) {
	s := mustLoad(t, fixture.Base(t))
	if len(s.Assumed) < 10 {
		t.Fatalf("only %d assumptions", len(s.Assumed))
	}
	for _, a := range s.Assumed {
		if a.Key == "service.web.start" {
			continue // not a key: how every run begins
		}
		if _, err := loadAs("base", Options{Library: fixture.Base(t), Set: []string{a.Key + "=" + a.Value}}); err != nil {
			t.Errorf("%s = %s: %v", a.Key, a.Value, err)
		}
	}
}

func TestProfiles(t *testing.T) {
	cases := []struct {
		text    string
		sources int
	}{
		{`profile = "constant"`, 1},
		{`profile = "ramp"
from = "1/s"
to = "2/s"
start = "1h"
end = "2h"`, 1},
		{`profile = "steps"
steps = [{ at = "0s", rate = "1/s" }, { at = "1h", rate = "120/min" }]
repeat = "2h"
shift = "30m"
scale = 2`, 1},
		{`profile = "diurnal"
mean = "5/s"
peak = "9/s"
peak_hour = 14.5`, 1},
		{`profile = "weekly"
mean = "5/s"
peak = "9/s"
weekend = 0.5`, 1},
		{`profile = "spikes"
spikes = [{ at = "2h", factor = 5, rise = "1m", hold = "10m", fall = "5m" }]`, 2},
		{`profile = "bursts"
factor = 4
calm = "10m"
burst = "1m"
arrivals = "even"`, 1},
		{`profile = "closed-loop"
clients = 100
think_time = { distribution = "exponential", mean = "2s" }`, 0},
	}
	for _, c := range cases {
		rate := ""
		if strings.Contains(c.text, "constant") || strings.Contains(c.text, "spikes") || strings.Contains(c.text, "bursts") {
			rate = "\nrate = \"40/s\""
		}
		s := mustLoad(t, fixture.With(t, "scenario.toml", "profile = \"constant\"\nrate = \"40/s\"", c.text+rate))
		traffic := s.Services[0].Traffic
		if len(traffic.Sources) != c.sources || (c.sources == 0) != (traffic.Clients != nil) {
			t.Errorf("%s: got %+v", c.text, traffic)
		}
	}
}

func TestBundledScenariosLoad(t *testing.T) {
	all := Bundled()
	if len(all) == 0 {
		t.Fatal("no bundled scenarios")
	}
	for _, b := range all {
		if b.Summary == "" {
			t.Errorf("%s has no summary", b.Name)
		}
		s, err := loadAs(b.Name, Options{Library: library.Files})
		if err != nil {
			t.Errorf("%s: %v", b.Name, err)
			continue
		}
		if s.Name != b.Name {
			t.Errorf("%s calls itself %s", b.Name, s.Name)
		}
	}
}

func TestCopyIsAScenario(t *testing.T) {
	dir := t.TempDir()
	if err := Copy("web-on-fargate", dir); err != nil {
		t.Fatal(err)
	}
	copied, err := loadAs(dir+"/web-on-fargate", Options{})
	if err != nil {
		t.Fatal(err)
	}
	original, _ := loadAs("web-on-fargate", Options{})
	if Hash(copied) != Hash(original) {
		t.Error("the copy is another scenario")
	}
	var exists Problems
	if err := Copy("web-on-fargate", dir); !errors.As(err, &exists) {
		t.Errorf("a copy onto a folder: got %v", err)
	}
	if err := Copy("web-on-fargat", dir); err == nil || !strings.Contains(err.Error(), `did you mean "web-on-fargate"?`) {
		t.Errorf("got %v", err)
	}
	problems := Check([]string{dir + "/web-on-fargate", dir + "/web-on-fargate/service.json", "none"}, measures)
	if len(problems) != 1 {
		t.Errorf("got %v", problems)
	}
}

func ExampleLoad() {
	_, err := loadAs("web-on-fargate", Options{Set: []string{"service.web-app.workload.cpu=fair"}})
	fmt.Println(err)
	// Output: --set service.web-app.workload.cpu=fair: found cpu = "fair", expected one of quota, shared, dedicated
}

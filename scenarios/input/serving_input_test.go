package input

import (
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

// servingTables is a part of a scenario with every way to route, retry, call and queue.
const servingTables = `
[[service]]
name = "shop"
task_definition = "task-definition.json"
definition = { desiredCount = 4, launchType = "FARGATE" }
[service.target_group]
load_balancing.algorithm.type = "weighted_random"
load_balancing.algorithm.anomaly_mitigation = "on"
load_balancing.cross_zone.enabled = false
stickiness = { enabled = true }
[service.workload]
timeout = { distribution = "exponential", mean = "4s" }
[[service.workload.request]]
name = "buy"
cpu_time = "8ms"
[[service.workload.request.call]]
service = "stock"
request = "write"
through = "cloud-map"
[[service.workload.request]]
name = "browse"
weight = 9
cpu_time = "4ms"
wait_time = "10ms"
wait = "between"
[[service.workload.request.call]]
service = "stock"
request = "read"
step = 1
timeout = "500ms"
retry = { attempts = 3, backoff = "50ms", max_backoff = "1s", jitter = "none", budget = "10%" }
[[service.workload.request.call]]
service = "prices"
step = 1
count = 3
[[service.workload.request.call]]
service = "prices"
probability = 0.5
optional = true
[service.traffic]
profile = "constant"
rate = "40/s"
sessions = 5000
retry = { attempts = 2 }

[[service]]
name = "stock"
task_definition = "task-definition.json"
definition = { desiredCount = 2, launchType = "FARGATE" }
service_connect = { ejection = "1m", timeout = { perRequestTimeoutSeconds = 5 } }
cloud_map = {}
workload = { request = [{ name = "write", weight = 0, cpu_time = "2ms" }, { name = "read", cpu_time = "1ms" }] }

[[service]]
name = "prices"
task_definition = "task-definition.json"
definition = { desiredCount = 2, launchType = "FARGATE" }
target_group = { Protocol = "TCP" }
workload = { cpu_time = "1ms" }

[[service]]
name = "mail"
task_definition = "task-definition.json"
definition = { desiredCount = 2, launchType = "FARGATE" }
workload = { cpu_time = "1s", wait_time = "1s", wait = "before", workers = 2 }
queue = { visibility_timeout = "1m", extend = true, max_receives = 5 }
traffic = { profile = "constant", rate = "1/s" }

[[deployment]]
at = "5h"
service = "shop"
workload = { request = [{ name = "buy", cpu_time = "12ms" }] }
`

// servingScenario is the base with servingTables.
func servingScenario(t testing.TB) fstest.MapFS {
	files := fixture.Base(t)
	text := string(files["base/scenario.toml"].Data)
	files["base/scenario.toml"] = &fstest.MapFile{Data: []byte(text + servingTables)}
	return files
}

// edit replaces text in the scenario file.
func edit(t testing.TB, files fstest.MapFS, before, after string) fstest.MapFS {
	t.Helper()
	text := string(files["base/scenario.toml"].Data)
	if !strings.Contains(text, before) {
		t.Fatalf("the scenario does not hold %q", before)
	}
	files["base/scenario.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(text, before, after, 1))}
	return files
}

// Classes are in order of their names, calls in order of their steps, counted from 0: what is written
// later comes later, what carries the same step goes out together.
func TestRequestsAndCalls(t *testing.T) {
	s := mustLoad(t, servingScenario(t))
	read := model.Call{Service: "stock", Class: "read", Through: model.ThroughServiceConnect, Count: 1,
		Probability: 1, Timeout: 500 * clock.Millisecond, Retry: model.Retry{Attempts: 3,
			Backoff: 50 * clock.Millisecond, MaxBackoff: clock.Second, Budget: 0.1}}
	all := model.Call{Service: "prices", Through: model.ThroughLoadBalancer, Count: 3, Probability: 1}
	maybe := model.Call{Service: "prices", Through: model.ThroughLoadBalancer, Step: 1, Count: 1,
		Probability: 0.5, Optional: true}
	write := model.Call{Service: "stock", Class: "write", Through: model.ThroughCloudMap, Count: 1, Probability: 1}
	want := []model.RequestClass{
		{Name: "browse", Weight: 9, CPUTime: random.Constant(4 * clock.Millisecond),
			WaitTime: random.Constant(10 * clock.Millisecond), Waits: model.WaitBetween,
			Calls: []model.Call{all, read, maybe}},
		{Name: "buy", Weight: 1, CPUTime: random.Constant(8 * clock.Millisecond), Waits: model.WaitAfter,
			Calls: []model.Call{write}},
	}
	shop := s.Service("shop")
	w := shop.Build.Workload
	if !reflect.DeepEqual(w.Classes, want) {
		t.Errorf("got\n%+v\nwant\n%+v", w.Classes, want)
	}
	if w.Timeout != 0 || w.Patience != random.Exponential(4*clock.Second) {
		t.Errorf("timeout %v, patience %v", w.Timeout, w.Patience)
	}
	retry := model.Retry{Attempts: 2, Backoff: clock.Second, MaxBackoff: 20 * clock.Second, Jitter: true}
	if shop.Traffic.Retry != retry || shop.Traffic.Sessions != 5000 {
		t.Errorf("got %+v", shop.Traffic)
	}
	want[1].CPUTime = random.Constant(12 * clock.Millisecond) // the deployment changes this and no more
	if got := s.Deployments[0].Build.Workload.Classes; !reflect.DeepEqual(got, want) {
		t.Errorf("deployed\n%+v\nwant\n%+v", got, want)
	}
}

// E-12 to E-17, V-04, V-11, V-13: what the entrances of services say and what they leave to defaults.
func TestEntrances(t *testing.T) {
	s := mustLoad(t, servingScenario(t))
	shop, prices := s.Service("shop").TargetGroup, s.Service("prices").TargetGroup
	if shop.Algorithm != model.WeightedRandom || !shop.AnomalyMitigation || !shop.ZonesApart ||
		shop.Stickiness != 24*clock.Hour {
		t.Errorf("got %+v", shop)
	}
	if prices.Algorithm != model.FlowHash || !prices.ZonesApart || prices.Timeout != 10*clock.Second ||
		prices.IdleTimeout != 350*clock.Second {
		t.Errorf("got %+v", prices)
	}
	stock := s.Service("stock")
	if *stock.Connect != (model.Connect{PerRequestTimeout: 5 * clock.Second, Ejection: clock.Minute}) ||
		*stock.CloudMap != (model.CloudMap{TTL: clock.Minute, Propagation: 30 * clock.Second}) || stock.TargetGroup != nil {
		t.Errorf("got %+v %+v", stock.Connect, stock.CloudMap)
	}
	mail := s.Service("mail")
	if *mail.Queue != (model.Queue{VisibilityTimeout: clock.Minute, Extend: true, MaxReceives: 5}) ||
		mail.Build.Workload.Waits != model.WaitBefore || mail.Build.Workload.Queue != 0 {
		t.Errorf("got %+v %+v", mail.Queue, mail.Build.Workload)
	}
	if prices.HealthyThreshold != 5 || prices.Interval != 30*clock.Second {
		t.Errorf("got %+v", prices)
	}
	http := mustLoad(t, servingScenario(t), "service.prices.target_group.HealthCheckProtocol=HTTP")
	if got := http.Service("prices").TargetGroup.Timeout; got != 6*clock.Second {
		t.Errorf("an HTTP check of a Network Load Balancer: %v, want 6s", got)
	}
}

// V-13: the idle timeout closes a request that outlasts it; zero switches either timeout off.
func TestServiceConnectTimeouts(t *testing.T) {
	for set, want := range map[string]clock.Span{
		"{}":                             15 * clock.Second,
		"{ perRequestTimeoutSeconds=0 }": 300 * clock.Second,
		"{ idleTimeoutSeconds=4 }":       4 * clock.Second,
		"{ idleTimeoutSeconds=0 }":       15 * clock.Second,
		"{ perRequestTimeoutSeconds=0, idleTimeoutSeconds=0 }":  0,
		"{ perRequestTimeoutSeconds=9, idleTimeoutSeconds=60 }": 9 * clock.Second,
	} {
		s := mustLoad(t, servingScenario(t), "service.stock.service_connect.timeout="+set)
		if got := s.Service("stock").Connect.PerRequestTimeout; got != want {
			t.Errorf("%s: got %v, want %v", set, got, want)
		}
	}
}

// TOML ↔ AWS JSON of the same documents: equal scenarios, assumptions included.
func TestServingDocumentsEqualTables(t *testing.T) {
	want := mustLoad(t, edit(t, servingScenario(t), `definition = { desiredCount = 2, launchType = "FARGATE" }
service_connect = { ejection = "1m", timeout = { perRequestTimeoutSeconds = 5 } }
cloud_map = {}`, `definition = { desiredCount = 2, launchType = "FARGATE", serviceRegistries = [{ registryArn = "r" }],
  serviceConnectConfiguration = { enabled = true, services = [
    { portName = "http", timeout = { perRequestTimeoutSeconds = 5 } }] } }
service_connect = { ejection = "1m" }`), portNamed)
	files := edit(t, servingScenario(t), `definition = { desiredCount = 2, launchType = "FARGATE" }
service_connect = { ejection = "1m", timeout = { perRequestTimeoutSeconds = 5 } }
cloud_map = {}`, `definition = "stock.json"
service_connect = { ejection = "1m" }`)
	edit(t, files, `load_balancing.algorithm.type = "weighted_random"
load_balancing.algorithm.anomaly_mitigation = "on"
load_balancing.cross_zone.enabled = false
stickiness = { enabled = true }`, ``)
	edit(t, files, "[service.target_group]\n", `target_group = "shop-group.json"`+"\n")
	files["base/stock.json"] = &fstest.MapFile{Data: []byte(`{"services": [{"serviceName": "stock", "desiredCount": 2,
		"launchType": "FARGATE", "serviceRegistries": [{"registryArn": "r"}], "serviceConnectConfiguration":
		{"enabled": true, "services": [{"portName": "http", "timeout": {"perRequestTimeoutSeconds": 5}}]}}]}`)}
	files["base/shop-group.json"] = &fstest.MapFile{Data: []byte(`{"TargetGroupArn": "a", "Attributes": [
		{"Key": "load_balancing.algorithm.type", "Value": "weighted_random"},
		{"Key": "load_balancing.algorithm.anomaly_mitigation", "Value": "on"},
		{"Key": "load_balancing.cross_zone.enabled", "Value": "false"},
		{"Key": "stickiness.enabled", "Value": "true"}]}`)}
	got := mustLoad(t, files, portNamed)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if stock := got.Service("stock"); *stock.Connect !=
		(model.Connect{PerRequestTimeout: 5 * clock.Second, Ejection: clock.Minute}) || stock.CloudMap == nil {
		t.Errorf("got %+v", stock)
	}
}

// portNamed gives the port of the service stock a name.
const portNamed = `service.stock.task_definition.containerDefinitions.app.portMappings.0.name=http`

// TT-03: a policy follows the backlog of a queue, in whatever namespace a team publishes it.
func TestBacklogPerTask(t *testing.T) {
	const policy = `{"TargetValue": 30, "CustomizedMetricSpecification": {"MetricName": "BacklogPerTask",
		"Namespace": "Mail", "Statistic": "Average", "Unit": "None"}}`
	files := edit(t, servingScenario(t), `queue = {`, `scaling = [{ MinCapacity = 1, MaxCapacity = 9 }, "backlog.json"]
queue = {`)
	files["base/backlog.json"] = &fstest.MapFile{Data: []byte(policy)}
	want := []model.TargetTracking{{Name: "BacklogPerTask",
		MetricSource: model.MetricSource{Metric: model.BacklogPerTask}, Target: 30,
		ScaleOutCooldown: 300 * clock.Second, ScaleInCooldown: 300 * clock.Second}}
	if got := mustLoad(t, files).Service("mail").Scaling.Policies; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Within one step calls go out together: their order in the file says nothing. That of requests and
// services never does.
func TestOrderOfCallsInOneStepDoesNotMatter(t *testing.T) {
	want := mustLoad(t, servingScenario(t))
	const first, second = `service = "stock"
request = "read"
step = 1
timeout = "500ms"
retry = { attempts = 3, backoff = "50ms", max_backoff = "1s", jitter = "none", budget = "10%" }`, `service = "prices"
step = 1
count = 3`
	const between = "\n[[service.workload.request.call]]\n"
	swapped := edit(t, servingScenario(t), first+between+second, second+between+first)
	if got := mustLoad(t, swapped); !reflect.DeepEqual(got.Services, want.Services) || Hash(got) != Hash(want) {
		t.Errorf("got\n%+v\nwant\n%+v", got.Services, want.Services)
	}
	apart := mustLoad(t, edit(t, servingScenario(t), "step = 1\ncount", "step = 2\ncount"))
	if Hash(apart) == Hash(want) {
		t.Error("calls one after the other are the same as calls together")
	}
	far := mustLoad(t, edit(t, servingScenario(t), "step = 1\ncount", "step = 9\ncount"))
	if Hash(far) != Hash(apart) {
		t.Error("the numbers of steps matter, not only their order")
	}
}

// Writing every assumption into the scenario changes nothing, so that each is what the report says and
// is where the report says.
func TestAssumedValuesAreThoseUsed(t *testing.T) {
	files := servingScenario(t)
	s := mustLoad(t, files)
	for _, a := range s.Assumed {
		isKey := !strings.HasSuffix(a.Key, ".start") && !strings.Contains(a.Key, ".zones") && a.Key != "cluster.zones"
		if isKey && Hash(mustLoad(t, files, a.Key+"="+a.Value)) != Hash(s) {
			t.Errorf("%s = %s is not what was assumed", a.Key, a.Value)
		}
	}
	for _, key := range []string{"service.shop.workload.request.browse.call.1.retry",
		"service.shop.workload.request.buy.weight", "service.shop.traffic.retry.max_backoff",
		"service.shop.target_group.stickiness.lb_cookie.duration_seconds", "service.stock.cloud_map.ttl",
		"service.prices.target_group.HealthCheckTimeoutSeconds", "service.prices.traffic.bytes"} {
		if !slices.ContainsFunc(s.Assumed, func(a model.Assumption) bool { return a.Key == key }) {
			t.Errorf("%s is not listed", key)
		}
	}
	for _, key := range []string{"service.stock.workload.timeout", "service.mail.workload.timeout",
		"service.mail.workload.queue", "service.mail.traffic.bytes", "service.mail.traffic.retry"} {
		if slices.ContainsFunc(s.Assumed, func(a model.Assumption) bool { return a.Key == key }) {
			t.Errorf("%s is listed, and nothing depends on it", key)
		}
	}
}

// Everything that serving depends on is in the hash, and --set reaches it.
func TestServingKeysAreInTheHash(t *testing.T) {
	plain := Hash(mustLoad(t, servingScenario(t)))
	for _, set := range []string{
		"service.shop.workload.request.buy.weight=2", "service.shop.workload.request.browse.wait=before",
		"service.shop.workload.request.buy.call.stock.optional=true",
		"service.shop.workload.request.browse.call.stock.retry.attempts=4",
		"service.shop.workload.request.browse.call.2.probability=0.4",
		"service.shop.workload.timeout=4s", "service.shop.traffic.sessions=0", "service.shop.traffic.retry=none",
		"service.shop.target_group.stickiness.enabled=false",
		"service.shop.target_group.load_balancing.cross_zone.enabled=use_load_balancer_configuration",
		"service.stock.service_connect.ejection=30s", "service.stock.cloud_map.ttl=0s",
		"service.mail.queue.extend=false", "service.mail.queue.max_receives=0", "fault.0.kind=zonal-shift",
		"service.prices.load_balancer.tcp.idle_timeout.seconds=60",
	} {
		if Hash(mustLoad(t, servingScenario(t), set)) == plain {
			t.Errorf("%s does not change the hash", set)
		}
	}
}

// A retry of one attempt is none, however the rest of it is written.
func TestOneAttemptIsNoRetry(t *testing.T) {
	s := mustLoad(t, servingScenario(t), "service.shop.traffic.retry={ attempts=1, backoff='2s' }")
	if got := s.Service("shop").Traffic.Retry; got != (model.Retry{}) {
		t.Errorf("got %+v", got)
	}
}

// What every way to route, retry, call and queue leaves out is listed, and nothing else.
func TestServingLeavesOut(t *testing.T) {
	var got []string
	for _, o := range mustLoad(t, servingScenario(t)).NotModelled {
		got = append(got, o.Key)
	}
	want := []string{"service.prices.target_group.Protocol"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	slow := mustLoad(t, fixture.Base(t), "service.web.target_group.slow_start.duration_seconds=60")
	if len(slow.NotModelled) > 0 || slow.Service("web").TargetGroup.SlowStart != clock.Minute {
		t.Errorf("slow start: %v", slow.NotModelled)
	}
}

// LB-13: the bound of the target optimizer is its agent's environment variable, and 1 without it.
func TestTargetOptimizerTakesItsBoundFromTheAgent(t *testing.T) {
	const port = "service.web.target_group.TargetControlPort=3000"
	s := mustLoad(t, fixture.Base(t), port)
	if got := s.Services[0].TargetGroup.MaxConcurrency; got != 1 {
		t.Errorf("%d requests at a time without a variable, want 1", got)
	}
	files := fixture.Base(t)
	definition := strings.Replace(string(files["base/task-definition.json"].Data), `"cpu": 256,`,
		`"cpu": 256, "environment": [{"name": "LOG", "value": "debug"},
		 {"name": "TARGET_CONTROL_MAX_CONCURRENCY", "value": "4"}],`, 1)
	files["base/task-definition.json"] = &fstest.MapFile{Data: []byte(definition)}
	s = mustLoad(t, files, port)
	if got := s.Services[0].TargetGroup.MaxConcurrency; got != 4 {
		t.Errorf("%d requests at a time, the agent says 4", got)
	}
}

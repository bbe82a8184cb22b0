package input

import (
	"reflect"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
)

// smallest is a scenario that leaves out whatever it may, in a Region.
func smallest(region, targetGroup string) fstest.MapFS {
	return fstest.MapFS{"base/scenario.toml": {Data: []byte(`
region = "` + region + `"
[[service]]
name = "web"
task_definition = { networkMode = "awsvpc", cpu = 256, memory = 512, containerDefinitions = [
  { name = "a", image = "a", portMappings = [{ containerPort = 80 }], healthCheck = { command = ["x"] } },
] }
definition = { desiredCount = 1 }
target_group = ` + targetGroup + `
scaling = [{ MinCapacity = 1, MaxCapacity = 2 }, { PolicyName = "cpu", TargetTrackingScalingPolicyConfiguration = {
  TargetValue = 50, PredefinedMetricSpecification = { PredefinedMetricType = "ECSServiceAverageCPUUtilization" } } }]
[service.workload]
cpu_time = "1ms"
[service.traffic]
profile = "constant"
rate = "1/s"
`)}}
}

// TestDefaultsAreThoseOfAWS: what a request leaves out has AWS's value. D-03, DR-04, D-17, C-01, C-02,
// C-07 of a service; S-01: it is a REPLICA one, on Fargate; T-13, T-04, L-12, L-15, L-18, H-01 of a task;
// E-01, E-02, E-10, E-12 to E-17, LB-03 of a target group; TT-14, TT-15 of a policy.
func TestDefaultsAreThoseOfAWS(t *testing.T) {
	s := mustLoad(t, smallest("us-east-1", "{}"))
	web := &s.Services[0]
	breaker := model.CircuitBreaker{Type: model.BoundedPercent, Value: 50, ResetOnHealthyTask: true}
	if d := web.Deployment; !reflect.DeepEqual(d, model.DeploymentConfiguration{MinimumHealthyPercent: 100,
		MaximumPercent: 200, CircuitBreaker: breaker}) || web.GracePeriod != 0 {
		t.Errorf("deployments: %+v, grace period %s", d, web.GracePeriod)
	}
	if len(web.Strategy) != 1 || web.Strategy[0].Provider != model.Fargate {
		t.Errorf("strategy: %+v", web.Strategy)
	}
	task := web.Build.TaskDefinition
	if task.Resources.StorageGiB != 20 || task.Architecture != model.X86 || task.OS != model.Linux {
		t.Errorf("task: %+v", task)
	}
	c := task.Containers[0]
	if check := *c.HealthCheck; !c.Essential || c.StopTimeout != 30*clock.Second || c.StartTimeout != 0 ||
		check != (model.ContainerCheck{Interval: 30 * clock.Second, Timeout: 5 * clock.Second, Retries: 3}) {
		t.Errorf("container: %+v, check %+v", c, check)
	}
	if g := *web.TargetGroup; g.Interval != 30*clock.Second || g.Timeout != 5*clock.Second ||
		g.HealthyThreshold != 5 || g.UnhealthyThreshold != 2 || g.DeregistrationDelay != 300*clock.Second ||
		g.Algorithm != model.RoundRobin || g.AnomalyMitigation || g.SlowStart != 0 || g.ZonesApart ||
		g.IdleTimeout != 60*clock.Second || g.Stickiness != 0 {
		t.Errorf("target group: %+v", g)
	}
	p := web.Scaling.Policies[0]
	if p.ScaleOutCooldown != 300*clock.Second || p.ScaleInCooldown != 300*clock.Second || p.DisableScaleIn {
		t.Errorf("policy: %+v", p)
	}
}

// TestDefaultsOfANetworkLoadBalancer: N-01, N-04, E-15: timeouts by protocol, the same delay, connections
// that outlast it unless an attribute says otherwise, and zones apart.
func TestDefaultsOfANetworkLoadBalancer(t *testing.T) {
	for text, timeout := range map[string]clock.Span{
		`{ Protocol = "TCP" }`:                               10 * clock.Second,
		`{ Protocol = "TCP", HealthCheckProtocol = "HTTP" }`: 6 * clock.Second,
	} {
		g := *mustLoad(t, smallest("us-east-1", text)).Services[0].TargetGroup
		if g.Timeout != timeout || g.Interval != 30*clock.Second || g.HealthyThreshold != 5 ||
			g.UnhealthyThreshold != 2 || g.DeregistrationDelay != 300*clock.Second || !g.ZonesApart ||
			g.Algorithm != model.FlowHash || !g.KeepsConnections {
			t.Errorf("%s: %+v", text, g)
		}
	}
}

// TestDefaultsOfTrafficShifts: B-05 to B-07: steps and bake times; B-08: a Network Load Balancer takes
// longer.
func TestDefaultsOfTrafficShifts(t *testing.T) {
	bake := 15 * clock.Minute
	for strategy, want := range map[model.DeploymentStrategy]model.DeploymentConfiguration{
		model.Rolling:   {},
		model.BlueGreen: {BakeTime: bake},
		model.Linear:    {BakeTime: bake, Step: model.TrafficStep{Permille: 100, BakeTime: 6 * clock.Minute}},
		model.Canary:    {BakeTime: bake, Step: model.TrafficStep{Permille: 50, BakeTime: 10 * clock.Minute}},
	} {
		for text, shift := range map[string]clock.Span{`{}`: 0, `{ Protocol = "TCP" }`: 10 * clock.Minute} {
			set := "service.web.definition.deploymentConfiguration.strategy=" + string(strategy)
			got := mustLoad(t, smallest("us-east-1", text), set).Services[0].Deployment
			if strategy == model.Rolling {
				shift = 0
			}
			if got.BakeTime != want.BakeTime || got.Step != want.Step || got.ShiftTime != shift {
				t.Errorf("%s, %s: %+v", strategy, text, got)
			}
		}
	}
}

// TestLaunchRatesAreTheRegions, LR-01, LR-02: smaller Regions launch a quarter on Fargate, and
// as much as others on EC2. Q-05: vCPU
// quotas limit nobody who does not state them.: calls and tasks in Cloud Map have AWS's
// rates and quota everywhere. S-24: the ladder of the text is that of the scheduler.
func TestLaunchRatesAreTheRegions(t *testing.T) {
	for region, want := range map[string]model.Limits{
		"us-east-1":  {ServiceLaunchesPerMinute: 500, FargateBurst: 100, FargateRefillPerSecond: 20},
		"eu-south-1": {ServiceLaunchesPerMinute: 125, FargateBurst: 25, FargateRefillPerSecond: 5},
	} {
		files := smallest(region, "{}")
		for _, dimension := range []string{"alb-hours", "alb-lcu"} { // not known in every Region
			files["base/scenario.toml"].Data = append(files["base/scenario.toml"].Data,
				"[[price]]\ndimension = \""+dimension+"\"\nusd = 0.02\n"...)
		}
		got := mustLoad(t, files).Cluster.Limits
		want.RunTask, want.ClusterResources = model.Rate{Burst: 20, PerSecond: 20}, model.Rate{Burst: 100, PerSecond: 40}
		want.ServiceUpdates, want.TaskProtection = model.Rate{Burst: 50, PerSecond: 5}, model.Rate{Burst: 200, PerSecond: 80}
		want.DiscoverableTasks, want.EC2LaunchesPerMinute = 1000, 500
		want.LaunchThrottle, want.Refusal = scheduler.DefaultThrottle(), scheduler.DefaultRefusal()
		want.CallRetry, want.ScheduleRetry = got.CallRetry, got.ScheduleRetry
		if got != want {
			t.Errorf("%s: %+v, expected %+v", region, got, want)
		}
	}
}

// TestStartUpTakesAsLongAsMeasured: TS-06: the default delays. TS-02: a small image is RUNNING 23 s
// after the decision, within 15 %; TS-04: one of 413 MB after 53 to 62 s, on average.
func TestStartUpTakesAsLongAsMeasured(t *testing.T) {
	d := mustLoad(t, smallest("us-east-1", "{}")).Services[0].Build.Delays
	running := func(megabytes float64) float64 {
		return d.Provisioning.Mean().Seconds() + d.Pending.Mean().Seconds() +
			megabytes*d.PullRate.Mean().Seconds() + d.ContainerStart.Mean().Seconds() +
			d.Registration.Mean().Seconds()
	}
	for _, c := range []struct{ megabytes, least, most float64 }{{20, 23 * 0.85, 23 * 1.15}, {413, 53, 62}} {
		if got := running(c.megabytes); got < c.least || got > c.most {
			t.Errorf("%v MB: RUNNING after %.1f s, expected %.1f to %.1f", c.megabytes, got, c.least, c.most)
		}
	}
}

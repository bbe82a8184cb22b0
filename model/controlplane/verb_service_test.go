package controlplane

import (
	"slices"
	"strings"
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// service NAME desired=N [min=N max=N] [strategy=(FARGATE:WEIGHT[:BASE],…)] [target] [check]
// [dereg=300s] [grace=60s] [breaker=on|rollback] [threshold=N]
// [kind=BOUNDED_PERCENT|UNBOUNDED_PERCENT percent=N] [reset=off] [scaling=(MIN,MAX,CPU)]
// [steps=(ADJUSTMENT,LOWER:CHANGE,…): on CPU from 50 % on in one minute] [forecast=(TASKS,…) [raise=PERCENT]]
// [cpu=256] [rebalance] [rollout=ROLLING|BLUE_GREEN|LINEAR|CANARY] [bake=5m] [step=10%]
// [stepbake=6m] [shift=10m] [hook=TIMEOUT [ontimeout=continue]: at three stages]
// [alarm=on|rollback: CPU above 80 % in 2 of 2 minutes] [cloud-map] [external] [warm] [strategy=EC2:1
// any memory=256 port=8080 network=awsvpc placement=… distinct memberof=… daemon]: CreateService.
func (s *script) service(d *datadriven.TestData, t *testing.T) {
	spec := &model.Service{
		Name:         name(d),
		DesiredCount: number(t, d, "desired", 1-min(1, len(value(d, "daemon", "")))),
		Zones:        s.scenario.Zones,
		Strategy:     strategy(t, d),
		GracePeriod:  span(t, d, value(d, "grace", "0s")),
		Build:        build(t, d),
		Rebalancing:  value(d, "rebalance", "") != "",
		External:     value(d, "external", "") != "",
		Daemon:       value(d, "daemon", "") != "",
		Placement:    placementOf(d),
		Deployment: model.DeploymentConfiguration{
			MinimumHealthyPercent: number(t, d, "min", 100),
			MaximumPercent:        number(t, d, "max", 200),
			CircuitBreaker: model.CircuitBreaker{
				Enable:             value(d, "breaker", "off") != "off",
				Rollback:           value(d, "breaker", "off") == "rollback",
				Type:               model.BoundedPercent,
				Value:              50,
				ResetOnHealthyTask: value(d, "reset", "on") == "on",
			},
		},
	}
	if model.IsExternal(spec.Strategy) {
		spec.Zones = []string{model.OutsideAWS}
	}
	deploymentStrategy(t, d, &spec.Deployment)
	if value(d, "hook", "") != "" {
		spec.Deployment.Hooks = []model.LifecycleHook{{
			Name: "smoke-test", Timeout: span(t, d, value(d, "hook", "")),
			Stages: []model.Stage{model.PreScaleUp, model.PostTestTrafficShift,
				model.ProductionTrafficShift},
			ContinueOnTimeout: value(d, "ontimeout", "") == "continue",
		}}
	}
	if value(d, "alarm", "") != "" {
		spec.Alarms = []model.Alarm{{Name: "cpu-high",
			MetricSource: model.MetricSource{Metric: model.CPUUtilization},
			AlarmRule:    model.AlarmRule{Threshold: 80, Period: alarmPoll, Periods: 2, Datapoints: 2}}}
		spec.Deployment.Alarms = model.DeploymentAlarms{
			Names: []string{"cpu-high"}, Rollback: value(d, "alarm", "") == "rollback"}
	}
	if threshold := number(t, d, "threshold", 0); threshold > 0 {
		spec.Deployment.CircuitBreaker.Type, spec.Deployment.CircuitBreaker.Value = model.Count,
			threshold
	}
	if value(d, "cloud-map", "") != "" {
		spec.CloudMap = &model.CloudMap{}
	}
	if kind := value(d, "kind", ""); kind != "" {
		spec.Deployment.CircuitBreaker.Type = model.ThresholdType(kind)
		spec.Deployment.CircuitBreaker.Value = number(t, d, "percent", 50)
	}
	if value(d, "target", "") != "" {
		spec.TargetGroup = &model.TargetGroup{DeregistrationDelay: span(t, d, value(d, "dereg",
			"300s"))}
	}
	if bounds := value(d, "scaling", ""); bounds != "" {
		parts := strings.Split(bounds, ",")
		spec.Scaling = &model.Scaling{Min: atoi(t, d, parts[0]), Max: atoi(t, d, parts[1]),
			Policies: []model.TargetTracking{{
				Name: "cpu", MetricSource: model.MetricSource{Metric: model.CPUUtilization}, Target: float64(atoi(t, d, parts[2])),
				ScaleOutCooldown: span(t, d, "300s"), ScaleInCooldown: span(t, d, "300s")}}}
	}
	policiesOf(t, d, spec)
	alone := s.scenario
	alone.Services = []model.Service{*spec}
	for range 4 { // revisions a script may deploy; all alike to ECS
		alone.Deployments = append(alone.Deployments,
			model.PlannedDeployment{Service: spec.Name, Build: spec.Build})
	}
	s.control.addService(&alone, spec)
	s.laws.Add(spec)
	warm := value(d, "warm", "") != ""
	s.step(model.ServiceCreated{Service: spec.Name, Warm: warm}, !warm)
	if warm {
		for _, a := range slices.Clone(s.order) {
			if a.Task.Group == spec.Name {
				s.succeed(a, false)
			}
		}
		s.status(d, t)
	}
}

func build(t *testing.T, d *datadriven.TestData) model.Build {
	web := model.Container{Name: "web", Essential: true}
	if value(d, "check", "") != "" {
		web.HealthCheck = &model.ContainerCheck{}
	}
	definition := model.TaskDefinition{
		Resources: model.Resources{CPUUnits: number(t, d, "cpu", 256),
			MemoryMiB: number(t, d, "memory", 0)},
		Containers:   []model.Container{web},
		Architecture: model.X86, AnyArchitecture: value(d, "any", "") != "",
		NetworkMode: model.NetworkMode(value(d, "network", "bridge")),
	}
	if port := number(t, d, "port", 0); port > 0 {
		definition.HostPorts = []model.HostPort{{Number: port}}
	}
	return model.Build{TaskDefinition: definition}
}

// deploymentStrategy reads how a service deploys.
func deploymentStrategy(t *testing.T, d *datadriven.TestData, c *model.DeploymentConfiguration) {
	c.Strategy = model.DeploymentStrategy(value(d, "rollout", "ROLLING"))
	c.BakeTime = span(t, d, value(d, "bake", "0s"))
	c.Step = model.TrafficStep{
		Permille: 10 * number(t, d, "step", 10), BakeTime: span(t, d, value(d, "stepbake", "0s")),
	}
	c.ShiftTime = span(t, d, value(d, "shift", "0s"))
}

func strategy(t *testing.T, d *datadriven.TestData) []model.StrategyItem {
	var items []model.StrategyItem
	for _, item := range strings.Split(value(d, "strategy", "FARGATE:1"), ",") {
		parts := strings.Split(item, ":")
		parsed := model.StrategyItem{Provider: model.Provider(parts[0]), Weight: atoi(t, d,
			parts[1])}
		if len(parts) > 2 {
			parsed.Base = atoi(t, d, parts[2])
		}
		items = append(items, parsed)
	}
	return items
}

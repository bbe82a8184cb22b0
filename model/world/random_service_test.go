package world

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

func (p servicePlan) service(name string, s *model.Scenario, all plan) model.Service {
	service := model.Service{
		Name: name, Build: p.calling(p.Build.build(name), all), DesiredCount: p.Desired,
		Strategy: strategies[p.Strategy], Zones: s.Zones, GracePeriod: seconds(p.Grace),
		Rebalancing: p.Rebalance && p.Max > 100,
		Protection:  protections[p.Protect],
		Deployment: model.DeploymentConfiguration{
			MinimumHealthyPercent: p.Min, MaximumPercent: p.Max,
			CircuitBreaker: breakers[p.Breaker], Strategy: p.Rollout, BakeTime: seconds(p.Bake),
			Step: model.TrafficStep{Permille: p.Step, BakeTime: seconds(p.Bake)},
		},
	}
	service.Scaling = p.scaling()
	if p.Host != nil {
		p.Host.runsOnHosts(&service)
	}
	p.rehearse(&service)
	service.External = p.External > 0
	if p.Worker {
		service.Queue = &model.Queue{VisibilityTimeout: 2 * clock.Minute, MaxReceives: 3,
			Extend: p.Sticky, Protect: p.Protect}
		service.Traffic = model.Traffic{Sources: p.sources(s)}
		return service
	}
	if p.Connect {
		service.Connect = &model.Connect{PerRequestTimeout: 15 * clock.Second,
			Ejection: 30 * clock.Second}
	}
	if p.CloudMap {
		service.CloudMap = &model.CloudMap{TTL: clock.Minute}
	}
	if p.NoBalancer {
		return service
	}
	if p.Alarm {
		service.Alarms = []model.Alarm{{Name: "errors",
			MetricSource: model.MetricSource{Metric: model.ErrorPercent},
			AlarmRule:    model.AlarmRule{Threshold: 5, Period: clock.Minute, Periods: 2, Datapoints: 1}}}
		service.Deployment.Alarms = model.DeploymentAlarms{Names: []string{"errors"},
			Rollback: p.Breaker != "on"}
	}
	service.TargetGroup = &model.TargetGroup{
		Name: name, Interval: seconds(p.Interval), Timeout: 4 * clock.Second, HealthyThreshold: 3,
		UnhealthyThreshold: 2, DeregistrationDelay: seconds(p.Deregister), Algorithm: p.Algorithm,
		IdleTimeout: seconds(p.IdleTimeout), ZonesApart: p.Apart,
		FailOpen: p.FailOpen, DNSFailover: p.FailOpen,
	}
	service.LoadBalancer = model.LoadBalancer{Name: "shared"}
	service.Traffic = model.Traffic{Bytes: 12_000, RequestsPerConnection: 10,
		ConnectionLife: clock.Minute}
	if p.Clients > 0 {
		service.Traffic.Clients = &model.Clients{Count: p.Clients,
			ThinkTime: random.Exponential(3 * clock.Second)}
	}
	service.Traffic.Sources = p.sources(s)
	service.Traffic.Retry = model.Retry{Attempts: p.Retries, Backoff: clock.Second}
	if p.Sticky {
		service.TargetGroup.Stickiness, service.Traffic.Sessions = clock.Minute, 20
	}
	if p.Algorithm != model.LeastOutstanding {
		service.TargetGroup.SlowStart = seconds(p.SlowStart)
	}
	if p.Clients == 0 {
		service.Sampled = p.Sampled
	}
	return service
}

func (p servicePlan) sources(s *model.Scenario) []model.Source {
	if p.Rate+p.Surge <= 0 {
		return nil
	}
	return []model.Source{{
		Name: "steps", Arrivals: model.Poisson, Step: true, Rate: []model.RatePoint{
			{PerSecond: p.Rate}, {At: clock.Time(s.Horizon / 2), PerSecond: p.Surge}},
	}}
}

// rehearse gives deployments that shift traffic their lifecycle hook, and the requests it looks at.
func (p servicePlan) rehearse(s *model.Service) {
	d := &s.Deployment
	if p.Hook == "" || !d.Strategy.Shifts() {
		return
	}
	if model.HookOutcome(p.Hook) == model.HookChecksTests {
		s.TestTraffic.PerSecond = 2
	}
	d.Hooks = []model.LifecycleHook{{
		Name: "test", Timeout: 5 * clock.Minute, ContinueOnTimeout: p.Breaker == "off",
		Stages: []model.Stage{model.PostScaleUp, model.PostTestTrafficShift,
			model.ProductionTrafficShift},
		Takes: random.Exponential(clock.Minute), Outcome: model.HookOutcome(p.Hook), MaxErrorRatio: 0.1,
	}}
}

// calling is a build that calls what its service calls.
func (p servicePlan) calling(b model.Build, all plan) model.Build {
	b = p.Host.on(b)
	for i, c := range p.Calls {
		b.Workload.Calls = append(b.Workload.Calls, model.Call{
			Service: all.serviceName(c.To), Through: c.Through, Step: i, Count: 1, Probability: 0.7,
			Timeout: 2 * clock.Second, Optional: c.Optional,
			Retry: model.Retry{Attempts: c.Attempts, Backoff: 100 * clock.Millisecond},
		})
	}
	if p.Worker {
		b.Workload.Workers, b.Workload.Queue, b.Workload.Timeout = min(2, b.Workload.Workers), 0, 0
	}
	return b
}

func (p buildPlan) build(name string) model.Build {
	millis := func(n int) clock.Span { return clock.Span(n) * clock.Millisecond }
	b := model.Build{
		TaskDefinition: model.TaskDefinition{
			Family: name, Architecture: model.X86, OS: model.Linux, Containers: shapes[p.Shape],
			Resources: model.Resources{CPUUnits: p.CPUUnits, MemoryMiB: 2048, StorageGiB: 20},
		},
		Workload: model.Workload{
			CPUTime:  random.Exponential(millis(p.CPUMillis)),
			WaitTime: random.Exponential(millis(p.WaitMillis)),
			Workers:  p.Workers, Queue: p.Queue, CPU: p.Discipline, Timeout: seconds(p.Timeout),
			Memory:   model.MemoryUse{BaseMiB: 200, PerRequestMiB: 3},
			CheckCPU: clock.Millisecond, Startup: random.Exponential(seconds(p.Startup)),
			Shutdown: random.Exponential(seconds(p.Shutdown)),
			InitTime: random.Exponential(seconds(p.Init)),
			Defect:   p.defect(),
		},
	}
	if p.CheckEvery > 0 {
		b.TaskDefinition.Containers = slices.Clone(b.TaskDefinition.Containers)
		for i := range b.TaskDefinition.Containers {
			if check := b.TaskDefinition.Containers[i].HealthCheck; check != nil {
				rarer := *check
				rarer.Interval = seconds(p.CheckEvery)
				b.TaskDefinition.Containers[i].HealthCheck = &rarer
			}
		}
	}
	if p.Harm > 2 {
		b.Proxy, b.LogRouter = model.Share{CPUUnits: 256, MemoryMiB: 64}, model.Share{CPUUnits: 64}
	}
	if !p.Instant {
		b.Delays = plainService(name).Build.Delays
		b.Delays.ImageMB = p.Image
		b.Delays.Deregistration = random.Constant(seconds(p.Harm))
	}
	return b
}

func (p buildPlan) defect() model.Defect {
	d := model.Defect{Kind: p.Defect, Rate: p.Rate, Requests: p.Harm}
	harm := float64(p.Harm)
	switch p.Defect {
	case model.MemoryLeak:
		d.LeakMiBPerHour, d.LeakMiBPerRequest = 4000*harm, max(0, 8-4*harm)
	case model.Slower:
		d.CPUFactor, d.WaitFactor = harm, 1/(1+harm)
	case model.CrashesLater:
		d.After = random.Exponential(seconds(100 * p.Harm))
	}
	return d
}

package world

import (
	"fmt"
	"time"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// plan is a scenario in few words: what a random test draws, shrinks and saves. Spans are in
// seconds. Every plan is one that Load could have returned.
type plan struct {
	Seed        uint64
	Horizon     int
	WarmUp      int
	Zones       int
	Bursts      float64 // of the Spot market, a month
	Calm        float64 // monthly interruption
	Drought     int
	Limited     bool
	MetricDelay int
	HostLoss    int
	Services    []servicePlan
	Jobs        []jobPlan    `json:",omitempty"`
	Deployments []deployPlan `json:",omitempty"`
	Faults      []faultPlan  `json:",omitempty"`
}

type servicePlan struct {
	Build       buildPlan
	Desired     int
	Strategy    string
	Min, Max    int // percent
	Breaker     string
	Rollout     model.DeploymentStrategy `json:",omitempty"`
	Step        int                      `json:",omitempty"` // permille
	Bake        int                      `json:",omitempty"` // of each step and of the whole
	Grace       int
	Rebalance   bool `json:",omitempty"`
	Protect     bool `json:",omitempty"`
	NoBalancer  bool
	Apart       bool                  `json:",omitempty"` // zones
	FailOpen    model.HealthThreshold `json:",omitzero"`
	Algorithm   model.Algorithm
	Interval    int
	Deregister  int
	IdleTimeout int
	Scaling     string `json:",omitempty"`
	ScaleMin    int
	ScaleMax    int
	Target      float64
	Cooldown    int
	Rate        int
	Surge       int // rate from the middle of the run on
	Clients     int
	Sampled     int // tasks; without clients only
}

// buildPlan is a revision. Milliseconds where it says so.
type buildPlan struct {
	Shape      string
	CPUUnits   int
	Discipline model.Discipline
	CPUMillis  int
	WaitMillis int
	Workers    int
	Queue      int
	Timeout    int
	Startup    int
	Shutdown   int
	Image      float64
	Instant    bool // no delay of AWS takes any time
	Defect     model.DefectKind
	Rate       float64
	Init       int
	Harm       int // how bad the defect is
}

type jobPlan struct {
	Build       buildPlan
	Strategy    string
	At          int
	Count       int
	Every       int
	Concurrency int
	Retry       bool
	RunTime     int
	Scheduled   bool // by EventBridge Scheduler, at the instants at which a caller would submit
}

type deployPlan struct {
	At      int
	Service int
	Build   buildPlan
}

type faultPlan struct {
	At, Zone, Service int // Zone 0: every one
	Kind              model.FaultKind
	Container         string
	Duration, Count   int
	Fraction          float64
	Every, With       int // seconds on average; the fault that it follows, from 1
}

func seconds(n int) clock.Span { return clock.Span(n) * clock.Second }
func instant(n int) clock.Time { return clock.Time(0).Add(seconds(n)) }

// scenario spells a plan out.
func (p plan) scenario() *model.Scenario {
	s := &model.Scenario{
		Name: "random", Seed: p.Seed, Start: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
		Horizon: seconds(p.Horizon), WarmUp: seconds(p.WarmUp), Region: "us-east-1",
		Zones: []string{"us-east-1a", "us-east-1b", "us-east-1c"}[:p.Zones],
		Cluster: model.Cluster{
			Name: "random", MetricDelay: seconds(p.MetricDelay),
			HostLossDetection: seconds(p.HostLoss),
			Spot: model.SpotMarket{
				MonthlyInterruption: p.Calm, BurstsPerMonth: p.Bursts, BurstFraction: 0.5,
				BurstSpread: 0.5, Drought: random.Exponential(seconds(p.Drought)),
			},
		},
	}
	if p.Limited {
		s.Cluster.Limits = model.Limits{ServiceLaunchesPerMinute: 5, FargateBurst: 3,
			FargateRefillPerSecond: 0.1, OnDemandVCPU: 2, SpotVCPU: 1}
	}
	for i, service := range p.Services {
		s.Services = append(s.Services, service.service(fmt.Sprintf("s%d", i), s))
	}
	for i, job := range p.Jobs {
		s.Jobs = append(s.Jobs, job.job(fmt.Sprintf("job%d", i), s.Zones, s.Horizon))
	}
	for _, d := range p.Deployments {
		name := s.Services[d.Service].Name
		s.Deployments = append(s.Deployments,
			model.PlannedDeployment{At: instant(d.At), Service: name, Build: d.Build.build(name)})
	}
	for i, f := range p.Faults {
		s.Faults = append(s.Faults, f.fault(s, i+1))
	}
	return s
}

func (f faultPlan) fault(s *model.Scenario, number int) model.Fault {
	fault := model.Fault{At: instant(f.At), Kind: f.Kind, Duration: seconds(f.Duration),
		Every: random.Exponential(seconds(f.Every)), Fraction: f.Fraction, Count: f.Count}
	if f.With > 0 {
		fault.With, fault.After, fault.Probability = fmt.Sprint(f.With), seconds(f.At%60), 0.7
	} else {
		fault.Name = fmt.Sprint(number)
	}
	if f.Zone > 0 {
		fault.Zone = s.Zones[f.Zone-1]
	}
	switch f.Kind {
	case model.RegistrySlow:
		fault.Factor = float64(f.Count * f.Count)
	case model.DependencySlow:
		fault.CPUFactor, fault.WaitFactor = float64(f.Count-1), float64(f.Count*f.Count)
		fault.Service = s.Services[f.Service].Name
	case model.TaskCrash:
		fault.Service, fault.Container = s.Services[f.Service].Name, f.Container
	case model.TaskRetirement:
		fault.Service = s.Services[f.Service].Name
		if len(s.Jobs) > 0 && f.Count == 1 {
			fault.Service = s.Jobs[0].Name
		}
	case model.DependencyDown, model.AgentDisconnect:
		fault.Service = s.Services[f.Service].Name
	}
	return fault
}

func (p servicePlan) service(name string, s *model.Scenario) model.Service {
	service := model.Service{
		Name: name, Build: p.Build.build(name), DesiredCount: p.Desired,
		Strategy: strategies[p.Strategy], Zones: s.Zones, GracePeriod: seconds(p.Grace),
		Rebalancing: p.Rebalance && p.Max > 100,
		Protection:  protections[p.Protect],
		Deployment: model.DeploymentConfiguration{
			MinimumHealthyPercent: p.Min, MaximumPercent: p.Max,
			CircuitBreaker: breakers[p.Breaker], Strategy: p.Rollout, BakeTime: seconds(p.Bake),
			Step: model.TrafficStep{Permille: p.Step, BakeTime: seconds(p.Bake)},
		},
	}
	if metrics := scalings[p.Scaling]; p.Scaling != "" {
		service.Scaling = &model.Scaling{Min: p.ScaleMin, Max: p.ScaleMax}
		for _, metric := range metrics {
			service.Scaling.Policies = append(service.Scaling.Policies, model.TargetTracking{
				Name: string(metric), Metric: metric, Target: p.Target,
				ScaleOutCooldown: seconds(p.Cooldown), ScaleInCooldown: seconds(p.Cooldown),
			})
		}
	}
	if p.NoBalancer {
		return service
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
	if p.Rate+p.Surge > 0 {
		service.Traffic.Sources = []model.Source{{
			Name: "steps", Arrivals: model.Poisson, Step: true, Rate: []model.RatePoint{
				{PerSecond: float64(p.Rate)},
				{At: clock.Time(s.Horizon / 2), PerSecond: float64(p.Surge)}},
		}}
	}
	if p.Clients == 0 {
		service.Sampled = p.Sampled
	}
	return service
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
	if p.Harm > 2 {
		b.Proxy, b.LogRouter = model.Share{CPUUnits: 256, MemoryMiB: 64}, model.Share{CPUUnits: 64}
	}
	if !p.Instant {
		b.Delays = plainService(name).Build.Delays
		b.Delays.ImageMB = p.Image
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

func (p jobPlan) job(name string, zones []string, horizon clock.Span) model.Job {
	j := model.Job{
		Name: name, Build: p.Build.build(name), Strategy: strategies[p.Strategy], Zones: zones,
		At: instant(p.At), Count: p.Count, Every: seconds(p.Every), Until: clock.Never,
		Concurrency: p.Concurrency, Retry: p.Retry,
	}
	j.Build.Workload.RunTime = random.Exponential(seconds(p.RunTime))
	if p.Scheduled {
		return scheduled(j, horizon)
	}
	return j
}

// scheduled is a job whose runs a schedule submits.
func scheduled(j model.Job, horizon clock.Span) model.Job {
	for at := j.At; at <= clock.Time(horizon); at = at.Add(j.Every) {
		j.Invocations = append(j.Invocations, at)
		if j.Every == 0 {
			break
		}
	}
	j.Count = min(j.Count, 10)
	j.Every, j.Concurrency, j.Retry = 0, 0, false
	j.Flexible, j.Retries, j.MaxAge = 2*clock.Minute, 5, clock.Hour
	return j
}

var strategies = map[string][]model.StrategyItem{
	"on-demand": {{Provider: model.Fargate, Weight: 1}},
	"spot":      {{Provider: model.FargateSpot, Weight: 1}},
	"mix": {{Provider: model.Fargate, Base: 1, Weight: 1},
		{Provider: model.FargateSpot, Weight: 3}},
	"base only": {{Provider: model.Fargate, Base: 2}, {Provider: model.FargateSpot, Weight: 1}},
}

var protections = map[bool]model.Protection{true: {Share: 0.5, Expires: 5 * clock.Minute}}

var breakers = map[string]model.CircuitBreaker{
	"off": {},
	"on":  {Enable: true, Type: model.Count, Value: 3, ResetOnHealthyTask: true},
	"rollback": {Enable: true, Rollback: true, Type: model.BoundedPercent, Value: 50,
		ResetOnHealthyTask: true},
	"strict": {Enable: true, Rollback: true, Type: model.UnboundedPercent, Value: 100},
}

var scalings = map[string][]model.Metric{
	"cpu": {model.CPUUtilization}, "memory": {model.MemoryUtilization},
	"both": {model.CPUUtilization, model.MemoryUtilization}, "none": nil,
	"requests": {model.RequestCountPerTarget},
}

// shapes are container graphs: one container, one with a health check, sidecars, chains and
// diamonds.
var shapes = func() map[string][]model.Container {
	check := &model.ContainerCheck{
		Interval: 10 * clock.Second, Timeout: 5 * clock.Second, Retries: 2,
		StartPeriod: 20 * clock.Second,
	}
	container := func(name string, essential bool, needs ...model.Dependency) model.Container {
		return model.Container{
			Name: name, Image: name + ":1", Essential: essential, DependsOn: needs,
			StopTimeout: 30 * clock.Second,
		}
	}
	on := func(name string, c model.Condition) model.Dependency {
		return model.Dependency{Container: name, Condition: c}
	}
	app := func(needs ...model.Dependency) model.Container {
		c := container("app", true, needs...)
		c.ContainerPort = 80
		return c
	}
	checked := func(c model.Container) model.Container {
		c.HealthCheck = check
		return c
	}
	timed := func(c model.Container) model.Container {
		c.StartTimeout = 10 * clock.Second
		return c
	}
	restarting := func(c model.Container) model.Container {
		c.Restart = &model.RestartPolicy{AttemptPeriod: clock.Minute}
		return c
	}
	return map[string][]model.Container{
		"restarts": {restarting(checked(app())), restarting(checked(container("proxy", true)))},
		"router":   {app(), {Name: "log", Image: "log:1", LogRouter: true, StopTimeout: clock.Second}},
		"app":      {app()},
		"checked":  {checked(app())},
		"sidecar":  {app(on("proxy", model.DependsStart)), container("proxy", true)},
		"optional": {checked(app()), checked(container("agent", false))},
		"init":     {container("migrate", false), app(on("migrate", model.DependsSuccess))},
		"timed": {timed(container("migrate", false)),
			app(on("migrate", model.DependsComplete))},
		"envoy": {checked(container("envoy", true)), app(on("envoy", model.DependsHealthy))},
		"late": {timed(checked(container("envoy", true))),
			app(on("envoy", model.DependsHealthy))},
		"follower":  {app(), container("logger", false, on("app", model.DependsStart))},
		"after app": {checked(app()), container("proxy", true, on("app", model.DependsHealthy))},
		"diamond": {container("a", false), container("b", false, on("a", model.DependsComplete)),
			container("c", false, on("a", model.DependsSuccess)),
			checked(app(on("b", model.DependsSuccess), on("c", model.DependsStart)))},
	}
}()

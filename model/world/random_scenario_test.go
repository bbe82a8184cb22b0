package world

import (
	"cmp"
	"fmt"
	"slices"
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
	Quota       int `json:",omitempty"` // vCPUs of each capacity provider, without Limited
	MetricDelay int
	HostLoss    int
	Services    []servicePlan
	Jobs        []jobPlan    `json:",omitempty"`
	Deployments []deployPlan `json:",omitempty"`
	Counts      []countPlan  `json:",omitempty"`
	Stops       []countPlan  `json:",omitempty"` // of deployments; Count says nothing
	Deletions   []countPlan  `json:",omitempty"` // forced when Count says so
	Faults      []faultPlan  `json:",omitempty"`
	Big, Small  int          `json:",omitempty"` // container instances
	Drains      []drainPlan  `json:",omitempty"`
	Groups      []groupPlan  `json:",omitempty"`
	Sizes       []sizePlan   `json:",omitempty"` // of the groups
	Managed     *managedPlan `json:",omitempty"` // nil: the cluster has no Managed Instances
}

type servicePlan struct {
	Name        string `json:",omitempty"` // empty: by its place
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
	Rate        float64
	Surge       float64 // rate from the middle of the run on
	Clients     int
	Sampled     int        // tasks; without clients only
	Worker      bool       `json:",omitempty"` // its tasks poll a queue
	Connect     bool       `json:",omitempty"`
	CloudMap    bool       `json:",omitempty"`
	SlowStart   int        `json:",omitempty"`
	Sticky      bool       `json:",omitempty"`
	Retries     int        `json:",omitempty"` // attempts of clients
	Hook        string     `json:",omitempty"`
	Alarm       bool       `json:",omitempty"` // of 5xx, that its deployments watch
	Calls       []callPlan `json:",omitempty"`
	External    int        `json:",omitempty"` // seconds between the calls of an external controller; 0: none
	Host        *hostPlan  `json:",omitempty"` // nil: on Fargate
}

// callPlan is a call of another service, one that comes later in the list.
type callPlan struct {
	To       int
	Through  model.Route
	Attempts int
	Optional bool
}

// countPlan is an UpdateService with a desired count, or a DeleteService.
type countPlan struct {
	At, Service, Count int
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
	CheckEvery int  `json:",omitempty"` // of containers; 0: 10 s
	Defect     model.DefectKind
	Rate       float64
	Init       int
	Harm       int // how bad the defect is
}

type jobPlan struct {
	Name        string `json:",omitempty"`
	Build       buildPlan
	Strategy    string
	At          int
	Count       int
	Every       int
	Concurrency int
	Retry       bool
	RunTime     int
	Scheduled   bool      // by EventBridge Scheduler, at the instants at which a caller would submit
	Host        *hostPlan `json:",omitempty"` // nil: on Fargate
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
	Every, With       int // seconds on average; the number of the fault that it follows
	Number            int `json:",omitempty"` // 0: its place, from 1
}

// serviceName is the service's own, or one that sorts as its place does.
func (p plan) serviceName(i int) string {
	if i < 10 {
		return cmp.Or(p.Services[i].Name, fmt.Sprintf("s%d", i))
	}
	return cmp.Or(p.Services[i].Name, fmt.Sprintf("t%03d", i))
}

func (p plan) jobName(i int) string { return cmp.Or(p.Jobs[i].Name, fmt.Sprintf("job%d", i)) }

func (p plan) faultNumber(i int) int { return cmp.Or(p.Faults[i].Number, i+1) }

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
			FargateRefillPerSecond: 0.1, OnDemandVCPU: 2, SpotVCPU: 1,
			RunTask: model.Rate{Burst: 1, PerSecond: 0.2}, ServiceUpdates: model.Rate{Burst: 1, PerSecond: 0.01},
			ClusterResources: model.Rate{Burst: 1, PerSecond: 0.1},
			TaskProtection:   model.Rate{Burst: 1, PerSecond: 0.1}}
	}
	if p.Quota > 0 {
		s.Cluster.Limits = model.Limits{ServiceLaunchesPerMinute: 500, FargateBurst: 100,
			FargateRefillPerSecond: 20, OnDemandVCPU: float64(p.Quota), SpotVCPU: float64(p.Quota)}
	}
	s.Cluster.Instances = p.instances(s.Zones)
	p.launches(s)
	p.manages(s)
	for _, d := range p.Drains {
		s.Draining = append(s.Draining, model.PlannedDraining{At: instant(d.At),
			Instance: p.instanceID(s, d.Instance), Draining: !d.Back})
	}
	s.Cluster.Limits.CallRetry = model.Backoff{First: clock.Second, Factor: 2, Most: 20 * clock.Second}
	s.Cluster.Limits.ScheduleRetry = s.Cluster.Limits.CallRetry
	for i, service := range p.Services {
		s.Services = append(s.Services, service.service(p.serviceName(i), s, p))
	}
	for i, job := range p.Jobs {
		s.Jobs = append(s.Jobs, job.job(p.jobName(i), s.Zones, s.Horizon))
	}
	for _, d := range p.Deployments {
		if p.Services[d.Service].External > 0 {
			continue // its controller makes task sets instead
		}
		name := s.Services[d.Service].Name
		s.Deployments = append(s.Deployments,
			model.PlannedDeployment{At: instant(d.At), Service: name,
				Build: p.Services[d.Service].calling(d.Build.build(name), p)})
	}
	for i := range p.Services {
		s.TaskSetCalls = append(s.TaskSetCalls, p.taskSetCalls(i)...)
	}
	slices.SortStableFunc(s.TaskSetCalls, func(a, b model.PlannedTaskSetCall) int {
		return cmp.Compare(a.At, b.At)
	})
	for _, c := range p.Counts {
		s.Counts = append(s.Counts, model.PlannedCount{At: instant(c.At),
			Service: s.Services[c.Service].Name, Count: c.Count})
	}
	for _, c := range p.Stops {
		if p.Services[c.Service].External == 0 {
			s.Stops = append(s.Stops, model.PlannedStop{At: instant(c.At),
				Service: s.Services[c.Service].Name})
		}
	}
	for _, c := range p.Deletions {
		s.Deletions = append(s.Deletions, model.PlannedDeletion{At: instant(c.At),
			Service: s.Services[c.Service].Name, Force: c.Count > 0})
	}
	for i, f := range p.Faults {
		s.Faults = append(s.Faults, f.fault(s, p, p.faultNumber(i)))
	}
	return s
}

func (f faultPlan) fault(s *model.Scenario, p plan, number int) model.Fault {
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
	case model.StopTasks:
		fault.Service, fault.Drain = s.Services[f.Service].Name, f.Count > 2
	case model.TaskRetirement:
		fault.Service = s.Services[f.Service].Name
		if len(s.Jobs) > 0 && f.Count == 1 {
			fault.Service = s.Jobs[0].Name
		}
		if fault.Service == s.Services[f.Service].Name && p.Services[f.Service].Host != nil {
			fault.Kind = model.AgentDisconnect // Fargate alone retires tasks (L-37)
		}
	case model.InstanceLoss:
		fault.Zone, fault.Instance = "", model.InstanceName(groupName(f.Service-1), f.Count)
		if f.Service == 0 || f.Service > len(p.Groups) {
			fault.Instance = p.instanceID(s, f.Count-1)
		}
	case model.InstanceImpairment:
		fault.Zone, fault.Instance = "", model.InstanceName(string(onManagedInstances[0].Provider), f.Count)
	case model.DependencyDown, model.AgentDisconnect:
		fault.Service = s.Services[f.Service].Name
	}
	return fault
}

func (p jobPlan) job(name string, zones []string, horizon clock.Span) model.Job {
	j := model.Job{
		Name: name, Build: p.Build.build(name), Strategy: strategies[p.Strategy], Zones: zones,
		At: instant(p.At), Count: p.Count, Every: seconds(p.Every), Until: clock.Never,
		Concurrency: p.Concurrency, Retry: p.Retry, RetryAfter: clock.Minute,
	}
	j.Build.Workload.RunTime = random.Exponential(seconds(p.RunTime))
	if p.Host != nil {
		j.Build, j.Strategy, j.Placement = p.Host.on(j.Build), p.Host.strategy(), p.Host.placement()
	}
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

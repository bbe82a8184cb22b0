package world

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/model/serving"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// plainService is a plain load-balanced service: four tasks of half a vCPU in three zones.
func plainService(name string) model.Service {
	startup, err := random.Lognormal(8*clock.Second, 20*clock.Second)
	if err != nil {
		panic(err)
	}
	work, err := random.Lognormal(10*clock.Millisecond, 50*clock.Millisecond)
	if err != nil {
		panic(err)
	}
	return model.Service{
		Name: name,
		Build: model.Build{
			TaskDefinition: model.TaskDefinition{
				Family:       name,
				Resources:    model.Resources{CPUUnits: 512, MemoryMiB: 1024, StorageGiB: 20},
				Architecture: model.X86, OS: model.Linux,
				Containers: []model.Container{{
					Name: "app", Image: "app:1", Essential: true, ContainerPort: 80,
					StopTimeout: 30 * clock.Second,
				}},
			},
			Workload: model.Workload{
				CPUTime: work, WaitTime: random.Exponential(20 * clock.Millisecond),
				Workers: 32, Queue: 64, CPU: model.Shared, Timeout: 5 * clock.Second,
				Memory:  model.MemoryUse{BaseMiB: 200, PerRequestMiB: 1},
				Startup: startup, Shutdown: random.Constant(2 * clock.Second),
			},
			Delays: plainDelays(),
		},
		DesiredCount: 4,
		Strategy:     []model.StrategyItem{{Provider: model.Fargate, Weight: 1}},
		Zones:        []string{"us-east-1a", "us-east-1b", "us-east-1c"},
		Deployment: model.DeploymentConfiguration{
			MinimumHealthyPercent: 100, MaximumPercent: 200,
			CircuitBreaker: model.CircuitBreaker{
				Enable: true, Rollback: true, Type: model.BoundedPercent, Value: 50,
				ResetOnHealthyTask: true,
			},
		},
		GracePeriod: 30 * clock.Second,
		TargetGroup: &model.TargetGroup{
			Name: name, Interval: 10 * clock.Second, Timeout: 5 * clock.Second,
			HealthyThreshold: 5, UnhealthyThreshold: 2, DeregistrationDelay: 30 * clock.Second,
			Algorithm: model.RoundRobin, IdleTimeout: 60 * clock.Second,
		},
		LoadBalancer: model.LoadBalancer{Name: name},
		Traffic: model.Traffic{
			Sources: []model.Source{{
				Name: "constant", Arrivals: model.Poisson, Step: true,
				Rate: []model.RatePoint{{PerSecond: 40}},
			}},
			Bytes: 12_000, RequestsPerConnection: 10, ConnectionLife: clock.Minute,
		},
	}
}

// plainDelays are those of a small image.
func plainDelays() model.Delays {
	return model.Delays{
		Provisioning:   random.Uniform(10*clock.Second, 25*clock.Second),
		Pending:        random.Constant(clock.Second),
		ImageMB:        150,
		PullRate:       random.Uniform(50*clock.Millisecond, 116*clock.Millisecond),
		ContainerStart: random.Constant(clock.Second),
		Registration:   random.Constant(2 * clock.Second),
		Deprovisioning: random.Constant(10 * clock.Second),
		Detection:      random.Constant(2 * clock.Second),
	}
}

// plainScenario is one hour of some services, five minutes of it warm-up.
func plainScenario(services ...model.Service) *model.Scenario {
	slices.SortFunc(services, func(a, b model.Service) int {
		return strings.Compare(a.Name, b.Name)
	})
	return &model.Scenario{
		Name: "test", Seed: 1, Start: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
		Horizon: clock.Hour, WarmUp: 5 * clock.Minute,
		Region: "us-east-1", Zones: []string{"us-east-1a", "us-east-1b", "us-east-1c"},
		Cluster: model.Cluster{
			Name: "test", Spot: model.SpotMarket{},
			MetricDelay: 150 * clock.Second, HostLossDetection: clock.Minute,
			Limits: model.Limits{
				CallRetry:     model.Backoff{First: clock.Second, Factor: 2, Most: 20 * clock.Second},
				ScheduleRetry: model.Backoff{First: clock.Second, Factor: 2, Most: 8 * clock.Minute},
			},
		},
		Services: services,
	}
}

// busy is a scenario in which everything happens: Spot with bursts, scaling, a deployment, a fault.
func busy() *model.Scenario {
	web := plainService("web")
	web.Strategy = []model.StrategyItem{
		{Provider: model.Fargate, Base: 1, Weight: 1}, {Provider: model.FargateSpot, Weight: 2},
	}
	web.Scaling = &model.Scaling{Min: 3, Max: 12, Policies: []model.TargetTracking{{
		Name: "cpu", MetricSource: model.MetricSource{Metric: model.CPUUtilization}, Target: 30,
		ScaleOutCooldown: clock.Minute, ScaleInCooldown: clock.Minute,
	}}}
	web.Traffic.Sources[0].Rate = []model.RatePoint{
		{PerSecond: 40}, {At: clock.Time(20 * clock.Minute), PerSecond: 150},
		{At: clock.Time(60 * clock.Minute), PerSecond: 30},
	}
	s := plainScenario(web)
	s.Horizon = 2 * clock.Hour
	s.Cluster.Spot = spot.DefaultFargate()
	s.Cluster.Spot.BurstsPerMonth = 700
	s.Deployments = []model.PlannedDeployment{
		{At: clock.Time(30 * clock.Minute), Service: "web", Build: web.Build},
	}
	s.Faults = []model.Fault{
		{At: clock.Time(50 * clock.Minute), Kind: model.ZoneOutage, Zone: "us-east-1b",
			Duration: 10 * clock.Minute},
		{At: clock.Time(70 * clock.Minute), Kind: model.TaskCrash, Service: "web", Count: 1},
	}
	return s
}

// play runs a scenario with the invariant checkers attached.
func play(t *testing.T, s *model.Scenario, watching ...Observer) *Record {
	t.Helper()
	invariants := watch.NewInvariants(s)
	record, err := Run(s, Options{Timeline: true, Observers: append(watching, invariants)})
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range invariants.Broken {
		t.Errorf("invariant broken: %s", broken)
	}
	return record
}

// digest is a hash of everything a service's record says.
func digest(t *testing.T, r *Record, service string) string {
	t.Helper()
	h := sha256.New()
	for _, s := range r.Services {
		if s.Name != service {
			continue
		}
		for _, series := range s.Series {
			for i, v := range series.Values {
				fmt.Fprintln(h, series.Name, i, math.Float64bits(v))
			}
		}
		rest, err := json.Marshal([]any{s.Requests, s.Usage, s.Tasks, s.Deployments, s.Scaling})
		if err != nil {
			t.Fatal(err)
		}
		h.Write(rest)
		fmt.Fprintln(h, s.Latency.Count(), s.Latency.Sum(), s.Latency.Quantile(0.999))
	}
	for _, e := range r.Ledger.Entries() {
		if e.Owner == service {
			fmt.Fprintln(h, e)
		}
	}
	for _, e := range r.Timeline {
		if e.Who == service {
			fmt.Fprintln(h, e)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

func TestSameSeedGivesTheSameRecord(t *testing.T) {
	first, second := play(t, busy()), play(t, busy())
	if a, b := digest(t, first, "web"), digest(t, second, "web"); a != b {
		t.Errorf("two runs of one scenario differ: %s and %s", a, b)
	}
	other := busy()
	other.Seed++
	if a, b := digest(t, first, "web"), digest(t, play(t, other), "web"); a == b {
		t.Error("another seed gave the same record")
	}
}

func TestUnrelatedServiceChangesNothing(t *testing.T) {
	alone := play(t, busy())
	s := busy()
	neighbour := plainService("a-neighbour")
	neighbour.Strategy = []model.StrategyItem{{Provider: model.FargateSpot, Weight: 1}}
	s.Services = append([]model.Service{neighbour}, s.Services...)
	s.Jobs = []model.Job{{
		Name: "a-job", Build: neighbour.Build, Strategy: neighbour.Strategy, Zones: neighbour.Zones,
		Count: 3, Until: clock.Never,
	}}
	if a, b := digest(t, alone, "web"), digest(t, play(t, s), "web"); a != b {
		t.Errorf("adding a service and a job changed another service: %s and %s", a, b)
	}
}

// prober advances nothing and reads everything: an observer that must not matter.
type prober struct{ seen int }

func (p *prober) step() { p.seen++ }

func TestObserverChangesNothing(t *testing.T) {
	extra := &prober{}
	a, b := digest(t, play(t, busy()), "web"), digest(t, play(t, busy(), watcher{extra}), "web")
	if a != b || extra.seen == 0 {
		t.Errorf("an observer changed the run: %s and %s after %d steps", a, b, extra.seen)
	}
}

func TestFaultAimedAtNothingChangesNothing(t *testing.T) {
	s := busy()
	s.Faults = append(s.Faults, model.Fault{
		At: clock.Time(80 * clock.Minute), Kind: model.TaskCrash, Service: "nobody", Count: 3,
	})
	if a, b := digest(t, play(t, busy()), "web"), digest(t, play(t, s), "web"); a != b {
		t.Errorf("a fault aimed at nothing changed the run: %s and %s", a, b)
	}
}

// A dependency that is as fast as ever changes no request, nor do agents of which none is cut off.
func TestFaultWithoutEffectChangesNoRequest(t *testing.T) {
	plain, s := busy(), busy()
	plain.Faults = append(plain.Faults, model.Fault{At: clock.Time(plain.Horizon),
		Kind: model.DependencyDown, Service: "web"}) // too late; but it wants requests one by one
	s.Faults = append(s.Faults,
		model.Fault{At: clock.Time(80 * clock.Minute), Kind: model.DependencySlow, Service: "web",
			CPUFactor: 1, WaitFactor: 1, Duration: 10 * clock.Minute},
		model.Fault{Kind: model.DependencyDown, Service: "web", Every: random.Constant(clock.Minute),
			Duration: clock.Minute},
		model.Fault{Kind: model.AgentDisconnect, Service: "web", Fraction: 0,
			Every: random.Constant(clock.Minute), Duration: clock.Minute})
	a, b := play(t, plain).Services[0], play(t, s).Services[0]
	if a.Requests != b.Requests || a.Tasks != b.Tasks || a.Usage != b.Usage {
		t.Errorf("faults without effect changed the run: %+v and %+v", a.Requests, b.Requests)
	}
}

// A fault that recurs strikes at the sums of its gaps from At on; one that follows another strikes
// After it, with its Probability.
func TestFaultsRecurAndFollow(t *testing.T) {
	s := plainScenario(plainService("web"))
	s.Horizon = 10 * clock.Hour
	s.Services[0].Traffic = model.Traffic{}
	s.Faults = []model.Fault{
		{Name: "storm", At: clock.Time(clock.Hour), Every: random.Constant(10 * clock.Minute),
			Kind: model.RegistryDown, Duration: clock.Second},
		{With: "storm", After: clock.Minute, Probability: 0.5, Kind: model.APIThrottling,
			Duration: clock.Second},
	}
	var storms, followers []clock.Time
	for _, e := range play(t, s).Timeline {
		switch {
		case e.Because == "fault" && e.Who == "registry":
			storms = append(storms, e.At)
		case e.Because == "fault":
			followers = append(followers, e.At)
		}
	}
	if len(storms) != 54 { // from 1 h 10 min to 10 h
		t.Errorf("%d storms", len(storms))
	}
	for i, at := range storms {
		if want := clock.Time(clock.Hour + clock.Span(i+1)*10*clock.Minute); at != want {
			t.Errorf("storm %d at %v, expected %v", i, at, want)
		}
	}
	for _, at := range followers {
		if !slices.Contains(storms, at.Add(-clock.Minute)) {
			t.Errorf("a follower at %v", at)
		}
	}
	if n := len(followers); n < 14 || n > 40 { // 27 ± 3.5 standard deviations
		t.Errorf("%d of 54 storms were followed, expected about half", n)
	}
}

func TestReplicationsDiffer(t *testing.T) {
	s := busy()
	zero, err := Run(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	one, err := Run(s, Options{Replication: 1})
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(zero.Services[0].Requests, one.Services[0].Requests) {
		t.Error("two replications saw the same requests")
	}
}

// watcher makes an Observer of a prober.
type watcher struct{ *prober }

func (w watcher) Stepped(clock.Time, model.Event, []model.Command) { w.step() }
func (w watcher) Advanced(serving.Served)                          { w.step() }

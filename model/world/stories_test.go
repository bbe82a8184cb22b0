package world

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

var rewrite = flag.Bool("rewrite", false, "write the goldens anew; read the diff then")

// stories are runs whose timeline a person can read. Each names the rules it shows.
var stories = []struct {
	name  string
	rules string
	build func() *model.Scenario
}{
	{"rolling-100-200", "D-01 D-02 D-04 D-05 D-06 O-01 O-02", func() *model.Scenario {
		return deploys(plainService("web"), model.NoDefect)
	}},
	{"rolling-50-100", "D-06 D-08 O-02: stops first, every batch waits for the drain",
		func() *model.Scenario {
			web := plainService("web")
			web.Deployment.MinimumHealthyPercent, web.Deployment.MaximumPercent = 50, 100
			return deploys(web, model.NoDefect)
		}},
	{"never-healthy-rolled-back", "C-02 C-04 C-06 C-09 D-15", func() *model.Scenario {
		return deploys(plainService("web"), model.NeverHealthy)
	}},
	{"image-not-found-rolled-back", "C-05 L-31: each attempt pays a minute",
		func() *model.Scenario {
			return deploys(plainService("web"), model.ImageNotFound)
		}},
	{"image-not-found-throttled", "S-21 S-24 S-25: nobody stops it, launches back off",
		func() *model.Scenario {
			web := plainService("web")
			web.Deployment.CircuitBreaker = model.CircuitBreaker{}
			return deploys(web, model.ImageNotFound)
		}},
	{"memory-leak-unnoticed", "T-10 S-22 C-08: healthy long before it is killed, so nothing counts it",
		func() *model.Scenario {
			return bad(model.Defect{Kind: model.MemoryLeak, LeakMiBPerHour: 5000})
		}},
	{"memory-leak-by-request", "T-10 S-22: it grows with the traffic", func() *model.Scenario {
		return bad(model.Defect{Kind: model.MemoryLeak, LeakMiBPerRequest: 0.12})
	}},
	{"slower-unnoticed", "D-11: a deployment knows health, not latency", func() *model.Scenario {
		return bad(model.Defect{Kind: model.Slower, CPUFactor: 2, WaitFactor: 4})
	}},
	{"unhealthy-under-load", "C-06 E-09 S-15 S-16: healthy until it has the load",
		func() *model.Scenario {
			return bad(model.Defect{Kind: model.UnhealthyUnderLoad, Requests: 0})
		}},
	{"crashes-later", "S-22 C-08: no throttle for tasks that ran", func() *model.Scenario {
		return bad(model.Defect{Kind: model.CrashesLater,
			After: random.Uniform(5*clock.Minute, 15*clock.Minute)})
	}},
	{"blue-green-errors", "B-02 B-03 B-04 B-07 B-12: nobody looks, all requests meet the bad build",
		func() *model.Scenario { return shifts(model.BlueGreen, model.ErrorRate) }},
	{"blue-green-tested", "B-02 B-09 B-11 B-12: a hook looks at test requests, and no other meets the bad build",
		func() *model.Scenario {
			s := shifts(model.BlueGreen, model.ErrorRate)
			web := &s.Services[0]
			web.TestTraffic = model.TestTraffic{PerSecond: 5}
			web.Deployment.Hooks = []model.LifecycleHook{{
				Name: "smoke", Stages: []model.Stage{model.PostTestTrafficShift},
				Timeout: clock.Hour, Takes: random.Constant(2 * clock.Minute),
				Outcome: model.HookChecksTests, MaxErrorRatio: 0.01}}
			return s
		}},
	{"task-sets", "K-04 K-05: an external controller shifts a tenth, sees errors and goes back", func() *model.Scenario {
		web := plainService("web")
		web.External = true
		s := plainScenario(web)
		s.Horizon = 30 * clock.Minute
		build := web.Build
		build.Workload.Defect = model.Defect{Kind: model.ErrorRate, Rate: 0.1}
		at := func(minutes int, c model.TaskSetCall) {
			s.TaskSetCalls = append(s.TaskSetCalls, model.PlannedTaskSetCall{At: minute(minutes),
				Service: "web", Call: c, Build: build})
		}
		at(10, model.TaskSetCall{Action: model.CreateTaskSet, Revision: 2, Scale: 5000})
		at(12, model.TaskSetCall{Action: model.ModifyListener, Revision: 2, Permille: 100})
		at(17, model.TaskSetCall{Action: model.ModifyListener, Revision: 2})
		at(17, model.TaskSetCall{Action: model.DeleteTaskSet, Revision: 2, Force: true})
		return s
	}},
	{"canary-errors", "B-06 B-07", func() *model.Scenario {
		return shifts(model.Canary, model.ErrorRate)
	}},
	{"zone-outage", "AZ-07 E-04 LB-11 S-15", func() *model.Scenario {
		s := plainScenario(plainService("web"))
		s.Faults = []model.Fault{{At: clock.Time(20 * clock.Minute), Kind: model.ZoneOutage,
			Zone: "us-east-1a", Duration: 15 * clock.Minute}}
		return s
	}},
	{"zone-outage-rebalanced", "AZ-03 AZ-04 AZ-05 AZ-07 S-36 S-38 S-39 S-41: the lost tasks go back",
		func() *model.Scenario {
			web := plainService("web")
			web.Rebalancing, web.DesiredCount = true, 6
			s := plainScenario(web)
			s.Faults = []model.Fault{{At: clock.Time(20 * clock.Minute), Kind: model.ZoneOutage,
				Zone: "us-east-1a", Duration: 15 * clock.Minute}}
			return s
		}},
	{"host-loss", "AZ-07 L-39 S-15: hosts go at once, without notice", func() *model.Scenario {
		web := plainService("web")
		web.DesiredCount = 9
		return troubled(web, model.Fault{Kind: model.HostLoss, Zone: "us-east-1b", Fraction: 0.8})
	}},
	{"registry-down-during-deployment", "C-04 C-05 S-21 L-31: pulls fail for two minutes",
		func() *model.Scenario {
			s := deploys(plainService("web"), model.NoDefect)
			s.Horizon = 20 * clock.Minute
			s.Faults = []model.Fault{{At: clock.Time(10 * clock.Minute),
				Kind: model.RegistryDown, Duration: 2 * clock.Minute}}
			return s
		}},
	{"registry-slow-after-a-crash", "L-04 S-13: replacements wait for their image",
		func() *model.Scenario {
			return troubled(plainService("web"),
				model.Fault{Name: "storm", Kind: model.TaskCrash, Service: "web", Count: 2},
				model.Fault{With: "storm", Probability: 1, Kind: model.RegistrySlow, Factor: 20,
					Duration: 5 * clock.Minute})
		}},
	{"dependency-slow",
		"E-04 S-15: checks wait behind slow requests, and ECS replaces the blameless", func() *model.Scenario {
			return troubled(plainService("web"), model.Fault{Kind: model.DependencySlow, Service: "web",
				CPUFactor: 1, WaitFactor: 200, Duration: 5 * clock.Minute})
		}},
	{"dependency-down", "E-04: health checks ask nobody else, so they pass", func() *model.Scenario {
		return troubled(plainService("web"), model.Fault{Kind: model.DependencyDown, Service: "web",
			Fraction: 0.25, Duration: 5 * clock.Minute})
	}},
	{"api-throttling", "Q-06 Q-11 LR-05 AZ-13: crashed tasks are not replaced until it is over",
		func() *model.Scenario {
			return troubled(plainService("web"),
				model.Fault{Name: "storm", Kind: model.APIThrottling, Duration: 5 * clock.Minute},
				model.Fault{With: "storm", After: clock.Minute, Probability: 1,
					Kind: model.TaskCrash, Service: "web", Count: 2})
		}},
	{"agent-disconnect", "S-20 L-30: an exit is unknown, a stop unheard, until agents are back",
		func() *model.Scenario {
			web := plainService("web")
			web.Build.TaskDefinition.Containers[0].HealthCheck = &model.ContainerCheck{
				Interval: 10 * clock.Second, Timeout: 5 * clock.Second, Retries: 2}
			return troubled(web,
				model.Fault{Name: "cut", Kind: model.AgentDisconnect, Service: "web", Fraction: 1,
					Duration: 5 * clock.Minute},
				model.Fault{With: "cut", After: clock.Minute, Probability: 1,
					Kind: model.TaskCrash, Service: "web", Count: 1})
		}},
	{"stop-task", "O-03 R-04 S-13: SIGTERM at once, or after the deregistration delay",
		func() *model.Scenario {
			s := plainScenario(plainService("web"))
			s.Faults = []model.Fault{
				{At: clock.Time(20 * clock.Minute), Kind: model.StopTasks, Service: "web", Count: 1},
				{At: clock.Time(30 * clock.Minute), Kind: model.StopTasks, Service: "web", Count: 1,
					Drain: true}}
			return s
		}},
	{"restart-in-place", "L-28 L-29 L-30: a task that stays; its target is back before ECS acts",
		func() *model.Scenario {
			web := plainService("web")
			web.Build.TaskDefinition.Containers[0].Restart = &model.RestartPolicy{
				AttemptPeriod: 5 * clock.Minute}
			web.Build.TaskDefinition.Containers[0].HealthCheck = &model.ContainerCheck{
				Interval: 10 * clock.Second, Timeout: 5 * clock.Second, Retries: 3}
			return troubled(web,
				model.Fault{Name: "first", Kind: model.TaskCrash, Service: "web", Count: 1},
				model.Fault{With: "first", After: 4 * clock.Minute, Probability: 1,
					Kind: model.TaskCrash, Service: "web", Count: 1})
		}},
	{"sidecars-exit", "L-12 L-13: one that is not essential does not matter, one that is takes all with it",
		func() *model.Scenario {
			web := plainService("web")
			d := &web.Build.TaskDefinition
			d.Containers = append(d.Containers,
				model.Container{Name: "agent", Image: "agent:1", StopTimeout: 30 * clock.Second},
				model.Container{Name: "proxy", Image: "proxy:1", Essential: true,
					StopTimeout: 30 * clock.Second})
			return troubled(web,
				model.Fault{Name: "first", Kind: model.TaskCrash, Service: "web", Count: 4,
					Container: "agent", ExitCode: 3},
				model.Fault{With: "first", After: 4 * clock.Minute, Probability: 1,
					Kind: model.TaskCrash, Service: "web", Count: 1, Container: "proxy", ExitCode: 4})
		}},
	{"task-retirement", "L-37 L-38: each gets its replacement first",
		func() *model.Scenario {
			return troubled(plainService("web"), model.Fault{Kind: model.TaskRetirement,
				Service: "web", Fraction: 1, Duration: 10 * clock.Minute})
		}},
	{"task-retirement-without-room", "L-38 S-16: maximumPercent 100 stops first", func() *model.Scenario {
		web := plainService("web")
		web.Deployment.MinimumHealthyPercent, web.Deployment.MaximumPercent = 50, 100
		return troubled(web, model.Fault{Kind: model.TaskRetirement, Service: "web", Fraction: 1})
	}},
	{"task-retirement-without-capacity", "L-38: nothing can start, and they are stopped all the same",
		func() *model.Scenario {
			return troubled(plainService("web"),
				model.Fault{Name: "notice", Kind: model.TaskRetirement, Service: "web", Fraction: 0.5},
				model.Fault{With: "notice", Probability: 1, Kind: model.APIThrottling,
					Duration: 30 * clock.Minute})
		}},
	{"schedule-through-throttling", "R-07 L-39: calls are made again, a task that failed is not",
		func() *model.Scenario {
			s := troubled(plainService("web"),
				model.Fault{Name: "storm", Kind: model.APIThrottling, Duration: 6 * clock.Minute},
				model.Fault{With: "storm", After: 21 * clock.Minute, Probability: 1,
					Kind: model.TaskRetirement, Service: "report", Fraction: 1})
			s.Jobs = []model.Job{reportEveryTenMinutes()}
			return s
		}},
	{"scaled-and-deleted", "S-32 S-35: no deployment for a desired count; DRAINING, then INACTIVE",
		func() *model.Scenario {
			s := plainScenario(plainService("web"))
			s.Counts = []model.PlannedCount{
				{At: clock.Time(10 * clock.Minute), Service: "web", Count: 6},
				{At: clock.Time(20 * clock.Minute), Service: "web", Count: 1}}
			s.Deletions = []model.PlannedDeletion{
				{At: clock.Time(30 * clock.Minute), Service: "web"},
				{At: clock.Time(40 * clock.Minute), Service: "web", Force: true}}
			return s
		}},
	{"spot-burst-without-fallback", "L-41 FS-01 FS-04 FS-05 CPS-10 O-04", func() *model.Scenario {
		web := plainService("web")
		web.Strategy = []model.StrategyItem{
			{Provider: model.Fargate, Base: 1}, {Provider: model.FargateSpot, Weight: 1},
		}
		s := plainScenario(web)
		at := clock.Time(20 * clock.Minute)
		s.Faults = []model.Fault{
			{At: at, Kind: model.SpotDrought, Duration: 10 * clock.Minute},
			{At: at, Kind: model.SpotReclaim, Fraction: 1},
		}
		return s
	}},
	{"target-tracking-up-and-down", "TT-06 TT-07 TT-09 TT-15 TS-17 AAS-07", func() *model.Scenario {
		web := plainService("web")
		web.Scaling = cpuScaling(2, 10, 40)
		web.Traffic.Sources[0].Rate = []model.RatePoint{
			{PerSecond: 60}, {At: clock.Time(10 * clock.Minute), PerSecond: 180},
			{At: clock.Time(30 * clock.Minute), PerSecond: 60},
		}
		s := plainScenario(web)
		s.Horizon = 80 * clock.Minute
		return s
	}},
	{"cluster-scaled-out-and-in", "CP-02 CP-07 CP-12 CP-13 CP-14 CP-16 CP-20 CP-22 R-02: a cluster grows for its tasks",
		func() *model.Scenario {
			s := plainScenario(onGroup())
			s.Cluster.Groups, s.Cluster.Providers = oneGroup(s.Zones)
			s.Horizon = 70 * clock.Minute
			s.Counts = []model.PlannedCount{
				{At: minute(10), Service: "web", Count: 10}, {At: minute(40), Service: "web", Count: 2}}
			return s
		}},
	{"managed-instances", "MI-01 MI-05 MI-06 MI-08 MI-18: ECS launches instances for tasks that wait, and ends idle ones",
		growsOnManaged},
	{"managed-instances-on-spot", "MI-04 MI-11 ES-01: two minutes' notice, drained and replaced; only idle ones go",
		managedOnSpot},
	{"managed-instances-repaired", "MI-19: an impaired instance works on until its tasks have replacements",
		func() *model.Scenario {
			s := growsOnManaged()
			s.Counts, s.Horizon = nil, 60*clock.Minute
			s.Cluster.Providers[0].ManagedInstances.AutoRepair = true
			s.Faults = []model.Fault{{At: minute(20), Kind: model.InstanceImpairment, Instance: "managed-2"}}
			return s
		}},
	{"managed-instances-grow-old", "MI-12 MI-13 MI-14 S-45: drained after 14 days, ended after 21", growsOld},
	{"out-of-memory", "T-10 O-03 S-15: what a surge does to tasks that fit 82 requests",
		func() *model.Scenario { return plainScenario(hungry()) }},
	{"init-container-and-sidecar", "L-11 L-20 L-22 L-23 L-26 H-05 H-09", func() *model.Scenario {
		web := plainService("web")
		load := &web.Build
		load.Workload.InitTime = random.Constant(7 * clock.Second)
		app := load.TaskDefinition.Containers[0]
		app.HealthCheck = &model.ContainerCheck{
			Interval: 10 * clock.Second, Timeout: 5 * clock.Second, Retries: 3,
		}
		app.DependsOn = []model.Dependency{
			{Container: "migrate", Condition: model.DependsSuccess},
			{Container: "proxy", Condition: model.DependsStart},
		}
		load.TaskDefinition.Containers = []model.Container{
			{Name: "migrate", Image: "migrate:1", StopTimeout: 30 * clock.Second}, app,
			{Name: "proxy", Image: "proxy:1", Essential: true, StopTimeout: 30 * clock.Second},
		}
		return deploys(web, model.NoDefect)
	}},
}

// reportEveryTenMinutes is a schedule that gives a call up after five minutes.
func reportEveryTenMinutes() model.Job {
	job := model.Job{Name: "report", Build: plainService("report").Build, Count: 2,
		Strategy: []model.StrategyItem{{Provider: model.Fargate, Weight: 1}},
		Zones:    []string{"us-east-1a"}, Until: clock.Never, Retries: 185, MaxAge: 5 * clock.Minute}
	job.Build.Workload.RunTime = random.Constant(3 * clock.Minute)
	for at := clock.Time(0); at < clock.Time(clock.Hour); at = at.Add(10 * clock.Minute) {
		job.Invocations = append(job.Invocations, at)
	}
	job.Invocations = append(job.Invocations, clock.Time(20*clock.Minute+2*clock.Minute))
	slices.Sort(job.Invocations)
	return job
}

// troubled is an hour of a service with faults from minute 20 on.
func troubled(web model.Service, faults ...model.Fault) *model.Scenario {
	s := plainScenario(web)
	for i := range faults {
		if faults[i].With == "" {
			faults[i].At = clock.Time(20 * clock.Minute)
		}
	}
	s.Faults = faults
	return s
}

// bad is half an hour with a deployment after ten minutes of a build that has a defect.
func bad(d model.Defect) *model.Scenario {
	s := deploys(plainService("web"), d.Kind)
	s.Horizon = 30 * clock.Minute
	s.Deployments[0].Build.Workload.Defect = d
	return s
}

// deploys is an hour with a deployment after ten minutes, of the same build with a defect.
func deploys(web model.Service, defect model.DefectKind) *model.Scenario {
	s := plainScenario(web)
	build := web.Build
	build.Workload.Defect.Kind = defect
	s.Deployments = []model.PlannedDeployment{
		{At: clock.Time(10 * clock.Minute), Service: web.Name, Build: build},
	}
	return s
}

// shifts is such a deployment with a strategy that shifts traffic; the build fails a tenth of the
// requests if it is one of errors.
func shifts(strategy model.DeploymentStrategy, defect model.DefectKind) *model.Scenario {
	web := plainService("web")
	web.Deployment.Strategy, web.Deployment.BakeTime = strategy, 5*clock.Minute
	web.Deployment.Step = model.TrafficStep{Permille: 250, BakeTime: 5 * clock.Minute}
	s := deploys(web, defect)
	s.Deployments[0].Build.Workload.Defect.Rate = 0.1
	return s
}

func cpuScaling(low, high int, target float64) *model.Scaling {
	return &model.Scaling{Min: low, Max: high, Policies: []model.TargetTracking{{
		Name: "cpu", MetricSource: model.MetricSource{Metric: model.CPUUtilization}, Target: target,
		ScaleOutCooldown: 5 * clock.Minute, ScaleInCooldown: 5 * clock.Minute,
	}}}
}

// TestStories compares each story with its golden: the timeline, a summary, and a hash of the whole
// record, so that no change goes unnoticed. The laws behind them are the invariants of play.
func TestStories(t *testing.T) {
	for _, story := range stories {
		t.Run(story.name, func(t *testing.T) {
			record := play(t, story.build())
			web := record.Services[0]
			got := fmt.Sprintf("# %s\n\n%s\nrequests  %+v\ntasks     %+v\n", story.rules,
				watch.Render(record.Timeline), web.Requests, web.Tasks)
			for _, d := range web.Deployments {
				got += fmt.Sprintf("revision %d %s after %s: %s\n", d.Revision, d.State,
					d.Ended.Sub(d.At), spent(d))
				if tests := d.TestsServed + d.TestsFailed; tests > 0 {
					got += fmt.Sprintf("tests     %d, of which %d failed; %d other requests met it\n", tests,
						d.TestsFailed, d.Served+d.Failed)
				}
			}
			for _, set := range web.TaskSets {
				got += fmt.Sprintf("task set %d: %d requests, of which %d failed\n", set.Revision,
					set.Served+set.Failed, set.Failed)
			}
			for _, j := range record.Jobs {
				got += fmt.Sprintf("job %s: %d submitted, %d succeeded, %d failed\n", j.Name,
					j.Submitted, j.Succeeded, j.Failed)
			}
			got += "record    " + digest(t, record, "web") + "\n"
			compare(t, filepath.Join("testdata", story.name+".txt"), got)
		})
	}
}

func spent(d watch.Deployment) string {
	var parts []string
	var sum clock.Span
	for phase, span := range d.Spent {
		sum += span
		if span > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", watch.Phase(phase), span))
		}
	}
	if sum != d.Ended.Sub(d.At) {
		parts = append(parts, "AND THE PARTS DO NOT ADD UP")
	}
	return strings.Join(parts, ", ")
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: the story changed (go test -rewrite shows it in the diff); it is now:\n%s",
			path, got)
	}
}

// billedSeconds integrates the billed time of tasks on its own, from pull start to exit (L-31,
// L-32).
type billedSeconds struct {
	watcher
	scenario *model.Scenario
	pulled   map[model.TaskID]clock.Time
	spot     map[model.TaskID]bool
	seconds  map[bool]int64 // by spot
}

func (b *billedSeconds) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.TaskPullStarted:
		b.pulled[e.Task] = at
	case model.TaskExited:
		b.close(e.Task, at, true)
	}
	for _, cmd := range cmds {
		if c, ok := cmd.(model.StartTask); ok {
			b.spot[c.Task] = c.Provider == model.FargateSpot
		}
	}
}

func (b *billedSeconds) close(id model.TaskID, at clock.Time, ended bool) {
	from, pulled := b.pulled[id]
	delete(b.pulled, id)
	if !pulled {
		return
	}
	seconds := at.Sub(from).CeilSeconds()
	if ended {
		seconds = max(60, seconds)
	}
	b.seconds[b.spot[id]] += seconds
}

// TestLedgerEqualsIndependentIntegration: L-31, L-32, L-33 over a run in which everything happens.
func TestLedgerEqualsIndependentIntegration(t *testing.T) {
	s := busy()
	s.WarmUp = 0
	twin := &billedSeconds{watcher: watcher{&prober{}}, scenario: s,
		pulled: map[model.TaskID]clock.Time{}, spot: map[model.TaskID]bool{},
		seconds: map[bool]int64{}}
	record := play(t, s, twin)
	for id := range twin.pulled {
		twin.close(id, clock.Time(s.Horizon), false)
	}
	units := int64(s.Services[0].Build.TaskDefinition.Resources.CPUUnits)
	want := map[usage.Dimension]int64{
		"fargate-vcpu-x86":      twin.seconds[false] * units,
		"fargate-spot-vcpu-x86": twin.seconds[true] * units,
	}
	for dimension, quantity := range want {
		if got := record.Ledger.Total(dimension); got != quantity || quantity == 0 {
			t.Errorf("%s: the ledger says %d, the integration %d", dimension, got, quantity)
		}
	}
}

// TestScaleOutTakesAsLongAsAWSMeasured: HR-06, HR-07, HR-08, M-05, worked example M. AWS measured 363 s
// from a load change to the decision with 60 s metrics, and 86 s with 20 s metrics; the mean over many
// phases must lie within 15 %.
func TestScaleOutTakesAsLongAsAWSMeasured(t *testing.T) {
	const tolerance = 0.15
	for metric, measured := range map[model.Metric]float64{
		model.CPUUtilization: 363, model.CPUHighResolution: 86,
	} {
		total, n := 0.0, 0
		for seed := range uint64(24) {
			web := plainService("web")
			web.Scaling = cpuScaling(4, 20, 40)
			web.Scaling.Policies[0].Metric = metric
			web.Build.Monitoring.CPU = true
			step := clock.Time(15*clock.Minute) + clock.Time(seed)*clock.Time(5*clock.Second)/2
			web.Traffic.Sources[0].Rate = []model.RatePoint{{PerSecond: 30}, {At: step, PerSecond: 190}}
			s := plainScenario(web)
			s.Cluster.HighResolutionDelay = 16 * clock.Second
			s.Seed, s.Horizon = seed, 25*clock.Minute
			for _, a := range play(t, s).Services[0].Scaling {
				if a.To > a.From {
					total, n = total+a.At.Sub(step).Seconds(), n+1
					break
				}
			}
		}
		mean := total / float64(n)
		if n != 24 || mean < measured*(1-tolerance) || mean > measured*(1+tolerance) {
			t.Errorf("%s: %d of 24 runs scaled out after %.0f s on average, expected %.0f s ± 15 %%",
				metric, n, mean, measured)
		}
	}
}

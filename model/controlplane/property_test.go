package controlplane

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/model/laws"
	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

// TestSafetyLaws lets anything happen in any order, faults, repeated and late events included, and
// checks the laws of the law checker, every count against a walk over all tasks, and that a pass
// leaves nothing for a second one. Then the faults end and everything succeeds: the service must
// arrive (S-13, S-38, S-39, D-04, D-06, D-10, D-11, O-01, L-01), and a job that competes with it
// for vCPUs and launches must have started all that was asked for.
func TestSafetyLaws(t *testing.T) {
	const leastSteps = 10_000
	steps := 0
	for i := range 15 { // of a hundred histories each
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := newRandomWorld(t)
				if rapid.Bool().Draw(t, "outage first") {
					w.unbalance(t)
				}
				for range rapid.IntRange(1, 120).Draw(t, "steps") {
					w.happens(t)
					w.verify(t)
				}
				w.endFaults(t)
				steps += w.steps
			})
		})
	}
	t.Logf("%d steps", steps)
	if steps < leastSteps {
		t.Errorf("%d steps, expected at least %d", steps, leastSteps)
	}
}

// randomWorld is a world in which a random legal thing happens next.
type randomWorld struct {
	script
	spec *model.Service
}

func newRandomWorld(t *rapid.T) *randomWorld {
	spec := &model.Service{
		Name:         "web",
		DesiredCount: rapid.IntRange(0, 6).Draw(t, "desired"),
		Zones:        []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "zones")],
		Strategy: []model.StrategyItem{{Provider: model.Fargate, Base: 1, Weight: 1},
			{Provider: model.FargateSpot, Weight: 2}},
		Rebalancing: rapid.Bool().Draw(t, "rebalancing"),
		GracePeriod: clock.Span(rapid.IntRange(0, 2).Draw(t, "grace")) * clock.Minute,
		Deployment: model.DeploymentConfiguration{
			MinimumHealthyPercent: rapid.SampledFrom([]int{0, 50, 100}).Draw(t, "min"),
			MaximumPercent:        rapid.SampledFrom([]int{100, 125, 200}).Draw(t, "max"),
			CircuitBreaker: model.CircuitBreaker{
				Enable: rapid.Bool().Draw(t, "breaker"), Rollback: rapid.Bool().Draw(t, "rollback"),
				Type: model.Count, Value: rapid.IntRange(1, 4).Draw(t, "threshold"),
				ResetOnHealthyTask: rapid.Bool().Draw(t, "reset"),
			},
		},
	}
	spec.Deployment.Strategy = rapid.SampledFrom([]model.DeploymentStrategy{model.Rolling,
		model.Rolling, model.BlueGreen, model.Linear, model.Canary}).Draw(t, "strategy")
	spec.Deployment.BakeTime = clock.Span(rapid.IntRange(0, 2).Draw(t, "bake")) * clock.Minute
	spec.Deployment.Step = model.TrafficStep{
		Permille: rapid.SampledFrom([]int{30, 250, 500, 1000}).Draw(t, "step"),
		BakeTime: clock.Span(rapid.IntRange(0, 2).Draw(t, "step bake")) * clock.Minute,
	}
	if rapid.IntRange(0, 2).Draw(t, "hook") == 0 {
		spec.Deployment.Hooks = []model.LifecycleHook{{
			Name: "test", Timeout: 5 * clock.Minute,
			Stages: []model.Stage{model.ReconcileService, model.PreScaleUp,
				model.ProductionTrafficShift, model.PostProductionTrafficShift},
			ContinueOnTimeout: rapid.Bool().Draw(t, "continue"),
		}}
	}
	if rapid.Bool().Draw(t, "alarm") {
		spec.Alarms = []model.Alarm{{Name: "hot",
			MetricSource: model.MetricSource{Metric: model.CPUUtilization},
			AlarmRule:    model.AlarmRule{Threshold: 80, Period: clock.Minute, Periods: 2, Datapoints: 1}}}
		spec.Deployment.Alarms = model.DeploymentAlarms{
			Names: []string{"hot"}, Rollback: rapid.Bool().Draw(t, "alarm rolls back")}
	}
	if rapid.Bool().Draw(t, "target") {
		delay := clock.Span(rapid.SampledFrom([]int{0, 30, 300}).Draw(t, "delay")) * clock.Second
		spec.TargetGroup = &model.TargetGroup{DeregistrationDelay: delay}
	}
	if rapid.Bool().Draw(t, "scaling") {
		spec.Scaling = &model.Scaling{Min: 1, Max: 7, Policies: []model.TargetTracking{{
			Name: "cpu", MetricSource: model.MetricSource{Metric: model.CPUUtilization}, Target: 60,
			ScaleOutCooldown: clock.Minute, ScaleInCooldown: clock.Minute}}}
	}
	if rapid.IntRange(0, 5).Draw(t, "external") == 0 {
		spec.External, spec.Deployment.Strategy = true, model.Rolling
	}
	web := model.Container{Essential: true}
	if rapid.Bool().Draw(t, "check") {
		web.HealthCheck = &model.ContainerCheck{}
	}
	spec.Build.TaskDefinition = model.TaskDefinition{
		Resources: model.Resources{CPUUnits: 256}, Containers: []model.Container{web}}
	w := &randomWorld{spec: spec}
	w.scenario = model.Scenario{
		Seed: rapid.Uint64().Draw(t, "seed"), Zones: spec.Zones, Services: []model.Service{*spec}}
	if rapid.Bool().Draw(t, "limited") {
		w.scenario.Cluster.Limits = model.Limits{ServiceLaunchesPerMinute: 30, FargateBurst: 3,
			FargateRefillPerSecond: 1, OnDemandVCPU: 2, SpotVCPU: 2,
			RunTask: model.Rate{Burst: 1, PerSecond: 0.1}, ServiceUpdates: model.Rate{Burst: 1, PerSecond: 0.1},
			ClusterResources: model.Rate{Burst: 1, PerSecond: 0.1},
			TaskProtection:   model.Rate{Burst: 1, PerSecond: 0.1}}
	}
	for range 3 {
		w.scenario.Deployments = append(w.scenario.Deployments,
			model.PlannedDeployment{Service: "web", Build: spec.Build})
	}
	if rapid.Bool().Draw(t, "job") {
		w.scenario.Jobs = []model.Job{{
			Name: "batch", Build: spec.Build, Strategy: spec.Strategy, Zones: spec.Zones}}
	}
	w.control = New(&w.scenario)
	w.laws = laws.New(spec)
	w.tasks = map[model.TaskID]*scriptTask{}
	w.step(model.ServiceCreated{Service: "web", Warm: rapid.Bool().Draw(t, "warm")}, false)
	return w
}

// happens lets one thing happen.
func (w *randomWorld) happens(t *rapid.T) {
	switch rapid.IntRange(0, 21).Draw(t, "what") {
	case 20:
		w.step(model.StopDeploymentRequested{Service: "web"}, false)
	case 21:
		w.callsTaskSet(t)
	case 17:
		if rapid.IntRange(0, 9).Draw(t, "delete") == 0 {
			w.step(model.DeletionRequested{Service: "web", Force: rapid.Bool().Draw(t, "force")}, false)
		}
	case 0:
		w.step(model.DeploymentRequested{
			Service: "web", Revision: model.RevisionID(rapid.IntRange(1, 4).Draw(t,
				"revision"))}, false)
	case 1:
		w.step(model.DesiredCountRequested{Service: "web", Count: rapid.IntRange(0, 8).Draw(t,
			"count")}, false)
	case 2:
		zone := rapid.SampledFrom(w.spec.Zones).Draw(t, "zone")
		if w.control.down[zone] {
			w.step(model.ZoneRecovered{Zone: zone}, false)
		} else {
			w.step(model.ZoneFailed{Zone: zone}, false)
		}
	case 3, 4, 5:
		if at, ok := w.control.NextDeadline(); ok {
			w.now = at
			w.step(model.DeadlineReached{}, false)
			if next, ok := w.control.NextDeadline(); ok && next <= at {
				t.Fatalf("the deadline %s did not move past %s", next, at)
			}
		}
	case 6:
		w.now = w.now.Add(clock.Second)
		if at, ok := w.control.NextDeadline(); ok && at < w.now {
			w.now = at
		}
	case 7:
		w.load(t)
	case 18, 19:
		w.calm(t)
	case 16: // one that runs, or a late or unknown one
		w.step(model.HookEnded{Service: "web", Run: rapid.IntRange(1, 6).Draw(t, "run"),
			Failed: rapid.Bool().Draw(t, "hook fails")}, false)
	case 8:
		if len(w.control.jobs) > 0 {
			w.step(model.RunTaskRequested{
				Job: "batch", Count: rapid.IntRange(1, 4).Draw(t, "runs")}, false)
		}
	default:
		if len(w.order) > 0 {
			w.affects(t, w.order[rapid.IntRange(0, len(w.order)-1).Draw(t, "task")])
		}
	}
}

// calm lets everything that is under way succeed, and some deadlines pass.
func (w *randomWorld) calm(t *rapid.T) {
	for range rapid.IntRange(0, 6).Draw(t, "deadlines") {
		for w.settleTasks(false) {
			w.verify(t)
		}
		at, ok := w.control.NextDeadline()
		if !ok {
			return
		}
		w.now = at
		w.step(model.DeadlineReached{}, false)
	}
}

// load lets CPU utilization hold a level for some minutes.
func (w *randomWorld) load(t *rapid.T) {
	level := rapid.SampledFrom([]float64{5, 60, 95}).Draw(t, "cpu")
	for range rapid.IntRange(1, 16).Draw(t, "minutes") {
		end := w.now.Truncate(clock.Minute).Add(clock.Minute)
		w.passUntil(end)
		w.step(model.MetricPublished{Service: "web", Metric: model.CPUUtilization,
			From: end.Add(-clock.Minute), To: end, Value: level}, false)
	}
}

// affects lets something happen to a task; if it is gone, a late event about it arrives.
func (w *randomWorld) affects(t *rapid.T, a *scriptTask) {
	if a.gone {
		w.step(rapid.SampledFrom([]model.Event{
			model.TaskStarted{Task: a.Task}, model.TaskStopped{Task: a.Task},
			model.TaskRefused{Task: a.Task},
			model.TargetChanged{Task: a.Task, Status: model.TargetHealthy},
			model.SpotInterrupted{Task: a.Task}, model.StopTaskRequested{Task: a.Task},
			model.TaskFailed{Task: a.Task, Reason: "late"}, model.TaskPlaced{Task: a.Task},
		}).Draw(t, "late"), false)
		return
	}
	if a.stopping {
		w.leave(a, false)
		return
	}
	switch rapid.IntRange(0, 12).Draw(t, "fate") {
	case 12:
		w.step(model.TaskRetired{Task: a.Task}, false)
	case 11:
		length := rapid.SampledFrom([]clock.Span{0, clock.Minute, 10 * clock.Minute}).Draw(t,
			"protected")
		w.step(model.TaskProtected{Task: a.Task, Until: w.now.Add(length)}, false)
	case 10:
		w.step(model.StopTaskRequested{Task: a.Task, Drain: rapid.Bool().Draw(t, "drain")}, false)
	case 0:
		w.fail(a, model.EssentialContainerExited)
	case 1:
		w.fail(a, model.InfrastructureHealth)
	case 2:
		a.stopping = true
		w.step(model.SpotInterrupted{Task: a.Task}, false)
	case 3:
		if !a.started {
			a.gone = true
			w.step(model.TaskRefused{Task: a.Task, Reason: "no capacity"}, false)
		}
	case 4, 5:
		if !a.started {
			w.start(a, false)
		}
		a.healthy = false
		if a.hasTarget {
			w.step(model.TargetChanged{Task: a.Task, Status: model.TargetUnhealthy}, false)
		} else {
			w.step(model.TaskHealthChanged{Task: a.Task, Health: model.HealthUnhealthy}, false)
		}
	default:
		w.succeed(a, false)
	}
}

func (w *randomWorld) fail(a *scriptTask, code model.StopCode) {
	a.stopping = true
	w.step(model.TaskFailed{Task: a.Task, Code: code, Reason: "failed"}, false)
}

// verify checks the laws, every count against a walk, and that another pass finds nothing to do.
func (w *randomWorld) verify(t *rapid.T) {
	for _, broken := range w.laws.Broken {
		t.Errorf("law broken: %s", broken)
	}
	for _, g := range w.groups() {
		if diff := recount(g); diff != "" {
			t.Fatalf("at %s: %s: %s", w.now, g.name, diff)
		}
	}
	if at, ok := w.control.NextDeadline(); ok && at <= w.now {
		return // it is about to do something
	}
	w.control.commands = nil
	for _, g := range w.groups() {
		w.control.reconcile(g)
	}
	for _, command := range w.control.commands {
		// A pass may say again what was said more than six hours ago (S-25).
		if _, says := command.(model.Announce); !says {
			t.Fatalf("at %s another pass still does %v", w.now, w.control.commands)
		}
	}
}

// groups are the service and, if there is one, the job.
func (w *randomWorld) groups() []*group {
	all := []*group{&w.control.services[0].group}
	for _, j := range w.control.jobs {
		all = append(all, &j.group)
	}
	return all
}

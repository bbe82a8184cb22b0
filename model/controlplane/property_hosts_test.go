package controlplane

import (
	"fmt"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/laws"
	"ecsim/model/placement"

	"pgregory.net/rapid"
)

// TestHostsAreNeverOvercommitted lets instances come, drain, come back and be lost, in any order with
// deployments, failures and RunTask calls: nothing of an instance is reserved twice (RS-08), no task is
// placed on one that is DRAINING, cut off or lost (DR-02, PL-14), no instance has two tasks of a daemon (DM-01,
// S-03), every count equals a walk over all tasks, and a second pass finds nothing to do. Then everything
// succeeds on enough instances: the service arrives, and the daemon is on each of them.
func TestHostsAreNeverOvercommitted(t *testing.T) {
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := newRandomFleet(t)
				for range rapid.IntRange(1, 80).Draw(t, "steps") {
					w.happensOnHosts(t)
					w.verifyHosts(t)
				}
				w.settleOnHosts(t)
			})
		})
	}
}

// randomFleet is a service, a daemon and a job on instances of two kinds.
type randomFleet struct {
	randomWorld
	registered int
}

func newRandomFleet(t *rapid.T) *randomFleet {
	build := func(cpu, memory int) model.Build {
		return model.Build{TaskDefinition: model.TaskDefinition{Architecture: model.X86,
			Resources:   model.Resources{CPUUnits: cpu, MemoryMiB: memory},
			NetworkMode: rapid.SampledFrom([]model.NetworkMode{model.Bridge, model.AWSVPC}).Draw(t, "mode"),
			Containers:  []model.Container{{Essential: true}}}}
	}
	ec2 := []model.StrategyItem{{Provider: model.EC2, Weight: 1}}
	strategies := rapid.SliceOfN(rapid.SampledFrom([]model.PlacementStrategy{
		{Type: model.SpreadStrategy, Field: placement.FieldZone},
		{Type: model.SpreadStrategy, Field: placement.FieldInstance},
		{Type: model.BinpackStrategy, Field: placement.FieldCPU}, {Type: model.RandomStrategy}}),
		0, 2).Draw(t, "strategies")
	w := &randomFleet{}
	w.scenario = model.Scenario{Seed: rapid.Uint64().Draw(t, "seed"), Zones: []string{"a", "b"}}
	w.scenario.Cluster.Instances = []model.Instances{
		{Name: "small", Count: 1, Zones: []string{"a", "b"}, Type: model.InstanceType{Name: "c5.large",
			CPUUnits: 2048, MemoryMiB: 3800, Tasks: 2, Architecture: model.X86}},
		{Name: "big", Count: 1, Zones: []string{"b"}, Type: model.InstanceType{Name: "m5.4xlarge",
			CPUUnits: 16384, MemoryMiB: 63000, Tasks: 20, Architecture: model.X86}},
	}
	w.scenario.Services = []model.Service{
		{Name: "agent", Daemon: true, Strategy: ec2, Zones: w.scenario.Zones, Build: build(128, 128),
			Deployment: model.DeploymentConfiguration{
				MinimumHealthyPercent: rapid.SampledFrom([]int{0, 50, 100}).Draw(t, "daemon min"),
				MaximumPercent:        100}},
		{Name: "web", Strategy: ec2, Zones: w.scenario.Zones, Build: build(600, 700),
			DesiredCount: rapid.IntRange(0, 6).Draw(t, "desired"),
			Placement:    model.Placement{Strategies: strategies},
			Deployment: model.DeploymentConfiguration{
				MinimumHealthyPercent: rapid.SampledFrom([]int{0, 50, 100}).Draw(t, "min"),
				MaximumPercent:        rapid.SampledFrom([]int{100, 150, 200}).Draw(t, "max")}},
	}
	w.scenario.Jobs = []model.Job{{Name: "batch", Build: build(300, 300), Strategy: ec2,
		Zones: w.scenario.Zones}}
	for _, s := range w.scenario.Services {
		w.scenario.Deployments = append(w.scenario.Deployments,
			model.PlannedDeployment{Service: s.Name, Build: s.Build})
	}
	w.control = New(&w.scenario)
	w.laws = laws.New(&w.scenario.Services[0], &w.scenario.Services[1])
	w.tasks = map[model.TaskID]*scriptTask{}
	for range rapid.IntRange(0, 3).Draw(t, "instances") {
		w.register(0)
	}
	for i := range w.scenario.Services {
		w.step(model.ServiceCreated{Service: w.scenario.Services[i].Name,
			Warm: rapid.Bool().Draw(t, "warm")}, false)
	}
	return w
}

func (w *randomFleet) register(index int) {
	w.registered++
	i := w.scenario.Cluster.Instances[index].Instance(w.registered)
	i.ID = model.InstanceName("i", w.registered)
	w.step(model.InstanceRegistered{Instance: i}, false)
}

func (w *randomFleet) happensOnHosts(t *rapid.T) {
	service := rapid.SampledFrom([]string{"web", "web", "agent"}).Draw(t, "service")
	switch rapid.IntRange(0, 18).Draw(t, "what") {
	case 0, 1:
		w.register(rapid.IntRange(0, 1).Draw(t, "kind"))
	case 2, 3, 4:
		w.hostChanges(t)
	case 5:
		w.step(model.DeploymentRequested{Service: service,
			Revision: model.RevisionID(rapid.IntRange(1, 2).Draw(t, "revision"))}, false)
	case 6:
		w.step(model.DesiredCountRequested{Service: "web", Count: rapid.IntRange(0, 7).Draw(t, "count")}, false)
	case 7:
		w.step(model.RunTaskRequested{Job: "batch", Count: rapid.IntRange(1, 4).Draw(t, "runs")}, false)
	case 8:
		if w.control.down["a"] {
			w.step(model.ZoneRecovered{Zone: "a"}, false)
		} else {
			w.step(model.ZoneFailed{Zone: "a"}, false)
		}
	case 9:
		w.connectionChanges(t)
	case 10, 11, 12:
		if at, ok := w.control.NextDeadline(); ok {
			w.now = at
			w.step(model.DeadlineReached{}, false)
		}
	default:
		if len(w.order) == 0 {
			return
		}
		a := w.order[rapid.IntRange(0, len(w.order)-1).Draw(t, "task")]
		if rapid.IntRange(0, 2).Draw(t, "succeeds") > 0 && !a.gone && !a.stopping {
			w.succeed(a, false)
			return
		}
		w.affects(t, a)
	}
}

// hostChanges drains an instance, takes it back, or loses it; its tasks fail then.
func (w *randomFleet) hostChanges(t *rapid.T) {
	if len(w.control.fleet.hosts) == 0 {
		return
	}
	h := rapid.SampledFrom(w.control.fleet.hosts).Draw(t, "host")
	if rapid.IntRange(0, 2).Draw(t, "change") > 0 {
		w.step(model.InstanceDraining{Instance: h.id, Draining: !h.draining}, false)
		return
	}
	w.step(model.InstanceLost{Instance: h.id}, false)
	for _, a := range append([]*scriptTask(nil), w.order...) {
		if a.Instance == h.id && !a.gone && !a.stopping {
			w.fail(a, model.InfrastructureHealth)
		}
	}
}

// connectionChanges cuts the agent of an instance off, or lets it come back.
func (w *randomFleet) connectionChanges(t *rapid.T) {
	if len(w.control.fleet.hosts) > 0 {
		h := rapid.SampledFrom(w.control.fleet.hosts).Draw(t, "host")
		w.step(model.AgentConnectionChanged{Instance: h.id, Connected: h.cutOff}, false)
	}
}

// verifyHosts compares what is free with a walk over all tasks, and every count.
func (w *randomFleet) verifyHosts(t *rapid.T) {
	for _, h := range w.control.fleet.hosts {
		used, daemons := placement.Resources{}, 0
		for _, task := range h.tasks {
			d := task.request().Demand
			used.Interfaces += d.Interfaces
			if task.Status < model.Stopping || task.group.isDaemon() { // L-45
				used.CPUUnits += d.CPUUnits
				used.MemoryMiB += d.MemoryMiB
			}
			if task.group.isDaemon() {
				daemons++
			}
		}
		kind := &w.scenario.Cluster.Instances[0].Type
		if h.Attribute("ecs.instance-type") == "m5.4xlarge" {
			kind = &w.scenario.Cluster.Instances[1].Type
		}
		free := h.Free()
		if free.CPUUnits != kind.CPUUnits-used.CPUUnits || free.MemoryMiB != kind.MemoryMiB-used.MemoryMiB ||
			free.Interfaces != kind.Tasks-used.Interfaces || free.CPUUnits < 0 || free.MemoryMiB < 0 ||
			free.Interfaces < 0 || daemons > 1 {
			t.Fatalf("%s has %+v left with %+v reserved and %d daemons", h.id, free, used, daemons)
		}
	}
	for _, broken := range w.laws.Broken {
		t.Errorf("law broken: %s", broken)
	}
	if at, ok := w.control.NextDeadline(); ok && at <= w.now {
		return
	}
	w.control.commands = nil
	for _, g := range w.allGroups() {
		if diff := recount(g); diff != "" {
			t.Fatalf("at %s: %s: %s", w.now, g.name, diff)
		}
		w.control.reconcile(g)
	}
	for _, command := range w.control.commands {
		if _, says := command.(model.Announce); !says {
			t.Fatalf("at %s another pass still does %v", w.now, w.control.commands)
		}
	}
}

func (w *randomFleet) allGroups() (all []*group) {
	for _, s := range w.control.services {
		all = append(all, &s.group)
	}
	return append(all, &w.control.jobs[0].group)
}

// settleOnHosts ends all faults, adds room, and lets everything succeed.
func (w *randomFleet) settleOnHosts(t *rapid.T) {
	if w.control.down["a"] {
		w.step(model.ZoneRecovered{Zone: "a"}, false)
	}
	for _, h := range w.control.fleet.hosts {
		w.step(model.InstanceDraining{Instance: h.id}, false)
		w.step(model.AgentConnectionChanged{Instance: h.id, Connected: true}, false)
	}
	w.register(1)
	w.register(1)
	web := w.control.groups["web"].service
	agent := w.control.groups["agent"].service
	arrived := func() bool {
		done := web.steady || web.rollout.state.String() == "FAILED" || web.isDeadlocked(web.view())
		waits := slices.Contains(w.control.fleet.waiters, &agent.group) // an instance is full of runs for good
		return done && (agent.steady || waits || agent.isDeadlocked(agent.view())) && w.control.jobs[0].backlog == 0
	}
	for range 5000 {
		if w.settleTasks(false) {
			w.verifyHosts(t)
			continue
		}
		if arrived() {
			break
		}
		at, ok := w.control.NextDeadline()
		if !ok {
			break
		}
		w.now = at
		w.step(model.DeadlineReached{}, false)
	}
	if !arrived() || agent.desired != len(w.control.fleet.hosts) {
		t.Fatalf("at %s, %d instances:\n%s", w.now, len(w.control.fleet.hosts), w.control.describe())
	}
}

package controlplane

import (
	"testing"

	"ecsim/model"
	decisions "ecsim/model/capacity/managed"
	"ecsim/model/laws"
	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

// TestNoTaskWaitsForEverForManagedInstances lets services with constraints and ports come, go and move on
// Managed Instances, while launches fail, instances are lost on the way or later and a zone goes dark. Then
// everything succeeds for hours: a task that some type may take does not wait (MI-01, MI-05, CQ-06), and of
// one that none takes somebody is told (RS-06).
func TestNoTaskWaitsForEverForManagedInstances(t *testing.T) {
	started, told := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := newConstrainedFleet(t)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			w.happensToManaged(t)
		}
		w.settleConstrained()
		for _, s := range w.control.services {
			w.verifyNobodyWaits(t, s)
			started += s.running()
			if s.messages.isOpen(noInstance, w.now) {
				told++
			}
		}
		for _, broken := range w.laws.Broken {
			t.Errorf("law broken: %s", broken)
		}
	})
	if !testing.Short() && (started < 100 || told < 5) {
		t.Errorf("%d tasks run and of %d services nothing may: too few to tell anything", started, told)
	}
}

func newConstrainedFleet(t *rapid.T) *managedFleet {
	w := &managedFleet{}
	s := &w.scenario
	s.Seed, s.Zones = rapid.Uint64().Draw(t, "seed"), []string{"a", "b"}
	of := &model.ManagedInstances{Zones: s.Zones, Lifetime: decisions.DefaultLifetime,
		DrainWithin:  decisions.DefaultDrainWithin,
		ScaleInAfter: clock.Span(rapid.SampledFrom([]int{-1, 0, 5}).Draw(t, "scale in")) * clock.Minute}
	for i, name := range []string{"medium", "large", "xlarge"} {
		of.Types = append(of.Types, model.PricedType{Price: 40 << i, InstanceType: model.InstanceType{Name: name,
			CPUUnits: 1024 << i, MemoryMiB: 4000 << i, Tasks: 2 + i, Architecture: model.X86}})
	}
	s.Cluster.Providers = []model.CapacityProvider{{Name: "mi", ManagedInstances: of}}
	for _, name := range []string{"web", "api", "shop"} {
		definition := model.TaskDefinition{Architecture: model.X86, NetworkMode: model.AWSVPC,
			Resources:  model.Resources{CPUUnits: rapid.IntRange(100, 1500).Draw(t, "cpu"), MemoryMiB: 900},
			Containers: []model.Container{{Essential: true}}}
		if port := rapid.SampledFrom([]int{0, 0, 80, 22}).Draw(t, "port"); port > 0 {
			definition.NetworkMode, definition.HostPorts = model.Host, []model.HostPort{{Number: port}}
		}
		service := model.Service{Name: name, Zones: s.Zones, Build: model.Build{TaskDefinition: definition},
			DesiredCount: rapid.IntRange(0, 4).Draw(t, "desired"),
			Strategy:     []model.StrategyItem{{Provider: "mi", Weight: 1}},
			Deployment: model.DeploymentConfiguration{
				MinimumHealthyPercent: rapid.SampledFrom([]int{0, 50, 100}).Draw(t, "min"), MaximumPercent: 200}}
		service.Placement.Distinct = rapid.IntRange(0, 4).Draw(t, "distinct") == 0
		if text := rapid.SampledFrom([]string{"", "", "not(task:group == service:web)", "runningTasksCount < 2",
			"attribute:ecs.instance-type != medium", "attribute:ecs.availability-zone == b",
			"task:group == service:api", "attribute:ecs.instance-type == metal",
		}).Draw(t, "member of"); text != "" {
			service.Placement.MemberOf = []string{text}
		}
		s.Services = append(s.Services, service)
		s.Deployments = append(s.Deployments, model.PlannedDeployment{Service: name, Build: service.Build})
	}
	w.script.control = New(s)
	w.script.laws = laws.New(&s.Services[0], &s.Services[1], &s.Services[2])
	w.script.tasks = map[model.TaskID]*scriptTask{}
	for i := range s.Services {
		w.step(model.ServiceCreated{Service: s.Services[i].Name}, false)
	}
	return w
}

func (w *managedFleet) happensToManaged(t *rapid.T) {
	w.out.Reset()
	service := rapid.SampledFrom([]string{"web", "api", "shop"}).Draw(t, "service")
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0:
		w.step(model.DesiredCountRequested{Service: service, Count: rapid.IntRange(0, 6).Draw(t, "count")}, false)
	case 1:
		w.step(model.DeploymentRequested{Service: service,
			Revision: model.RevisionID(rapid.IntRange(1, 2).Draw(t, "revision"))}, false)
	case 2:
		if w.control.down["a"] {
			w.step(model.ZoneRecovered{Zone: "a"}, false)
		} else {
			w.step(model.ZoneFailed{Zone: "a"}, false)
		}
	case 3:
		w.passUntil(w.now.Add(clock.Span(rapid.IntRange(1, 20).Draw(t, "minutes")) * clock.Minute))
	case 4:
		w.hostChanges(t)
	case 5:
		w.settleTasks(false)
	default:
		if n := len(w.launched); n > 0 {
			a := w.launched[rapid.IntRange(0, n-1).Draw(t, "instance")]
			w.instanceMoves(rapid.SampledFrom([]string{"runs", "runs", "joins", "joins", "joins", "fails", "dies",
				"ends"}).Draw(t, "moves"), a)
		}
	}
}

// settleConstrained lets everything succeed for four hours, and takes nothing back.
func (w *managedFleet) settleConstrained() {
	if w.control.down["a"] {
		w.step(model.ZoneRecovered{Zone: "a"}, false)
	}
	end := w.now.Add(4 * clock.Hour)
	for {
		for w.settleTasks(false) || w.settleInstances() {
			w.out.Reset()
		}
		at, ok := w.control.NextDeadline()
		if !ok || at > end {
			return
		}
		w.now = at
		w.step(model.DeadlineReached{}, false)
	}
}

// verifyNobodyWaits: if a task waits, no type takes it, and its service has said so.
func (w *managedFleet) verifyNobodyWaits(t *rapid.T, s *service) {
	p := w.control.managedProviders[0]
	for _, r := range s.revisions {
		for item, n := range s.waitingOn(r, p.name) {
			if n == 0 {
				continue
			}
			k := w.control.kindOf(r, item)
			if open := decisions.Launchable(p.candidates, k, w.control.zonesFor(&s.group, p)); len(open) > 0 {
				t.Fatalf("at %s %d tasks of %s wait, and a type takes them in %v:\n%s", w.now, n, s.name, open,
					w.control.describe())
			}
			if !s.messages.isOpen(noInstance, w.now) && k.Accepts == nil {
				t.Fatalf("at %s %d tasks of %s wait, and nobody says so", w.now, n, s.name)
			}
		}
	}
}

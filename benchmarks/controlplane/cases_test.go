package controlplane

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
)

// benchmarkCase is a kind of life: what services are like, and what happens in one turn.
type benchmarkCase struct {
	name   string
	change func(*model.Scenario, *model.Service)
	turn   func(*world)
	seen   func(model.Command) bool // what it must bring about
	short  bool                     // not every desired task can run
	allow  float64                  // times the bounds
}

func asItIs(*model.Scenario, *model.Service) {}

var cases = []benchmarkCase{
	{"failures", asItIs, func(w *world) {
		w.pass(clock.Second)
		w.fails(w.next().oldest().Task)
	}, replaces, false, 1},
	{"scaling", asItIs, outAndIn, says[model.ScaleService], false, 1},
	{"rolling", func(_ *model.Scenario, s *model.Service) {
		s.Deployment.MaximumPercent = 110
	}, deploys, says[model.CompleteDeployment], false, 1},
	{"blue-green", func(_ *model.Scenario, s *model.Service) {
		s.Deployment.Strategy = model.BlueGreen
	}, deploys, says[model.ShiftTraffic], false, 1},
	{"unhealthy", asItIs, func(w *world) {
		w.pass(clock.Second)
		w.step(model.TargetChanged{Task: w.next().oldest().Task, Status: model.TargetUnhealthy})
		w.play()
	}, replaces, false, 1},
	{"protected", asItIs, func(w *world) {
		s := w.next()
		w.pass(clock.Second)
		for _, t := range s.running[:5] {
			w.step(model.TaskProtected{Task: t.Task, Until: w.now.Add(clock.Minute)})
		}
		for range 8 {
			w.step(model.DesiredCountRequested{Service: s.name, Count: s.spec.DesiredCount - 5})
			w.play()
			w.step(model.DesiredCountRequested{Service: s.name, Count: s.spec.DesiredCount})
			w.play()
			w.pass(clock.Second)
		}
		w.forget(s)
	}, says[model.DeregisterTarget], false, 1},
	{"zone lost", func(_ *model.Scenario, s *model.Service) {
		s.Rebalancing = true
	}, zoneComesAndGoes, moves, false, 1},
	{"vCPUs short", func(all *model.Scenario, s *model.Service) {
		s.DesiredCount += 2
		all.Cluster.Limits.OnDemandVCPU += 0.25 * float64(s.DesiredCount-2) * 0.4
		all.Cluster.Limits.SpotVCPU += 0.25 * float64(s.DesiredCount-2) * 0.6
	}, func(w *world) {
		s := w.next()
		w.pass(clock.Second)
		if len(s.running) > 0 {
			w.fails(s.oldest().Task)
		}
	}, replaces, true, 1},
}

// onInstances gives a service instances of its own, with room for twice its tasks.
func onInstances(all *model.Scenario, s *model.Service) {
	s.Strategy = []model.StrategyItem{{Provider: model.EC2, Weight: 1}}
	s.Build.TaskDefinition.NetworkMode, s.Build.TaskDefinition.Architecture = model.Bridge, model.X86
	all.Cluster.Instances = append(all.Cluster.Instances, model.Instances{
		Name: s.Name, Count: max(2, s.DesiredCount/8), Zones: s.Zones,
		Type: model.InstanceType{Name: "m5.xlarge", CPUUnits: 4096, MemoryMiB: 16000, Tasks: 3,
			Architecture: model.X86}})
}

// outAndIn adds a task to a service and takes one away.
func outAndIn(w *world) {
	s := w.next()
	w.pass(clock.Second)
	w.step(model.DesiredCountRequested{Service: s.name, Count: s.spec.DesiredCount + 1})
	w.play()
	w.pass(clock.Second)
	w.step(model.DesiredCountRequested{Service: s.name, Count: s.spec.DesiredCount})
	w.play()
	s.running = s.running[:s.spec.DesiredCount]
}

// inAndOut takes tasks of a service away and starts as many again.
func inAndOut(w *world) {
	s := w.next()
	fewer := s.spec.DesiredCount - min(20, s.spec.DesiredCount/2)
	w.step(model.DesiredCountRequested{Service: s.name, Count: fewer})
	w.play()
	w.pass(clock.Minute)
	w.step(model.DesiredCountRequested{Service: s.name, Count: s.spec.DesiredCount})
	w.play()
	w.pass(clock.Minute)
	w.forget(s)
}

// fleetCases are those of one service on instances.
var fleetCases = []benchmarkCase{
	{"scaling on instances", onInstances, outAndIn, says[model.ScaleService], false, 1},
	{"scaling in on instances", onInstances, inAndOut, says[model.DeregisterTarget], false, 1},
}

// onSharedInstances lets all services run on the same instances, as many as onInstances gives them.
func onSharedInstances(all *model.Scenario, s *model.Service) {
	onInstances(all, s)
	if of := all.Cluster.Instances; len(of) > 1 {
		of[0].Count += of[1].Count
		all.Cluster.Instances = of[:1]
	}
}

// sharedCases are those of many services on the same instances, 2,000 with 10,000 tasks: no cache holds
// what each of them knows of its own.
var sharedCases = []benchmarkCase{
	{"scaling on shared instances", onSharedInstances, outAndIn, says[model.ScaleService], false, 2},
	{"packing shared instances", func(all *model.Scenario, s *model.Service) {
		onSharedInstances(all, s)
		s.Placement.Strategies = []model.PlacementStrategy{{Type: model.BinpackStrategy, Field: "memory"}}
	}, inAndOut, says[model.DeregisterTarget], false, 2},
}

func says[C model.Command](cmd model.Command) bool { _, ok := cmd.(C); return ok }

func replaces(cmd model.Command) bool {
	c, ok := cmd.(model.StartTask)
	return ok && c.Replaces != model.TaskID{}
}

func moves(cmd model.Command) bool {
	c, ok := cmd.(model.StartTask)
	return ok && strings.HasPrefix(c.Because, model.RebalancedBecause)
}

// deploys brings the other revision of a service out, from beginning to end.
func deploys(w *world) {
	s := w.next()
	s.revision = 3 - s.revision
	done := s.done
	w.step(model.DeploymentRequested{Service: s.name, Revision: s.revision})
	for w.play(); s.done == done; w.play() {
		w.pass(30 * clock.Second)
	}
	w.pass(clock.Hour) // the source revision goes
	s.running = slices.DeleteFunc(s.running, func(t model.StartTask) bool { return t.Revision != s.revision })
}

// zoneComesAndGoes lets a zone go dark, lose a tenth of its tasks, and come back; what was replaced
// elsewhere is rebalanced.
func zoneComesAndGoes(w *world) {
	w.step(model.ZoneFailed{Zone: "a"})
	for _, s := range w.services {
		lost := 0
		for _, t := range slices.Clone(s.running) {
			if t.Zone == "a" && lost <= s.spec.DesiredCount/30 {
				lost++
				w.fails(t.Task)
			}
		}
	}
	w.step(model.ZoneRecovered{Zone: "a"})
	w.play()
	w.pass(10 * clock.Minute)
	for _, s := range w.services {
		w.forget(s)
	}
}

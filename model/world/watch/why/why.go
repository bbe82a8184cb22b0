package why

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Why finds out why objectives were broken. It watches the whole run, the warm-up too: roots may lie
// there.
type Why struct {
	scenario *model.Scenario
	graph    graph
	services []*service // in the order of the scenario
	byName   map[string]*service
	follows  map[published][]*datapoint // of a metric, what everybody who follows it knows
	tasks    map[model.TaskID]*task     // that are not STOPPED
	calls    map[string][]call          // of RunTask, by job, whose tasks have not all started, oldest first

	fault     int32 // the fault that struck last
	faultKind model.FaultKind
	faultAt   clock.Time
	inForce   []lasting
	dark      map[string]int32           // zones
	dry       map[model.SpotPoolID]int32 // pools without Spot capacity
	reclaims  map[model.SpotPoolID]int32 // the latest of each pool
	launches  map[model.InstanceID]int32 // of instances that have not registered
	atRisk    map[model.InstanceID]int32 // that EC2 will want back
	spotPools map[model.InstanceID]model.SpotPoolID
	hosts     map[model.InstanceID]int32 // that were taken away with their tasks: by what

	brokenAt clock.Time // the end of the last minute that broke an objective
	broken   int        // minutes that broke one or more

	waited stats.Sketch
}

// lasting is a fault that was in force in the present minute.
type lasting struct {
	fault model.Fault
	id    int32
	over  bool
}

// call is a call of RunTask.
type call struct {
	id    int32
	tasks int // that have not started
}

// New watches a run of a scenario.
func New(s *model.Scenario) *Why {
	w := &Why{
		scenario: s, byName: map[string]*service{}, tasks: map[model.TaskID]*task{},
		calls: map[string][]call{},
		graph: graph{most: mostMoments}, fault: none,
		dark: map[string]int32{}, dry: map[model.SpotPoolID]int32{}, reclaims: map[model.SpotPoolID]int32{},
		atRisk: map[model.InstanceID]int32{}, spotPools: map[model.InstanceID]model.SpotPoolID{},
		hosts: map[model.InstanceID]int32{}, launches: map[model.InstanceID]int32{},
		follows: map[published][]*datapoint{},
	}
	for i := range s.Services {
		svc := newService(s, &s.Services[i])
		w.services = append(w.services, svc)
		w.byName[svc.name] = svc
		w.follow(svc)
	}
	for i := range s.SLOs {
		if o := newObjective(s, s.SLOs[i]); o != nil {
			w.byName[o.service].objectives = append(w.byName[o.service].objectives, o)
		}
	}
	return w
}

// Keep bounds how many moments are kept before the first are forgotten; mostMoments without it. More
// are kept when more are still needed.
func (w *Why) Keep(moments int) { w.graph.most = moments }

// Explains reports whether a scenario has an objective that single minutes can break.
func Explains(s *model.Scenario) bool {
	return slices.ContainsFunc(s.SLOs, func(slo model.SLO) bool { return CanExplain(s, slo) })
}

// CanExplain reports whether single minutes can break an objective.
func CanExplain(s *model.Scenario, slo model.SLO) bool { return newObjective(s, slo) != nil }

// Stepped implements watch.Observer.
func (w *Why) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	if _, unseen := ev.(model.Unseen); unseen {
		w.shown(at, ev)
		return
	}
	w.graph.moment++
	if !model.IsRefused(cmds) {
		w.happened(at, ev)
	}
	for _, cmd := range cmds {
		w.graph.moment++
		w.commanded(at, cmd)
	}
	if _, ended := ev.(model.MinuteEnded); ended {
		w.endMinute(at)
	}
}

// Advanced implements watch.Observer.
func (w *Why) Advanced(s serving.Served) {
	svc := w.byName[s.Service]
	svc.minute.Add(s.Counts)
	svc.loses(s.Counts.Error502, s.To)
	svc.addTests(s.Tests)
	if !s.Window || len(svc.objectives) == 0 {
		return
	}
	w.waited.Reset()
	s.Latency.Waited(&w.waited)
	for _, o := range svc.objectives {
		o.measureLatency(&w.waited)
	}
}

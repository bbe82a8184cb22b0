package world

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// supply is what serves the requests of a service: a pool, or a station of the mesh.
type supply interface {
	SetAnswering(serving.Slot, bool)
	SetReachable(serving.Slot, bool)
	SetRouted(serving.Slot, bool)
	SetRevision(serving.Slot, model.RevisionID)
	SetApart(serving.Slot, bool)
	Cut(serving.Slot)
	Remove(serving.Slot)
	InTask(serving.Slot) int
	Advance(to clock.Time) serving.Served
}

// pool is a supply whose requests are served in bulk: all of them, or those of sampled tasks.
type pool interface {
	supply
	Add(model.TaskID, model.Workload, float64) serving.Slot
	Probe(serving.Slot) (latency clock.Span, answered bool)
}

// openSupply gives each service that requests can reach its supply. Services that call one another
// share a cell of the mesh; nobody else is touched by what they do.
func (w *World) openSupply(streams random.Streams) {
	called := w.called()
	seen := map[*service]bool{}
	for _, s := range w.services {
		if seen[s] {
			continue
		}
		group := w.callGroup(s, seen)
		if len(group) == 1 && !w.scenario.IsDegradable(s.spec.Name) &&
			!serving.NeedsEvents(s.spec, s.builds, called[s.spec.Name]) {
			s.openPool(streams)
			continue
		}
		w.openCell(group, streams)
	}
}

func (s *service) openPool(streams random.Streams) {
	if s.spec.TargetGroup == nil {
		return
	}
	config := serving.Config{
		Service:     s.spec.Name,
		Algorithm:   s.spec.TargetGroup.Algorithm,
		IdleTimeout: s.spec.TargetGroup.IdleTimeout,
		Traffic:     s.spec.Traffic,
		Streams:     streams,
	}
	if s.spec.Sampled > 0 {
		s.sampled = serving.NewSampled(config, s.spec.Sampled)
		s.pool = s.sampled
	} else {
		s.pool = serving.NewPool(config)
	}
	s.supply, s.breath = s.pool, firstBreath
}

func (w *World) openCell(group []*service, streams random.Streams) {
	if w.mesh == nil {
		w.mesh = serving.NewMesh()
	}
	var specs []*model.Service
	for _, s := range group {
		specs = append(specs, s.spec)
	}
	for i, station := range w.mesh.Add(specs, streams) {
		group[i].station, group[i].supply = station, station
	}
}

// calls lists the services that a service calls, in any of its builds.
func (s *service) calls() (names []string) {
	for i := range s.builds {
		names = append(names, s.builds[i].Callees()...)
	}
	return names
}

// called is the services that others call.
func (w *World) called() map[string]bool {
	called := map[string]bool{}
	for _, s := range w.services {
		for _, name := range s.calls() {
			called[name] = true
		}
	}
	return called
}

// callGroup is a service and all that are joined to it by calls, in the order of the scenario.
func (w *World) callGroup(first *service, seen map[*service]bool) (group []*service) {
	joined := func(a, b *service) bool {
		return slices.Contains(a.calls(), b.spec.Name) || slices.Contains(b.calls(), a.spec.Name)
	}
	group, seen[first] = []*service{first}, true
	for i := 0; i < len(group); i++ {
		for _, other := range w.services {
			if !seen[other] && joined(group[i], other) {
				group, seen[other] = append(group, other), true
			}
		}
	}
	slices.SortFunc(group, func(a, b *service) int {
		return slices.Index(w.services, a) - slices.Index(w.services, b)
	})
	return group
}

// add gives a task whose main container runs its place among those that serve.
func (s *service) add(t *task) {
	vcpu := t.build.VCPU()
	if s.station != nil {
		t.slot = s.station.Add(t.id, t.zone, t.build.Workload, vcpu, t.build.MemoryLimit())
	} else {
		t.slot = s.pool.Add(t.id, t.build.Workload, vcpu)
	}
	s.supply.SetRevision(t.slot, t.revision)
	s.supply.SetApart(t.slot, !t.occupies)
	t.inPool = true
}

func (s *service) remove(t *task) {
	s.supply.Remove(t.slot)
	t.inPool = false
}

// list says whether callers find a task by Service Connect, and whether it polls its queue: while it is
// RUNNING, and healthy if its containers are checked (V-03). A task that is told to stop is found no
// more: its proxy drains first (L-27). By Cloud Map it is found some time later, and no more at once,
// when it is deregistered (V-03).
func (w *World) list(t *task) {
	s := t.service
	if s == nil || s.station == nil || !t.inPool {
		return
	}
	wanted := t.started && !t.leaving && !t.drained &&
		(t.health == model.HealthHealthy || !t.build.TaskDefinition.IsChecked())
	if wanted == t.listed {
		return
	}
	w.sync(s, w.now())
	t.listed = wanted
	t.listings++
	s.station.SetListed(t.slot, wanted)
	switch {
	case s.spec.CloudMap == nil:
	case !wanted || t.warm && w.now() == 0:
		s.station.SetRecorded(t.slot, wanted)
	default:
		w.after(s.spec.CloudMap.Propagation, model.RankHealth, t, t.listings, (*World).recorded)
	}
}

// recorded: Cloud Map has made the health of a task known, unless that has changed meanwhile.
func (w *World) recorded(_ clock.Time, t *task, listing int) {
	if t.inPool && t.listings == listing {
		w.sync(t.service, w.now())
		t.service.station.SetRecorded(t.slot, true)
	}
}

// heardOf reacts to what a task of the mesh did.
func (w *World) heardOf(at clock.Time, h serving.Happening) {
	switch h.Kind {
	case serving.OutOfMemory:
		if t := w.tasks[h.Task]; t != nil { // else it went at the same instant
			w.engine.Add(at, model.RankStop, moment{
				rank: model.RankStop, task: t, do: (*World).outOfMemory,
			})
		}
	case serving.TookMessage:
		w.protect(at, w.tasks[h.Task], at.Add(protectionExpires))
	case serving.HasNoMessage:
		w.protect(at, w.tasks[h.Task], at)
	case serving.CheckAnswered:
		w.checks.ended(w, at, h.Token, true)
	case serving.CheckCut:
		w.checks.ended(w, at, h.Token, false)
	}
}

// outOfMemory: the kernel kills the main container. One that has been told to stop is waited for no
// longer.
func (w *World) outOfMemory(at clock.Time, t *task, _ int) {
	if !t.leaving {
		w.essentialExits(at, t, model.ExitKilled)
	} else if !t.ended {
		t.ended, t.exitCode = true, model.ExitKilled
		w.containerStops(at, t, t.main)
	}
}

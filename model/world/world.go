package world

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/model/controlplane"
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/model/world/watch"
	"ecsim/sim"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Options say what to watch besides the ledger and the record.
type Options struct {
	Replication int        // 0 is the scenario's own seed, others are derived from it
	Antithetic  bool       // replications 2k and 2k + 1 are a pair: demand and work mirror each other's
	Timeline    bool       // keep the story
	Why         bool       // find out why objectives were broken
	Observers   []Observer // called after ecsim's own
	// Progress is told the present now and then; an error from it interrupts the run.
	Progress func(now clock.Time, requests int64) error
}

// World is the live system of one run.
type World struct {
	scenario *model.Scenario
	streams  random.Streams
	engine   *sim.Engine[model.Event]
	control  *controlplane.ControlPlane
	market   *spot.Market
	spots    map[model.SpotPoolID]*spotPool
	mesh     *serving.Mesh // of the services whose requests are played event by event
	checks   checks        // health checks that wait for an answer of theirs

	services []*service // in the order of the scenario
	byName   map[string]*service
	callers  map[string]*caller
	tasks    map[model.TaskID]*task
	live     []*task // tasks whose containers have not exited, in order of creation
	zones    map[string]*zone

	instances  []*instance // in order of registration
	instanceOf map[model.InstanceID]*instance

	disasters []disaster     // the scenario's faults, in its order
	inForce   []*model.Fault // of those that last, in the order in which they struck

	watch       watch.Tee // everybody who is told
	found       watches
	ledger      *usage.Ledger
	events      int64
	requests    int64
	look        func(now clock.Time) // tells how far the run is
	interrupted error                // what was answered: the run is over
}

// Run plays a scenario and returns what it left behind. The error is the one of o.Progress, or says
// that the model made no progress; a scenario that Load accepted causes no other.
func Run(s *model.Scenario, o Options) (*Record, error) {
	w := newWorld(s, o)
	w.begin()
	if o.Progress != nil {
		w.look = func(now clock.Time) {
			if w.interrupted == nil {
				w.interrupted = o.Progress(now, w.requests)
			}
		}
	}
	err := w.engine.Run(w, clock.Time(s.Horizon), func(now clock.Time) error {
		w.look(now)
		return w.interrupted
	})
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", s.Name, err)
	}
	return w.record(), nil
}

func newWorld(s *model.Scenario, o Options) *World {
	seeded := *s
	streams := random.NewStreams(s.Seed).Replication(o.Replication)
	if o.Antithetic {
		streams = random.NewStreams(s.Seed).Antithetic(o.Replication)
	}
	seeded.Seed = streams.Pick("control-plane ties")
	w := &World{
		scenario: s,
		streams:  streams,
		engine:   sim.NewEngine[model.Event](model.DeadlineReached{}, model.RankSchedule),
		control:  controlplane.New(&seeded),
		market:   spot.New(spot.Pools(&s.Cluster, s.Zones), streams),
		byName:   map[string]*service{},
		spots:    map[model.SpotPoolID]*spotPool{},
		callers:  map[string]*caller{},
		tasks:    map[model.TaskID]*task{},
		zones:    map[string]*zone{},

		instanceOf: map[model.InstanceID]*instance{},
		ledger:     &usage.Ledger{},
		look:       func(clock.Time) {},
	}
	for _, name := range s.Zones {
		w.zones[name] = &zone{}
	}
	w.zones[model.OutsideAWS] = &zone{}
	for i := range s.Services {
		w.services = append(w.services, newService(s, &s.Services[i]))
		w.byName[s.Services[i].Name] = w.services[i]
	}
	w.follow()
	w.openSupply(streams)
	w.found = newWatches(s, w.ledger, o)
	w.watch = w.found.tee(o.Observers)
	return w
}

// begin puts on the agenda what the scenario says will happen.
func (w *World) begin() {
	s := w.scenario
	w.openInstances()
	w.openGroups()
	for _, daemons := range []bool{true, false} { // daemons first (DM-02)
		for i := range s.Services {
			if s.Services[i].Daemon == daemons {
				w.prepareInstances(&s.Services[i])
				w.schedule(0, model.ServiceCreated{Service: s.Services[i].Name, Warm: true})
			}
		}
	}
	revisions := map[string]model.RevisionID{}
	for _, d := range s.Deployments {
		revisions[d.Service]++
		w.schedule(d.At, call{Event: model.DeploymentRequested{
			Service: d.Service, Revision: revisions[d.Service] + 1,
		}})
	}
	for _, p := range s.Counts {
		w.schedule(p.At,
			call{Event: model.DesiredCountRequested{Service: p.Service, Count: p.Count}})
	}
	for _, p := range s.TaskSetCalls {
		w.schedule(p.At, call{Event: model.TaskSetCalled{Service: p.Service, Call: p.Call}})
	}
	for _, p := range s.Stops {
		w.schedule(p.At, call{Event: model.StopDeploymentRequested{Service: p.Service}})
	}
	for _, p := range s.Deletions {
		w.schedule(p.At, call{Event: model.DeletionRequested{Service: p.Service, Force: p.Force}})
	}
	w.planScaling()
	w.plantFaults()
	w.openMarket()
	w.hireCallers()
	w.schedule(clock.Time(s.WarmUp), model.WarmUpEnded{})
	w.schedule(clock.Time(metricPeriod), model.MinuteEnded{})
	w.openHighResolution()
}

// schedule puts an event on the agenda.
func (w *World) schedule(at clock.Time, ev model.Event) { w.engine.Add(at, ev.Rank(), ev) }

// now is the present.
func (w *World) now() clock.Time { return w.engine.Now() }

// NextDeadline implements sim.Process: the control plane's own wake-up.
func (w *World) NextDeadline() (clock.Time, bool) { return w.control.NextDeadline() }

// Advance implements sim.Process. The requests of a pool wait until something touches their
// service: one long span serves them as many short ones would. Only the horizon brings every
// service up to date. The mesh comes along, for its requests may be the first to know of
// something.
func (w *World) Advance(to clock.Time) clock.Time {
	reached := to
	if w.mesh != nil {
		reached = w.mesh.Advance(to)
		for _, h := range w.mesh.Happened() {
			w.heardOf(reached, h)
		}
	}
	if reached == clock.Time(w.scenario.Horizon) {
		for _, s := range w.services {
			w.sync(s, reached)
		}
	}
	return reached
}

// Step implements sim.Process: a moment of the world happens; anything else goes to the control
// plane.
func (w *World) Step(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case moment:
		e.do(w, at, e.task, e.n)
	case verdict:
		e.take(w, at, e)
	case call:
		w.call(at, e)
	case publication:
		for _, datapoint := range e {
			w.deliver(at, datapoint)
		}
	case model.MinuteEnded:
		w.endMinute(at)
		w.deliver(at, ev)
		w.schedule(at.Add(metricPeriod), ev)
	case model.WarmUpEnded:
		for _, s := range w.services {
			w.sync(s, at)
			s.accrue(at)
			s.measured = use{}
			if s.station != nil {
				s.before = s.station.Detail()
			}
		}
		w.deliver(at, ev)
	default:
		w.deliver(at, ev)
	}
}

// deliver tells the control plane what happened, shows it to the observers, and enacts the answer. It
// reports whether the event was an API call that was refused.
func (w *World) deliver(at clock.Time, ev model.Event) (refused bool) {
	w.events++
	cmds := w.control.Step(at, ev)
	for _, cmd := range cmds { // requests so far belong to what was
		switch c := cmd.(type) {
		case model.BeginDeployment:
			w.sync(w.byName[c.Service], at)
		case model.FailDeployment:
			w.sync(w.byName[c.Service], at)
		case model.CompleteDeployment:
			w.sync(w.byName[c.Service], at)
		}
	}
	w.watch.Stepped(at, ev, cmds)
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.StartTask:
			w.startTask(at, c)
		case model.DeregisterTarget:
			w.deregister(at, w.tasks[c.Task])
		case model.StopTask:
			w.stopTask(at, w.tasks[c.Task], c.Code)
		case model.ShiftTraffic:
			w.shiftTraffic(at, c)
		case model.EnterStage:
			w.test(at, c.Service, c.Stage, c.Revision)
		case model.FailDeployment:
			w.test(at, c.Service, model.CleanUp, c.Revision)
		case model.RunHook:
			w.runHook(at, c)
		case model.LaunchInstance:
			w.launchInstance(at, c)
		case model.PublishReservation:
			w.publishReservation(at, c)
		case model.RunInstanceHook:
			w.runInstanceHook(at, c)
		case model.StartInstance:
			w.startInstance(at, c)
		case model.TerminateInstance:
			w.terminateInstance(at, c)
		case model.RefuseCall:
			refused = true
		case model.FailRuns:
			w.runsFailed(at, c)
		}
	}
	return refused
}

// show tells the observers alone what the control plane cannot see.
func (w *World) show(at clock.Time, ev model.Unseen) { w.watch.Stepped(at, ev, nil) }

// sync advances a service's requests to the present and tells the observers.
func (w *World) sync(s *service, to clock.Time) {
	if s == nil || s.supply == nil || to <= s.synced {
		return
	}
	for s.synced < to && w.interrupted == nil {
		next := to
		if s.pool != nil {
			next = min(to, s.synced.Add(s.breath))
		}
		served := s.supply.Advance(next)
		s.synced = next
		w.requests += served.Counts.Offered
		s.served(served)
		w.watch.Advanced(served)
		s.breathe(served)
		if next < to {
			w.look(next)
		}
	}
}

package world

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// zone is an Availability Zone.
type zone struct {
	outages int // outages in force
	shifts  int // zonal shifts in force
}

// zoneFails takes a zone dark: its containers are gone and nothing in it answers. ECS learns of it
// when health checks fail or when it gives the hosts up, whichever is first (AZ-07).
func (w *World) zoneFails(at clock.Time, name string) {
	w.zones[name].outages++
	if w.zones[name].outages > 1 {
		return
	}
	for _, t := range w.live {
		if t.zone != name || t.lost {
			continue
		}
		w.loseHost(at, t, "host lost with its zone")
	}
	w.loseLaunched(name)
	w.deliver(at, model.ZoneFailed{Zone: name})
}

func (w *World) zoneRecovers(at clock.Time, _ *task, i int) {
	name := w.disasters[i].Zone
	w.zones[name].outages--
	if w.zones[name].outages == 0 {
		w.deliver(at, model.ZoneRecovered{Zone: name})
	}
}

// shiftZone keeps new requests of load balancers out of a zone, or lets them in again. What is in
// flight there goes on (AZ-09).
func (w *World) shiftZone(at clock.Time, name string, by int) {
	was := w.zones[name].shifts > 0
	w.zones[name].shifts += by
	if is := w.zones[name].shifts > 0; is != was && w.shiftsGroups() {
		w.deliver(at, model.ZoneShifted{Zone: name, Shifted: is})
	}
	for _, s := range w.services {
		if s.spec.TargetGroup == nil {
			continue
		}
		w.sync(s, at)
		if s.station != nil {
			s.station.ShiftZone(name, w.zones[name].shifts > 0)
		}
		w.routeAll(s)
	}
}

// shiftsGroups reports whether zonal shifts reach any Auto Scaling group.
func (w *World) shiftsGroups() bool {
	return slices.ContainsFunc(w.scenario.Cluster.Groups,
		func(g model.AutoScalingGroup) bool { return g.ZonalShift })
}

func (w *World) shiftEnds(at clock.Time, _ *task, i int) {
	w.show(at, model.FaultEnded{Fault: *w.disasters[i].Fault})
	w.shiftZone(at, w.disasters[i].Zone, -1)
}

// loseHost takes a task's host away. ECS gives it up after a while.
func (w *World) loseHost(at clock.Time, t *task, reason string) {
	w.show(at, model.TaskStruck{Task: t.id})
	w.takeHost(at, t, reason)
	w.after(w.scenario.Cluster.HostLossDetection, model.RankStop, t, 0, (*World).hostGivenUp)
}

// takeHost ends what a task does at once.
func (w *World) takeHost(at clock.Time, t *task, reason string) {
	t.lost, t.lostBecause = true, reason
	w.occupy(at, t, false)
	w.silence(at, t)
}

func (w *World) hostGivenUp(at clock.Time, t *task, _ int) {
	w.fail(at, t, model.InfrastructureHealth, t.lostBecause)
}

// crash makes a container of running tasks of a service exit.
func (w *World) crash(at clock.Time, f *model.Fault) {
	code := f.ExitCode
	if code == 0 {
		code = exitFailure
	}
	has := func(t *task) bool { return t.container(f.Container) >= 0 }
	for _, t := range w.victims(f, has) {
		w.show(at, model.TaskStruck{Task: t.id})
		w.containerExits(at, t, t.container(f.Container), code)
	}
}

// container is the index of a container that runs, the main one without a name; negative when there
// is none.
func (t *task) container(name string) int {
	if name == "" {
		return t.main
	}
	return slices.IndexFunc(t.build.TaskDefinition.Containers, func(c model.Container) bool {
		return c.Name == name
	})
}

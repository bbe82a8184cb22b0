package world

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// faultEnds takes a fault that lasts out of force, once for each time that it struck.
func (w *World) faultEnds(at clock.Time, _ *task, i int) {
	f := w.disasters[i].Fault
	place := slices.Index(w.inForce, f)
	w.inForce = slices.Delete(w.inForce, place, place+1)
	w.show(at, model.FaultEnded{Fault: *f})
	w.degrade(at, f.Service)
}

// degrade lets the requests of a service suffer what is in force now. Of several faults the worst
// counts: one that strikes again before it is over is not two.
func (w *World) degrade(at clock.Time, name string) {
	s := w.byName[name]
	if s == nil || !w.scenario.IsDegradable(name) {
		return
	}
	var d serving.Degraded
	for _, f := range w.inForce {
		if f.Service != name {
			continue
		}
		switch f.Kind {
		case model.DependencySlow:
			d.CPU, d.Wait = max(d.CPU, f.CPUFactor), max(d.Wait, f.WaitFactor)
			d.Slow = true
		case model.DependencyDown:
			d.Fails = max(d.Fails, f.Fraction)
		}
	}
	w.sync(s, at)
	s.station.Degrade(d)
}

// pullFactor is by how much the registry slows down a pull that begins now, and whether it is down.
func (w *World) pullFactor() (factor float64, down bool) {
	slow := false
	for _, f := range w.inForce {
		switch f.Kind {
		case model.RegistrySlow:
			factor, slow = max(factor, f.Factor), true
		case model.RegistryDown:
			down = true
		}
	}
	if !slow {
		factor = 1
	}
	return factor, down
}

// loseHosts takes the hosts away under a share of the tasks of a zone: their containers are gone and
// nothing answers. ECS learns of it as it does when a zone goes dark (AZ-07).
func (w *World) loseHosts(at clock.Time, d *disaster) {
	zone := d.Zone
	if zone == "" {
		zone = w.zoneByChance(d)
	}
	if zone == "" {
		return // no task is anywhere
	}
	var victims []*task
	for _, t := range w.live {
		if t.instance == nil && t.zone == zone && !t.lost && w.chance(d, "host loss", t.id.String()) < d.Fraction {
			victims = append(victims, t)
		}
	}
	lost := w.instancesByChance(d, zone)
	struck := *d.Fault
	struck.Zone, struck.Count = zone, len(victims)
	for _, i := range lost {
		struck.Count += w.tasksOn(i)
	}
	w.show(at, model.FaultBegan{Fault: struck})
	for _, t := range victims {
		w.loseHost(at, t, "host lost")
	}
	for _, i := range lost {
		w.loseInstance(at, i, "host lost")
	}
}

// impair lets the health status of an instance become IMPAIRED, if ECS knows it (MI-19).
func (w *World) impair(at clock.Time, f *model.Fault) {
	if i := w.instanceOf[f.Instance]; i != nil && !i.lost && !i.terminated {
		w.show(at, model.FaultBegan{Fault: *f})
		w.deliver(at, model.InstanceImpaired{Instance: f.Instance})
	}
}

// zoneByChance is one of the zones in which tasks are; empty when there is none. A zone without tasks
// changes nothing.
func (w *World) zoneByChance(d *disaster) (zone string) {
	least := 1.0
	for _, t := range w.live {
		if chance := w.chance(d, "zone of host loss", t.zone); chance < least {
			zone, least = t.zone, chance
		}
	}
	return zone
}

// disconnect cuts the agents of a share of running tasks off from ECS: what they know and what ECS
// wants of them waits until they are back. Their programs go on, and so do the checks of their
// targets (S-20). On EC2 it is a share of the instances on which tasks of the service run.
func (w *World) disconnect(at clock.Time, d *disaster) {
	until := at.Add(d.Duration)
	has := map[*instance]bool{}
	for _, t := range w.live {
		hit := t.id.Group == d.Service && (d.Zone == "" || d.Zone == t.zone) && t.started && !t.leaving
		switch {
		case hit && t.instance != nil:
			has[t.instance] = true
		case hit && w.chance(d, "agent disconnect", t.id.String()) < d.Fraction:
			t.deaf = max(t.deaf, until)
		}
	}
	for n, i := range w.instances {
		if has[i] && w.chance(d, "agent disconnect", string(i.ID)) < d.Fraction {
			w.cutOff(at, n, until)
		}
	}
}

// isDeaf reports whether a task's agent is cut off now, and lets something wait until it is back.
func (w *World) isDeaf(
	at clock.Time, t *task, n int, later func(*World, clock.Time, *task, int),
) bool {
	deaf := t.deaf
	if t.instance != nil {
		deaf = max(deaf, t.instance.deaf)
	}
	if deaf <= at {
		return false
	}
	w.after(deaf.Sub(at), model.RankStop, t, n, later)
	return true
}

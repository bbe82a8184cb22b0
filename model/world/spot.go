package world

import (
	"ecsim/model"
	"ecsim/model/capacity"
	"ecsim/sim/clock"
)

// openMarket lets Fargate Spot capacity come and go as the scenario's market says.
func (w *World) openMarket() {
	if next := w.market.NextChange(); next <= clock.Time(w.scenario.Horizon) {
		w.at(next, model.RankFault, 0, (*World).marketMoves)
	}
}

func (w *World) marketMoves(at clock.Time, _ *task, _ int) {
	change := w.market.Pop()
	w.show(at, model.SpotReclaimed{Zone: change.Zone, Fraction: change.Reclaim})
	w.drought(at, change.Zone, change.DroughtUntil)
	w.reclaim(at, change.Zone, change.Reclaim)
	w.openMarket()
}

// reclaim gives the two-minute notice to a fraction of the Spot tasks of a zone. Which ones is a
// hash, so that another service's tasks change nothing.
func (w *World) reclaim(at clock.Time, zone string, fraction float64) {
	var victims []*task
	for _, t := range w.live {
		if t.provider != model.FargateSpot || t.zone != zone || t.leaving || t.lost {
			continue
		}
		if capacity.Reclaims(w.streams, at, zone, fraction, t.id) {
			victims = append(victims, t)
		}
	}
	for _, t := range victims {
		w.interrupt(at, t, 0)
	}
}

// drought refuses Spot launches in a zone until an instant.
func (w *World) drought(at clock.Time, name string, until clock.Time) {
	z := w.zones[name]
	if until <= at || until <= z.droughts {
		return
	}
	dry := z.droughts > at
	z.droughts = until
	if !dry {
		w.deliver(at, model.SpotCapacityChanged{Zone: name})
		w.awaitRain(name)
	}
}

// awaitRain announces the end of a zone's drought, which may have been prolonged meanwhile.
func (w *World) awaitRain(name string) {
	w.at(w.zones[name].droughts, model.RankFault, 0, func(w *World, at clock.Time, _ *task, _ int) {
		if w.zones[name].droughts > at {
			w.awaitRain(name)
			return
		}
		w.deliver(at, model.SpotCapacityChanged{Zone: name, Available: true})
	})
}

// hireSpot lets a Spot task meet the calm market's hazard one day (ES-13).
func (w *World) hireSpot(t *task) {
	if t.provider != model.FargateSpot {
		return
	}
	life := w.market.CalmLifetime(t.id)
	if w.now().Add(life) <= clock.Time(w.scenario.Horizon) {
		w.after(life, model.RankFault, t, 0, (*World).interrupt)
	}
}

// interrupt gives one task its notice: SIGTERM comes at once (FS-01), SIGKILL after the stop
// timeout (FS-03), and the control plane deregisters the target in parallel (O-04).
func (w *World) interrupt(at clock.Time, t *task, _ int) {
	if t.leaving || t.lost {
		return
	}
	w.leave(t)
	w.runFailed(t)
	w.deliver(at, model.SpotInterrupted{Task: t.id})
}

package world

import (
	"math"
	"strconv"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/sim/clock"
)

// spotPool is a pool of Spot capacity as it is now.
type spotPool struct {
	room    float64    // launches are refused beyond this share of what it held; 1: none is
	held    int        // what it held when it ran short
	drought clock.Time // until then a fault lets it refuse all launches
}

// fargateSpot is the pool of a zone's Fargate Spot tasks.
func fargateSpot(zone string) model.SpotPoolID {
	return model.SpotPoolID{Type: string(model.FargateSpot), Zone: zone}
}

// openMarket lets Spot capacity come and go as the scenario's market says.
func (w *World) openMarket() {
	if next := w.market.NextChange(); next <= clock.Time(w.scenario.Horizon) {
		w.at(next, model.RankFault, 0, (*World).marketMoves)
	}
}

func (w *World) marketMoves(at clock.Time, _ *task, _ int) {
	change := w.market.Pop()
	if change.Reclaim > 0 {
		w.show(at, model.SpotReclaimed{SpotPoolID: change.Pool, Fraction: change.Reclaim})
	}
	w.roomChanges(at, change.Pool, change.Room)
	w.reclaim(at, change.Pool, change.Reclaim)
	w.openMarket()
}

// poolOf is the pool of an id; there is one for everything that a scenario can run on Spot.
func (w *World) poolOf(id model.SpotPoolID) *spotPool {
	p := w.spots[id]
	if p == nil {
		p = &spotPool{room: 1}
		w.spots[id] = p
	}
	return p
}

// isShort reports whether the pool refuses launches, at least beyond what it has left.
func (p *spotPool) isShort(at clock.Time) bool { return p.room < 1 || p.drought > at }

// roomChanges sets which share of what a pool holds it has capacity for.
func (w *World) roomChanges(at clock.Time, id model.SpotPoolID, room float64) {
	p := w.poolOf(id)
	wasShort := p.isShort(at)
	if p.room == 1 && room < 1 {
		p.held = w.onSpot(id, nil)
	}
	p.room = room
	w.shortageTold(at, id, wasShort)
}

// shortageTold delivers that a pool begins or ends to refuse launches.
func (w *World) shortageTold(at clock.Time, id model.SpotPoolID, wasShort bool) {
	if isShort := w.poolOf(id).isShort(at); isShort != wasShort {
		w.deliver(at, model.SpotCapacityChanged{SpotPoolID: id, Available: !isShort})
	}
}

// drought refuses launches in a pool until an instant.
func (w *World) drought(at clock.Time, id model.SpotPoolID, until clock.Time) {
	p := w.poolOf(id)
	if until <= at || until <= p.drought {
		return
	}
	wasShort, wasDry := p.isShort(at), p.drought > at
	p.drought = until
	w.shortageTold(at, id, wasShort)
	if !wasDry {
		w.awaitRain(id)
	}
}

// awaitRain announces the end of a pool's drought, which may have been prolonged meanwhile.
func (w *World) awaitRain(id model.SpotPoolID) {
	w.at(w.poolOf(id).drought, model.RankFault, 0, func(w *World, at clock.Time, _ *task, _ int) {
		if w.poolOf(id).drought > at {
			w.awaitRain(id)
			return
		}
		w.shortageTold(at, id, true)
	})
}

// spotRefuses reports whether a pool refuses a launch now; a task that asks does not count as held.
func (w *World) spotRefuses(at clock.Time, id model.SpotPoolID, asks *task) bool {
	p := w.poolOf(id)
	switch {
	case p.drought > at || p.room == 0:
		return true
	case p.room == 1:
		return false
	}
	return w.onSpot(id, asks) >= int(math.Round(p.room*float64(p.held)))
}

// onSpot counts what a pool holds, without one.
func (w *World) onSpot(id model.SpotPoolID, without *task) (n int) {
	for _, t := range w.live {
		if t != without && t.isIn(id) {
			n++
		}
	}
	for _, i := range w.instances {
		if i.isIn(id) {
			n++
		}
	}
	return n
}

// isIn reports whether a task holds capacity of a Spot pool that it has had no notice for.
func (t *task) isIn(id model.SpotPoolID) bool {
	return string(t.provider) == id.Type && t.zone == id.Zone && !t.leaving && !t.lost
}

// reclaim takes a share of what runs in a pool back: tasks get their two-minute notice, instances what EC2
// tells them. Which ones is a hash, so that another service's tasks change nothing.
func (w *World) reclaim(at clock.Time, id model.SpotPoolID, share float64) {
	var victims []*task
	for _, t := range w.live {
		if t.isIn(id) && spot.Reclaims(w.streams, at, id, share, t.names()...) {
			victims = append(victims, t)
		}
	}
	for _, t := range victims {
		w.interrupt(at, t, 0)
	}
	for _, i := range w.instances {
		if i.isIn(id) && i.hired && spot.Reclaims(w.streams, at, id, share, string(i.ID)) {
			w.wantBack(at, i)
		}
	}
}

// names are the ids of the task's streams.
func (t *task) names() []string { return []string{t.id.Group, strconv.Itoa(t.id.Number)} }

// hireSpot lets a Spot task meet the calm market's hazard one day (ES-13).
func (w *World) hireSpot(t *task) {
	if t.provider != model.FargateSpot {
		return
	}
	life := w.market.Lifetime(fargateSpot(t.zone), t.names()...)
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

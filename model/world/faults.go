package world

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// disaster is a fault of the scenario as it comes and goes.
type disaster struct {
	*model.Fault
	// names its streams: what the fault is, not its place in the list, so that another fault changes
	// nothing
	id        string
	gaps      *random.Stream // until it strikes again; nil: it strikes once
	strikes   int
	followers []int // that strike with it
}

// shortestGap is the least time between two strikes of one fault, so that a law that draws zero does
// not stop time.
const shortestGap = clock.Second

// plantFaults puts the scenario's faults on the agenda.
func (w *World) plantFaults() {
	faults := w.scenario.Faults
	w.disasters = make([]disaster, len(faults))
	alike := map[string]int{}
	byName := map[string]*disaster{}
	for i := range faults {
		f := &faults[i]
		id := fmt.Sprintf("%s %s %s %s %d %s", f.Kind, f.Zone, f.Service, f.Name, f.At, f.With)
		alike[id]++
		w.disasters[i] = disaster{Fault: f, id: fmt.Sprintf("%s %d", id, alike[id])}
		if f.Name != "" {
			byName[f.Name] = &w.disasters[i]
		}
	}
	for i := range w.disasters {
		d := &w.disasters[i]
		switch {
		case d.With != "":
			byName[d.With].followers = append(byName[d.With].followers, i)
		case d.Every.IsZero():
			w.at(d.At, model.RankFault, i, (*World).faultStrikes)
		default:
			d.gaps = w.streams.Stream("fault gap", d.id)
			w.plantNext(d.At, i)
		}
	}
}

// plantNext lets a fault strike again one gap after an instant, if that is within the run.
func (w *World) plantNext(from clock.Time, i int) {
	gap := max(shortestGap, w.disasters[i].Every.Sample(w.disasters[i].gaps))
	if gap <= clock.Time(w.scenario.Horizon).Sub(from) {
		w.at(from.Add(gap), model.RankFault, i, (*World).faultStrikes)
	}
}

// chance is a number from 0 to 1 for one purpose at the present strike.
func (w *World) chance(d *disaster, purpose, of string) float64 {
	return random.Fraction(w.streams.Pick(purpose, d.id, fmt.Sprint(d.strikes), of))
}

func (w *World) faultStrikes(at clock.Time, _ *task, i int) {
	d := &w.disasters[i]
	d.strikes++
	if d.gaps != nil {
		w.plantNext(at, i)
	}
	for _, follower := range d.followers {
		f := &w.disasters[follower]
		if w.chance(d, "fault follows", f.id) < f.Probability {
			w.at(at.Add(f.After), model.RankFault, follower, (*World).faultStrikes)
		}
	}
	w.strike(at, d, i)
}

// strike does what a fault does.
func (w *World) strike(at clock.Time, d *disaster, i int) {
	w.show(at, model.FaultStruck{Fault: *d.Fault})
	switch d.Kind {
	case model.ZoneOutage:
		w.zoneFails(at, d.Zone)
		w.at(at.Add(d.Duration), model.RankFault, i, (*World).zoneRecovers)
	case model.HostLoss:
		w.loseHosts(at, d)
	case model.InstanceLoss:
		if i := w.instanceOf[d.Instance]; i != nil && !i.lost {
			w.show(at, model.FaultBegan{Fault: *d.Fault})
		}
		w.loseInstance(at, w.instanceOf[d.Instance], "instance "+string(d.Instance)+" lost")
	case model.InstanceImpairment:
		w.impair(at, d.Fault)
	case model.SpotReclaim:
		for _, id := range w.poolsOf(d.Fault) {
			w.show(at, model.SpotReclaimed{SpotPoolID: id, Fraction: d.Fraction})
			w.reclaim(at, id, d.Fraction)
		}
	case model.SpotDrought:
		for _, id := range w.poolsOf(d.Fault) {
			w.drought(at, id, at.Add(d.Duration))
		}
	case model.ZonalShift:
		w.show(at, model.FaultBegan{Fault: *d.Fault})
		w.shiftZone(at, d.Zone, +1)
		w.at(at.Add(d.Duration), model.RankFault, i, (*World).shiftEnds)
	case model.TaskCrash:
		w.crash(at, d.Fault)
	case model.StopTasks:
		w.stopTasks(at, d.Fault)
	case model.AgentDisconnect:
		w.disconnect(at, d)
		w.lasts(at, i)
	case model.TaskRetirement:
		w.announceRetirement(at, d)
	case model.APIThrottling:
		w.deliver(at, model.LaunchesThrottled{Until: at.Add(d.Duration)})
		w.lasts(at, i)
	default:
		w.lasts(at, i)
	}
}

// lasts keeps a fault in force for its duration.
func (w *World) lasts(at clock.Time, i int) {
	d := &w.disasters[i]
	w.inForce = append(w.inForce, d.Fault)
	w.show(at, model.FaultBegan{Fault: *d.Fault})
	w.degrade(at, d.Service)
	w.at(at.Add(d.Duration), model.RankFault, i, (*World).faultEnds)
}

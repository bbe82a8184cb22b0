package world

import (
	"ecsim/model"
	"ecsim/model/placement"
	"ecsim/sim/clock"
)

// Room is how many more tasks of a service fitted on the instances at one moment.
type Room struct {
	At clock.Time
	placement.Fit
}

// Rooms are those of a service at the horizon, and at the end of the measured minute that had the
// fewest, the first of equal ones.
type Rooms struct{ End, Tightest Room }

// measureRoom looks how many more tasks of a service fit when a minute has ended.
func (w *World) measureRoom(at clock.Time, s *service) {
	if at < clock.Time(w.scenario.WarmUp) || !model.RunsOnInstances(s.spec.Strategy) {
		return
	}
	n, ok := w.control.More(s.spec.Name)
	if ok && (s.rooms == nil || n < s.rooms.Tightest.Tasks) {
		s.rooms = &Rooms{Tightest: Room{at, w.control.Fit(s.spec.Name)}}
	}
}

// roomsOf closes the book of a service at the horizon; nil when it does not run on instances.
func (w *World) roomsOf(s *service) *Rooms {
	horizon := clock.Time(w.scenario.Horizon)
	w.measureRoom(horizon, s)
	if s.rooms != nil {
		s.rooms.End = Room{horizon, w.control.Fit(s.spec.Name)}
	}
	return s.rooms
}

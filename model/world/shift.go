package world

import (
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
)

// shiftTraffic enacts ShiftTraffic: it sets the weights of the two target groups, or of the routes of
// Service Connect. Without either there is no traffic to manage (B-01).
func (w *World) shiftTraffic(at clock.Time, c model.ShiftTraffic) {
	s := w.byName[c.Service]
	if s.station == nil {
		return
	}
	w.sync(s, at)
	s.accrue(at)
	s.shifted = c
	s.regroup()
	s.station.Split(c.Revision, c.Permille)
	if s.spec.TargetGroup != nil {
		w.routeAll(s)
	}
}

// runHook enacts RunHook: the hook answers after what it takes, unless it never does.
func (w *World) runHook(at clock.Time, c model.RunHook) {
	hook := &w.byName[c.Service].spec.Deployment.Hooks[c.Hook]
	if hook.Outcome == model.HookTimesOut {
		return
	}
	draws := w.streams.Stream("lifecycle hook", c.Service, strconv.Itoa(c.Run))
	w.schedule(at.Add(hook.Takes.Sample(draws)), model.HookEnded{
		Service: c.Service, Run: c.Run, Failed: hook.Outcome == model.HookFails,
	})
}

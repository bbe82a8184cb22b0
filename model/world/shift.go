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
	ends := at.Add(hook.Takes.Sample(draws))
	answer := model.HookEnded{
		Service: c.Service, Run: c.Run, Failed: hook.Outcome == model.HookFails,
	}
	if hook.Outcome != model.HookChecksTests {
		w.schedule(ends, answer)
		return
	}
	w.at(ends, answer.Rank(), 0, func(w *World, at clock.Time, _ *task, _ int) {
		answer.Failed = w.failsTests(at, c.Service, hook.MaxErrorRatio)
		w.deliver(at, answer)
	})
}

// failsTests reports whether too many test requests of the deployment in progress did not complete.
func (w *World) failsTests(at clock.Time, service string, most float64) bool {
	s := w.byName[service]
	if s.station == nil {
		return false
	}
	w.sync(s, at)
	tested := s.station.Tested()
	return float64(tested.Failed) > float64(most*float64(tested.Completed+tested.Failed))
}

// test opens the test listener to the revision of a deployment that comes to TEST_TRAFFIC_SHIFT, and
// closes it when production traffic shifts (B-02).
func (w *World) test(at clock.Time, name string, stage model.Stage, revision model.RevisionID) {
	s := w.byName[name]
	if s.station == nil {
		return
	}
	switch {
	case stage < model.TestTrafficShift || stage >= model.ProductionTrafficShift:
		revision = 0
	case stage > model.TestTrafficShift:
		return // it is open
	}
	w.sync(s, at)
	s.station.Test(revision)
}

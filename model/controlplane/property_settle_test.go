package controlplane

import (
	"slices"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/scheduler"

	"pgregory.net/rapid"
)

// endFaults ends all faults and lets everything succeed.
func (w *randomWorld) endFaults(t *rapid.T) {
	for _, zone := range w.spec.Zones {
		if w.control.down[zone] {
			w.step(model.ZoneRecovered{Zone: zone}, false)
		}
	}
	s := w.control.services[0]
	for range 5000 {
		if w.settleTasks(false) {
			w.verify(t)
			continue
		}
		if w.arrived(s) {
			return
		}
		at, ok := w.control.NextDeadline()
		if !ok {
			break
		}
		w.now = at
		w.step(model.DeadlineReached{}, false)
	}
	t.Fatalf("at %s the service never arrives:\n%s", w.now, w.control.describe())
}

// arrived reports whether the service is where it should be: deleted (S-35), steady and balanced
// (S-38), stalled after a failed deployment (C-09), deadlocked by its own configuration (D-07), or
// short of vCPUs for good. A job is when everything asked for has started, or is short
// of vCPUs too.
func (w *randomWorld) arrived(s *service) bool {
	for _, j := range w.control.jobs {
		if j.backlog > 0 && !w.waits(&j.group) {
			return false
		}
	}
	return s.deleted && !s.exists || s.steady && w.isBalanced(s) || s.rollout.state.String() == "FAILED" ||
		s.isDeadlocked(s.view()) || w.waits(&s.group)
}

// isBalanced reports whether the zones are even, where rebalancing has room to make them so (S-38).
func (w *randomWorld) isBalanced(s *service) bool {
	room := deployment.Ceiling(s.desired, s.spec.Deployment.MaximumPercent) - s.desired
	if !s.spec.Rebalancing || room <= 0 || !s.isAtRest() || s.spec.External {
		return true
	}
	for item := range s.items {
		if spread, _ := w.control.spreadOf(s, item); !scheduler.IsBalanced(spread) {
			return false
		}
	}
	return s.current.arriving == 0
}

// waits reports whether a group waits for vCPUs that are not there.
func (w *randomWorld) waits(g *group) bool {
	for _, a := range w.control.accounts {
		if waiter := a.waits[g]; waiter != nil && !a.quota.Fits(waiter.units) {
			return true
		}
	}
	return false
}

// unbalance takes a zone dark until its tasks run elsewhere, so that there is something to rebalance.
func (w *randomWorld) unbalance(t *rapid.T) {
	w.endFaults(t)
	w.step(model.ZoneFailed{Zone: "a"}, false)
	for _, a := range slices.Clone(w.order) {
		if a.Zone == "a" && !a.gone && !a.stopping {
			w.fail(a, model.InfrastructureHealth)
		}
	}
	for w.settleTasks(false) {
		w.verify(t)
	}
	w.step(model.ZoneRecovered{Zone: "a"}, false)
	w.verify(t)
}

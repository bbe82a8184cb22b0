package asg

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// wait is a lifecycle hook that an instance waits for before it is in service (DR-06). Those that run
// before its end are the caller's, who knows what else has to happen first.
type wait struct {
	hook  int        // index into the group's hooks
	until clock.Time // its heartbeat timeout
	asked bool       // the action has been told
}

// enter puts an instance that is running in service, after its hooks.
func (g *Group) enter(at clock.Time, m *Member) {
	g.change(m, func(m *Member) {
		m.State = PendingWait
		for i, h := range g.spec.Hooks {
			if h.Launching {
				m.waits = append(m.waits, wait{hook: i, until: at.Add(h.Heartbeat)})
			}
		}
	})
	g.pass(at, m)
}

// pass puts an instance in service that waits for no hook any more.
func (g *Group) pass(at clock.Time, m *Member) {
	if m.State == PendingWait && len(m.waits) == 0 && m.Unhealthy == "" {
		m.since = at
		g.moveTo(m, InService)
		g.arrive(m)
	}
}

// HookEnded: a hook of an instance that is being launched has answered. ABANDON ends the instance.
func (g *Group) HookEnded(at clock.Time, id model.InstanceID, hook int, abandon bool) {
	m := g.find(id)
	if m == nil || !slices.ContainsFunc(m.waits, func(w wait) bool { return w.hook == hook }) {
		return
	}
	g.change(m, func(m *Member) {
		m.waits = slices.DeleteFunc(m.waits, func(w wait) bool { return w.hook == hook })
		if abandon && m.State == PendingWait {
			m.Unhealthy, m.failed = "lifecycle hook "+g.spec.Hooks[hook].Name+": ABANDON", true
		}
	})
	g.pass(at, m)
}

// runHooks asks for the hooks that have not begun.
func (g *Group) runHooks() (actions []Action) {
	if g.tally.waiting == 0 {
		return nil
	}
	for _, m := range g.members {
		for i := range m.waits {
			if w := &m.waits[i]; !w.asked {
				w.asked = true
				actions = append(actions, Action{Kind: RunHook, Instance: m.Instance, Hook: w.hook,
					Because: "it is running"})
			}
		}
	}
	return actions
}

// endHooks lets the default result stand for hooks that have not answered in time.
func (g *Group) endHooks(at clock.Time) {
	if g.tally.waiting == 0 {
		return
	}
	for _, m := range g.members {
		for _, w := range slices.Clone(m.waits) {
			if w.until <= at {
				g.HookEnded(at, m.ID, w.hook, !g.spec.Hooks[w.hook].Continue)
			}
		}
	}
}

// nextTimeout is when the next hook has not answered in time.
func (g *Group) nextTimeout() clock.Time {
	next := clock.Never
	if g.tally.waiting == 0 {
		return next
	}
	for _, m := range g.members {
		for _, w := range m.waits {
			next = min(next, w.until)
		}
	}
	return next
}

package asg

import (
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Booted: an instance has come to the warm pool.
func (g *Group) Booted(id model.InstanceID) {
	if m := g.find(id); m != nil && m.State == WarmedPending {
		g.moveTo(m, Warmed)
	}
}

// poolSize is how many instances the warm pool is to have: what the group may have prepared beyond its
// desired capacity (CP-30).
func (g *Group) poolSize() int {
	p := g.spec.WarmPool
	if p == nil {
		return 0
	}
	prepared := p.Prepared
	if prepared < 0 {
		prepared = g.max
	}
	return max(p.Min, prepared-g.desired)
}

// poolGap is how many instances the warm pool lacks; negative: it has too many.
func (g *Group) poolGap() int { return g.poolSize() - g.tally.pooled }

// wake takes an instance out of the warm pool, in the zone where the group has the fewest; nil when none is
// there. What is stopped has its capacity: EC2 does not refuse to start it.
func (g *Group) wake() (best *Member) {
	if g.tally.warmed == 0 {
		return nil
	}
	for _, m := range g.members {
		if m.State == Warmed && (best == nil || g.count(anyMarket, m.Zone) < g.count(anyMarket, best.Zone)) {
			best = m
		}
	}
	if best != nil {
		g.moveTo(best, Pending)
	}
	return best
}

// fillPool launches what the warm pool lacks, and terminates what it has too much, the newest first.
func (g *Group) fillPool(at clock.Time) (actions []Action) {
	because := "the warm pool is to have " + strconv.Itoa(g.poolSize())
	for gap := g.poolGap(); gap > 0; gap-- {
		m := g.add(at, Member{State: WarmedPending}, false)
		if m == nil {
			break
		}
		actions = append(actions, Action{Kind: Warm, Instance: m.Instance, Types: g.types(), Because: because})
	}
	for i := len(g.members) - 1; i >= 0 && g.poolGap() < 0 && g.tally.warmed > 0; i-- {
		if m := g.members[i]; m.State == Warmed {
			g.moveTo(m, Terminating)
			actions = append(actions, Action{Kind: Terminate, Instance: m.Instance, Because: because})
		}
	}
	return actions
}

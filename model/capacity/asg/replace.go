package asg

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Some instances are replaced while they are healthy: the new one is in service before the old one goes, so
// that the group has more than it desires for a while, and more than its maximum if need be.

// Recommend says that EC2 recommends to replace a Spot instance: Capacity Rebalancing does (ES-07).
func (g *Group) Recommend(id model.InstanceID) {
	if m := g.find(id); m != nil && m.Counts() && g.spec.CapacityRebalance {
		m.old = "EC2 recommends to rebalance it"
	}
}

// RebalancesCapacity reports whether the group has Capacity Rebalancing.
func (g *Group) RebalancesCapacity() bool { return g.spec.CapacityRebalance }

// replace launches instances that others make room for afterwards: for those that are old or at risk, and in
// a zone that has two fewer than another.
func (g *Group) replace(at clock.Time) (actions []Action) {
	g.age(at)
	if g.size() != g.desired {
		return nil
	}
	room := max(1, g.max/10) // as much as AWS lets a group exceed its maximum
	for _, m := range g.members {
		if m.extra {
			room--
		}
	}
	for _, m := range g.members {
		if room > 0 && m.old != "" && m.State == InService && !g.isReplaced(m) {
			if n := g.add(at, Pending, m.Spot); n != nil {
				n.extra, n.replaces = true, m.ID
				actions = append(actions, Action{Kind: Launch, Instance: n.Instance, Types: g.types(),
					Because: "replaces " + string(m.ID) + ": " + m.old})
				room--
			}
		}
	}
	for room > 0 && g.isUneven(at) {
		n := g.launch(at, g.desired)
		if n == nil {
			break
		}
		n.extra = true
		actions = append(actions, Action{Kind: Launch, Instance: n.Instance, Types: g.types(),
			Because: "zones are out of balance"})
		room--
	}
	return actions
}

// age marks what has lived for MaxInstanceLifetime.
func (g *Group) age(at clock.Time) {
	for _, m := range g.members {
		if life := g.spec.MaxLifetime; life > 0 && m.State == InService && m.old == "" && at >= m.since.Add(life) {
			m.old = "it has lived for " + life.String()
		}
	}
}

// nextOfAge is when the next instance has lived for MaxInstanceLifetime.
func (g *Group) nextOfAge() clock.Time {
	next := clock.Never
	for _, m := range g.members {
		if g.spec.MaxLifetime > 0 && m.State == InService && m.old == "" {
			next = min(next, m.since.Add(g.spec.MaxLifetime))
		}
	}
	return next
}

// isToReplace reports whether an instance that is to go has no replacement on its way.
func (g *Group) isToReplace() bool {
	return slices.ContainsFunc(g.members, func(m *Member) bool {
		return m.old != "" && m.State == InService && !g.isReplaced(m)
	})
}

func (g *Group) isReplaced(m *Member) bool {
	for _, o := range g.members {
		if o.replaces == m.ID {
			return true
		}
	}
	return false
}

// arrive ends what an extra instance was launched for: it counts, and the one that it replaces goes.
func (g *Group) arrive(m *Member) {
	if old := g.find(m.replaces); m.replaces != "" && old != nil && old.State == InService {
		old.Unhealthy = fmt.Sprintf("%s replaces it: %s", m.ID, old.old)
	}
	m.extra, m.replaces = false, ""
}

// whenever is an instant at which no zone is avoided.
const whenever = clock.Never - 1

// isUneven reports whether a zone that takes launches has two instances fewer than one that can give one up.
func (g *Group) isUneven(at clock.Time) bool {
	to := g.zoneFor(at, false)
	if to == "" {
		return false
	}
	most := 0
	for _, z := range g.spec.Zones {
		if len(g.mayGo(z)) > 0 {
			most = max(most, g.count(anyMarket, z))
		}
	}
	return most-g.count(anyMarket, to) > 1
}

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
		g.change(m, func(m *Member) { m.old = "EC2 recommends to rebalance it" })
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
	room -= g.tally.extras
	for i := 0; i < len(g.members) && room > 0 && g.tally.old > 0; i++ {
		if m := g.members[i]; g.isToGo(m) {
			if n := g.add(at, Member{extra: true, replaces: m.ID}, m.Spot); n != nil {
				actions = append(actions, Action{Kind: Launch, Instance: n.Instance, Types: g.types(),
					Because: "replaces " + string(m.ID) + ": " + m.old})
				room--
			}
		}
	}
	for room > 0 && g.isUneven(at) {
		n := g.add(at, Member{extra: true}, g.spotIsNext(g.desired))
		if n == nil {
			break
		}
		actions = append(actions, Action{Kind: Launch, Instance: n.Instance, Types: g.types(),
			Because: "zones are out of balance"})
		room--
	}
	return actions
}

// age marks what has lived for MaxInstanceLifetime.
func (g *Group) age(at clock.Time) {
	life := g.spec.MaxLifetime
	if life <= 0 {
		return
	}
	for _, m := range g.members {
		if m.State == InService && m.old == "" && at >= m.since.Add(life) {
			g.change(m, func(m *Member) { m.old = "it has lived for " + life.String() })
		}
	}
}

// nextOfAge is when the next instance has lived for MaxInstanceLifetime.
func (g *Group) nextOfAge() clock.Time {
	next := clock.Never
	if g.spec.MaxLifetime <= 0 {
		return next
	}
	for _, m := range g.members {
		if m.State == InService && m.old == "" {
			next = min(next, m.since.Add(g.spec.MaxLifetime))
		}
	}
	return next
}

// isToReplace reports whether an instance that is to go has no replacement on its way.
func (g *Group) isToReplace() bool {
	return g.tally.old > 0 && slices.ContainsFunc(g.members, g.isToGo)
}

// isToGo reports whether an instance in service is to go and has no replacement on its way.
func (g *Group) isToGo(m *Member) bool {
	return m.old != "" && m.State == InService && g.replaced[m.ID] == 0
}

// arrive ends what an extra instance was launched for: it counts, and the one that it replaces goes.
func (g *Group) arrive(m *Member) {
	if old := g.find(m.replaces); m.replaces != "" && old != nil && old.State == InService {
		g.change(old, func(*Member) { old.Unhealthy = fmt.Sprintf("%s replaces it: %s", m.ID, old.old) })
	}
	g.endReplacing(m)
	g.change(m, func(m *Member) { m.extra = false })
}

// whenever is an instant at which no zone is avoided.
const whenever = clock.Never - 1

// isUneven reports whether the zone that takes the next launch has two instances fewer than one that can give
// one up.
func (g *Group) isUneven(at clock.Time) bool {
	to := g.zoneFor(at, g.spotIsNext(g.desired))
	if to == "" {
		return false
	}
	most := 0
	for i, z := range g.spec.Zones {
		if g.tally.zones[i].mayGo > 0 {
			most = max(most, g.count(anyMarket, z))
		}
	}
	return most-g.count(anyMarket, to) > 1
}

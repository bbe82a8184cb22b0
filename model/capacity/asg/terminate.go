package asg

import (
	"slices"

	"ecsim/model"
)

// victim is the instance that goes when the group scales in; nil when none may. The zones with the most
// instances give one up, among those with one in service that is not protected; among their instances one
// of the market that has one too many (CP-21).
func (g *Group) victim() *Member {
	var all []*Member
	most := 0
	for _, z := range g.spec.Zones {
		of := g.mayGo(z)
		switch n := g.count(anyMarket, z); {
		case len(of) == 0 || n < most:
		case n > most:
			all, most = of, n
		default:
			all = append(all, of...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return slices.MinFunc(g.aligned(all), g.compare)
}

// mayGo are the instances of a zone that may be terminated.
func (g *Group) mayGo(zone string) (all []*Member) {
	for _, m := range g.members {
		if m.Zone == zone && m.State == InService && !m.Protected {
			all = append(all, m)
		}
	}
	return all
}

// aligned keeps the instances of the market that has one too many, if there is any.
func (g *Group) aligned(all []*Member) []*Member {
	surplus := onSpot
	if g.count(onDemand, "") > g.onDemandOf(g.size()-1) {
		surplus = onDemand
	}
	if of := slices.DeleteFunc(slices.Clone(all), func(m *Member) bool { return !surplus.has(m) }); len(of) > 0 {
		return of
	}
	return all
}

// compare orders instances by the termination policy: the oldest or newest first; by the default one any
// of them, since they are of one launch template and billed by the second (CP-21).
func (g *Group) compare(a, b *Member) int {
	for _, p := range g.spec.TerminationPolicies {
		switch p {
		case model.OldestInstance:
			return slices.Index(g.members, a) - slices.Index(g.members, b)
		case model.NewestInstance:
			return slices.Index(g.members, b) - slices.Index(g.members, a)
		}
	}
	if g.tie(a.ID) < g.tie(b.ID) {
		return -1
	}
	return 1
}

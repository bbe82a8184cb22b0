package asg

import (
	"cmp"
	"slices"

	"ecsim/model"
)

// scaleIn terminates what the group has beyond its desired capacity, as far as it may.
func (g *Group) scaleIn() (actions []Action) {
	n := g.size()
	if n <= g.desired || !slices.ContainsFunc(g.tally.zones, func(z zoneTally) bool { return z.mayGo > 0 }) {
		return nil
	}
	may := g.mayGo()
	for ; n > g.desired; n-- {
		m := g.victim(may)
		if m == nil {
			break
		}
		g.moveTo(m, Terminating)
		actions = append(actions, Action{Kind: Terminate, Instance: m.Instance, Because: surplus(n, g.desired)})
	}
	return actions
}

// candidates are the instances of a zone that may be terminated, by market: On-Demand, Spot; the first of a
// market goes first.
type candidates [2][]*Member

// mayGo are the instances that may be terminated, by zone.
func (g *Group) mayGo() []candidates {
	all := make([]candidates, len(g.spec.Zones))
	for _, m := range g.members {
		if m.mayGo() {
			of := &all[g.zoneAt(m.Zone)][one(m.Spot)]
			*of = append(*of, m)
		}
	}
	for _, zone := range all {
		for _, of := range zone {
			slices.SortFunc(of, g.compare)
		}
	}
	return all
}

// victim takes from those that may go the instance that goes when the group scales in; nil when none may. The
// zones with the most instances give one up, among those with one in service that is not protected; among
// their instances one of the market that has one too many, if there is any (CP-21).
func (g *Group) victim(may []candidates) *Member {
	most := 0
	for i := range may {
		if g.tally.zones[i].mayGo > 0 {
			most = max(most, g.inZone(i))
		}
	}
	surplus := one(g.count(onDemand, "") <= g.onDemandOf(g.size()-1))
	for _, market := range []int{surplus, 1 - surplus} {
		var best *Member
		zone := 0
		for i := range may {
			of := may[i][market]
			if len(of) > 0 && g.inZone(i) == most && (best == nil || g.compare(of[0], best) < 0) {
				best, zone = of[0], i
			}
		}
		if best != nil {
			may[zone][market] = may[zone][market][1:]
			return best
		}
	}
	return nil
}

// inZone is how many instances count in a zone.
func (g *Group) inZone(i int) int { return g.tally.zones[i].counted[0] + g.tally.zones[i].counted[1] }

// compare orders instances by the termination policy: the oldest or newest first; by the default one any
// of them, since they are of one launch template and billed by the second (CP-21).
func (g *Group) compare(a, b *Member) int {
	for _, p := range g.spec.TerminationPolicies {
		switch p {
		case model.OldestInstance:
			return cmp.Compare(a.number, b.number)
		case model.NewestInstance:
			return cmp.Compare(b.number, a.number)
		}
	}
	return cmp.Or(cmp.Compare(a.tie, b.tie), cmp.Compare(a.number, b.number))
}

package asg

import (
	"slices"

	"ecsim/model"
)

// tally is what a group counts of its instances, kept with every change of one, so that a step costs the same
// for ten instances as for thousands.
//
// Invariant: it is what a count of the members gives.
type tally struct {
	zones []zoneTally // as in the specification

	size      int // count, but for those that are launched beyond the desired capacity
	kept      int // of them not of Spot
	extras    int // launched beyond the desired capacity and not in service yet
	pooled    int // in the warm pool, or on their way
	warmed    int // of them there
	unhealthy int // to be replaced
	old       int // in service, although another one is to replace them
	waiting   int // for lifecycle hooks
}

// zoneTally is what a group counts in one zone.
type zoneTally struct {
	counted [2]int // count as capacity, by market: On-Demand, Spot
	here    int    // in the group or in its warm pool
	mayGo   int    // may be terminated
}

// mayGo reports whether an instance may be terminated when the group scales in.
func (m *Member) mayGo() bool { return m.State == InService && !m.Protected }

// change changes an instance, and the counts with it.
func (g *Group) change(m *Member, to func(*Member)) {
	g.tally.add(m, g.zoneAt(m.Zone), -1)
	to(m)
	g.tally.add(m, g.zoneAt(m.Zone), 1)
}

// moveTo brings an instance to a state.
func (g *Group) moveTo(m *Member, s State) { g.change(m, func(m *Member) { m.State = s }) }

// add counts an instance in a zone, or takes it away.
func (t *tally) add(m *Member, zone, by int) {
	z := &t.zones[zone]
	if m.Counts() {
		z.counted[one(m.Spot)] += by
		t.size += by * one(!m.extra)
		t.kept += by * one(!m.extra && !m.Spot)
	}
	z.here += by * one(m.State != Terminating)
	z.mayGo += by * one(m.mayGo())
	t.extras += by * one(m.extra)
	t.pooled += by * one(m.State >= WarmedPending)
	t.warmed += by * one(m.State == Warmed)
	t.unhealthy += by * one(m.State != Terminating && m.Unhealthy != "")
	t.waiting += by * one(len(m.waits) > 0)
	t.old += by * one(m.old != "" && m.State == InService)
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// zoneAt is the place of a zone in the specification.
func (g *Group) zoneAt(zone string) int {
	i := slices.Index(g.spec.Zones, zone)
	if i < 0 {
		panic("asg: " + g.spec.Name + " has no zone " + zone)
	}
	return i
}

// join adds an instance, the newest of all.
func (g *Group) join(m *Member) {
	g.members, g.byID[m.ID] = append(g.members, m), m
	g.tally.add(m, g.zoneAt(m.Zone), 1)
	if m.replaces != "" {
		g.replaced[m.replaces]++
	}
}

// remove takes an instance out of the group.
func (g *Group) remove(m *Member) {
	i, _ := slices.BinarySearchFunc(g.members, m.number, func(o *Member, n int) int { return o.number - n })
	g.members = slices.Delete(g.members, i, i+1)
	delete(g.byID, m.ID)
	g.tally.add(m, g.zoneAt(m.Zone), -1)
	g.endReplacing(m)
}

// endReplacing: an instance does not replace another one any more.
func (g *Group) endReplacing(m *Member) {
	if m.replaces == "" {
		return
	}
	if g.replaced[m.replaces]--; g.replaced[m.replaces] <= 0 {
		delete(g.replaced, m.replaces)
	}
	m.replaces = ""
}

func (g *Group) find(id model.InstanceID) *Member { return g.byID[id] }

// market is whether instances are of Spot.
type market uint8

const (
	anyMarket market = iota
	onDemand
	onSpot
)

// count is how many instances of a market count in a zone; empty: in all.
func (g *Group) count(of market, zone string) (n int) {
	for i, name := range g.spec.Zones {
		if zone == "" || zone == name {
			c := g.tally.zones[i].counted
			n += [...]int{anyMarket: c[0] + c[1], onDemand: c[0], onSpot: c[1]}[of]
		}
	}
	return n
}

// size is how many instances count, but for those that are launched beyond the desired capacity.
func (g *Group) size() int { return g.tally.size }

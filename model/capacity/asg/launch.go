package asg

import (
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
)

// launch makes the instance that a group of n launches next; nil when no zone takes one now.
func (g *Group) launch(at clock.Time, n int) *Member {
	return g.add(at, Member{State: Pending}, g.spotIsNext(n))
}

// spotIsNext reports whether the instance that a group of n launches next is of Spot.
func (g *Group) spotIsNext(n int) bool { return g.tally.kept >= g.onDemandOf(n+1) }

// add makes an instance in the zone that has the fewest; nil when no zone takes one now.
func (g *Group) add(at clock.Time, m Member, spot bool) *Member {
	zone := g.zoneFor(at, spot)
	if zone == "" {
		return nil
	}
	g.last++
	m.Instance = model.Instance{ID: model.InstanceName(g.spec.Name, g.last), Group: g.spec.Name,
		Provider: g.provider, Zone: zone, Type: &g.spec.Types[0], Template: &g.spec.Template, Spot: spot}
	m.number, m.tie, m.Protected = g.last, g.tie(m.ID), g.spec.Protected
	g.join(&m)
	return &m
}

// onDemandOf is how many of so many instances are not of Spot: the base, and of the rest a percentage,
// rounded up.
func (g *Group) onDemandOf(n int) int {
	above := max(0, n-g.spec.OnDemandBase)
	return min(n, g.spec.OnDemandBase) + (above*g.spec.OnDemandPercentage+99)/100
}

// types are those of the group, in order of preference.
func (g *Group) types() (all []*model.InstanceType) {
	for i := range g.spec.Types {
		all = append(all, &g.spec.Types[i])
	}
	return all
}

// zoneFor is the zone with the fewest instances among those that are not avoided; empty when all are.
func (g *Group) zoneFor(at clock.Time, spot bool) (best string) {
	least := 0
	for i, zone := range g.spec.Zones {
		if g.pauseOf(zone, spot).until > at || g.isShifted(zone) {
			continue
		}
		if n := g.tally.zones[i].here; best == "" || n < least {
			best, least = zone, n
		}
	}
	return best
}

// A zone whose launch failed is avoided for the first pause, and after each further failure twice as long,
// up to the longest. AWS says that it tries again, not when.
const (
	firstPause   = 30 * clock.Second
	longestPause = 15 * clock.Minute
)

// pause is how long launches of a market avoid a zone.
type pause struct {
	until clock.Time
	span  clock.Span // of the last pause; 0: the last launch went well
}

func (p *pause) begin(at clock.Time) {
	if p.until > at {
		return // one of several launches that failed together
	}
	p.span = min(longestPause, max(firstPause, 2*p.span))
	p.until = at.Add(p.span)
}

func (p *pause) end() { *p = pause{} }

// pauseOf is that of a market in a zone.
func (g *Group) pauseOf(zone string, spot bool) *pause {
	return &g.pauses[one(spot)*len(g.spec.Zones)+g.zoneAt(zone)]
}

// NextDeadline is when a step may do something that it could not do before; Never: when something happens.
func (g *Group) NextDeadline(at clock.Time) clock.Time {
	next := min(g.nextOfAge(), g.nextTimeout())
	if g.size() >= g.desired && g.poolGap() <= 0 && !g.isUneven(whenever) && !g.isToReplace() {
		return next
	}
	for _, p := range g.pauses {
		if p.until > at {
			next = min(next, p.until)
		}
	}
	return next
}

// shortage says why a group launches.
func shortage(n, desired int) string {
	return strconv.Itoa(n) + " of " + strconv.Itoa(desired) + " desired instances"
}

// surplus says why it terminates.
func surplus(n, desired int) string {
	return strconv.Itoa(n) + " instances, " + strconv.Itoa(desired) + " desired"
}

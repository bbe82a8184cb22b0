package controlplane

import (
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/model/capacity"
	"ecsim/model/deployment"
	"ecsim/model/placement"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// order is a wish to start tasks of one revision.
type order struct {
	revision *revision
	count    int
	ward     bool   // each is the replacement of an unhealthy task (S-15)
	because  string // of those that stand in for nobody
}

// launchPlanned starts what a pass decided to start: lost tasks of the source revision before new
// ones.
func (c *ControlPlane) launchPlanned(s *service, p deployment.Plan) {
	if p.Restore > 0 {
		c.launch(&s.group, order{revision: s.source(), count: p.Restore, because: "the floor"})
	}
	if p.Start > 0 {
		c.launch(&s.group, order{revision: s.current, count: p.Start, because: s.shortage()})
	} else if s.missing() <= 0 {
		s.current.lost = s.current.lost[:0] // nobody is missing
	}
}

// launch starts as many tasks of an order as throttle, rates, quotas and capacity allow, each on
// the provider whose turn it is in the strategy. A provider that cannot take one keeps its turn:
// its share waits (CPS-10). What cannot start now is tried again when that may have changed.
func (c *ControlPlane) launch(g *group, o order) {
	r := o.revision
	if until := r.throttle.Until(); until > c.now { // S-21
		c.retryAt(g, until)
		return
	}
	if g.stuck == (stuck{r, g.version, o.count}) && (g.wakeAt == 0 || c.now < g.wakeAt) {
		return // nothing has changed since it was tried
	}
	counts := slices.Clone(r.perItem)
	closed := make([]bool, len(g.items))
	left := 0
	for range o.count {
		item := capacity.Next(g.items, counts)
		counts[item]++
		if closed[item] || !c.start(g, o, item) {
			closed[item] = true
			left++
		}
	}
	if left > 0 {
		g.stuck = stuck{r, g.version, left}
	}
}

// start starts one task on a strategy item, or says why not and when to try again.
func (c *ControlPlane) start(g *group, o order, item int) bool {
	provider, units := g.items[item].Provider,
		g.build(o.revision.id).TaskDefinition.Resources.CPUUnits
	warm := g.service != nil && g.service.warming
	if !warm && !c.hasTokens(g, provider) {
		return false
	}
	if !c.hasQuota(g, provider, units) {
		return false
	}
	zone := c.zoneFor(g, o.revision, item)
	if zone < 0 {
		return false
	}
	if !warm {
		g.rate.Take(c.now, 1)
		c.accounts[provider].bucket.Take(c.now, 1)
	}
	c.accounts[provider].quota.Reserve(units)
	c.place(g, o, item, zone, warm)
	return true
}

// place creates the task and asks for it.
func (c *ControlPlane) place(g *group, o order, item, zone int, warm bool) {
	r := o.revision
	from := o.origin()
	t := c.enlist(g, r, item, zone)
	t.warm, t.origin = warm, from
	if o.ward {
		r.pair(r.needy.first(), t)
	}
	c.emit(model.StartTask{
		Task: t.id, Revision: r.id, Provider: t.provider(), Zone: g.zones[zone],
		Replaces: from.replaces, Warm: warm, Because: from.because})
}

// origin says whom the next task of an order stands in for, and why it starts.
func (o order) origin() origin {
	r := o.revision
	switch {
	case o.ward:
		u := r.needy.first()
		return origin{u.id, "replaces unhealthy " + u.id.String()}
	case len(r.lost) > 0:
		from := r.lost[0]
		r.lost = r.lost[1:]
		return from
	default:
		return origin{because: o.because}
	}
}

// zoneFor chooses the zone (S-09), or says when a zone may be open again.
func (c *ControlPlane) zoneFor(g *group, r *revision, item int) int {
	zones := make([]placement.Zone, len(g.zones))
	reopens := clock.Never
	for i, name := range g.zones {
		cell := item*len(g.zones) + i
		zones[i] = placement.Zone{Name: name, Peers: r.spread[cell]}
		for other := i; other < len(g.spread); other += len(g.zones) {
			zones[i].Tasks += g.spread[other]
		}
		if c.down[name] {
			zones[i].Obstacle = placement.ZoneDown
		} else if until := g.pauses[cell].Until(); until > c.now {
			zones[i].Obstacle = placement.NoCapacity
			reopens = min(reopens, until)
		}
	}
	number := strconv.Itoa(g.roster.next + 1)
	zone := placement.Choose(zones, func(zone string) uint64 {
		return random.Hash(c.seed, "zone of task", g.name, number, zone)
	})
	if zone < 0 {
		c.retryAt(g, reopens)
		if reopens == clock.Never {
			c.announce(g, noZone, noZoneText(placement.Rejections(zones)), forGood)
		}
	}
	return zone
}

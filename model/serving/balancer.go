package serving

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// balancer is the load balancer of a station: who of the routed tasks gets the next request.
type balancer struct {
	station *Station
	counts  bool     // it must know how many requests each task has
	apart   bool     // each zone's node serves the tasks of its zone only
	zones   []string // in order of name; with tasks together one group stands for all
	shifted []bool   // by zone: clients do not find its node
	failed  []bool   // by zone: DNS does not name its node any more (E-09)
	groups  []group  // by side of the split, then by zone if they are apart
	split   split
	stuck   []stick // by session
}

// group is the routed tasks among which one choice is made.
type group struct {
	ring  *ring
	least *least
	order []int32 // of weighted_random and flow_hash
	slow  int     // of the tasks of the ring, in slow start

	left clock.Time // when its zone left DNS: it lost its last task, or too few were healthy
}

func newBalancer(s *Station) *balancer {
	b := &balancer{
		station: s, counts: s.group.Algorithm == model.LeastOutstanding || s.group.MaxConcurrency > 0,
		apart: s.group.ZonesApart, zones: slices.Clone(s.spec.Zones),
	}
	if len(b.zones) == 0 {
		b.zones = []string{""}
	}
	b.shifted, b.failed = make([]bool, len(b.zones)), make([]bool, len(b.zones))
	for range sides * b.perSide() {
		g := group{left: -clock.Time(recordTTL)} // a zone without targets is not in DNS
		switch s.group.Algorithm {
		case model.LeastOutstanding:
			g.least = &least{}
		case model.WeightedRandom, model.FlowHash:
		default:
			g.ring = &ring{}
		}
		b.groups = append(b.groups, g)
	}
	return b
}

func (b *balancer) zoneOf(zone string) int { return max(0, slices.Index(b.zones, zone)) }

// perSide is how many groups each side of the split has.
func (b *balancer) perSide() int {
	if b.apart {
		return len(b.zones)
	}
	return 1
}

func (b *balancer) groupOf(server int32) *group {
	v := &b.station.cell.servers[server]
	i := b.split.sideOf(v.revision) * b.perSide()
	if b.apart {
		i += v.zone
	}
	return &b.groups[i]
}

// add routes a task from an instant on.
func (b *balancer) add(id int32, at clock.Time) {
	v := &b.station.cell.servers[id]
	g := b.groupOf(id)
	v.routedSince = at
	if v.fresh = b.rampsUp(g, at); v.fresh {
		g.slow++
		v.credit = 0
	}
	switch {
	case g.ring != nil:
		g.ring.add(id)
	case g.least != nil:
		g.least.add(id, int(v.outstanding))
	default:
		g.order = append(g.order, id)
	}
}

// rampsUp reports whether a task that is routed from an instant on begins in slow start: only if
// another is out of it. Tasks that come into an empty group together skip it (E-14).
func (b *balancer) rampsUp(g *group, at clock.Time) bool {
	slow := b.station.group.SlowStart
	return slow > 0 && slices.ContainsFunc(g.members(), func(id int32) bool {
		v := &b.station.cell.servers[id]
		return v.routedSince < at && (!v.fresh || at.Sub(v.routedSince) >= slow)
	})
}

// remove ceases to route a task.
func (b *balancer) remove(id int32) {
	g := b.groupOf(id)
	v := &b.station.cell.servers[id]
	if v.fresh {
		v.fresh = false
		g.slow--
	}
	switch {
	case g.ring != nil:
		g.ring.remove(id)
	case g.least != nil:
		g.least.remove(id)
	default:
		g.order = slices.DeleteFunc(g.order, func(other int32) bool { return other == id })
	}
	if !b.apart || !b.failed[b.station.cell.servers[id].zone] {
		g.left = b.station.Now()
	}
}

func (g *group) members() []int32 {
	switch {
	case g.ring != nil:
		return g.ring.order
	case g.least != nil:
		return g.least.order
	default:
		return g.order
	}
}

// choose is the task that gets a call; nobody when there is none (LB-10, LB-07).
func (b *balancer) choose(id int32, e *edge, at clock.Time) int32 {
	q := &b.station.cell.calls[id]
	config := &b.station.group
	sticks := config.Stickiness > 0 || config.Algorithm == model.FlowHash
	side := newSide
	if e.kind != testersSend {
		side = b.split.next()
	}
	if sticks && q.session != nobody {
		if target := b.stuckWith(q.session, side, at); target != nobody {
			return target
		}
	}
	target := b.pick(b.groupFor(q, e, side, at), q, e, at)
	if sticks && q.session != nobody && target != nobody {
		until := clock.Never
		if config.Stickiness > 0 {
			until = at.Add(config.Stickiness)
		}
		b.stick(q.session, target, until)
	}
	return target
}

// client is a number that is the same for all calls of one client.
func client(q *call, e *edge) uint64 {
	if q.session != nobody {
		return random.Mix(e.to.flows, uint64(q.session))
	}
	return e.numbers.random(q.number)
}

// pick chooses within a group.
func (b *balancer) pick(g *group, q *call, e *edge, at clock.Time) int32 {
	switch {
	case g.least != nil:
		return g.least.next()
	case g.ring != nil && b.station.group.MaxConcurrency > 0:
		return b.pickReady(g)
	case g.ring != nil && g.slow > 0:
		return b.pickSlowly(g, at)
	case g.ring != nil:
		return g.ring.next()
	case len(g.order) == 0:
		return nobody
	case b.station.group.Algorithm == model.FlowHash:
		flow := random.Mix(client(q, e), uint64(at)) // each connection has a port of its own
		return g.order[flow%uint64(len(g.order))]
	default:
		return b.pickWeighted(g, e.numbers.route(q.number, int(q.class)))
	}
}

// pickSlowly is round robin in which a task in slow start takes its turn as often as its ramp says:
// its share of requests grows in a straight line to that of the others (E-14).
func (b *balancer) pickSlowly(g *group, at clock.Time) int32 {
	for range 2 * len(g.ring.order) {
		id := g.ring.next()
		v := &b.station.cell.servers[id]
		if !v.fresh {
			return id
		}
		ramp := float64(at.Sub(v.routedSince)) / float64(b.station.group.SlowStart)
		if ramp >= 1 {
			v.fresh = false
			g.slow--
			return id
		}
		if v.credit += ramp; v.credit >= 1 {
			v.credit--
			return id
		}
	}
	return g.ring.next()
}

// pickReady is round robin over the targets that have room; nobody when none has, for the load
// balancer does not queue (LB-13, LB-12).
func (b *balancer) pickReady(g *group) int32 {
	for range g.ring.order {
		id := g.ring.next()
		if int(b.station.cell.servers[id].outstanding) < b.station.group.MaxConcurrency {
			return id
		}
	}
	return nobody
}

// pickWeighted is a random task, by weight. Only mitigation makes weights differ.
func (b *balancer) pickWeighted(g *group, hash uint64) int32 {
	if !b.station.group.AnomalyMitigation {
		return g.order[random.Below(hash, len(g.order))]
	}
	servers := b.station.cell.servers
	total := 0.0
	for _, id := range g.order {
		total += servers[id].weight
	}
	rest := float64(random.Fraction(hash) * total)
	for _, id := range g.order {
		if rest -= servers[id].weight; rest < 0 {
			return id
		}
	}
	return g.order[len(g.order)-1]
}

// outstanding counts requests that the load balancer waits for.
func (b *balancer) outstanding(id, by int32) {
	if !b.counts {
		return
	}
	v := &b.station.cell.servers[id]
	v.outstanding += by
	if g := b.groupOf(id); g.least != nil {
		g.least.move(id, int(v.outstanding))
	}
}

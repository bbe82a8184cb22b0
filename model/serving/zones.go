package serving

import (
	"slices"

	"ecsim/sim/clock"
)

// recordTTL is how long clients go on asking a load balancer's node that DNS no longer names (E-16).
const recordTTL = clock.Minute

// groupFor is the group, on one side of the split, of the load balancer's node that the client of a
// call asks. When too few targets are healthy in every zone, DNS names all that have any (E-09).
func (b *balancer) groupFor(q *call, e *edge, side int, at clock.Time) *group {
	groups := b.groups[side*b.perSide():]
	if !b.apart {
		return &groups[0]
	}
	nodes, isLastResort := b.countNodes(at, false), false
	if nodes == 0 {
		nodes, isLastResort = b.countNodes(at, true), true
	}
	if nodes == 0 {
		return &groups[0]
	}
	n := int(client(q, e) >> 32 % uint64(nodes))
	for z := range b.zones {
		if b.hasNode(z, at, isLastResort) {
			if n--; n < 0 {
				return &groups[z]
			}
		}
	}
	return &groups[0]
}

func (b *balancer) countNodes(at clock.Time, isLastResort bool) (nodes int) {
	for z := range b.zones {
		if b.hasNode(z, at, isLastResort) {
			nodes++
		}
	}
	return nodes
}

// hasNode reports whether clients find the load balancer's node in a zone: not after a zonal shift,
// and not without enough healthy targets behind it, once they have asked DNS again (E-09:
// dns_failover). Until then they get a 503 where there is no target (LB-07). As the last resort any
// target will do.
func (b *balancer) hasNode(zone int, at clock.Time, isLastResort bool) bool {
	if b.shifted[zone] {
		return false
	}
	for side := range sides {
		g := &b.groups[side*b.perSide()+zone]
		isNamed := len(g.members()) > 0 && (isLastResort || !b.failed[zone])
		if isNamed || at.Sub(g.left) < recordTTL {
			return true
		}
	}
	return false
}

// fail takes the load balancer's node in a zone out of DNS, or puts it back: too few targets are
// healthy there, or enough.
func (b *balancer) fail(zone string, failed bool) {
	z := slices.Index(b.zones, zone)
	if !b.apart || z < 0 || b.failed[z] == failed {
		return
	}
	b.failed[z] = failed
	for side := range sides {
		g := &b.groups[side*b.perSide()+z]
		if failed && len(g.members()) > 0 {
			g.left = b.station.Now()
		}
	}
}

// shift takes the load balancer's node in a zone out of DNS, or puts it back.
func (b *balancer) shift(zone string, away bool) {
	if z := slices.Index(b.zones, zone); z >= 0 {
		b.shifted[z] = away
	}
}

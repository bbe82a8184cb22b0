package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// stick is the task that a client stays with.
type stick struct {
	target int32
	number uint32
	until  clock.Time
}

// stuckWith is the task that a session stays with; nobody when it is free to choose. A cookie names
// a target within its group, and the weights of the groups are asked first. A connection of a Network
// Load Balancer stays where it is.
func (b *balancer) stuckWith(session int32, side int, at clock.Time) int32 {
	if int(session) >= len(b.stuck) {
		return nobody
	}
	k := b.stuck[session]
	if k.until <= at || k.target == nobody {
		return nobody
	}
	v := &b.station.cell.servers[k.target]
	if v.number != k.number || !v.routed {
		return nobody
	}
	if b.station.group.Algorithm != model.FlowHash && b.split.sideOf(v.revision) != side {
		return nobody
	}
	return k.target
}

func (b *balancer) stick(session, target int32, until clock.Time) {
	for len(b.stuck) <= int(session) {
		b.stuck = append(b.stuck, stick{target: nobody})
	}
	b.stuck[session] = stick{target, b.station.cell.servers[target].number, until}
}

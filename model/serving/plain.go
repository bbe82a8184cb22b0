package serving

import "ecsim/sim/clock"

// A plain call is one that most services have only of: of an open source, to a task that the ring or
// the index of outstanding requests chooses and that has room for it, with nothing but CPU time to
// spend, on a dedicated worker. What the general way would find out step by step is known of
// it beforehand, so it is played in two steps here, with the same result; whatever else it is goes
// the general way.

// sendPlain sends a request of the sources that is due, if they are plain.
func (s *Station) sendPlain(at clock.Time) (sent bool) {
	if !s.isPlain() {
		return false
	}
	c, e := s.cell, s.sources
	id := c.take()
	if id == nobody {
		return false
	}
	e.numbers.next++
	s.total.offered++
	q := &c.calls[id]
	q.edge, q.class, q.number, q.arrived = e.index, 0, e.numbers.take(0), at
	if e.patience < forever {
		e.expectEnd(id)
	}
	target := s.balancer.pickPlain()
	if target == nobody {
		c.finish(id, error503, at)
		return true
	}
	v := &c.servers[target]
	b := v.build
	waits := int(v.busy) == b.workers || v.queue.first != nobody
	if !v.open || !b.plain || v.inTask >= b.mostInTask || waits && int(v.waiting) == b.queue {
		c.knock(id, e, target, at)
		return true
	}
	cpu, wait, fails := e.numbers.work(q.number, 0, b)
	if cpu == 0 || wait > 0 {
		c.knock(id, e, target, at)
		return true
	}
	q.target, q.targetNumber, q.revision, q.server = target, v.number, v.revision, target
	q.cpu, q.fails, q.plain = cpu, fails, true
	if s.balancer.counts {
		q.counted = true
		s.balancer.outstanding(target, +1)
	}
	v.inTask++
	b.held.change(+1, at)
	if waits {
		c.queue(id, target)
	} else {
		c.start(id, target, at)
	}
	return true
}

// pickPlain is the next task in turn, or the one with the fewest requests.
func (b *balancer) pickPlain() int32 {
	if g := &b.groups[0]; g.ring != nil {
		return g.ring.next()
	}
	return b.groups[0].least.next()
}

// isPlain reports whether requests of the sources are routed as in a pool, and nobody wants to know
// more of them than a pool does.
func (s *Station) isPlain() bool {
	b := s.balancer
	return s.plain && b.split.revision == 0 && b.groups[0].slow == 0 && s.degraded == (Degraded{})
}

// isPlainSource reports what of isPlain never changes.
func (s *Station) isPlainSource() bool {
	g := &s.group
	return s.messages == nil && s.impatient == nil && s.detail.Classes == nil &&
		s.spec.Traffic.Sessions == 0 && s.spec.Traffic.Retry.Attempts <= 1 &&
		(s.balancer.groups[0].ring != nil || s.balancer.groups[0].least != nil) &&
		g.MaxConcurrency == 0 && !s.balancer.apart && g.Stickiness == 0
}

// isPlain reports whether tasks of a build only compute, on dedicated workers.
func (b *build) isPlain() bool {
	if !b.dedicated || b.leakEach > 0 || b.leakPerHour > 0 || len(b.programs) != 2 { // one class, and health checks
		return false
	}
	for _, p := range b.programs[0].phases {
		if p.kind != phaseCPU && p.kind != phaseWait {
			return false
		}
	}
	return true
}

// plainEnds ends the CPU time of a plain call, and with it the call.
func (c *cell) plainEnds(id int32, at clock.Time) {
	q := &c.calls[id]
	server := q.server
	v := &c.servers[server]
	b, s := v.build, v.station
	c.remove(&v.inService, id)
	v.busy--
	v.inTask--
	b.inUse.change(-1, at)
	b.held.change(-1, at)
	q.state, q.server, q.onCPU = nowhere, nobody, false
	if v.queue.first != nobody {
		c.nextForWorker(server, at)
		q, v = &c.calls[id], &c.servers[server]
	}
	if !q.ended {
		if q.linked {
			c.edges[q.edge].unlink(q)
		}
		q.ended = true
		if q.counted {
			q.counted = false
			s.balancer.outstanding(server, -1)
		}
		how := completed
		v.seen++
		if q.fails {
			how = error500
			v.bad++
		}
		s.ends(q, how, at)
	}
	c.release(id)
}

package serving

import "ecsim/sim/clock"

// serveStream serves open traffic whose targets do not depend on shared tasks: in round robin, or
// by outstanding requests if all tasks are dedicated. So tasks need not keep step with each other:
// each is brought up to date when a request reaches it, and at the end of the span.
func (p *Pool) serveStream() {
	d := &p.draws[fromSource]
	for {
		place := d.place()
		n := p.arrivals.Fill(p.times[place:], p.to)
		if n == 0 {
			break
		}
		p.prepare(fromSource)
		c := p.bulkClass()
		switch {
		case c == nil:
			p.serveEach(place, n)
		case p.ring != nil:
			p.serveBulk(c, place, n)
		default:
			p.serveLeastBulk(c, place, n)
		}
		p.total.offered += int64(n)
		d.number += int64(n)
		if place+n < blockSize {
			break
		}
	}
	p.finishShared()
}

// serveEach serves n requests of the present block from a place on, one by one.
func (p *Pool) serveEach(place, n int) {
	for i, at := range p.times[place : place+n] {
		id := p.choose(at)
		if id == nobody {
			p.end(nil, error503, 0)
			continue
		}
		if end := p.admit(at, place+i, id); p.least != nil && end != at {
			p.outstanding(id, end)
		}
	}
}

// serveInOrder serves what depends on the ends of requests in shared tasks, or of those of clients.
// Everything happens in one order of time; at one instant, ends go before arrivals, and sources
// before clients.
func (p *Pool) serveInOrder() {
	var ready []clock.Time // from the sources
	for more := true; ; {
		if len(ready) == 0 && more {
			ready = p.times[:p.arrivals.Fill(p.times[:], p.to)]
			more = len(ready) == len(p.times)
		}
		at, open := p.clients.next(), false
		if len(ready) > 0 && ready[0] <= at {
			at, open = ready[0], true
		}
		if event := p.shared.alarms.next(); event <= at && event < p.to {
			p.wake()
			continue
		}
		switch {
		case at >= p.to:
			return
		case open:
			ready = ready[1:]
			p.serveOne(at, fromSource, nobody)
		default:
			p.serveOne(at, fromClient, p.clients.take())
		}
	}
}

// serveOne routes one request; client is nobody when it is from a source.
func (p *Pool) serveOne(at clock.Time, from origin, client int32) {
	p.prepare(from)
	place := p.draws[from].place()
	p.draws[from].number++
	p.total.offered++
	p.shared.sender = client
	id, end := p.choose(at), at
	if id == nobody {
		p.end(nil, error503, 0)
	} else {
		end = p.admit(at, place, id)
	}
	if p.least != nil && end != at {
		p.outstanding(id, end)
	}
	if client != nobody && end != later {
		p.clients.resume(client, sent{at, end, p.clients.thinks(place), id, p.epochOf(id)})
	}
}

// choose routes a request that arrives at an instant.
func (p *Pool) choose(at clock.Time) int32 {
	if p.ring != nil {
		return p.ring.next()
	}
	p.answeredBy(at)
	return p.least.next()
}

// routed are the tasks that the load balancer sends requests to.
func (p *Pool) routed() []int32 {
	if p.ring != nil {
		return p.ring.order
	}
	return p.least.order
}

// isStream reports whether a request's target depends on open traffic and dedicated tasks alone.
func (p *Pool) isStream() bool {
	if p.config.Traffic.Clients != nil {
		return false
	}
	if p.least == nil {
		return true
	}
	for _, c := range p.classes {
		if c.shared && c.tasks > 0 {
			return false
		}
	}
	return true
}

func (p *Pool) epochOf(id int32) uint32 {
	if id == nobody {
		return 0
	}
	return p.slots[id].epoch
}

package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// serveStream serves open traffic whose targets do not depend on shared tasks: in round robin, or
// by outstanding requests if all tasks are dedicated. So tasks need not keep step with each other:
// each is brought up to date when a request reaches it, and at the end of the span.
func (p *Pool) serveStream() {
	d := &p.draws[fromSource]
	for more := true; more; {
		place, n := d.place(), 0
		if n, more = p.fetch(p.times[place:]); n == 0 {
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
		d.number += int64(n)
	}
	p.finishShared()
}

// fetch writes the next arrivals of the sources to dst, and reports how many there are and whether
// there may be more before the end of the span. Where a task stands for others it is one at a time:
// for how many a request stands decides when the next one comes.
func (p *Pool) fetch(dst []clock.Time) (n int, more bool) {
	if p.thinned == nil {
		n = p.arrivals.Fill(dst, p.to)
		return n, n == len(dst)
	}
	at, more := p.thinned.Next(p.to)
	if !more {
		return 0, false
	}
	dst[0] = at
	p.drawn++
	return 1, true
}

// offer counts a request that is routed to a task, or to nobody, by its weight.
func (p *Pool) offer(id int32) (weight int64) {
	weight = 1
	if id != nobody {
		weight = p.slots[id].weight
	} else if p.thinned != nil {
		weight = p.thinned.Weight
	}
	if p.thinned != nil {
		p.thinned.Weight = weight
	}
	p.total.offered += weight
	return weight
}

// serveEach serves n requests of the present block from a place on, one by one.
func (p *Pool) serveEach(place, n int) {
	d := &p.draws[fromSource]
	for i, at := range p.times[place : place+n] {
		id := p.choose(at, d, d.number+int64(i))
		if weight := p.offer(id); id == nobody {
			p.end(nil, error503, 0, weight)
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
			n := 0
			n, more = p.fetch(p.times[:])
			ready = p.times[:n]
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
	p.shared.sender = client
	id, end := p.choose(at, &p.draws[from], p.draws[from].number-1), at
	if weight := p.offer(id); id == nobody {
		p.end(nil, error503, 0, weight)
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

// choose routes the request with a number of its origin, which arrives at an instant.
func (p *Pool) choose(at clock.Time, d *draws, number int64) int32 {
	if p.ring != nil && p.ring.random {
		return p.ring.pick(random.Word(d.routing, uint64(number)))
	}
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

package serving

import "ecsim/sim/clock"

// serveStream serves open traffic in round robin. Who gets a request does not depend on what the
// tasks do, so tasks need not keep step with each other: each is brought up to date when a request
// reaches it, and at the end of the span.
func (p *Pool) serveStream() {
	for {
		place := p.draws.place()
		n := p.arrivals.Fill(p.times[place:], p.to)
		if n == 0 {
			break
		}
		p.prepare()
		for i, at := range p.times[place : place+n] {
			if id := p.ring.next(); id != nobody {
				p.admit(at, place+i, id)
			} else {
				p.total.ended[error503]++
			}
		}
		p.total.offered += int64(n)
		p.draws.number += int64(n)
		if place+n < blockSize {
			break
		}
	}
	p.finishShared()
}

// serveInOrder serves what depends on the ends of requests: closed clients, or routing by
// outstanding requests. Everything happens in one order of time; at one instant, ends go before
// arrivals.
func (p *Pool) serveInOrder() {
	var ready []clock.Time
	for {
		if p.clients == nil && len(ready) == 0 {
			place := p.draws.place()
			ready = p.times[place : place+p.arrivals.Fill(p.times[place:], p.to)]
		}
		at := clock.Never
		if p.clients != nil {
			at = p.clients.next()
		} else if len(ready) > 0 {
			at = ready[0]
		}
		if event := p.shared.alarms.next(); event <= at && event < p.to {
			p.wake()
			continue
		}
		if at >= p.to {
			return
		}
		client := nobody
		if p.clients != nil {
			client = p.clients.take()
		} else {
			ready = ready[1:]
		}
		p.serveOne(at, client)
	}
}

// serveOne routes one request; client is nobody when the source is open.
func (p *Pool) serveOne(at clock.Time, client int32) {
	p.prepare()
	place := p.draws.place()
	p.draws.number++
	p.total.offered++
	id := p.choose(at)
	end := at
	if id == nobody {
		p.total.ended[error503]++
	} else {
		p.shared.sender = client
		end = p.admit(at, place, id)
	}
	if p.least != nil && end != at {
		p.outstanding(id, end)
	}
	if p.clients != nil && end != later {
		think := p.draws.thinkTime[place]
		p.clients.resume(client, sent{at, end, think, id, p.epochOf(id)})
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

func (p *Pool) epochOf(id int32) uint32 {
	if id == nobody {
		return 0
	}
	return p.slots[id].epoch
}

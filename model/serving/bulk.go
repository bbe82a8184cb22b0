package serving

import "ecsim/sim/clock"

// bulk is what serving many requests at a stretch needs.
type bulk struct {
	known bool   // class is up to date
	class *class // of every routed task, if they can be served in bulk; else nil

	// Of the present block of requests, by place.
	targets [blockSize]int32
	ends    [blockSize]clock.Time

	admitted  clock.Time           // what the last call of admit returned
	outlived  [blockSize + 1]int32 // places of those that outlive the span
	latencies [blockSize + 1]clock.Span
}

// bulkClass is the class of every routed task, if all are dedicated ones of one class that answer,
// can be reached, have a queue, and stand for no others; else nil.
func (p *Pool) bulkClass() *class {
	b := &p.bulk
	if b.known {
		return b.class
	}
	b.known, b.class = true, nil
	if p.thinned != nil {
		return nil
	}
	for _, id := range p.routed() {
		s := &p.slots[id]
		if !s.open || s.class.shared || s.class.queue == 0 || b.class != nil && b.class != s.class {
			b.class = nil
			return nil
		}
		b.class = s.class
	}
	return b.class
}

// serveBulk serves n requests of the present block from a place on, as serveEach would. Nearly all
// of them are admitted and keep their patience: what admit would note of such a request one by one
// is summed up here, and sums of whole numbers have no order. The others are left to admit.
func (p *Pool) serveBulk(c *class, place, n int) {
	stop := place + n
	if p.ring.random {
		d := &p.draws[fromSource]
		p.ring.draw(p.bulk.targets[place:stop], d.routing, d.number)
	} else {
		p.ring.fill(p.bulk.targets[place:stop])
	}
	p.occupyBulk(c, place, stop)
	p.endBulk(c, place, stop)
	p.total.offered += int64(n)
}

// serveLeastBulk is serveBulk for routing by outstanding requests: each choice depends on the ends
// of the requests before it, and these are known.
func (p *Pool) serveLeastBulk(c *class, place, n int) {
	stop := place + n
	for i := place; i < stop; i++ {
		at := p.times[i]
		id := p.choose(at, nil, 0)
		p.bulk.targets[i] = id
		p.occupyBulk(c, i, i+1)
		end := p.bulk.ends[i]
		if end == 0 {
			end = p.bulk.admitted
		}
		if end != at {
			p.outstanding(id, end)
		}
	}
	p.endBulk(c, place, stop)
	p.total.offered += int64(n)
}

// occupyBulk finds the end of each request of the present block from a place on. It is 0 if admit
// has served the request. A request that does not wait leaves nothing in its task's queue, so it
// may be noted there or not.
func (p *Pool) occupyBulk(c *class, place, stop int) {
	workers := c.workers
	for i := place; i < stop; i++ {
		at, id := p.times[i], p.bulk.targets[i]
		k := &p.lines[id]
		start := max(at, k.workers.next)
		end := start + clock.Time(c.cpuTime[i]) + clock.Time(c.waitTime[i])
		if end.Sub(at) > c.patience || k.queue.leaves[k.queue.cursor] > at {
			p.bulk.ends[i], p.bulk.admitted = 0, p.admit(at, i, id)
			continue
		}
		p.bulk.ends[i] = end
		k.queue.pass(at, start)
		switch {
		case workers <= sortedWorkers/2:
			k.workers.insertFew(end)
		case workers > sortedWorkers && workers <= treeWorkers:
			k.workers.replay(end)
		default:
			k.workers.occupy(end)
		}
	}
}

// endBulk counts the requests that end within the span, and holds the others.
func (p *Pool) endBulk(c *class, place, stop int) {
	b := &p.bulk
	var inUse, held clock.Span
	ended, outlived := 0, 0
	for i := place; i < stop; i++ {
		end := b.ends[i]
		if end == 0 {
			continue
		}
		latency := end.Sub(p.times[i])
		if c.fails[i] && end < p.to {
			p.end(c, error500, latency, 1)
			inUse += c.cpuTime[i]
			held += latency
			continue
		}
		b.outlived[outlived], b.latencies[ended] = int32(i), latency
		inUse += c.cpuTime[i]
		if end < p.to {
			ended++
		} else {
			outlived++
		}
	}
	for _, i := range b.outlived[:outlived] {
		inUse -= c.cpuTime[i]
		cpuEnd := b.ends[i] - clock.Time(c.waitTime[i])
		p.hold(flight{
			arrived: p.times[i], start: cpuEnd - clock.Time(c.cpuTime[i]), cpuEnd: cpuEnd,
			leave: b.ends[i], end: b.ends[i], how: c.answer(int(i)), slot: b.targets[i],
		})
	}
	p.total.ended[completed] += int64(ended)
	c.ended[completed] += int64(ended)
	held += p.window[completed].RecordAll(b.latencies[:ended])
	c.inUse.area += int64(inUse)
	c.held.area += int64(held)
}

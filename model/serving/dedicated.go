package serving

import "ecsim/sim/clock"

// line is what a request meets in a dedicated task: its queue and the workers behind it. It is two
// cache lines, apart from the rest of the slot.
type line struct {
	workers workers
	queue   queue
}

// later stands for the end of a request that cannot be told on its arrival.
const later clock.Time = -1

// admit hands the request at a place of the present blocks, which arrives at an instant, to a
// routed task. It returns when the load balancer's wait for it ends: the same instant if it was
// refused, and later when a shared task will tell.
func (p *Pool) admit(at clock.Time, place int, id int32) clock.Time {
	s := &p.slots[id]
	c := s.class
	if !s.open {
		return p.fail(at, id)
	}
	if c.shared {
		return p.admitShared(at, place, id)
	}
	k := &p.lines[id]
	if k.queue.isFull(at, c.queue) || c.queue == 0 && k.workers.next > at {
		p.end(c, error503, 0, s.weight)
		return at
	}
	start := max(at, k.workers.next)
	cpuEnd := start.Add(c.cpuTime[place])
	end := cpuEnd.Add(c.waitTime[place])
	latency := end.Sub(at)
	if latency > c.patience {
		return p.admitTooLate(at, id, flight{arrived: at, start: start, cpuEnd: cpuEnd, leave: end})
	}
	k.queue.join(at, start, c.queue)
	k.workers.occupy(end)
	how := c.answer(place)
	if end >= p.to {
		p.hold(flight{
			arrived: at, start: start, cpuEnd: cpuEnd, leave: end, end: end, how: how, slot: id,
		})
		return end
	}
	c.inUse.area += s.weight * int64(cpuEnd-start)
	c.held.area += s.weight * int64(latency)
	p.end(c, how, latency, s.weight)
	return end
}

// answer is how the request at a place is answered.
func (c *class) answer(place int) ending {
	if c.fails[place] {
		return error500
	}
	return completed
}

// admitTooLate admits a request that ends before it is answered. If its patience ends in the queue,
// it leaves without service; if in service, it keeps its worker to the end, though nobody waits for
// it.
func (p *Pool) admitTooLate(at clock.Time, id int32, f flight) clock.Time {
	c, k := p.slots[id].class, &p.lines[id]
	f.slot, f.how, f.end = id, c.impatience, at.Add(c.patience)
	if f.start > f.end {
		f.start, f.cpuEnd, f.leave = clock.Never, clock.Never, f.end
		k.queue.join(at, f.end, c.queue)
	} else {
		k.queue.join(at, f.start, c.queue)
		k.workers.occupy(f.leave)
	}
	p.hold(f)
	return f.end
}

// fail answers for a task that does not: nobody listens, or nobody is there.
func (p *Pool) fail(at clock.Time, id int32) clock.Time {
	s := &p.slots[id]
	if s.reachable {
		p.end(s.class, error502, 0, s.weight)
		return at
	}
	f := flight{arrived: at, start: clock.Never, cpuEnd: clock.Never, leave: at, slot: id}
	f.end, f.how = at.Add(connectTimeout), error504
	if timeout := s.class.timeout; timeout > 0 && timeout <= connectTimeout {
		f.end, f.how = at.Add(timeout), gaveUp
	}
	p.hold(f)
	return f.end
}

package serving

import "ecsim/sim/clock"

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
	if s.queue.isFull(at, c.queue) || c.queue == 0 && s.workers.next > at {
		p.end(error503, 0)
		return at
	}
	start := max(at, s.workers.next)
	cpuEnd := start.Add(c.cpuTime[place])
	end := cpuEnd.Add(c.waitTime[place])
	latency := end.Sub(at)
	if latency > c.patience {
		return p.admitTooLate(at, id, flight{arrived: at, start: start, cpuEnd: cpuEnd, leave: end})
	}
	s.queue.join(at, start, c.queue)
	s.workers.occupy(end)
	how := completed
	if c.fails[place] {
		how = error500
	}
	if end >= p.to {
		p.hold(flight{
			arrived: at, start: start, cpuEnd: cpuEnd, leave: end, end: end, how: how, slot: id,
		})
		return end
	}
	c.inUse.area += int64(cpuEnd - start)
	c.held.area += int64(latency)
	p.end(how, latency)
	return end
}

// admitTooLate admits a request that ends before it is answered. If its patience ends in the queue,
// it leaves without service; if in service, it keeps its worker to the end, though nobody waits for
// it.
func (p *Pool) admitTooLate(at clock.Time, id int32, f flight) clock.Time {
	s := &p.slots[id]
	f.slot, f.how, f.end = id, s.class.impatience, at.Add(s.class.patience)
	if f.start > f.end {
		f.start, f.cpuEnd, f.leave = clock.Never, clock.Never, f.end
		s.queue.join(at, f.end, s.class.queue)
	} else {
		s.queue.join(at, f.start, s.class.queue)
		s.workers.occupy(f.leave)
	}
	p.hold(f)
	return f.end
}

// fail answers for a task that does not: nobody listens, or nobody is there.
func (p *Pool) fail(at clock.Time, id int32) clock.Time {
	s := &p.slots[id]
	if s.reachable {
		p.end(error502, 0)
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

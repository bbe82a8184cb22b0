package serving

import "ecsim/sim/clock"

// Probe is what a health check that arrives now would see: after how long the task answers it, if
// no request came after it. It is a request like any other, with the CPU time of a check and no
// waiting. It is not answered by a task that does not answer, cannot be reached, or has its queue
// full. Nothing is changed by asking.
func (p *Pool) Probe(id Slot) (latency clock.Span, answered bool) {
	s := p.slot(id)
	c := s.class
	if !s.open {
		return 0, false
	}
	if c.shared {
		return p.project(s.processor)
	}
	k := &p.lines[id]
	wait := max(0, k.workers.next.Sub(p.now))
	if wait > 0 && (c.queue == 0 || k.queue.isFull(p.now, c.queue)) {
		return 0, false
	}
	return wait + c.stretched(c.check), true
}

// projection is a copy of a shared task that runs ahead of it, without accounting for anything.
type projection struct {
	processor
	requests []request
	answered bool // the check, which is nobody's request
}

// project plays a shared task's future until a check that arrives now is answered.
func (p *Pool) project(r *processor) (clock.Span, bool) {
	c := r.class
	ahead := &p.shared.scratch
	on, waits := append(ahead.cpu.on[:0], r.cpu.on...), append(ahead.waits[:0], r.waits...)
	*ahead = projection{processor: *r, requests: p.shared.requests}
	ahead.cpu.on, ahead.waits = on, waits

	started := false
	for at := p.now; ; at = min(ahead.cpu.next(), ahead.waits.next()) {
		for again := true; again; {
			again = ahead.finish(at)
			ahead.start(at)
			if !started && ahead.queued == nobody && ahead.busy() < c.workers {
				started, again = true, true
				ahead.cpu.join(at, nobody, int64(c.check)*unitsPerCore)
			}
		}
		if ahead.answered {
			return at.Sub(p.now), true
		}
		if at == p.now && !started && ahead.isFull(at) {
			return 0, false
		}
	}
}

// finish ends the work that is through at an instant, and reports whether there was any.
func (r *projection) finish(at clock.Time) (any bool) {
	r.cpu.step(at)
	for id, through := r.cpu.take(at); through; id, through = r.cpu.take(at) {
		any = true
		if id == nobody {
			r.answered = true
		} else if wait := r.requests[id].wait; wait > 0 {
			r.waits.push(due{at: at.Add(wait), id: id})
		}
	}
	for ; r.waits.next() <= at; any = true {
		r.waits.pop()
	}
	return any
}

// start lets queued requests start that still have patience.
func (r *projection) start(at clock.Time) {
	for r.queued != nobody && r.busy() < r.class.workers {
		id := r.queued
		q := &r.requests[id]
		r.queued = q.newer
		r.waiting--
		if q.arrived.Add(r.class.patience) >= at {
			r.cpu.join(at, id, q.cpu)
		}
	}
}

// isFull reports whether the queue is full, when those have left it who lose patience at an
// instant.
func (r *projection) isFull(at clock.Time) bool {
	for r.queued != nobody && r.requests[r.queued].arrived.Add(r.class.patience) <= at {
		r.queued = r.requests[r.queued].newer
		r.waiting--
	}
	return r.waiting == r.class.queue
}

package serving

import "ecsim/sim/clock"

// processor is a task whose requests share its CPU, at any time or under a quota; both are called
// shared here. Up to class.workers requests are in service, each first on the CPU and then waiting;
// the others queue, first come first served.
type processor struct {
	class *class
	slot  int32
	phase clock.Time // of the task's periods
	cpu   cpu
	waits timetable // waiting in service, by when that ends

	oldest  int32 // requests that have not ended for the client, in order of arrival
	newest  int32
	queued  int32 // the first of them that is in the queue; it and all newer ones are
	alive   int   // how many there are
	waiting int   // how many of them are in the queue

	next    clock.Time // of the next event of any kind; Never when idle
	alarm   clock.Time // when the pool will look; Never: not at all
	touched bool
}

func (r *processor) reset(c *class, slot int32, now clock.Time) {
	*r = processor{
		class: c, slot: slot, phase: r.phase, cpu: r.cpu, waits: r.waits[:0],
		oldest: nobody, newest: nobody, queued: nobody,
		next: clock.Never, alarm: clock.Never,
	}
	r.cpu.reset(c.cpuOf(r.phase), now)
}

func (r *processor) busy() int { return r.cpu.size() + len(r.waits) }
func (r *processor) load() int { return r.busy() + r.waiting }

// run lets everything happen that happens before an instant.
func (p *Pool) run(r *processor, before clock.Time) {
	for r.next < before {
		p.step(r, r.next)
	}
}

// step does everything that is due at an instant: work ends first, for it frees workers, then
// patience.
func (p *Pool) step(r *processor, at clock.Time) {
	before := r.cpu.inUse()
	r.cpu.step(at)
	for again := true; again; {
		again = false
		for id, through := r.cpu.take(at); through; id, through = r.cpu.take(at) {
			p.leaveCPU(r, id, at)
			again = true
		}
		for r.waits.next() <= at {
			p.leave(r, r.waits.pop().id, at)
			again = true
		}
		p.startWaiting(r, at)
	}
	requests := p.shared.requests
	for r.oldest != nobody && requests[r.oldest].arrived.Add(r.class.patience) <= at {
		p.giveUp(r, at)
	}
	p.changeUse(r, before, at)
	p.schedule(r)
}

// schedule finds the next event.
func (p *Pool) schedule(r *processor) {
	r.next = min(r.cpu.next(), r.waits.next())
	if r.oldest != nobody {
		r.next = min(r.next, p.shared.requests[r.oldest].arrived.Add(r.class.patience))
	}
}

// join puts a request at the end of the queue.
func (r *processor) join(l *shared, id int32) {
	q := &l.requests[id]
	q.older, q.newer = r.newest, nobody
	if r.newest != nobody {
		l.requests[r.newest].newer = id
	} else {
		r.oldest = id
	}
	r.newest = id
	if r.queued == nobody {
		r.queued = id
	}
	r.alive++
	r.waiting++
}

// startWaiting lets queued requests start while there are free workers.
func (p *Pool) startWaiting(r *processor, at clock.Time) {
	for r.waiting > 0 && r.busy() < r.class.workers {
		id := r.queued
		q := &p.shared.requests[id]
		r.queued = q.newer
		r.waiting--
		r.cpu.join(at, id, q.cpu)
	}
}

// changeUse accounts for a change of the CPU in use, until the end of the span.
func (p *Pool) changeUse(r *processor, before int64, at clock.Time) {
	change := (r.cpu.inUse() - before) * p.slots[r.slot].weight
	r.class.inUse.change(change, int64(p.to-at))
}

// leaveCPU goes on with a request that is through with the CPU.
func (p *Pool) leaveCPU(r *processor, id int32, at clock.Time) {
	if wait := p.shared.requests[id].wait; wait > 0 {
		r.waits.push(due{at: at.Add(wait), id: id})
	} else {
		p.leave(r, id, at)
	}
}

// leave ends the service of a request.
func (p *Pool) leave(r *processor, id int32, at clock.Time) {
	q := &p.shared.requests[id]
	r.class.held.change(-q.weight, int64(p.to-at))
	if !q.ended {
		how := completed
		if q.fails {
			how = error500
		}
		p.answer(r, id, how, at)
	}
	p.shared.unused = append(p.shared.unused, id)
}

// giveUp ends the oldest request, which is out of patience. In the queue it leaves the task; in
// service it stays on.
func (p *Pool) giveUp(r *processor, at clock.Time) {
	id := r.oldest
	if id == r.queued {
		q := &p.shared.requests[id]
		r.queued = q.newer
		r.waiting--
		r.class.held.change(-q.weight, int64(p.to-at))
		p.shared.unused = append(p.shared.unused, id)
	}
	p.answer(r, id, r.class.impatience, at)
}

// answer ends a request for its client.
func (p *Pool) answer(r *processor, id int32, how ending, at clock.Time) {
	q := &p.shared.requests[id]
	p.end(r.class, how, at.Sub(q.arrived), q.weight)
	r.unlink(&p.shared, id)
	p.notify(r, q, at)
}

// notify tells those who wait for the end of a request.
func (p *Pool) notify(r *processor, q *request, at clock.Time) {
	if p.least != nil {
		p.answered(r.slot)
	}
	if q.client != nobody {
		p.clients.resume(q.client, q.sent(at))
	}
}

// unlink takes a request out of those that have not ended.
func (r *processor) unlink(l *shared, id int32) {
	q := &l.requests[id]
	q.ended = true
	r.alive--
	if q.older != nobody {
		l.requests[q.older].newer = q.newer
	} else {
		r.oldest = q.newer
	}
	if q.newer != nobody {
		l.requests[q.newer].older = q.older
	} else {
		r.newest = q.older
	}
}

// cutShared ends everything in a shared task at the pool's present.
func (p *Pool) cutShared(s *slot) {
	r := s.processor
	l := &p.shared
	s.class.inUse.level -= r.cpu.inUse() * s.weight
	for id := r.oldest; id != nobody; id = l.requests[id].newer {
		q := &l.requests[id]
		p.total.ended[error502] += q.weight
		s.class.ended[error502] += q.weight
		p.cuts.note(p.now.Sub(q.arrived), q.weight)
		if q.client != nobody {
			p.clients.resume(q.client, q.sent(p.now))
		}
	}
	free := func(id int32) {
		s.class.held.level -= l.requests[id].weight
		l.unused = append(l.unused, id)
	}
	for id := r.queued; id != nobody; id = l.requests[id].newer {
		free(id)
	}
	for _, d := range r.cpu.on {
		free(d.id)
	}
	for _, d := range r.waits {
		free(d.id)
	}
}

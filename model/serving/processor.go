package serving

import (
	"math"
	"math/bits"

	"ecsim/sim/clock"
)

// processor is a shared task: up to class.workers requests are in service, each first on the CPU
// and then waiting; the others queue, first come first served. The n requests on the CPU of v CPU
// units each get min(1, v/(1024·n)) of a core.
//
// All requests on the CPU do the same work in the same time. So it is enough to count that work
// once, in done, and to note for each request at which count it will be through: nothing has to be
// touched while others come and go. The unit of work is 1/1024 core-ns. While the same n requests
// are on the CPU, done grows by the work of that whole time, rounded down; a request is through at
// the first whole nanosecond at which done has reached its count. Nothing is rounded at the end of
// a span.
type processor struct {
	class *class
	slot  int32
	at    clock.Time // requests joined or left the CPU for the last time; done is of this instant
	done  int64      // work that each request on the CPU has got since the CPU was last idle
	cpu   timetable  // on the CPU, by the count of done at which they are through
	waits timetable  // waiting in service, by when that ends

	oldest  int32 // requests that have not ended for the client, in order of arrival
	newest  int32
	queued  int32 // the first of them that is in the queue; it and all newer ones are
	alive   int   // how many there are
	waiting int   // how many of them are in the queue

	through clock.Time // the first request on the CPU will be through
	next    clock.Time // of the next event of any kind; Never when idle
	alarm   clock.Time // when the pool will look; Never: not at all
	touched bool
}

func (r *processor) reset(c *class, slot int32, now clock.Time) {
	*r = processor{
		class: c, slot: slot, at: now, cpu: r.cpu[:0], waits: r.waits[:0],
		oldest: nobody, newest: nobody, queued: nobody,
		through: clock.Never, next: clock.Never, alarm: clock.Never,
	}
}

func (r *processor) busy() int { return len(r.cpu) + len(r.waits) }
func (r *processor) load() int { return r.busy() + r.waiting }

// units is the CPU in use.
func (r *processor) units() int64 { return min(int64(len(r.cpu))*unitsPerCore, r.class.units) }

// run lets everything happen that happens before an instant.
func (p *Pool) run(r *processor, before clock.Time) {
	for r.next < before {
		p.step(r, r.next)
	}
}

// step does everything that is due at an instant: work ends first, for it frees workers, then
// patience.
func (p *Pool) step(r *processor, at clock.Time) {
	if r.through <= at {
		r.sync(at)
	}
	for again := true; again; {
		again = false
		for r.isThrough(at) {
			p.leaveCPU(r, at)
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
	p.schedule(r)
}

// isThrough reports whether a request on the CPU is through at an instant that is not after the
// next event: if done is not of this instant, nobody is.
func (r *processor) isThrough(at clock.Time) bool {
	return r.at == at && len(r.cpu) > 0 && int64(r.cpu[0].at) <= r.done
}

// sync brings done up to an instant.
func (r *processor) sync(at clock.Time) {
	span := int64(at - r.at)
	r.at = at
	n := int64(len(r.cpu))
	switch {
	case n == 0:
		r.done = 0
	case n*unitsPerCore <= r.class.units:
		r.done += span * unitsPerCore
	default:
		r.done += product(span, r.class.units) / n
	}
	if r.done > math.MaxInt64/4 {
		r.rebase()
	}
}

// rebase counts from zero again.
func (r *processor) rebase() {
	for i := range r.cpu {
		r.cpu[i].at -= clock.Time(r.done)
	}
	r.done = 0
}

// schedule finds the next event.
func (p *Pool) schedule(r *processor) {
	r.findThrough()
	r.next = min(r.through, r.waits.next())
	if r.oldest != nobody {
		r.next = min(r.next, p.shared.requests[r.oldest].arrived.Add(r.class.patience))
	}
}

// findThrough finds when the first request on the CPU will be through if none joins.
func (r *processor) findThrough() {
	r.through = clock.Never
	if n := int64(len(r.cpu)); n > 0 {
		left := max(0, int64(r.cpu[0].at)-r.done)
		span := (left + unitsPerCore - 1) / unitsPerCore
		if units := r.class.units; n*unitsPerCore > units {
			span = (product(left, n) + units - 1) / units
		}
		r.through = r.at.Add(clock.Span(span))
	}
}

// product is a·b of two numbers that are not negative, or a number of centuries if that is too
// much.
func product(a, b int64) int64 {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high > 0 || low > math.MaxInt64/2 {
		return math.MaxInt64 / 2
	}
	return int64(low)
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
	if r.waiting == 0 || r.busy() == r.class.workers {
		return
	}
	r.sync(at)
	before := r.units()
	for r.waiting > 0 && r.busy() < r.class.workers {
		id := r.queued
		q := &p.shared.requests[id]
		r.queued = q.newer
		r.waiting--
		r.cpu.push(due{at: clock.Time(r.done + q.cpu), id: id})
	}
	p.changeLoad(r, r.units()-before, at)
}

// changeLoad accounts for a change of the CPU in use, until the end of the span.
func (p *Pool) changeLoad(r *processor, change int64, at clock.Time) {
	r.class.inUse.change(change, int64(p.to-at))
}

// leaveCPU takes the request that is through off the CPU.
func (p *Pool) leaveCPU(r *processor, at clock.Time) {
	before := r.units()
	id := r.cpu.pop().id
	p.changeLoad(r, r.units()-before, at)
	if wait := p.shared.requests[id].wait; wait > 0 {
		r.waits.push(due{at: at.Add(wait), id: id})
	} else {
		p.leave(r, id, at)
	}
}

// leave ends the service of a request.
func (p *Pool) leave(r *processor, id int32, at clock.Time) {
	r.class.held.change(-1, int64(p.to-at))
	if q := &p.shared.requests[id]; !q.ended {
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
		r.queued = p.shared.requests[id].newer
		r.waiting--
		r.class.held.change(-1, int64(p.to-at))
		p.shared.unused = append(p.shared.unused, id)
	}
	p.answer(r, id, r.class.impatience, at)
}

// answer ends a request for its client.
func (p *Pool) answer(r *processor, id int32, how ending, at clock.Time) {
	q := &p.shared.requests[id]
	p.end(how, at.Sub(q.arrived))
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
	s.class.inUse.level -= r.units()
	s.class.held.level -= int64(r.load())
	p.total.ended[error502] += int64(r.alive)
	for id := r.oldest; id != nobody; id = p.shared.requests[id].newer {
		if q := &p.shared.requests[id]; q.client != nobody {
			p.clients.resume(q.client, q.sent(p.now))
		}
	}
	for id := r.queued; id != nobody; id = p.shared.requests[id].newer {
		p.shared.unused = append(p.shared.unused, id)
	}
	for _, d := range r.cpu {
		p.shared.unused = append(p.shared.unused, d.id)
	}
	for _, d := range r.waits {
		p.shared.unused = append(p.shared.unused, d.id)
	}
}

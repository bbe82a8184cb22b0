package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// call is one attempt of one request in a mesh: from its arrival until its caller knows its end and
// its task is done with it.
type call struct {
	// What every request needs from its arrival to its end comes first.
	arrived       clock.Time // this attempt
	number        int64      // of the request within its class, for what is picked by chance
	cpu           clock.Span
	wait          clock.Span
	edge          int32
	server        int32 // nobody: it is at none
	target        int32 // the task it was sent to; nobody: none yet
	targetNumber  uint32
	life          uint32
	class         uint16
	phase         uint16
	state         callState
	ended         bool // its caller knows its end
	linked        bool // among those whose patience ends with the edge's
	counted       bool // among its target's outstanding requests
	onCPU         bool
	plain         bool  // it is played in two steps
	fails         bool  // it will be answered with a 500
	callFails     bool  // a call that it needs has failed
	isolated      bool  // its task could not be reached
	before, after int32 // neighbours in its task: in the queue, or among those in service
	client        int32 // of the closed loop; nobody
	session       int32 // nobody: a client of its own

	parent     int32 // the call that made it; nobody: none, or gone
	parentLife uint32
	pending    int32      // calls that it waits for
	last       [2]int32   // tasks that the attempts before were sent to
	visible    clock.Time // of a message: shows again then
	token      uint64     // of a health check
	attempt    uint16
	tries      uint8            // of a Service Connect proxy, within this attempt
	revision   model.RevisionID // of the task that it was sent to; 0: none
}

// callState is where a call is.
type callState uint8

const (
	nowhere callState = iota
	inQueue
	inService
	connecting // to a task that cannot be reached
)

// take is a fresh record; nobody when there are as many calls as can be.
func (c *cell) take() int32 {
	if n := len(c.unused); n > 0 {
		id := c.unused[n-1]
		c.unused = c.unused[:n-1]
		return id
	}
	if len(c.calls) == maxCalls {
		return nobody
	}
	c.calls = append(c.calls, call{})
	c.calls[len(c.calls)-1].renew()
	return int32(len(c.calls) - 1)
}

// release gives a record back when nobody needs it any more: its caller knows its end, and no task
// works on it.
func (c *cell) release(id int32) {
	q := &c.calls[id]
	if !q.ended || q.state != nowhere {
		return
	}
	q.renew()
	c.unused = append(c.unused, id)
}

// renew makes a record that of a call which has not begun. Invariant: no field of an earlier call is
// seen by a later one; those that every call sets before it is admitted need not be named.
func (q *call) renew() {
	q.life++
	q.server, q.target, q.client, q.session, q.parent = nobody, nobody, nobody, nobody, nobody
	q.last = [2]int32{nobody, nobody}
	q.phase, q.state, q.ended, q.linked, q.counted, q.onCPU = 0, nowhere, false, false, false, false
	q.plain = false
	q.fails, q.callFails, q.isolated = false, false, false
	q.pending, q.visible, q.token, q.attempt, q.tries, q.revision = 0, 0, 0, 0, 0, 0
	q.cpu, q.wait = 0, 0
}

// isGone reports whether a record has been given back, or what was planned for it is void, since its
// life was noted. An event keeps only the last bits of it.
func (c *cell) isGone(id int32, life uint32) bool {
	return (c.calls[id].life^life)&generationMask != 0
}

// proceed lets a call in service do its next part at an instant, until one takes time.
func (c *cell) proceed(id int32, at clock.Time) {
	for {
		q := &c.calls[id]
		s := &c.servers[q.server]
		phases := s.build.programs[q.class].phases
		if int(q.phase) == len(phases) {
			c.leave(id, at)
			return
		}
		p := phases[q.phase]
		q.phase++
		switch p.kind {
		case phaseWait:
			if q.wait > 0 {
				c.plan(at.Add(q.wait), kindEnd, id, q.life)
				return
			}
		case phaseCalls:
			if c.callOut(id, int(p.step), at) {
				return
			}
			if c.calls[id].callFails {
				c.leave(id, at)
				return
			}
		default:
			// On a shared CPU a request without work joins too, and is through at once: so it counts
			// in how the work of the others is rounded, as in a Pool.
			if cpu := q.share(p.kind); cpu > 0 || !s.build.dedicated {
				c.compute(id, cpu, at)
				return
			}
		}
	}
}

// share is the part of a call's CPU time that a phase takes.
func (q *call) share(kind phaseKind) clock.Span {
	switch kind {
	case phaseHalfCPU:
		return q.cpu - q.cpu/2
	case phaseRestCPU:
		return q.cpu / 2
	default:
		return q.cpu
	}
}

// compute puts a call on its task's CPU.
func (c *cell) compute(id int32, cpu clock.Span, at clock.Time) {
	q := &c.calls[id]
	s := &c.servers[q.server]
	q.onCPU = true
	if s.build.dedicated {
		s.build.inUse.change(+1, at)
		c.plan(at.Add(s.build.stretched(cpu)), kindEnd, id, q.life)
		return
	}
	before := s.cpu.inUse()
	s.cpu.join(at, id, int64(cpu)*unitsPerCore)
	s.build.inUse.change(s.cpu.inUse()-before, at)
	c.arm(q.server)
}

// phaseEnds is the end of a waiting, or of the CPU time of a dedicated worker.
func (c *cell) phaseEnds(e event) {
	id := e.id()
	if c.isGone(id, e.generation()) {
		return
	}
	q := &c.calls[id]
	if q.plain {
		c.plainEnds(id, e.at)
		return
	}
	if q.onCPU {
		q.onCPU = false
		c.servers[q.server].build.inUse.change(-1, e.at)
	}
	c.proceed(id, e.at)
}

// serverWakes lets a task whose CPU is shared do what is due.
func (c *cell) serverWakes(e event) {
	s := &c.servers[e.id()]
	if s.alarm != e.at || s.life&generationMask != e.generation() {
		return
	}
	s.alarm = clock.Never
	before := s.cpu.inUse()
	s.cpu.step(e.at)
	build, life := s.build, s.life
	for {
		id, through := s.cpu.take(e.at)
		build.inUse.change(s.cpu.inUse()-before, e.at)
		if !through {
			break
		}
		c.calls[id].onCPU = false
		c.proceed(id, e.at)
		if s = &c.servers[e.id()]; s.life != life {
			return // the task is gone
		}
		before = s.cpu.inUse()
	}
	c.arm(e.id())
}

// arm makes sure that a task whose CPU is shared wakes for its next event.
func (c *cell) arm(server int32) {
	s := &c.servers[server]
	if next := s.cpu.next(); next < s.alarm {
		s.alarm = next
		c.plan(next, kindAlarm, server, s.life)
	}
}

// patienceEnds is the end of a patience that is not the edge's usual one.
func (c *cell) patienceEnds(e event) {
	id := e.id()
	if c.isGone(id, e.generation()) || c.calls[id].ended {
		return
	}
	q := &c.calls[id]
	how, edge := gaveUp, c.edges[q.edge]
	if q.state == connecting && e.at.Sub(q.arrived) == edge.connection {
		how = edge.unconnected
		q.isolated = how == error504
	}
	c.giveUp(id, how, e.at)
}

// giveUp ends a call that has taken too long. In a queue it leaves the task; in service it stays on
// to the end, though nobody waits for it.
func (c *cell) giveUp(id int32, how ending, at clock.Time) {
	q := &c.calls[id]
	switch q.state {
	case inQueue:
		s := &c.servers[q.server]
		c.remove(&s.queue, id)
		s.waiting--
		c.forget(id, at)
	case connecting:
		if q.server != nobody { // else its task no longer exists
			c.remove(&c.servers[q.server].connecting, id)
		}
		q.state, q.server = nowhere, nobody
	}
	c.finish(id, how, at)
}

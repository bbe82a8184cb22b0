package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// server is one task of a station: requests in service, each with a worker, and those that wait.
type server struct {
	// What every request touches comes first.
	build     *build
	station   *Station
	life      uint32 // counts the cuts, so that what was planned before a cut is void
	number    uint32 // counts the tasks that this place has held
	busy      int32  // requests in service
	waiting   int32
	inTask    int32 // both: they hold memory
	open      bool  // answers and can be reached
	used      bool
	fresh     bool // in slow start
	queue     chain
	inService chain
	seen, bad int32 // requests of the present tick, and how many of them failed

	cpu         cpu // of a task whose CPU is not dedicated
	alarm       clock.Time
	connecting  chain
	done        int64      // requests that left memory behind, of a build that leaks
	up          clock.Time // the program answers since then
	outstanding int32      // requests that the load balancer waits for, if it must know
	answering   bool
	reachable   bool
	routed      bool
	listed      bool
	recorded    bool
	zone        int // of the station's zones
	revision    model.RevisionID
	routedSince clock.Time
	credit      float64 // of its turns in slow start
	weight      float64 // weighted_random
	proxies     []proxy
	records     []records
	task        model.TaskID
}

// chain is a list of calls linked by before and after, oldest first.
type chain struct{ first, last int32 }

var noCalls = chain{nobody, nobody}

// append puts a call at the end of a chain.
func (c *cell) append(l *chain, id int32) {
	q := &c.calls[id]
	q.before, q.after = l.last, nobody
	if l.last != nobody {
		c.calls[l.last].after = id
	} else {
		l.first = id
	}
	l.last = id
}

// remove takes a call out of a chain.
func (c *cell) remove(l *chain, id int32) {
	q := &c.calls[id]
	if q.before != nobody {
		c.calls[q.before].after = q.after
	} else {
		l.first = q.after
	}
	if q.after != nobody {
		c.calls[q.after].before = q.before
	} else {
		l.last = q.before
	}
}

// admit hands a call to a task that answers. It reports whether the task has room for it.
func (c *cell) admit(id, server int32, at clock.Time) bool {
	s := &c.servers[server]
	full := int(s.busy) == s.build.workers || s.queue.first != nobody
	if full && int(s.waiting) == s.build.queue {
		return false
	}
	switch alive := c.enter(id, server, at); {
	case alive && full:
		c.queue(id, server)
	case alive:
		c.start(id, server, at)
	}
	return true
}

// enter counts a call in a task and reports whether the task survives that. A call for which the
// memory does not suffice is lost with all others, before it has done anything (T-10).
func (c *cell) enter(id, server int32, at clock.Time) bool {
	s := &c.servers[server]
	c.calls[id].server = server
	s.inTask++
	s.build.held.change(+1, at)
	if !s.isOutOfMemory(at) {
		return true
	}
	c.queue(id, server)
	c.outOfMemory(server, at)
	return false
}

// queue puts a call at the end of a task's queue.
func (c *cell) queue(id, server int32) {
	s := &c.servers[server]
	c.calls[id].state = inQueue
	s.waiting++
	c.append(&s.queue, id)
}

// start gives a call a worker.
func (c *cell) start(id, server int32, at clock.Time) {
	s := &c.servers[server]
	q := &c.calls[id]
	q.state = inService
	s.busy++
	if s.station.protects() && s.busy == 1 {
		c.happens(Happening{At: at, Kind: TookMessage, Task: s.task})
	}
	c.append(&s.inService, id)
	if q.plain {
		c.compute(id, q.cpu, at)
		return
	}
	c.proceed(id, at)
}

// leave ends a call's service; its worker takes the next.
func (c *cell) leave(id int32, at clock.Time) {
	q := &c.calls[id]
	server := q.server
	s := &c.servers[server]
	c.remove(&s.inService, id)
	s.busy--
	c.forget(id, at)
	how := completed
	if q.fails || q.callFails {
		how = error500
	}
	if q.ended && how == completed && s.station.messages != nil {
		s.station.messages.doneLate(id, at)
	}
	c.nextForWorker(server, at)
	if s := &c.servers[server]; s.station.protects() && s.busy == 0 {
		c.happens(Happening{At: at, Kind: HasNoMessage, Task: s.task})
	}
	if c.calls[id].ended {
		c.release(id)
	} else {
		c.finish(id, how, at)
	}
}

// nextForWorker gives a worker that has become free the next request that waits.
func (c *cell) nextForWorker(server int32, at clock.Time) {
	s := &c.servers[server]
	if next := s.queue.first; next != nobody {
		c.remove(&s.queue, next)
		s.waiting--
		c.start(next, server, at)
	} else if s.station.messages != nil {
		s.station.messages.serveOn(server, at)
	}
}

// forget takes a call out of its task.
func (c *cell) forget(id int32, at clock.Time) {
	q := &c.calls[id]
	s := &c.servers[q.server]
	s.inTask--
	s.build.held.change(-1, at)
	if s.build.leakEach > 0 {
		s.done++
		s.build.lost.change(+1, at)
	}
	q.state, q.server = nowhere, nobody
}

// outOfMemory kills the task's program: everything in flight is lost (T-10).
func (c *cell) outOfMemory(server int32, at clock.Time) {
	s := &c.servers[server]
	s.answering, s.open = false, false
	s.forgetLeak(at)
	c.happens(Happening{At: at, Kind: OutOfMemory, Task: s.task})
	c.cut(server, at)
}

// cut ends every call at a task now, with a 502.
func (c *cell) cut(server int32, at clock.Time) {
	s := &c.servers[server]
	s.life++
	s.build.held.change(-int64(s.inTask), at)
	s.build.inUse.change(-c.computing(s), at)
	var lost []int32
	for _, l := range [...]chain{s.inService, s.queue, s.connecting} {
		for id := l.first; id != nobody; id = c.calls[id].after {
			lost = append(lost, id)
		}
	}
	c.clear(server)
	for _, id := range lost {
		q := &c.calls[id]
		q.state, q.server, q.onCPU = nowhere, nobody, false
		if q.ended {
			c.release(id)
		} else {
			q.life++ // what was planned for it is void
			c.finish(id, error502, at)
		}
	}
}

// clear makes a task idle, whatever it was doing.
func (c *cell) clear(server int32) {
	s := &c.servers[server]
	s.busy, s.waiting, s.inTask = 0, 0, 0
	s.queue, s.inService, s.connecting = noCalls, noCalls, noCalls
	s.alarm = clock.Never
	if !s.build.dedicated {
		kind := s.build.cpu
		kind.phase = s.station.quotaPhase(s.task)
		s.cpu.reset(kind, c.mesh.now)
	}
}

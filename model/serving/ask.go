package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// newCall is a fresh call along an edge; nobody when there are as many as can be.
func (c *cell) newCall(e *edge) int32 {
	id := c.take()
	if id == nobody {
		return nobody
	}
	class := e.class
	if class < 0 {
		class = e.numbers.nextClass(e.to)
	}
	e.numbers.next++
	q := &c.calls[id]
	q.edge, q.class, q.number = e.index, uint16(class), e.numbers.take(class)
	return id
}

// ask sends a call to a task at an instant. It may end at once.
func (c *cell) ask(id int32, at clock.Time) {
	q := &c.calls[id]
	e := c.edges[q.edge]
	s := e.to
	q.arrived = at
	if e.kind != testersSend {
		s.offers(q)
	}
	if q.attempt == 0 && q.tries == 0 {
		e.retry.deposit()
	}
	if e.patience < forever {
		e.expectEnd(id)
	}
	if span := s.drawPatience(e); span > 0 {
		c.plan(at.Add(span), kindLate, id, q.life)
	}
	target := c.route(id, e, at)
	switch target {
	case waits:
	case nobody:
		c.finish(id, error503, at)
	default:
		c.knock(id, e, target, at)
	}
}

// route chooses the task that gets a call; nobody: there is none.
func (c *cell) route(id int32, e *edge, at clock.Time) int32 {
	if e.kind == callersSend {
		switch e.spec.Through {
		case model.ThroughServiceConnect:
			e.to.total.direct++
			return c.throughProxy(id, e, at)
		case model.ThroughCloudMap:
			e.to.total.direct++
			return c.throughDNS(id, e, at)
		}
	}
	return e.to.balancer.choose(id, e, at)
}

// knock brings a call to a task, which may refuse it.
func (c *cell) knock(id int32, e *edge, target int32, at clock.Time) {
	q := &c.calls[id]
	s := &c.servers[target]
	q.target, q.targetNumber, q.revision = target, s.number, s.revision
	if !s.open {
		if s.used && s.reachable {
			c.finish(id, error502, at)
		} else {
			c.connect(id, at)
		}
		return
	}
	q.cpu, q.wait, q.fails = e.numbers.work(q.number, int(q.class), s.build)
	s.station.trouble(q, e)
	q.phase = 0
	s.station.balancer.outstanding(target, +1)
	q.counted = true
	if !c.admit(id, target, at) {
		c.finish(id, error503, at)
	}
}

// connect lets a call wait for a connection that will not come (LB-11).
func (c *cell) connect(id int32, at clock.Time) {
	q := &c.calls[id]
	e := c.edges[q.edge]
	q.state = connecting
	if q.server = q.target; q.server != nobody {
		c.append(&c.servers[q.server].connecting, id)
		e.to.balancer.outstanding(q.target, +1)
		q.counted = true
	}
	if q.linked { // the wait for an answer has not begun
		e.unlink(q)
	}
	c.plan(at.Add(e.connection), kindLate, id, q.life)
}

// callOut makes the calls of one step and reports whether there is anything to wait for.
func (c *cell) callOut(id int32, step int, at clock.Time) bool {
	q := &c.calls[id]
	parent, life := id, q.life
	edges := c.servers[q.server].build.programs[q.class].steps[step]
	q.pending = 1 // until all are sent, so that one which ends at once does not end the step
	for _, e := range edges {
		if e.spec.Probability < 1 && !c.makes(parent, e) {
			continue
		}
		for range max(1, e.spec.Count) {
			child := c.newCall(e)
			if child == nobody {
				c.calls[parent].callFails = c.calls[parent].callFails || !e.spec.Optional
				continue
			}
			c.calls[child].parent, c.calls[child].parentLife = parent, life
			c.calls[parent].pending++
			c.ask(child, at)
		}
	}
	q = &c.calls[parent]
	q.pending--
	return q.pending > 0
}

// makes decides whether a request makes a call that is not always made.
func (c *cell) makes(id int32, e *edge) bool {
	q := &c.calls[id]
	request := c.edges[q.edge].numbers.random(q.number)
	return random.Fraction(random.Mix(e.numbers.occurs, request)) < e.spec.Probability
}

// calleeEnds tells a call that one of those which it made has ended.
func (c *cell) calleeEnds(id int32, e *edge, ok bool, at clock.Time) {
	q := &c.calls[id]
	if !ok && !e.spec.Optional {
		q.callFails = true
	}
	if q.pending--; q.pending > 0 {
		return
	}
	if q.callFails {
		c.leave(id, at)
		return
	}
	c.proceed(id, at)
}

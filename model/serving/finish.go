package serving

import "ecsim/sim/clock"

// finish ends a call for its caller, who may try again.
func (c *cell) finish(id int32, how ending, at clock.Time) {
	q := &c.calls[id]
	e := c.edges[q.edge]
	if q.linked {
		e.unlink(q)
	}
	q.ended = true
	if e.kind == checksSend {
		told := Happening{At: at, Kind: CheckAnswered, Task: c.servers[q.target].task, Token: q.token}
		switch how {
		case completed:
			c.happens(told)
		case error502:
			told.Kind = CheckCut
			c.happens(told)
		}
		c.release(id)
		return
	}
	if e.kind == producersSend {
		e.to.messages.worked(id, how, at)
		return
	}
	if e.kind == testersSend {
		e.to.testers.count(q.revision, how)
		c.learn(q, e, how, at)
		c.release(id)
		return
	}
	e.to.ends(q, how, at)
	c.learn(q, e, how, at)
	if how == completed || !c.triesAgain(id, e, how, at) {
		c.tell(id, e, how, at)
	}
	c.release(id)
}

// learn lets whoever routed a call draw conclusions from its end.
func (c *cell) learn(q *call, e *edge, how ending, at clock.Time) {
	if q.target == nobody || c.servers[q.target].number != q.targetNumber {
		return
	}
	b := e.to.balancer
	if q.counted {
		q.counted = false
		b.outstanding(q.target, -1)
	}
	s := &c.servers[q.target]
	s.seen++
	if how == error500 || how == error502 || how == error503 || how == error504 {
		s.bad++
	}
	if e.throughConnect() && q.connectionFailed(how) {
		c.suspect(q, e, at)
	}
}

// connectionFailed reports whether a call ended because its task could not be reached or was gone.
func (q *call) connectionFailed(how ending) bool { return how == error502 || q.isolated }

// triesAgain plans another attempt of a call that failed, if its caller makes one.
func (c *cell) triesAgain(id int32, e *edge, how ending, at clock.Time) bool {
	q := &c.calls[id]
	if q.parent != nobody && c.isGone(q.parent, q.parentLife) {
		return false
	}
	proxy := e.throughConnect() && int(q.tries) < connectRetries && q.target != nobody &&
		(q.connectionFailed(how) || how == error503)
	if !proxy && !e.retry.allows(int(q.attempt)+1) {
		return false
	}
	again := c.take()
	if again == nobody {
		return false
	}
	q = &c.calls[id]
	n := &c.calls[again]
	life := n.life
	*n = call{
		life: life, edge: q.edge, class: q.class, server: nobody, target: nobody,
		parent: q.parent, parentLife: q.parentLife, client: q.client, session: q.session,
		attempt: q.attempt, tries: q.tries, last: [2]int32{q.target, q.last[0]},
	}
	pause := clock.Span(0)
	if proxy {
		n.tries++
		pause = e.retry.jittered(connectBackoff)
	} else {
		n.tries = 0
		pause = e.retry.pause(int(q.attempt))
		n.attempt++
	}
	c.plan(at.Add(pause), kindRetry, again, life)
	return true
}

// comesBack is the beginning of another attempt, or of a message being visible again.
func (c *cell) comesBack(e event) {
	id := e.id()
	if c.isGone(id, e.generation()) {
		return
	}
	q := &c.calls[id]
	edge := c.edges[q.edge]
	if edge.kind == producersSend {
		edge.to.messages.comesBack(id, e.at)
		return
	}
	if q.parent != nobody && c.isGone(q.parent, q.parentLife) {
		q.ended = true
		c.release(id)
		return
	}
	q.number = edge.numbers.take(int(q.class))
	c.ask(id, e.at)
}

// tell lets the caller of a call go on after its end.
func (c *cell) tell(id int32, e *edge, how ending, at clock.Time) {
	q := &c.calls[id]
	if e.kind != callersSend && e.retry.Attempts > 1 {
		if how == completed {
			e.to.detail.Succeeded++
		} else {
			e.to.detail.GivenUp++
		}
	}
	switch {
	case q.client != nobody:
		e.to.clients.resume(q.client, q.arrived, at)
	case q.parent != nobody && !c.isGone(q.parent, q.parentLife):
		c.calleeEnds(q.parent, e, how == completed, at)
	}
}

package serving

import (
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
)

// edge is one way in which requests come to a station: from its open sources, from its closed
// clients, as health checks, or as one of the calls that requests of another station make.
type edge struct {
	index  int32
	cell   *cell
	to     *Station
	caller *Station // nil: clients or health checks
	origin string   // of a call: the class that makes it, and its place in the list of calls
	spec   *model.Call
	kind   edgeKind
	class  int // of all its requests; negative: drawn

	// A call that is not answered ends after patience, as impatience says. Calls in flight are
	// linked in the order in which they came, so the oldest is the first to be late.
	patience   clock.Span
	impatience ending
	waiting    []waiter // in order of arrival; of some the end is known already
	head       int      // those before it are over
	live       int      // those that are not void
	feeder     int

	// One that finds no connection ends after connection, as unconnected says.
	connection  clock.Span
	unconnected ending

	retry   retry
	numbers numbers
}

// edgeKind is who sends requests along an edge.
type edgeKind uint8

const (
	sourcesSend edgeKind = iota
	clientsSend
	callersSend
	checksSend
	producersSend // messages of a queue: nobody waits for an answer
	testersSend   // through the test listener of a deployment
)

// newEdge adds an edge to a station; ids name its streams beside the service's name.
func (s *Station) newEdge(kind edgeKind, ids ...string) *edge {
	c := s.cell
	e := &edge{
		index: int32(len(c.edges)), cell: c, to: s, kind: kind, class: -1,
		patience:   forever,
		connection: connectTimeout, unconnected: error504, // LB-11
	}
	ids = append([]string{s.spec.Name}, ids...)
	e.numbers = newNumbers(s.streams, ids)
	e.retry = retry{stream: s.streams.Stream("retry", ids...)}
	e.feeder = c.mesh.feeders.add(feeder{kind: kindLate, cell: c, id: e.index}, clock.Never)
	c.edges = append(c.edges, e)
	return e
}

// limitPatience ends calls after a span at the latest; 0 is no limit. Of two equal limits the one
// that was set first counts: the caller's before the load balancer's.
func (e *edge) limitPatience(span clock.Span, how ending) {
	if span > 0 && span < e.patience {
		e.patience, e.impatience = span, how
	}
}

// limitConnection ends the wait for a connection after a span at the latest.
func (e *edge) limitConnection(span clock.Span, how ending) {
	if span > 0 && (span < e.connection || span == e.connection && how == gaveUp) {
		e.connection, e.unconnected = span, how
	}
}

// clientEdge is an edge from outside.
func (s *Station) clientEdge(kind edgeKind, ids ...string) *edge {
	e := s.newEdge(kind, ids...)
	e.retry.Retry = s.spec.Traffic.Retry
	e.limitPatience(s.workload.Timeout, gaveUp)
	e.limitConnection(s.workload.Timeout, gaveUp)
	e.limitPatience(s.group.IdleTimeout, error504)
	return e
}

// callEdge is the edge of a class's call to another service. Builds that make the same call share
// it.
func (s *Station) callEdge(class string, i int, call *model.Call) *edge {
	origin, variant := class+"/"+strconv.Itoa(i), 0
	for _, e := range s.cell.edges {
		if e.caller != s || e.origin != origin {
			continue
		}
		if *e.spec == *call {
			return e
		}
		variant++
	}
	to := s.cell.station(call.Service)
	if to == nil {
		panic("serving: a service calls " + call.Service + ", which is not in its cell")
	}
	e := to.newEdge(callersSend, "call", s.spec.Name, origin, strconv.Itoa(variant))
	e.caller, e.origin, e.spec = s, origin, call
	e.class = to.classNamed(call.Class)
	e.retry.Retry = call.Retry
	e.limitPatience(call.Timeout, gaveUp)
	e.limitConnection(call.Timeout, gaveUp)
	switch call.Through {
	case model.ThroughServiceConnect:
		if to.spec.Connect != nil {
			e.limitPatience(to.spec.Connect.PerRequestTimeout, error504) // V-13
			e.limitConnection(to.spec.Connect.PerRequestTimeout, error504)
		}
	case model.ThroughLoadBalancer:
		e.limitPatience(to.group.IdleTimeout, error504)
	}
	return e
}

// waiter is a call whose patience may end. It is void once the call has ended or waits otherwise.
type waiter struct {
	call int32
	life uint32
}

func (e *edge) isVoid(w waiter) bool {
	q := &e.cell.calls[w.call]
	return q.life != w.life || !q.linked
}

// expectEnd makes sure that the patience of a call that came now, last of all, ends.
func (e *edge) expectEnd(id int32) {
	q := &e.cell.calls[id]
	q.linked = true
	if len(e.waiting) > 8*e.live+sweepAt {
		e.sweep()
	}
	if e.live++; e.live == 1 && e.patience < forever {
		e.cell.mesh.feeders.expect(e.feeder, q.arrived.Add(e.patience))
	}
	e.waiting = append(e.waiting, waiter{id, q.life})
}

// unlink says that a call's patience does not end this way.
func (e *edge) unlink(q *call) {
	q.linked = false
	e.live--
}

// sweepAt is how many void waiters an edge keeps at least before it looks through them.
const sweepAt = 64

// sweep drops the void waiters.
func (e *edge) sweep() {
	kept := e.waiting[:0]
	for _, w := range e.waiting[e.head:] {
		if !e.isVoid(w) {
			kept = append(kept, w)
		}
	}
	e.waiting, e.head = kept, 0
}

// giveUpOldest ends the calls whose patience is over at an instant, and returns when the next one's
// will be. The instant may be too early: a call that ended does not tell the feeder.
func (e *edge) giveUpOldest(at clock.Time) clock.Time {
	for e.head < len(e.waiting) {
		w := e.waiting[e.head]
		if e.isVoid(w) {
			e.head++
			continue
		}
		if due := e.cell.calls[w.call].arrived.Add(e.patience); due > at {
			return due
		}
		e.cell.giveUp(w.call, e.impatience, at)
	}
	return clock.Never
}

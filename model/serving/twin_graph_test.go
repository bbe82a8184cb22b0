package serving

import (
	"container/heap"
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// graphTwin is the obvious simulation of services that call each other: every arrival, end of work,
// loss of patience and further attempt is an event with a closure, and requests are objects. It
// shares no code with the mesh but the arrivals and the laws that draws are made from. Its tasks have
// a core for each worker.
type graphTwin struct {
	streams  random.Streams
	now      clock.Time
	events   twinEvents
	sequence int
	services map[string]*twinService

	last    twinMoment
	chances int // events that fell on the nanosecond of others by chance: any of them may go first
}

// twinMoment is when an event happens and when it was planned.
type twinMoment struct {
	at, planned clock.Time
	rank        int
}

// Order of events at one instant.
const (
	endWork = iota
	losePatience
	tryAgain
	sendFirst
)

type twinService struct {
	part
	arrivals  *workload.Arrivals
	clients   *twinEdge
	servers   []*twinServer
	callees   []*twinEdge // by call
	turn      int
	counts    Counts
	latencies Latencies
}

// twinServer is one task.
type twinServer struct {
	service     *twinService
	refuses     bool
	busy, queue []*twinAttempt
}

// twinEdge is one way in which requests come to a service.
type twinEdge struct {
	to       *twinService
	ids      []string
	retry    model.Retry
	tokens   float64
	jitter   *random.Stream
	number   int64
	patience clock.Span
	late     ending
}

// twinAttempt is one attempt of one request.
type twinAttempt struct {
	edge      *twinEdge
	number    int64
	arrived   clock.Time
	server    *twinServer
	end       func(how ending)
	ended     bool // for the caller
	killed    bool
	callFails bool
}

func newGraphTwin(seed uint64, parts []part) *graphTwin {
	g := &graphTwin{streams: random.NewStreams(seed), services: map[string]*twinService{}}
	for _, p := range parts {
		s := &twinService{part: p}
		g.services[p.Name] = s
		s.arrivals = workload.NewArrivals(p.Traffic.Sources, p.Name, g.streams)
		s.clients = g.edge(s, p.Traffic.Retry, p.Build.Workload.Timeout, p.Name)
		for range p.tasks {
			s.servers = append(s.servers, &twinServer{service: s})
		}
	}
	for _, s := range g.services {
		for i := range s.Build.Workload.Calls {
			call := &s.Build.Workload.Calls[i]
			s.callees = append(s.callees, g.edge(g.services[call.Service], call.Retry, call.Timeout,
				call.Service, "call", s.Name, "/"+strconv.Itoa(i), "0"))
		}
	}
	return g
}

func (g *graphTwin) edge(to *twinService, r model.Retry, timeout clock.Span, ids ...string) *twinEdge {
	e := &twinEdge{to: to, ids: ids, retry: r, jitter: g.streams.Stream("retry", ids...),
		patience: timeout, late: gaveUp}
	if idle := to.TargetGroup.IdleTimeout; idle > 0 && (timeout == 0 || idle < timeout) {
		e.patience, e.late = idle, error504
	}
	return e
}

func (g *graphTwin) plan(at clock.Time, rank int, run func()) {
	g.sequence++
	now := twinMoment{at, g.now, rank}
	heap.Push(&g.events, twinEvent{at, rank, g.sequence, func() {
		if now.at == g.last.at && rank == g.last.rank && now.planned != g.last.planned {
			g.chances++
		}
		g.last = now
		run()
	}})
}

// advance plays everything before an instant.
func (g *graphTwin) advance(to clock.Time, names []string) {
	for _, name := range names {
		s := g.services[name]
		var times [64]clock.Time
		for n := len(times); n == len(times); {
			n = s.arrivals.Fill(times[:], to)
			for _, at := range times[:n] {
				g.plan(at, sendFirst, func() { g.ask(s.clients, nil, 0, func(bool) {}) })
			}
		}
	}
	for len(g.events) > 0 && g.events[0].at < to {
		event := heap.Pop(&g.events).(twinEvent)
		g.now = event.at
		event.run()
	}
	g.now = to
}

// ask makes the n-th attempt of a request; done is told how the last one ended.
func (g *graphTwin) ask(e *twinEdge, parent *twinAttempt, n int, done func(ok bool)) {
	if parent != nil && parent.killed {
		return
	}
	s := e.to
	a := &twinAttempt{edge: e, number: e.number, arrived: g.now}
	e.number++
	s.counts.Offered++
	if n == 0 && e.retry.Budget > 0 {
		e.tokens = min(10, e.tokens+e.retry.Budget)
	}
	a.end = func(how ending) {
		if a.ended {
			return
		}
		a.ended = true
		s.latencies[how].Record(g.now.Sub(a.arrived))
		switch {
		case parent != nil && parent.killed:
		case how == completed || !e.affords(n+1):
			done(how == completed)
		default:
			g.plan(g.now.Add(e.pause(n)), tryAgain, func() { g.ask(e, parent, n+1, done) })
		}
	}
	if e.patience > 0 {
		g.plan(g.now.Add(e.patience), losePatience, func() { g.lose(a) })
	}
	t := s.servers[s.turn%len(s.servers)]
	s.turn++
	w := s.Build.Workload
	switch {
	case t.refuses:
		a.end(error502)
	case len(t.busy) == w.Workers && len(t.queue) == w.Queue:
		a.end(error503)
	case len(t.busy) == w.Workers:
		a.server = t
		t.queue = append(t.queue, a)
	default:
		g.serve(t, a)
	}
}

func (e *twinEdge) affords(attempts int) bool {
	if attempts >= e.retry.Attempts || e.retry.Budget > 0 && e.tokens < 1 {
		return false
	}
	e.tokens--
	return true
}

func (e *twinEdge) pause(n int) clock.Span {
	pause := e.retry.Backoff << n
	if e.retry.MaxBackoff > 0 {
		pause = min(pause, e.retry.MaxBackoff)
	}
	return clock.Span(float64(pause) * e.jitter.Float64())
}

// lose ends the patience of a request's caller.
func (g *graphTwin) lose(a *twinAttempt) {
	if a.ended {
		return
	}
	if t := a.server; t != nil {
		t.queue = slices.DeleteFunc(t.queue, func(o *twinAttempt) bool { return o == a })
	}
	a.end(a.edge.late)
}

// serve gives a request a worker: CPU time, waiting, calls.
func (g *graphTwin) serve(t *twinServer, a *twinAttempt) {
	a.server = t
	t.busy = append(t.busy, a)
	w := t.service.Build.Workload
	g.later(a, g.draw(a, "request-cpu", w.CPUTime), func() {
		g.later(a, g.draw(a, "request-wait", w.WaitTime), func() { g.step(a, 0) })
	})
}

// later goes on with a request after a span, at once if there is none, unless it is killed.
func (g *graphTwin) later(a *twinAttempt, span clock.Span, run func()) {
	if span == 0 {
		run()
		return
	}
	g.plan(g.now.Add(span), endWork, func() {
		if !a.killed {
			run()
		}
	})
}

// draw is what a request brings with it.
func (g *graphTwin) draw(a *twinAttempt, purpose string, law random.Distribution) (v clock.Span) {
	sampler := law.Sampler()
	stream := new(random.Stream)
	stream.Enter(g.streams.Pick(purpose, a.edge.ids...), uint64(a.number/blockSize))
	for range a.number%blockSize + 1 {
		v = sampler.Sample(stream)
	}
	return v
}

// chance is a number of a request between 0 and 1.
func (g *graphTwin) chance(a *twinAttempt, e *twinEdge) float64 {
	request := random.Mix(g.streams.Pick("request-random", a.edge.ids...), uint64(a.number))
	return float64(random.Mix(g.streams.Pick("call-occurs", e.ids...), request)>>11) * 0x1p-53
}

// step makes the calls of a step, and then those of the next.
func (g *graphTwin) step(a *twinAttempt, step int) {
	s := a.server.service
	pending, last := 1, true
	over := func() {
		switch pending--; {
		case pending > 0:
		case a.callFails || last:
			g.leave(a)
		default:
			g.step(a, step+1)
		}
	}
	for i := range s.Build.Workload.Calls {
		call := &s.Build.Workload.Calls[i]
		last = last && call.Step <= step
		e := s.callees[i]
		if call.Step != step || call.Probability < 1 && g.chance(a, e) >= call.Probability {
			continue
		}
		for range call.Count {
			pending++
			g.ask(e, a, 0, func(ok bool) {
				a.callFails = a.callFails || !ok && !call.Optional
				over()
			})
		}
	}
	over()
}

// leave ends a request's service. Its worker takes the next before anybody is told.
func (g *graphTwin) leave(a *twinAttempt) {
	t := a.server
	a.server = nil
	t.busy = slices.DeleteFunc(t.busy, func(o *twinAttempt) bool { return o == a })
	if len(t.queue) > 0 {
		next := t.queue[0]
		t.queue = t.queue[1:]
		g.serve(t, next)
	}
	how := completed
	if a.callFails || g.fails(a, t) {
		how = error500
	}
	a.end(how)
}

func (g *graphTwin) fails(a *twinAttempt, t *twinServer) bool {
	stream, v := new(random.Stream), 0.0
	stream.Enter(g.streams.Pick("request-error", a.edge.ids...), uint64(a.number/blockSize))
	for range a.number%blockSize + 1 {
		v = stream.Float64()
	}
	return v < t.service.Build.Workload.Defect.Rate
}

// cut kills everything in a task.
func (g *graphTwin) cut(t *twinServer) {
	lost := append(t.busy, t.queue...)
	t.busy, t.queue = nil, nil
	for _, a := range lost {
		a.killed, a.server = true, nil
	}
	for _, a := range lost {
		a.end(error502)
	}
}

package serving

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Service Connect: in every task of the caller an Envoy proxy sends calls round robin over the
// tasks of the endpoint (V-10), tries twice more on other tasks (V-12), and avoids a task for a
// while to which connections fail (V-11).
const (
	connectRetries = 2
	outlierCount   = 5
	outlierWindow  = 30 * clock.Second
	// connectBackoff is the span in which a proxy's retry comes. ecsim knob: Envoy's own default.
	connectBackoff = 25 * clock.Millisecond
)

// proxy is one caller task's view of one callee.
type proxy struct {
	edge     int32
	turn     uint64
	suspects []suspect
}

// suspect is a task to which connections failed.
type suspect struct {
	server int32
	number uint32
	failed [outlierCount]clock.Time // the latest failures; a ring
	next   int
	until  clock.Time // avoided until then
}

func (e *edge) throughConnect() bool {
	return e.spec != nil && e.spec.Through == model.ThroughServiceConnect
}

// proxyOf is the proxy of the task that makes a call.
func (c *cell) proxyOf(q *call, e *edge) *proxy {
	caller := &c.servers[c.calls[q.parent].server]
	for i := range caller.proxies {
		if caller.proxies[i].edge == e.index {
			return &caller.proxies[i]
		}
	}
	// Proxies do not begin in step.
	start := random.Mix(e.numbers.randomize, uint64(caller.task.Number))
	caller.proxies = append(caller.proxies, proxy{edge: e.index, turn: start})
	return &caller.proxies[len(caller.proxies)-1]
}

// throughProxy is the task whose turn it is, unless it is avoided; nobody when there is none.
func (c *cell) throughProxy(id int32, e *edge, at clock.Time) int32 {
	q := &c.calls[id]
	listed := e.to.listed
	if len(listed) == 0 {
		return nobody
	}
	p := c.proxyOf(q, e)
	choice := nobody
	split := &e.to.balancer.split
	side := split.next()
	for range listed {
		target := listed[p.turn%uint64(len(listed))]
		p.turn++
		if split.sideOf(c.servers[target].revision) != side {
			continue
		}
		if choice == nobody {
			choice = target // if all are avoided, the proxy panics and uses any
		}
		tried := q.tries > 0 && (target == q.last[0] || target == q.last[1])
		if !tried && !p.avoids(target, c.servers[target].number, at) {
			return target
		}
	}
	return choice
}

func (p *proxy) avoids(server int32, number uint32, at clock.Time) bool {
	for i := range p.suspects {
		if s := &p.suspects[i]; s.server == server && s.number == number {
			return s.until > at
		}
	}
	return false
}

// suspect notes that a connection failed.
func (c *cell) suspect(q *call, e *edge, at clock.Time) {
	if q.parent == nobody || c.isGone(q.parent, q.parentLife) ||
		c.calls[q.parent].server == nobody {
		return
	}
	p := c.proxyOf(q, e)
	i := slices.IndexFunc(p.suspects, func(s suspect) bool { return s.server == q.target })
	if i < 0 {
		i = len(p.suspects)
		p.suspects = append(p.suspects, suspect{})
	}
	s := &p.suspects[i]
	if s.server != q.target || s.number != q.targetNumber { // nothing is known of this task yet
		*s = suspect{server: q.target, number: q.targetNumber}
		for i := range s.failed {
			s.failed[i] = -clock.Time(outlierWindow) - 1
		}
	}
	s.fails(at, e.to.spec.Connect)
}

func (s *suspect) fails(at clock.Time, endpoint *model.Connect) {
	s.failed[s.next] = at
	s.next = (s.next + 1) % outlierCount
	if endpoint != nil && at.Sub(s.failed[s.next]) <= outlierWindow {
		s.until = at.Add(endpoint.Ejection)
	}
}

package accuracy

import (
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// pairs routes each request to the less busy of two tasks drawn at random. Least outstanding
// requests does that when only those two are routed to, so pairs draws the same arrivals as the pool
// and changes before each who is routed to.
type pairs struct {
	pool     *serving.Pool
	tasks    []serving.Slot
	drawn    [2]serving.Slot
	stream   *random.Stream
	arrivals *workload.Arrivals
	next     [1]clock.Time // arrival, when it is known
	known    bool
}

func newPairs(s *system, pool *serving.Pool, tasks []serving.Slot, streams random.Streams) *pairs {
	p := &pairs{
		pool: pool, tasks: tasks, drawn: [2]serving.Slot{tasks[0], tasks[1]},
		stream:   streams.Stream("pairs", s.name),
		arrivals: workload.NewArrivals(s.traffic.Sources, s.name, streams),
	}
	p.route(true)
	return p
}

func (p *pairs) route(on bool) {
	for _, slot := range p.drawn {
		p.pool.SetRouted(slot, on)
	}
}

// draw changes the pair.
func (p *pairs) draw() {
	p.route(false)
	n := len(p.tasks)
	first := p.stream.IntN(n)
	second := (first + 1 + p.stream.IntN(n-1)) % n
	p.drawn = [2]serving.Slot{p.tasks[first], p.tasks[second]}
	p.route(true)
}

// advance is Pool.Advance with a pair of its own for each arrival.
func (p *pairs) advance(to clock.Time) serving.Served {
	var all serving.Served
	for {
		if !p.known {
			p.known = p.arrivals.Fill(p.next[:], to) == 1
		}
		if !p.known {
			break
		}
		include(&all, p.pool.Advance(p.next[0]))
		p.draw()
		p.known = false
	}
	include(&all, p.pool.Advance(to))
	return all
}

// include adds what was served in one span to the spans before it.
func include(all *serving.Served, next serving.Served) {
	c := all.Counts
	sum := next
	sum.Counts.Offered += c.Offered
	sum.Counts.Completed += c.Completed
	sum.CPUBusy += all.CPUBusy
	sum.InSystem += all.InSystem
	*all = sum
}

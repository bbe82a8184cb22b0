package serving

import (
	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Config is what a Pool is made of.
type Config struct {
	Service     string
	Algorithm   model.Algorithm // empty: round_robin; weighted_random has equal weights
	IdleTimeout clock.Span      // of the load balancer; 0: it waits for ever
	Traffic     model.Traffic
	Streams     random.Streams
	Horizon     clock.Time // nothing is asked beyond it
}

// Pool is one service's tasks and the load balancer in front of them.
type Pool struct {
	config Config
	now    clock.Time
	to     clock.Time // end of the span being advanced

	slots   []slot
	lines   []line // by slot
	unused  []Slot
	classes []*class
	draws   [origins]draws

	arrivals *workload.Arrivals // of open sources
	thinned  *workload.Thinned  // instead of them, if tasks stand for others; else nil
	drawn    int64              // requests that thinned has sent
	clients  clients
	inOrder  bool   // requests depend on the ends of others
	ring     *ring  // nil with least
	least    *least // nil with ring
	times    [blockSize]clock.Time
	bulk     bulk

	pending pending // requests in dedicated tasks that outlived a span
	shared  shared  // what shared tasks have in common

	total      tally
	told       tally // what Advance has reported; a cut between two belongs to the later
	window     Latencies
	windowOver bool
	revisions  byRevision
	cuts       cuts
}

// longestSpan is the most that is advanced in one go. It keeps integrals far from overflow.
const longestSpan = clock.Minute

// NewPool makes a pool without tasks, at time 0.
func NewPool(c Config) *Pool {
	p := &Pool{
		config: c, draws: newDraws(c),
		arrivals: workload.NewArrivals(c.Traffic.Sources, c.Service, c.Streams),
		clients:  newClients(c),
		inOrder:  c.Traffic.Clients != nil || c.Algorithm == model.LeastOutstanding,
		shared:   shared{sender: nobody},
	}
	if c.Algorithm == model.LeastOutstanding {
		p.least = &least{}
	} else {
		p.ring = &ring{random: c.Algorithm == model.WeightedRandom}
	}
	return p
}

// Now is the instant up to which the pool has been advanced.
func (p *Pool) Now() clock.Time { return p.now }

// Advance serves everything before the instant to, which must not be in the pool's past.
func (p *Pool) Advance(to clock.Time) Served {
	served := Served{Service: p.config.Service, From: p.now, To: to, Latency: &p.window}
	if to < p.now {
		panic("serving: a pool cannot be advanced into its past")
	}
	if p.windowOver && to > p.now {
		p.window.Reset()
		p.windowOver = false
	}
	if to > p.now {
		p.recordCuts()
	}
	for p.now < to {
		p.span(min(to, p.now.Add(longestSpan)))
		for _, c := range p.classes {
			used := Use{CPUBusy: clock.Span(c.inUse.collect()), MemoryTime: c.held.collect()}
			served.book(used, c.apart)
			served.InSystem += clock.Span(c.held.area)
		}
	}
	if to > served.From && to%clock.Time(clock.Minute) == 0 {
		served.Window, p.windowOver = true, true
	}
	served.Counts = p.total.counts(&p.told)
	p.told = p.total
	for _, c := range p.classes {
		p.revisions.add(c.revision, &c.ended)
		c.ended = [endings]int64{}
	}
	served.Revisions = p.revisions.tell()
	return served
}

// Close gives the counts of the whole run so far.
func (p *Pool) Close() Counts { return p.total.counts(&tally{}) }

// span advances to the instant to and leaves the integrals of that span with the classes.
func (p *Pool) span(to clock.Time) {
	p.to = to
	length := int64(to - p.now)
	for _, c := range p.classes {
		c.inUse.begin(length)
		c.held.begin(length)
	}
	p.settle()
	if p.isStream() {
		p.serveStream()
	} else {
		p.serveInOrder()
	}
	p.now = to
}

// end counts a request that ended after a latency, by its weight, and on whose task; nil: it was
// sent to none.
func (p *Pool) end(c *class, how ending, latency clock.Span, weight int64) {
	p.total.ended[how] += weight
	if c != nil {
		c.ended[how] += weight
	}
	if weight == 1 {
		p.window[how].Record(latency)
	} else {
		p.window[how].RecordN(latency, weight)
	}
}

package serving

import (
	"container/heap"
	"math"
	"math/rand/v2"
)

// plain is the simulation one writes first: a heap of pointers to events, each with a closure; a
// request is an object in a queue; latencies go to a histogram with a logarithm.
type plain struct {
	now    float64
	events plainEvents
	random *rand.Rand
	tasks  []*plainTask
	turn   int

	completed, refused, gaveUp int
	busy                       float64
	latency                    [4096]int
}

type plainEvent struct {
	at  float64
	run func()
}

type plainEvents []*plainEvent

func (h plainEvents) Len() int           { return len(h) }
func (h plainEvents) Less(i, j int) bool { return h[i].at < h[j].at }
func (h plainEvents) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *plainEvents) Push(x any)        { *h = append(*h, x.(*plainEvent)) }
func (h *plainEvents) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return last
}

type plainTask struct {
	busy    int
	waiting []*plainRequest
	sharing []*plainRequest // on the CPU, shared tasks only
	since   float64
	version int
}

type plainRequest struct {
	arrived float64
	service float64 // left
}

// load is the work that both simulations do.
type load struct {
	tasks   int
	workers int
	queue   int
	rate    float64                  // requests per second in total
	service func(*rand.Rand) float64 // seconds
	timeout float64
	least   bool
	shared  bool // one core is shared by the requests of a task
}

func newPlain(seed uint64) *plain {
	return &plain{random: rand.New(rand.NewPCG(seed, seed))}
}

func (p *plain) after(delay float64, run func()) {
	heap.Push(&p.events, &plainEvent{at: p.now + delay, run: run})
}

// serve simulates n more requests, to their end.
func (p *plain) serve(l load, n int) {
	for len(p.tasks) < l.tasks {
		p.tasks = append(p.tasks, &plainTask{})
	}
	var arrive func()
	arrive = func() {
		if n--; n > 0 {
			p.after(p.random.ExpFloat64()/l.rate, arrive)
		}
		p.admit(l, p.choose(l), &plainRequest{arrived: p.now, service: l.service(p.random)})
	}
	p.after(0, arrive)
	for len(p.events) > 0 {
		event := heap.Pop(&p.events).(*plainEvent)
		p.now = event.at
		event.run()
	}
}

func (p *plain) choose(l load) *plainTask {
	p.turn = (p.turn + 1) % len(p.tasks)
	best := p.tasks[p.turn]
	if l.least {
		for i := range p.tasks {
			t := p.tasks[(p.turn+i)%len(p.tasks)]
			if t.busy+len(t.waiting) < best.busy+len(best.waiting) {
				best = t
			}
		}
	}
	return best
}

func (p *plain) admit(l load, t *plainTask, r *plainRequest) {
	switch {
	case t.busy < l.workers:
		p.start(l, t, r)
	case len(t.waiting) < l.queue:
		t.waiting = append(t.waiting, r)
	default:
		p.refused++
	}
}

func (p *plain) start(l load, t *plainTask, r *plainRequest) {
	t.busy++
	p.busy += r.service
	if l.shared {
		p.share(t)
		t.sharing = append(t.sharing, r)
		p.nextShared(l, t)
		return
	}
	p.after(r.service, func() { p.finish(l, t, r) })
}

func (p *plain) finish(l load, t *plainTask, r *plainRequest) {
	t.busy--
	p.record(l, r)
	for len(t.waiting) > 0 && t.busy < l.workers {
		next := t.waiting[0]
		t.waiting = t.waiting[1:]
		if p.now-next.arrived > l.timeout {
			p.gaveUp++
			continue
		}
		p.start(l, t, next)
	}
}

// share takes the work done since the last change off every request on the CPU.
func (p *plain) share(t *plainTask) {
	each := (p.now - t.since) / float64(max(1, len(t.sharing)))
	for _, r := range t.sharing {
		r.service -= each
	}
	t.since = p.now
}

// nextShared schedules the departure of the request with the least work left, and voids the one
// scheduled before.
func (p *plain) nextShared(l load, t *plainTask) {
	t.version++
	if len(t.sharing) == 0 {
		return
	}
	version, least := t.version, 0
	for i, r := range t.sharing {
		if r.service < t.sharing[least].service {
			least = i
		}
	}
	r := t.sharing[least]
	p.after(math.Max(0, r.service*float64(len(t.sharing))), func() {
		if version != t.version {
			return
		}
		p.share(t)
		t.sharing = append(t.sharing[:least], t.sharing[least+1:]...)
		p.finish(l, t, r)
		p.nextShared(l, t)
	})
}

func (p *plain) record(l load, r *plainRequest) {
	latency := p.now - r.arrived
	if latency > l.timeout {
		p.gaveUp++
		return
	}
	p.completed++
	i := int(math.Log(math.Max(1e-9, latency)*1e9) * 100)
	p.latency[min(i, len(p.latency)-1)]++
}

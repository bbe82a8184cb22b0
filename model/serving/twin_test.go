package serving

import (
	"container/heap"
	"math"
	"math/big"
	"reflect"
	"slices"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
)

// twin is the obvious simulation of a pool: every arrival, every end of work and every loss of
// patience is an event with a closure, and requests are objects. It shares no code with the pool
// but the arrivals and the laws that draws are made from.
type twin struct {
	config   Config
	now      clock.Time
	events   twinEvents
	sequence int
	arrivals *workload.Arrivals
	number   map[string]int64 // of the next request of sources "", of "clients"
	draws    map[drawKey][]clock.Span
	tasks    []*twinTask
	routed   []*twinTask
	after    int // place in routed after the last choice

	counts   Counts // since the beginning; InFlight as of now
	told     Counts // what advance has reported of them
	window   Latencies
	cut      []clock.Span // latencies of requests that were cut since the last advance
	classes  []*twinAreas
	inSystem int64
}

// twinClass is what integrals are rounded for.
type twinClass struct {
	workload model.Workload
	vcpu     float64
}

// twinAreas are integrals since the beginning.
type twinAreas struct {
	twinClass
	cpu  big.Int // in use: workers, or CPU units
	held big.Int // requests in tasks
}

// Order of events at one instant.
const (
	workEnds = iota
	patienceEnds
	sourceSends
	clientSends
)

type twinEvent struct {
	at             clock.Time
	rank, sequence int
	run            func()
}

type twinEvents []twinEvent

func (h twinEvents) Len() int      { return len(h) }
func (h twinEvents) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h twinEvents) Less(i, j int) bool {
	a, b := h[i], h[j]
	if a.at != b.at {
		return a.at < b.at
	}
	if a.rank != b.rank {
		return a.rank < b.rank
	}
	return a.sequence < b.sequence
}
func (h *twinEvents) Push(x any) { *h = append(*h, x.(twinEvent)) }
func (h *twinEvents) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// twinRequest is one request.
type twinRequest struct {
	arrived   clock.Time
	cpu, wait clock.Span
	draw      float64 // below the task's error rate: it fails
	ended     bool
	answer    func() // called when it ends
	left      int64  // work left on a shared CPU, 1/1024 core-ns
}

func newTwin(c Config) *twin {
	t := &twin{config: c, draws: map[drawKey][]clock.Span{},
		number: map[string]int64{}}
	t.arrivals = workload.NewArrivals(c.Traffic.Sources, c.Service, c.Streams)
	if c.Traffic.Clients == nil {
		return t
	}
	stream := c.Streams.Stream("client-start", c.Service)
	shares := c.Streams.Stream("client-start-share", c.Service)
	sampler := c.Traffic.Clients.ThinkTime.Sampler()
	for client := range c.Traffic.Clients.Count {
		t.think(client, clock.Time(shares.Float64()*float64(sampler.Sample(stream))))
	}
	return t
}

func (t *twin) at(at clock.Time, rank, sequence int, run func()) {
	heap.Push(&t.events, twinEvent{at, rank, sequence, run})
}

func (t *twin) plan(at clock.Time, rank int, run func()) {
	t.sequence++
	t.at(at, rank, t.sequence, run)
}

// think has a client send its next request at an instant. Clients go in order of their numbers.
func (t *twin) think(client int, at clock.Time) {
	t.at(at, clientSends, client, func() {
		think := t.draw("clients", "client-think", t.config.Traffic.Clients.ThinkTime)
		arrived := t.now
		t.arrive("clients", func() {
			if t.now == arrived {
				think = max(think, pause)
			}
			t.think(client, t.now.Add(think))
		})
	})
}

// advance plays everything before an instant and reports what a pool should.
func (t *twin) advance(to clock.Time) Served {
	if t.now < to && t.now%clock.Time(clock.Minute) == 0 {
		t.window.Reset()
	}
	if t.now < to {
		for _, latency := range t.cut {
			t.window[error502].Record(latency)
		}
		t.cut = nil
	}
	served := Served{Service: t.config.Service, From: t.now, To: to, Latency: &t.window}
	cpu, inSystem, memory := t.cpuBusy(), t.inSystem, t.memoryTime()
	var times [100]clock.Time
	for n := len(times); n == len(times); {
		n = t.arrivals.Fill(times[:], to)
		for _, at := range times[:n] {
			t.plan(at, sourceSends, func() { t.arrive("", func() {}) })
		}
	}
	for len(t.events) > 0 && t.events[0].at < to {
		event := heap.Pop(&t.events).(twinEvent)
		t.pass(event.at)
		event.run()
	}
	t.pass(to)
	served.Window = to > served.From && to%clock.Time(clock.Minute) == 0
	served.CPUBusy = t.cpuBusy() - cpu
	served.InSystem = clock.Span(t.inSystem - inSystem)
	served.MemoryTime = t.memoryTime() - memory
	c, before := t.counts, t.told
	t.told = c
	served.Counts = Counts{
		Offered: c.Offered - before.Offered, Completed: c.Completed - before.Completed,
		Error500: c.Error500 - before.Error500, Error502: c.Error502 - before.Error502,
		Error503: c.Error503 - before.Error503, Error504: c.Error504 - before.Error504,
		GaveUp: c.GaveUp - before.GaveUp, InFlight: c.InFlight,
	}
	return served
}

// pass lets time pass and integrates.
func (t *twin) pass(to clock.Time) {
	span := int64(to - t.now)
	t.now = to
	for _, task := range t.tasks {
		if held := int64(task.load()); held > 0 {
			t.inSystem += held * span
			task.areas.cpu.Add(&task.areas.cpu, big.NewInt(task.inUse()*span))
			task.areas.held.Add(&task.areas.held, big.NewInt(held*span))
		}
	}
}

func (t *twin) areas(c twinClass) *twinAreas {
	for _, known := range t.classes {
		if reflect.DeepEqual(known.twinClass, c) {
			return known
		}
	}
	t.classes = append(t.classes, &twinAreas{twinClass: c})
	return t.classes[len(t.classes)-1]
}

// memoryTime is the memory that requests held since the beginning, each class rounded down to a
// MiB-microsecond.
func (t *twin) memoryTime() (total int64) {
	for _, class := range t.classes {
		product := big.NewInt(int64(math.Round(class.workload.Memory.PerRequestMiB * (1 << 20))))
		product.Mul(product, &class.held)
		total += product.Div(product, big.NewInt(1000<<20)).Int64()
	}
	return total
}

// cpuBusy is the CPU used since the beginning, each class rounded down to a core-nanosecond.
func (t *twin) cpuBusy() (total clock.Span) {
	for _, class := range t.classes {
		units, whole := (&twinTask{class: class.twinClass}).units(), int64(1024)
		switch {
		case class.workload.CPU != model.Dedicated:
			units = 1
		case int64(class.workload.Workers)*1024 <= units:
			units = whole
		default:
			whole *= int64(class.workload.Workers)
		}
		product := new(big.Int).Mul(&class.cpu, big.NewInt(units))
		total += clock.Span(product.Div(product, big.NewInt(whole)).Int64())
	}
	return total
}

// arrive routes a request of an origin; answer is called when it ends.
func (t *twin) arrive(origin string, answer func()) {
	defer func() { t.number[origin]++ }()
	r := &twinRequest{arrived: t.now, answer: answer}
	t.counts.Offered++
	t.counts.InFlight++
	task := t.choose()
	if task == nil {
		t.end(r, error503)
		return
	}
	w := task.class.workload
	r.cpu = t.draw(origin, "request-cpu", w.CPUTime)
	r.wait = t.draw(origin, "request-wait", w.WaitTime)
	if w.Defect.Kind == model.ErrorRate {
		r.draw = t.drawFailure(origin)
	}
	task.accept(r)
}

// choose is the target of the next request.
func (t *twin) choose() *twinTask {
	n := len(t.routed)
	if n == 0 {
		return nil
	}
	best := t.after % n
	if t.config.Algorithm == model.LeastOutstanding {
		for i := range n {
			if place := (t.after + i) % n; t.routed[place].alive() < t.routed[best].alive() {
				best = place
			}
		}
	}
	t.after = (best + 1) % n
	return t.routed[best]
}

func (t *twin) route(task *twinTask, on bool) {
	place := slices.Index(t.routed, task)
	switch {
	case on && place < 0:
		t.routed = append(t.routed, task)
	case !on && place >= 0:
		t.routed = slices.Delete(t.routed, place, place+1)
		if place < t.after {
			t.after--
		}
		if len(t.routed) > 0 {
			t.after %= len(t.routed)
		}
	}
}

// end ends a request for its client.
func (t *twin) end(r *twinRequest, how ending) {
	t.endWith(r, how, t.window[how].Record)
}

// endWith ends a request and has somebody record its latency.
func (t *twin) endWith(r *twinRequest, how ending, record func(clock.Span)) {
	if r.ended {
		return
	}
	r.ended = true
	c := &t.counts
	*[...]*int64{&c.Completed, &c.Error500, &c.Error502, &c.Error503, &c.Error504, &c.GaveUp}[how]++
	c.InFlight--
	record(t.now.Sub(r.arrived))
	r.answer()
}

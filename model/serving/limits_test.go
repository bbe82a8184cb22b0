package serving

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"

	"pgregory.net/rapid"
)

// fixture is a pool of equal tasks that answer and are routed to.
func fixture(traffic model.Traffic, a model.Algorithm, w model.Workload, tasks int,
	vcpu float64) (*Pool, []Slot) {
	p := NewPool(Config{Service: "web", Algorithm: a, IdleTimeout: clock.Minute, Traffic: traffic})
	var slots []Slot
	for i := range tasks {
		slots = append(slots, p.Add(model.TaskID{Group: "web", Number: i + 1}, w, vcpu))
		p.SetAnswering(slots[i], true)
		p.SetRouted(slots[i], true)
	}
	return p, slots
}

func open(rate float64) model.Traffic {
	return model.Traffic{Sources: []model.Source{workload.Constant(rate)}}
}

func webWorkload(d model.Discipline) model.Workload {
	return model.Workload{
		CPUTime:  random.Exponential(10 * clock.Millisecond),
		WaitTime: random.Exponential(5 * clock.Millisecond),
		Workers:  8, Queue: 50, CPU: d, Timeout: 2 * clock.Second, CheckCPU: clock.Millisecond,
		Memory: model.MemoryUse{PerRequestMiB: 0.7},
	}
}

// Every kind of workers gives the same next instants as a sorted list.
func TestWorkersAreASortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.SampledFrom([]int{1, 2, 3, 7, 8, 9, 16, 17, 64, 1000, 1024, 1025,
			3000}).Draw(t, "workers")
		var w workers
		w.reset(rapid.IntRange(1, 2000).Draw(t, "workers before"))
		w.occupy(5)
		w.reset(count)
		list := make([]clock.Time, count)
		for i := range rapid.IntRange(0, 4*count).Draw(t, "requests") {
			until := list[0] + clock.Time((i*7919)%100)
			list[0] = until
			slices.Sort(list)
			if w.occupy(until); w.next != list[0] {
				t.Fatalf("after %d requests the next of %d workers is free at %d, expected %d", i+1,
					count, w.next, list[0])
			}
		}
	})
}

// Overload: what is offered beyond the capacity is refused or timed out, the CPU is fully used and
// no more, memory does not grow, and after the overload the queue empties.
func TestOverload(t *testing.T) {
	for _, d := range disciplines {
		for _, a := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding} {
			traffic := model.Traffic{Sources: []model.Source{workload.Steps(
				[]model.RatePoint{{PerSecond: 1500}, {At: clock.Time(5 * clock.Minute)}})}}
			p, slots := fixture(traffic, a, webWorkload(d), 3, 2)
			p.Advance(clock.Time(clock.Minute))
			s := p.Advance(clock.Time(5 * clock.Minute))
			// A dedicated worker has a quarter of a core: 40 ms of work, then 5 ms of waiting.
			full := 1.0
			if d == model.Dedicated {
				full = 40.0 / 45
			}
			got := s.CPUBusy.Seconds() / (4 * 60 * 3 * 2)
			// The time may begin and end with the part of a period in which a quota is spent.
			if math.Abs(got-full) > 0.005 || got > 1 && d != model.Quota ||
				got > 1+period.Seconds()/(4*60) {
				t.Errorf("%s %s: %.4f of the CPU is used", d, a, got)
			}
			if c := s.Counts; c.Error503 < c.Offered/2 || c.InFlight > 3*58 ||
				c.Completed < 100*240 {
				t.Errorf("%s %s: %+v", d, a, c)
			}
			p.Advance(clock.Time(6 * clock.Minute))
			if c := p.Close(); c.InFlight != 0 || p.load(slots[0]) != 0 {
				t.Errorf("%s %s: after the overload %d are in flight", d, a, c.InFlight)
			}
		}
	}
}

// LB-10: without a routed target every request is a 503; a routed one that does not answer gives
// 502 (LB-09); one that cannot be reached gives 504 after 10 s (LB-11).
func TestWhoAnswersWhenNobodyCan(t *testing.T) {
	p, slots := fixture(open(100), model.RoundRobin, webWorkload(model.Dedicated), 1, 2)
	minute := clock.Time(clock.Minute)
	w := webWorkload(model.Dedicated)
	w.Timeout = 0
	patient := p.Add(model.TaskID{}, w, 2)
	p.SetRouted(slots[0], false)
	if c := p.Advance(minute).Counts; c.Error503 != c.Offered || c.Offered == 0 {
		t.Errorf("no target: %+v", c)
	}
	p.SetRouted(patient, true)
	if c := p.Advance(2 * minute).Counts; c.Error502 != c.Offered {
		t.Errorf("not answering: %+v", c)
	}
	p.SetAnswering(patient, true)
	p.SetReachable(patient, false)
	s := p.Advance(3 * minute)
	if c := s.Counts; c.Error504 != c.Offered-c.InFlight || c.InFlight < 900 ||
		s.Latency[error504].Min() != connectTimeout ||
		s.Latency[error504].Max() != connectTimeout || s.InSystem != 0 || s.CPUBusy != 0 {
		t.Errorf("not reachable: %+v", s)
	}
	p.Remove(patient)
	if c := p.Advance(3*minute + 1).Counts; c.Error502 < 900 || c.InFlight != 0 {
		t.Errorf("removed while connecting: %+v", c)
	}
}

func TestExtremeRates(t *testing.T) {
	p, _ := fixture(open(0), model.RoundRobin, webWorkload(model.Shared), 2, 1)
	if s := p.Advance(clock.Time(400 * clock.Day)); s.Counts != (Counts{}) || s.CPUBusy != 0 {
		t.Errorf("no traffic: %+v", s)
	}
	for _, d := range disciplines {
		w := webWorkload(d)
		w.CPUTime, w.WaitTime = random.Exponential(20*clock.Microsecond), random.Distribution{}
		p, _ := fixture(open(1e6), model.RoundRobin, w, 25, 1)
		s := p.Advance(clock.Time(clock.Second))
		if math.Abs(s.CPUBusy.Seconds()-20) > 0.2 || s.Counts.Completed < 995_000 ||
			s.Counts.Completed > 1_005_000 {
			t.Errorf("%s at 10^6 per second: %+v", d, s)
		}
	}
}

// Nothing is allocated per request, whatever happens to it.
func TestNoAllocationPerRequest(t *testing.T) {
	for _, d := range disciplines {
		for _, a := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding} {
			for _, rate := range []float64{300, 900} { // half and one and a half of the capacity
				p, slots := fixture(open(rate), a, webWorkload(d), 3, 2)
				p.Advance(clock.Time(10 * clock.Minute))
				cut := 0
				got := testing.AllocsPerRun(50, func() {
					p.Advance(p.Now() + clock.Time(clock.Second))
					p.Probe(slots[0])
					cut++
					p.Cut(slots[cut%3])
				})
				if got != 0 {
					t.Errorf("%s, %s, %v/s: %v allocations per second of requests", d, a, rate, got)
				}
			}
		}
	}
}

// One request costs the same whoever serves it: a service on its own and among others, on one task
// or many, sees the same arrivals and the same work.
func TestDemandDoesNotDependOnSupply(t *testing.T) {
	for _, d := range disciplines {
		var busy []clock.Span
		for _, tasks := range []int{4, 9} {
			w := webWorkload(d)
			w.Timeout, w.Queue = 0, 1000
			traffic := model.Traffic{Sources: []model.Source{workload.Steps(
				[]model.RatePoint{{PerSecond: 300}, {At: clock.Time(clock.Minute)}})}}
			p, _ := fixture(traffic, model.RoundRobin, w, tasks, 8)
			s := p.Advance(clock.Time(2 * clock.Minute))
			if s.Counts.Completed != s.Counts.Offered {
				t.Fatalf("%+v", s.Counts)
			}
			busy = append(busy, s.CPUBusy)
		}
		if busy[0] != busy[1] {
			t.Errorf("%s: the same requests cost %d core-ns on 4 tasks, %d on 9", d, busy[0],
				busy[1])
		}
	}
}

// Every request holds the memory that its own task's build needs for one.
func TestMemoryOfRequestsIsThatOfTheirBuild(t *testing.T) {
	for _, d := range disciplines {
		w := webWorkload(d)
		w.CPUTime, w.WaitTime = random.Constant(clock.Millisecond), random.Constant(9*clock.Millisecond)
		w.Memory.PerRequestMiB = 1
		traffic := open(10)
		traffic.Sources[0].Arrivals = model.Even // every 100 ms: five requests to either task
		p, _ := fixture(traffic, model.RoundRobin, w, 1, 8)
		w.Memory.PerRequestMiB = 2.5
		slot := p.Add(model.TaskID{Group: "web", Number: 2}, w, 8)
		p.SetAnswering(slot, true)
		p.SetRouted(slot, true)
		s := p.Advance(clock.Time(clock.Second))
		if want := int64((5*1 + 5*2.5) * 10_000); s.MemoryTime != want {
			t.Errorf("%s: requests held %d MiB-µs, expected %d", d, s.MemoryTime, want)
		}
	}
}

// The window of latencies is the time since the last whole minute at which Advance ended.
func TestLatencyWindows(t *testing.T) {
	p, _ := fixture(open(50), model.RoundRobin, webWorkload(model.Dedicated), 3, 2)
	total, second := int64(0), clock.Time(clock.Second)
	for _, c := range []struct {
		to     clock.Time
		window bool
		resets bool
	}{{20 * second, false, false}, {60 * second, true, false}, {60 * second, false, false},
		{61 * second, false, true}, {180 * second, true, false}, {200 * second, false, true}} {
		s := p.Advance(c.to)
		if c.resets {
			total = 0
		}
		total += s.Counts.Completed + s.Counts.GaveUp
		var waited stats.Sketch
		s.Latency.Waited(&waited)
		if s.Window != c.window || waited.Count() != total {
			t.Errorf("to %v: window %v of %d, expected %v of %d", c.to, s.Window, waited.Count(),
				c.window, total)
		}
	}
}

// Cutting a time anywhere changes nothing.
func TestSpanCutLaw(t *testing.T) {
	for seed := range uint64(40) {
		draws := rand.New(rand.NewPCG(seed, 1))
		discipline := disciplines[seed%3]
		algorithm := []model.Algorithm{model.RoundRobin, model.LeastOutstanding}[seed/3%2]
		traffic := open(500)
		if seed%5 < 2 {
			traffic.Clients = &model.Clients{Count: 30,
				ThinkTime: random.Exponential(20 * clock.Millisecond)}
		}
		if seed%5 == 0 {
			traffic.Sources = nil
		}
		whole, slots := fixture(traffic, algorithm, webWorkload(discipline), 3, 1.5)
		parts, _ := fixture(traffic, algorithm, webWorkload(discipline), 3, 1.5)
		for end := clock.Time(0); end < clock.Time(20*clock.Second); {
			end += clock.Time(1 + draws.Int64N(int64(4*clock.Second)))
			want := whole.Advance(end)
			got := Served{Service: "web", From: want.From, To: end, Latency: want.Latency,
				Window: want.Window}
			for parts.Now() < end {
				s := parts.Advance(min(end,
					parts.Now()+clock.Time(1+draws.Int64N(int64(clock.Second)/8))))
				got.CPUBusy += s.CPUBusy
				got.InSystem += s.InSystem
				got.MemoryTime += s.MemoryTime
				got.Counts = got.Counts.plus(s.Counts)
			}
			want.Revisions = nil // all tasks are of none
			if !reflect.DeepEqual(got, want) || ended(&parts.window) != ended(&whole.window) {
				t.Fatalf("seed %d: in one piece\n%+v, in many\n%+v", seed, want, got)
			}
			slot := slots[draws.IntN(3)]
			for _, p := range []*Pool{whole, parts} {
				p.Cut(slot)
			}
		}
	}
}

func (c Counts) plus(o Counts) Counts {
	return Counts{
		Offered: c.Offered + o.Offered, Completed: c.Completed + o.Completed,
		Error500: c.Error500 + o.Error500, Error502: c.Error502 + o.Error502,
		Error503: c.Error503 + o.Error503, Error504: c.Error504 + o.Error504,
		GaveUp: c.GaveUp + o.GaveUp, InFlight: o.InFlight,
	}
}

package serving

import (
	"math"
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// slots is what a Pool and a Sampled have in common.
type slots interface {
	Add(model.TaskID, model.Workload, float64) Slot
	SetAnswering(Slot, bool)
	SetReachable(Slot, bool)
	SetRouted(Slot, bool)
	Cut(Slot)
	Remove(Slot)
	Probe(Slot) (clock.Span, bool)
	Advance(clock.Time) Served
	Close() Counts
}

// addServing adds equal tasks that answer and are routed to.
func addServing(p slots, w model.Workload, vcpu float64, tasks int) (added []Slot) {
	for i := range tasks {
		id := p.Add(model.TaskID{Group: "web", Number: i + 1}, w, vcpu)
		p.SetAnswering(id, true)
		p.SetRouted(id, true)
		added = append(added, id)
	}
	return added
}

// Where there are no more tasks than are sampled, each stands for itself, and nothing differs from
// simulating every request.
func TestSampledTasksThatStandForThemselvesAreAllThereIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorkload(t)
		if w.CPU == model.Quota {
			w.CPU = model.Shared // the periods of a task begin where its name says
		}
		c := drawConfig(t)
		c.Traffic.Clients = nil
		if len(c.Traffic.Sources) > 1 {
			c.Traffic.Sources = c.Traffic.Sources[:1]
		}
		every, sampled := NewPool(c), NewSampled(c, 5)
		tasks := rapid.IntRange(0, 5).Draw(t, "tasks")
		routed := addServing(every, w, 1, tasks)
		addServing(sampled, w, 1, tasks)
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			if tasks > 0 && rapid.IntRange(0, 3).Draw(t, "drain") == 0 {
				tasks--
				every.SetRouted(routed[tasks], false)
				sampled.SetRouted(routed[tasks], false)
			}
			to := every.Now().Add(rapid.SampledFrom([]clock.Span{clock.Microsecond,
				7 * clock.Millisecond, clock.Second, 20 * clock.Second}).Draw(t, "span"))
			want, got := every.Advance(to), sampled.Advance(to)
			if describe(got) != describe(want) || !reflect.DeepEqual(got.Latency, want.Latency) {
				t.Fatalf("sampled %s\nevery request %s", describe(got), describe(want))
			}
			for _, id := range routed[:tasks] {
				a, b := every.Probe(id)
				if c, d := sampled.Probe(id); a != c || b != d {
					t.Fatalf("a check of %d: %v %v, expected %v %v", id, c, d, a, b)
				}
				if got, want := sampled.InTask(id), every.InTask(id); got != want {
					t.Fatalf("task %d holds %d requests, expected %d", id, got, want)
				}
			}
		}
	})
}

// Whatever happens to tasks, requests are neither lost nor made up, time may be cut anywhere, and
// in the end nothing is left behind.
func TestSampledRequestsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawConfig(t)
		c.Traffic = model.Traffic{Sources: []model.Source{workload.Steps([]model.RatePoint{
			{PerSecond: 900}, {At: clock.Time(10 * clock.Second)}})}}
		m := NewSampled(c, rapid.IntRange(1, 6).Draw(t, "sampled"))
		parts := NewSampled(c, m.limit)
		works := []model.Workload{drawWorkload(t), drawWorkload(t)}
		var tasks []Slot
		for m.Now() < clock.Time(10*clock.Second) {
			both := func(do func(slots)) { do(m); do(parts) }
			w := works[rapid.IntRange(0, 1).Draw(t, "work")]
			i := rapid.IntRange(0, len(tasks)).Draw(t, "task")
			on := rapid.Bool().Draw(t, "on")
			switch action := rapid.IntRange(0, 7).Draw(t, "action"); {
			case action < 2 || i == len(tasks):
				n := rapid.IntRange(1, 20).Draw(t, "tasks")
				tasks = append(tasks, addServing(m, w, 1, n)...)
				addServing(parts, w, 1, n)
			case action == 2:
				both(func(p slots) { p.SetAnswering(tasks[i], on) })
			case action == 3:
				both(func(p slots) { p.SetReachable(tasks[i], on) })
			case action == 4:
				both(func(p slots) { p.SetRouted(tasks[i], on) })
			case action == 5:
				both(func(p slots) { p.Cut(tasks[i]) })
			case action == 6:
				both(func(p slots) { p.Remove(tasks[i]) })
				tasks = append(tasks[:i], tasks[i+1:]...)
			}
			end := m.Now().Add(rapid.SampledFrom([]clock.Span{0, clock.Millisecond,
				300 * clock.Millisecond, 2 * clock.Second}).Draw(t, "span"))
			m.Advance(end)
			for parts.Now() < end {
				cut := 1 + (end-parts.Now())*clock.Time(rapid.IntRange(0, 3).Draw(t, "cut"))/3
				parts.Advance(min(end, parts.Now()+cut))
			}
			if got, want := parts.Close(), m.Close(); got != want {
				t.Fatalf("in one piece %+v, in many %+v", want, got)
			}
			if total := m.Close(); total.InFlight < 0 || total.Offered != total.Ended()+total.InFlight {
				t.Fatalf("requests are lost or made up: %+v", total)
			}
		}
		m.Advance(clock.Time(clock.Hour))
		if total := m.Close(); total.InFlight != 0 {
			t.Fatalf("requests are left after an hour without any: %+v", total)
		}
		for _, c := range m.pool.classes {
			if c.inUse.level != 0 || c.held.level != 0 {
				t.Fatalf("%d of the CPU and %d requests are left", c.inUse.level, c.held.level)
			}
		}
	})
}

// Of a service that works to rule, every killed task loses just what it had in flight.
func TestKilledTaskTakesItsShare(t *testing.T) {
	const n, killed = 960, 37
	for _, d := range []model.Discipline{model.Dedicated, model.Shared} {
		w := model.Workload{
			CPUTime: random.Constant(20 * clock.Millisecond), Workers: 100, Queue: 1, CPU: d,
			Timeout: clock.Second,
		}
		traffic := open(n * 100) // a request reaches a task every 10 ms: two are always there
		traffic.Sources[0].Arrivals = model.Even
		m := NewSampled(Config{Service: "web", Traffic: traffic}, 8)
		tasks := addServing(m, w, 100, n)
		m.Advance(clock.Time(clock.Second) - 1)
		for i := range killed {
			m.SetAnswering(tasks[i*7], false)
			m.Cut(tasks[i*7])
			m.Remove(tasks[i*7])
		}
		if got := m.Advance(m.Now() + 1).Counts; got.Error502 != 2*killed {
			t.Errorf("%s: %d requests were lost with %d tasks that had two each", d, got.Error502,
				killed)
		}
	}
}

// A build with few tasks shows by as much as it has of them, in either routing.
func TestSmallStratumShowsAsItIs(t *testing.T) {
	for _, a := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding} {
		bad := webWorkload(model.Dedicated)
		bad.Defect = model.Defect{Kind: model.ErrorRate, Rate: 1}
		m := NewSampled(Config{Service: "web", Algorithm: a, Traffic: open(50_000)}, 16)
		addServing(m, webWorkload(model.Dedicated), 8, 990)
		addServing(m, bad, 8, 10)
		m.Advance(clock.Time(20 * clock.Minute))
		total := m.Close()
		if share := float64(total.Error500) / float64(total.Ended()); math.Abs(share-0.01) > 0.0005 {
			t.Errorf("%s: 1 %% of the tasks are bad, and %.2f %% of the requests", a, 100*share)
		}
	}
}

// Ten times as many requests for ten times as many tasks cost no more, and use ten times the CPU.
func TestSampledCostDoesNotGrowWithTheRate(t *testing.T) {
	for _, a := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding} {
		var drawn [2]float64
		for i, n := range []int{200, 2000} {
			rate := float64(n) * 50
			m := NewSampled(Config{Service: "web", Algorithm: a, Traffic: open(rate)}, 16)
			addServing(m, webWorkload(model.Shared), 8, n)
			s := m.Advance(clock.Time(20 * clock.Minute))
			drawn[i] = float64(m.pool.drawn)
			if got, want := s.CPUBusy.Seconds(), rate*0.01*1200; math.Abs(got/want-1) > 0.01 {
				t.Errorf("%s: %d tasks use %.0f s of CPU, expected %.0f", a, n, got, want)
			}
			if want := m.Share() * 1200 * rate; math.Abs(drawn[i]/want-1) > 0.02 {
				t.Errorf("%s: a share of %v is said to have been simulated", a, m.Share())
			}
		}
		if math.Abs(drawn[1]/drawn[0]-1) > 0.01 {
			t.Errorf("%s: %v requests were simulated, and %v of ten times as many", a, drawn[0],
				drawn[1])
		}
	}
}

// Nothing is allocated for a request of a sampled task.
func TestSamplingDoesNotAllocatePerRequest(t *testing.T) {
	for _, d := range disciplines {
		m := NewSampled(Config{Service: "web", Traffic: open(30_000)}, 8)
		addServing(m, webWorkload(d), 2, 300)
		m.Advance(clock.Time(10 * clock.Minute))
		got := testing.AllocsPerRun(50, func() { m.Advance(m.Now() + clock.Time(clock.Second)) })
		if got != 0 {
			t.Errorf("%s: %v allocations per second of requests", d, got)
		}
	}
}

package serving

import (
	"fmt"
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// The pool and its obvious twin agree in everything they report, under any sequence of routing
// changes, cuts, removals and spans.
func TestPoolEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		for range rapid.IntRange(5, 60).Draw(t, "actions") {
			m.act(t)
		}
		m.advance(t, 5*clock.Second)
		if total := m.pool.Close(); total.Offered != total.Ended()+total.InFlight {
			t.Fatalf("requests are lost or made up: %+v", total)
		}
	})
}

// machine drives a pool and its twin together.
type machine struct {
	pool  *Pool
	twin  *twin
	slots []Slot
	tasks []*twinTask
	works []model.Workload
}

func newMachine(t *rapid.T) *machine {
	config := drawConfig(t)
	m := &machine{pool: NewPool(config), twin: newTwin(config)}
	for range 2 {
		m.works = append(m.works, drawWorkload(t))
	}
	m.add(t)
	return m
}

func drawConfig(t *rapid.T) Config {
	return Config{
		Service: "web",
		Algorithm: rapid.SampledFrom([]model.Algorithm{model.RoundRobin,
			model.LeastOutstanding}).Draw(t, "algorithm"),
		IdleTimeout: rapid.SampledFrom([]clock.Span{0, 30 * clock.Millisecond,
			clock.Minute}).Draw(t, "idle"),
		Traffic: drawTraffic(t),
		Streams: random.NewStreams(rapid.Uint64().Draw(t, "seed")),
	}
}

func drawTraffic(t *rapid.T) model.Traffic {
	var traffic model.Traffic
	kind := rapid.SampledFrom([]string{"open", "open", "closed", "both"}).Draw(t, "traffic")
	if kind != "open" {
		traffic.Clients = &model.Clients{
			Count: rapid.IntRange(1, 40).Draw(t, "clients"), ThinkTime: drawLaw(t, "think"),
		}
	}
	if kind == "closed" {
		return traffic
	}
	for range rapid.IntRange(1, 3).Draw(t, "sources") {
		src := workload.Constant(rapid.SampledFrom([]float64{0, 20, 300, 2000}).Draw(t, "rate"))
		if rapid.Bool().Draw(t, "even") {
			src.Arrivals = model.Even
		}
		if rapid.Bool().Draw(t, "bursty") {
			src.Bursts = &model.Bursts{Factor: 3, Calm: clock.Second,
				Burst: 100 * clock.Millisecond}
		}
		traffic.Sources = append(traffic.Sources, src)
	}
	return traffic
}

// drawLaw prefers laws that make things happen at one instant.
func drawLaw(t *rapid.T, label string) random.Distribution {
	means := []clock.Span{clock.Millisecond, 10 * clock.Millisecond, 50 * clock.Millisecond}
	mean := rapid.SampledFrom(means).Draw(t, label)
	switch rapid.IntRange(0, 3).Draw(t, label+" law") {
	case 0:
		return random.Distribution{}
	case 1:
		return random.Constant(mean)
	case 2:
		return random.Empirical([]clock.Span{0, mean, 2 * mean})
	default:
		return random.Exponential(mean)
	}
}

var disciplines = []model.Discipline{model.Dedicated, model.Shared, model.Quota}

func drawWorkload(t *rapid.T) model.Workload {
	timeouts := []clock.Span{0, 5 * clock.Millisecond, 30 * clock.Millisecond, clock.Second}
	w := model.Workload{
		CPUTime:  drawLaw(t, "cpu"),
		WaitTime: drawLaw(t, "wait"),
		Workers:  rapid.SampledFrom([]int{1, 2, 4, 8, 9, 20, 1025}).Draw(t, "workers"),
		Queue:    rapid.SampledFrom([]int{0, 1, 3, 20, 1000}).Draw(t, "queue"),
		CPU:      rapid.SampledFrom(disciplines).Draw(t, "discipline"),
		Cores:    rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "cores"),
		Timeout:  rapid.SampledFrom(timeouts).Draw(t, "timeout"),
		CheckCPU: clock.Millisecond,
		Memory: model.MemoryUse{
			PerRequestMiB: rapid.SampledFrom([]float64{0, 0.3, 7}).Draw(t, "memory"),
		},
	}
	if rapid.IntRange(0, 3).Draw(t, "defect") == 0 {
		w.Defect = model.Defect{Kind: model.ErrorRate, Rate: 0.3}
	}
	return w
}

func (m *machine) add(t *rapid.T) {
	w := rapid.SampledFrom(m.works).Draw(t, "workload")
	vcpu := rapid.SampledFrom([]float64{0.25, 0.5, 1, 3}).Draw(t, "vcpu")
	id := model.TaskID{Group: "web", Number: len(m.twin.tasks)}
	slot, task := m.pool.Add(id, w, vcpu), m.twin.add(id, w, vcpu)
	m.slots, m.tasks = append(m.slots, slot), append(m.tasks, task)
	m.pool.SetAnswering(slot, true)
	task.answering = true
	m.pool.SetRouted(slot, true)
	m.twin.route(task, true)
}

// act does one thing to both.
func (m *machine) act(t *rapid.T) {
	kind := rapid.IntRange(0, 11).Draw(t, "action")
	if kind == 0 || len(m.slots) == 0 {
		m.add(t)
		return
	}
	i := rapid.IntRange(0, len(m.slots)-1).Draw(t, "task")
	slot, task := m.slots[i], m.tasks[i]
	on := rapid.IntRange(0, 2).Draw(t, "on") > 0
	switch kind {
	case 1:
		m.pool.SetAnswering(slot, on)
		task.answering = on
	case 2:
		if task.reachable && !on {
			task.cut()
		}
		m.pool.SetReachable(slot, on)
		task.reachable = on
	case 3:
		m.pool.SetRouted(slot, on)
		m.twin.route(task, on)
	case 4:
		m.pool.Cut(slot)
		task.cut()
	case 5:
		m.pool.Remove(slot)
		m.twin.route(task, false)
		task.cut()
		m.slots = append(m.slots[:i], m.slots[i+1:]...)
		m.tasks = append(m.tasks[:i], m.tasks[i+1:]...)
	default:
		m.advance(t, rapid.SampledFrom([]clock.Span{0, 1, clock.Microsecond, clock.Millisecond,
			7 * clock.Millisecond, 60 * clock.Millisecond, 400 * clock.Millisecond,
			3 * clock.Second}).Draw(t, "span"))
	}
}

// advance advances both and compares everything.
func (m *machine) advance(t *rapid.T, span clock.Span) {
	to := m.pool.Now().Add(span)
	got, want := m.pool.Advance(to), m.twin.advance(to)
	if g, w := describe(got), describe(want); g != w {
		t.Fatalf("pool and twin differ\npool %s\ntwin %s", g, w)
	}
	if !reflect.DeepEqual(got.Latency, want.Latency) {
		t.Fatalf("latencies differ: pool %v, twin %v", ended(got.Latency), ended(want.Latency))
	}
	for i, slot := range m.slots {
		if got, want := m.pool.load(slot), m.tasks[i].load(); got != want {
			t.Fatalf("task %d holds %d requests, its twin %d", i, got, want)
		}
	}
}

func describe(s Served) string {
	s.Latency = nil
	return fmt.Sprintf("%+v", s)
}

// ended is how many latencies of each ending there are, and their sums.
func ended(l *Latencies) (all [endings]struct {
	count int64
	sum   clock.Span
}) {
	for how := range l {
		all[how].count, all[how].sum = l[how].Count(), l[how].Sum()
	}
	return all
}

// load is how many requests are in the task now: in service or in its queue.
func (p *Pool) load(id Slot) int {
	s := p.slot(id)
	if s.class.shared {
		return s.processor.load()
	}
	return int(s.inTask)
}

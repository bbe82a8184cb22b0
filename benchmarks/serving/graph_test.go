package serving

import (
	"math/rand/v2"
	"testing"

	"ecsim/benchmarks/plain"
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// A graph of depth three: a request of front calls two services at once and then a third, and each
// of the first two calls one more, so one request of a client makes six calls in all.
var graphCalls = map[string][]string{
	"front": {"left", "right", "store"}, "left": {"store"}, "right": {"store"},
}

const (
	graphTasks   = 20
	graphWorkers = 32
	graphService = 5 * clock.Millisecond // mean CPU time of one call, exponential
	graphRate    = 800.0                 // of clients, per second
	callsEach    = 6

	leastCalls      = 3e6 // per second
	leastTimesPlain = 5
)

// BenchmarkGraph counts calls per second of a call graph, in turns with a plain heap simulation of it.
func BenchmarkGraph(b *testing.B) {
	b.ReportAllocs()
	mesh, stations := newGraph()
	serve := func(calls int) (served int) {
		for served < calls {
			to := mesh.Now() + clock.Time(clock.Second)
			mesh.Advance(to)
			for _, s := range stations {
				served += int(s.Advance(to).Counts.Ended())
			}
		}
		return served
	}
	serve(500_000)
	sim, floor := newPlainGraph(), newFloor()
	sim.run(50 * plainRequests)
	each := turns(b,
		func() int { return serve(b.N/slices + 1) },
		func() int { return floor.serve(floorRequests) },
		func() int { return sim.run(plainRequests) },
	)
	b.ReportMetric(each[0]*1e9, "ns/call")
	atMost(b, each[0]/each[1], 0, "x-floor")
	atLeast(b, 1/each[0], leastCalls, "calls/s")
	atLeast(b, each[2]/each[0], leastTimesPlain, "x-plain")
}

func newGraph() (*serving.Mesh, []*serving.Station) {
	var services []*model.Service
	for _, name := range []string{"front", "left", "right", "store"} {
		w := model.Workload{
			CPUTime: random.Exponential(graphService), Workers: graphWorkers, Queue: queueLimit,
			CPU: model.Dedicated,
		}
		for i, callee := range graphCalls[name] {
			step := 0
			if i == 2 {
				step = 1
			}
			w.Calls = append(w.Calls, model.Call{
				Service: callee, Through: model.ThroughLoadBalancer, Step: step, Count: 1,
				Probability: 1, Timeout: timeout,
			})
		}
		s := &model.Service{
			Name: name, Build: model.Build{Workload: w}, TargetGroup: &model.TargetGroup{},
		}
		if name == "front" {
			s.Traffic.Sources = []model.Source{workload.Constant(graphRate)}
		}
		services = append(services, s)
	}
	mesh := serving.NewMesh()
	stations := mesh.Add(services, random.NewStreams(1))
	for i, s := range stations {
		for n := range graphTasks {
			addTask(s, services[i].Name, n+1, services[i].Build.Workload, graphWorkers)
		}
	}
	return mesh, stations
}

// newPlainGraph is the same graph simulated as one writes it first.
func newPlainGraph() *plainSimulation {
	g := &plainSimulation{draws: rand.New(rand.NewPCG(1, 1)), tasks: map[string][]*plainTask{},
		turn: map[string]int{}}
	for _, name := range []string{"front", "left", "right", "store"} {
		for range graphTasks {
			g.tasks[name] = append(g.tasks[name], &plainTask{})
		}
	}
	g.arrive()
	return g
}

// run goes on until so many more calls have ended.
func (g *plainSimulation) run(calls int) int {
	for target := g.ended + calls; g.ended < target; {
		g.Run(g.Now + 1)
	}
	return calls
}

type plainSimulation struct {
	plain.Agenda
	draws *rand.Rand
	tasks map[string][]*plainTask
	turn  map[string]int // whose it is
	ended int
	sum   float64
}

type plainTask struct {
	busy    int
	waiting []func()
}

func (g *plainSimulation) arrive() {
	g.After(g.draws.ExpFloat64()/graphRate, func() {
		g.arrive()
		g.call("front", func() {})
	})
}

// call asks a service; done is told when it has answered. It times out as the graph's calls do.
func (g *plainSimulation) call(name string, done func()) {
	g.turn[name]++
	t := g.tasks[name][g.turn[name]%graphTasks]
	began, over := g.Now, false
	g.After(timeout.Seconds(), func() { over = true })
	start := func() {
		g.After(g.draws.ExpFloat64()*graphService.Seconds(), func() {
			g.steps(name, func() {
				if t.busy--; len(t.waiting) > 0 {
					next := t.waiting[0]
					t.waiting = t.waiting[1:]
					t.busy++
					next()
				}
				g.ended++
				g.sum += g.Now - began
				if !over {
					done()
				}
			})
		})
	}
	if t.busy < graphWorkers {
		t.busy++
		start()
	} else {
		t.waiting = append(t.waiting, start)
	}
}

// steps makes the calls of a service: two at once, then the third.
func (g *plainSimulation) steps(name string, done func()) {
	callees := graphCalls[name]
	if len(callees) == 0 {
		done()
		return
	}
	first := min(2, len(callees))
	left := first
	for _, callee := range callees[:first] {
		g.call(callee, func() {
			if left--; left > 0 {
				return
			}
			if len(callees) > first {
				g.call(callees[first], done)
				return
			}
			done()
		})
	}
}

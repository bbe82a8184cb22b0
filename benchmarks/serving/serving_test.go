package serving

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"ecsim/benchmarks/plain"
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// law is a service-time distribution with mean 40 ms, for both simulations.
type law struct {
	name  string
	ours  random.Distribution
	plain func(*rand.Rand) float64
}

const meanService = 40 * clock.Millisecond

func laws() []law {
	mean := meanService.Seconds()
	sigma := math.Sqrt(math.Log(2)) // coefficient of variation 1
	return []law{
		{"exponential", random.Exponential(meanService), func(r *rand.Rand) float64 {
			return mean * r.ExpFloat64()
		}},
		{"lognormal", random.LognormalSigma(meanService, sigma), func(r *rand.Rand) float64 {
			return mean * math.Exp(sigma*r.NormFloat64()-sigma*sigma/2)
		}},
		{"constant", random.Constant(meanService), func(*rand.Rand) float64 { return mean }},
	}
}

// shape is a service to serve.
type shape struct {
	name           string
	tasks, workers int
	least          bool
	cpu            model.Discipline
	vcpu           float64
	load           float64 // share of the capacity that is used
	target         float64 // how many times the plain simulation it must be; 0: reported only
	floors         float64 // how many times the floor it may take; 0: reported only
}

var shapes = []shape{
	{"round_robin/dedicated/100x4", 100, 4, false, model.Dedicated, 4, 0.8, 8, 3},
	{"round_robin/dedicated/5000x4", 5000, 4, false, model.Dedicated, 4, 0.8, 8, 0},
	{"round_robin/dedicated/20x64", 20, 64, false, model.Dedicated, 64, 0.8, 8, 0},
	{"round_robin/dedicated/1x20", 1, 20, false, model.Dedicated, 20, 0.8, 8, 0},
	{"least_outstanding/dedicated/100x4", 100, 4, true, model.Dedicated, 4, 0.8, 0, 12},
	{"round_robin/shared/100x64", 100, 64, false, model.Shared, 1, 0.8, 0, 25},
	{"least_outstanding/shared/100x64", 100, 64, true, model.Shared, 1, 0.8, 0, 0},
	{"round_robin/quota-0.25/100x64", 100, 64, false, model.Quota, 0.25, 0.6, 0, 35},
	{"round_robin/quota-1/100x64", 100, 64, false, model.Quota, 1, 0.6, 0, 35},
	{"least_outstanding/quota-1/100x64", 100, 64, true, model.Quota, 1, 0.6, 0, 0},
}

// BenchmarkServing serves requests with everything accounted for. Beside it, in alternating slices
// so that all meet the same machine, go the plain simulation of the same work and the floor.
func BenchmarkServing(b *testing.B) {
	for _, shape := range shapes {
		for _, law := range laws() {
			b.Run(shape.name+"/"+law.name, func(b *testing.B) { benchmark(b, shape, law) })
		}
	}
}

const (
	timeout    = 10 * clock.Second
	queueLimit = 256

	// The simulations take turns, and the best turn of each counts.
	slices        = 8
	plainRequests = 200_000
)

func benchmark(b *testing.B, s shape, l law) {
	b.ReportAllocs()
	rate := s.load * float64(s.tasks) * s.vcpu / meanService.Seconds()
	pool := newPool(s, l, rate)
	// A control plane cuts time into spans of about a second.
	serve := func(requests int64) (served int64) {
		for served < requests {
			served += pool.Advance(pool.Now() + clock.Time(clock.Second)).Counts.Ended()
		}
		return served
	}
	serve(int64(max(500_000, 5*rate))) // memory is allocated once
	draws := rand.New(rand.NewPCG(1, 1))
	completed := 0 // by the plain simulation
	// seconds per request, of the best slice
	ours, theirs, least := math.Inf(1), math.Inf(1), math.Inf(1)
	b.ResetTimer()
	for range slices {
		began := time.Now()
		served := serve(int64(b.N)/slices + 1)
		ours = min(ours, time.Since(began).Seconds()/float64(served))
		b.StopTimer()
		began = time.Now()
		completed += plain.Serve(plainLoad(s, l, rate, draws)).Completed
		theirs = min(theirs, time.Since(began).Seconds()*slices/plainRequests)
		began = time.Now()
		floor(floorBlocks)
		least = min(least, time.Since(began).Seconds()/floorBlocks/floorBlock)
		b.StartTimer()
	}
	b.StopTimer()
	total := pool.Close()
	if total.Completed < (total.Offered-total.InFlight)*99/100 || completed < plainRequests*99/100 {
		b.Fatalf("the case is overloaded: %+v, plain %d of %d", total, completed, plainRequests)
	}
	ratio, floors := theirs/ours, ours/least
	b.ReportMetric(1/ours, "requests/s")
	b.ReportMetric(ours*1e9, "ns/request")
	b.ReportMetric(ratio, "x-plain")
	b.ReportMetric(floors, "x-floor")
	if ratio < s.target && b.N > 1_000_000 {
		b.Errorf("%.1f times the plain simulation, expected at least %v", ratio, s.target)
	}
	if s.floors > 0 && floors > s.floors && b.N > 1_000_000 {
		b.Errorf("%.1f times the floor, expected at most %v", floors, s.floors)
	}
}

// plainLoad is a slice of the same work for the plain simulation.
func plainLoad(s shape, l law, rate float64, draws *rand.Rand) plain.Load {
	at, n := 0.0, 0
	load := plain.Load{
		Next: func() (float64, bool) {
			at += draws.ExpFloat64() / rate
			n++
			return at, n <= plainRequests/slices
		},
		CPU:     func() float64 { return l.plain(draws) },
		Wait:    func() float64 { return 0 },
		Tasks:   func(float64) int { return s.tasks },
		VCPU:    s.vcpu,
		Workers: s.workers, Queue: queueLimit, Least: s.least,
		Shared: s.cpu == model.Shared, Quota: s.cpu == model.Quota,
		Timeout: timeout.Seconds(), Horizon: math.Inf(1),
	}
	return load
}

func newPool(s shape, l law, rate float64) *serving.Pool {
	algorithm := model.RoundRobin
	if s.least {
		algorithm = model.LeastOutstanding
	}
	pool := serving.NewPool(serving.Config{
		Service: "web", Algorithm: algorithm, IdleTimeout: 60 * clock.Second,
		Traffic: model.Traffic{Sources: []model.Source{workload.Constant(rate)}},
		Streams: random.NewStreams(1),
	})
	w := model.Workload{
		CPUTime: l.ours, Workers: s.workers, Queue: queueLimit, CPU: s.cpu, Timeout: timeout,
	}
	for i := range s.tasks {
		slot := pool.Add(model.TaskID{Group: "web", Number: i + 1}, w, s.vcpu)
		pool.SetAnswering(slot, true)
		pool.SetRouted(slot, true)
	}
	return pool
}

// BenchmarkFloor is the floor alone.
func BenchmarkFloor(b *testing.B) {
	floor(b.N)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/floorBlock, "ns/request")
}

const (
	floorBlock  = 256
	floorBlocks = 1000 // of a slice
)

// floor is what no request-level simulation can do without, for blocks of requests: draw an
// arrival, draw a service time, count a latency.
func floor(blocks int) {
	arrivals := random.NewStreams(1).Stream("arrivals")
	services := random.NewStreams(1).Stream("services")
	sampler := random.Exponential(meanService).Sampler()
	var latencies stats.Sketch
	var gaps [floorBlock]float64
	var spans [floorBlock]clock.Span
	for range blocks {
		for i := range gaps {
			gaps[i] = arrivals.Exponential()
		}
		sampler.Fill(services, spans[:])
		for i, span := range spans {
			latencies.Record(span + clock.Span(gaps[i]))
		}
	}
}

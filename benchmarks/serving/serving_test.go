package serving

import (
	"math/rand/v2"
	"testing"

	"ecsim/benchmarks/plain"
	"ecsim/model"
)

// shape is a service, and how fast it must be.
type shape struct {
	name           string
	tasks, workers int
	algorithm      model.Algorithm
	cpu            model.Discipline
	vcpu           float64
	load           float64 // share of the capacity that is used
	plain          float64 // at least so many times as fast as the plain simulation; 0: no bound
	floor          float64 // at most so many times as slow as the floor; 0: no bound
}

var shapes = []shape{
	{"round_robin/dedicated/100x4", 100, 4, model.RoundRobin, model.Dedicated, 4, 0.8, 8, 3},
	{"weighted_random/dedicated/100x4", 100, 4, model.WeightedRandom, model.Dedicated, 4, 0.8, 0, 3.5},
	{"round_robin/dedicated/5000x4", 5000, 4, model.RoundRobin, model.Dedicated, 4, 0.8, 8, 4.5},
	{"round_robin/dedicated/20x64", 20, 64, model.RoundRobin, model.Dedicated, 64, 0.8, 8, 3.5},
	{"round_robin/dedicated/1x20", 1, 20, model.RoundRobin, model.Dedicated, 20, 0.8, 8, 3.5},
	{"least_outstanding/dedicated/100x4", 100, 4, model.LeastOutstanding, model.Dedicated, 4, 0.8, 0, 12},
	{"round_robin/shared/100x64", 100, 64, model.RoundRobin, model.Shared, 1, 0.8, 0, 25},
	{"least_outstanding/shared/100x64", 100, 64, model.LeastOutstanding, model.Shared, 1, 0.8, 0, 0},
	{"round_robin/quota-0.25/100x64", 100, 64, model.RoundRobin, model.Quota, 0.25, 0.6, 0, 35},
	{"round_robin/quota-1/100x64", 100, 64, model.RoundRobin, model.Quota, 1, 0.6, 0, 35},
	{"least_outstanding/quota-1/100x64", 100, 64, model.LeastOutstanding, model.Quota, 1, 0.6, 0, 0},
}

// BenchmarkServing serves requests with everything accounted for, and in turns with it the plain
// simulation of the same work and the floor of all simulations.
func BenchmarkServing(b *testing.B) {
	for _, shape := range shapes {
		for _, law := range laws() {
			b.Run(shape.name+"/"+law.name, func(b *testing.B) { benchmark(b, shape, law) })
		}
	}
}

const (
	plainRequests = 4_000
	floorRequests = 50_000
)

func benchmark(b *testing.B, s shape, l law) {
	b.ReportAllocs()
	pool, floor := newPool(s, l), newFloor()
	draws := rand.New(rand.NewPCG(1, 1))
	completed := 0 // by the plain simulation
	each := turns(b,
		func() int { return serve(pool, b.N/slices+1) },
		func() int { return floor.serve(floorRequests) },
		func() int {
			completed += plain.Serve(plainLoad(s, l, plainRequests, draws)).Completed
			return plainRequests
		},
	)
	total := pool.Close()
	if total.Completed < (total.Offered-total.InFlight)*99/100 ||
		completed < plainRequests*slices*99/100 {
		b.Fatalf("the case is overloaded: %+v, plain %d", total, completed)
	}
	b.ReportMetric(1/each[0], "requests/s")
	b.ReportMetric(each[0]*1e9, "ns/request")
	atMost(b, each[0]/each[1], s.floor, "x-floor")
	atLeast(b, each[2]/each[0], s.plain, "x-plain")
}

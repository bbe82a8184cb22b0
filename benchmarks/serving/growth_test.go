package serving

import (
	"fmt"
	"math"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// BenchmarkSampledDay serves a million requests a second of which a sample of the tasks is simulated,
// a simulated minute at a time.
func BenchmarkSampledDay(b *testing.B) {
	b.ReportAllocs()
	const mostSeconds = 30.0
	s := shape{tasks: 12_500, workers: 4, cpu: model.Dedicated, vcpu: 4, load: 0.8}
	pool := serving.NewSampled(serving.Config{
		Service: "web", IdleTimeout: 60 * clock.Second, Streams: random.NewStreams(1),
		Traffic: model.Traffic{Sources: []model.Source{workload.Constant(s.rate())}},
	}, serving.SampledTasks(model.RoundRobin, s.rate()/float64(s.tasks)))
	addTasks(pool, s, laws()[1])
	pool.Advance(clock.Time(clock.Minute))
	best := math.Inf(1) // seconds of a simulated minute
	for b.Loop() {
		began := time.Now()
		for range 60 {
			pool.Advance(pool.Now().Add(clock.Second))
		}
		best = min(best, time.Since(began).Seconds())
	}
	day := best * clock.Day.Seconds() / clock.Minute.Seconds()
	b.ReportMetric(s.rate(), "requests/s")
	b.ReportMetric(day, "s/day")
	if b.N > 10 && day > mostSeconds {
		b.Errorf("a day takes %.1f s, expected at most %v", day, mostSeconds)
	}
}

// BenchmarkGrowth compares the time of a request at many tasks with that at fifty, all at the same
// utilisation.
func BenchmarkGrowth(b *testing.B) {
	const bound = 1.5
	for _, routing := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding} {
		s := shape{
			tasks: 50, workers: 4, algorithm: routing,
			cpu: model.Dedicated, vcpu: 4, load: 0.8,
		}
		few := newPool(s, laws()[0])
		for _, tasks := range []int{500, 5000} {
			b.Run(fmt.Sprintf("%s/dedicated/%dx4", routing, tasks), func(b *testing.B) {
				s.tasks = tasks
				many := newPool(s, laws()[0])
				each := turns(b,
					func() int { return serve(many, b.N/slices+1) },
					func() int { return serve(few, b.N/slices+1) },
				)
				b.ReportMetric(each[0]*1e9, "ns/request")
				atMost(b, each[0]/each[1], bound, "x-50-tasks")
			})
		}
	}
}

package serving

import (
	"testing"

	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// floor is what no request-level simulation can do without: draw an arrival, draw a service time,
// count a latency, in batches.
type floor struct {
	arrivals, services *random.Stream
	sampler            random.Sampler
	latencies          stats.Sketch
	gaps               [256]float64
	spans              [256]clock.Span
}

func newFloor() *floor {
	return &floor{
		arrivals: random.NewStreams(1).Stream("arrivals"),
		services: random.NewStreams(1).Stream("services"),
		sampler:  random.Exponential(meanService).Sampler(),
	}
}

// serve goes through the motions for at least so many requests.
func (f *floor) serve(requests int) (served int) {
	for served < requests {
		f.arrivals.Exponentials(f.gaps[:])
		f.sampler.Fill(f.services, f.spans[:])
		for i, gap := range f.gaps {
			f.spans[i] += clock.Span(gap)
		}
		f.latencies.RecordAll(f.spans[:])
		served += len(f.spans)
	}
	return served
}

func BenchmarkFloor(b *testing.B) {
	f := newFloor()
	served := 0
	for b.Loop() {
		served += f.serve(1)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(served), "ns/request")
}

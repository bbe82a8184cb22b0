package serving

import (
	"math"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// floorSlice is the floor of request-level simulation over n requests, in seconds per request.
func floorSlice(n int) float64 {
	arrivals := random.NewStreams(1).Stream("arrivals")
	services := random.NewStreams(1).Stream("services")
	sampler := random.Exponential(meanService).Sampler()
	var latencies stats.Sketch
	var gaps [256]float64
	var spans [256]clock.Span
	began := time.Now()
	for range n / 256 {
		for i := range gaps {
			gaps[i] = arrivals.Exponential()
		}
		sampler.Fill(services, spans[:])
		for i, span := range spans {
			latencies.Record(span + clock.Span(gaps[i]))
		}
	}
	return time.Since(began).Seconds() / float64(n/256*256)
}

// BenchmarkEvents serves requests on the general event path.
func BenchmarkEvents(b *testing.B) {
	for _, shape := range []shape{
		{"round_robin/dedicated/100x4", 100, 4, false, false, 20},
		{"least_outstanding/dedicated/100x4", 100, 4, true, false, 20},
		{"round_robin/shared/100x64", 100, 64, false, true, 0},
	} {
		b.Run(shape.name, func(b *testing.B) { benchmarkEvents(b, shape) })
	}
}

func benchmarkEvents(b *testing.B, s shape) {
	b.ReportAllocs()
	cores := float64(s.workers)
	w := model.Workload{
		CPUTime: random.Exponential(meanService), Workers: s.workers, Queue: queueLimit,
		CPU: model.Dedicated, Timeout: timeout,
	}
	vcpu := float64(s.workers)
	if s.shared {
		cores, vcpu, w.CPU = 1, 1, model.Shared
	}
	algorithm := model.RoundRobin
	if s.least {
		algorithm = model.LeastOutstanding
	}
	rate := utilisation * float64(s.tasks) * cores / meanService.Seconds()
	mesh := serving.NewMesh()
	web := mesh.Add([]*model.Service{{
		Name: "web", Build: model.Build{Workload: w},
		Traffic:     model.Traffic{Sources: []model.Source{workload.Constant(rate)}},
		TargetGroup: &model.TargetGroup{Algorithm: algorithm, IdleTimeout: 60 * clock.Second},
	}}, random.NewStreams(1))[0]
	for i := range s.tasks {
		slot := web.Add(model.TaskID{Group: "web", Number: i + 1}, "", w, vcpu, 0)
		web.SetAnswering(slot, true)
		web.SetRouted(slot, true)
	}
	serve := func(requests int64) (served int64) {
		for served < requests {
			to := mesh.Now() + clock.Time(clock.Second)
			mesh.Advance(to)
			served += web.Advance(to).Counts.Ended()
		}
		return served
	}
	serve(int64(max(500_000, 5*rate)))
	ours, floor := math.Inf(1), math.Inf(1)
	b.ResetTimer()
	for range slices {
		began := time.Now()
		served := serve(int64(b.N)/slices + 1)
		ours = min(ours, time.Since(began).Seconds()/float64(served))
		b.StopTimer()
		floor = min(floor, floorSlice(200_000))
		b.StartTimer()
	}
	b.ReportMetric(ours*1e9, "ns/request")
	b.ReportMetric(ours/floor, "x-floor")
}

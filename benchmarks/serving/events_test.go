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
)

// eventShapes are services on the general event path, which does everything that requests may do.
var eventShapes = []shape{
	{"round_robin/dedicated/100x4", 100, 4, false, model.Dedicated, 4, 0.8, 0, 20},
	{"least_outstanding/dedicated/100x4", 100, 4, true, model.Dedicated, 4, 0.8, 0, 20},
	{"round_robin/shared/100x64", 100, 64, false, model.Shared, 1, 0.8, 0, 0},
	{"round_robin/quota/100x64", 100, 64, false, model.Quota, 1, 0.6, 0, 0},
}

// BenchmarkEvents serves requests event by event, beside the floor.
func BenchmarkEvents(b *testing.B) {
	for _, s := range eventShapes {
		b.Run(s.name, func(b *testing.B) {
			cores := math.Min(float64(s.workers), s.vcpu)
			rate := s.load * float64(s.tasks) * cores / meanService.Seconds()
			mesh, web := newStation(s, rate)
			measureEvents(b, s.floors, int64(max(500_000, 5*rate)), func() int64 {
				to := mesh.Now() + clock.Time(clock.Second)
				mesh.Advance(to)
				return web.Advance(to).Counts.Ended()
			}, func() {})
		})
	}
}

// measureEvents advances second by second and relates the time of a request to the floor's. Both,
// and whatever else is to meet the same machine, take turns.
func measureEvents(b *testing.B, bound float64, warmUp int64, second func() int64, other func(),
) (ours float64) {
	b.ReportAllocs()
	serve := func(requests int64) (served int64) {
		for served < requests {
			served += second()
		}
		return served
	}
	serve(warmUp)
	ours = math.Inf(1)
	least := math.Inf(1)
	b.ResetTimer()
	for range slices {
		began := time.Now()
		served := serve(int64(b.N)/slices + 1)
		ours = min(ours, time.Since(began).Seconds()/float64(served))
		b.StopTimer()
		began = time.Now()
		floor(floorBlocks)
		least = min(least, time.Since(began).Seconds()/floorBlocks/floorBlock)
		other()
		b.StartTimer()
	}
	b.StopTimer()
	b.ReportMetric(ours*1e9, "ns/request")
	b.ReportMetric(1/ours, "requests/s")
	b.ReportMetric(ours/least, "x-floor")
	if bound > 0 && ours/least > bound && b.N > 1_000_000 {
		b.Errorf("%.1f times the floor, expected at most %v", ours/least, bound)
	}
	return ours
}

func newStation(s shape, rate float64) (*serving.Mesh, *serving.Station) {
	algorithm := model.RoundRobin
	if s.least {
		algorithm = model.LeastOutstanding
	}
	w := model.Workload{
		CPUTime: random.Exponential(meanService), Workers: s.workers, Queue: queueLimit,
		CPU: s.cpu, Timeout: timeout,
	}
	mesh := serving.NewMesh()
	web := mesh.Add([]*model.Service{{
		Name: "web", Build: model.Build{Workload: w},
		Traffic:     model.Traffic{Sources: []model.Source{workload.Constant(rate)}},
		TargetGroup: &model.TargetGroup{Algorithm: algorithm, IdleTimeout: 60 * clock.Second},
	}}, random.NewStreams(1))[0]
	for i := range s.tasks {
		addTask(web, "web", i+1, w, s.vcpu)
	}
	return mesh, web
}

func addTask(s *serving.Station, service string, number int, w model.Workload, vcpu float64) {
	slot := s.Add(model.TaskID{Group: service, Number: number}, "", w, vcpu, 0)
	s.SetAnswering(slot, true)
	s.SetRouted(slot, true)
}

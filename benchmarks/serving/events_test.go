package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// eventShapes are services on the general event path, which does everything that requests may do.
var eventShapes = []shape{
	{"round_robin/dedicated/100x4", 100, 4, model.RoundRobin, model.Dedicated, 4, 0.8, 0, 20},
	{"least_outstanding/dedicated/100x4", 100, 4, model.LeastOutstanding, model.Dedicated, 4, 0.8, 0, 0},
	{"round_robin/shared/100x64", 100, 64, model.RoundRobin, model.Shared, 1, 0.8, 0, 0},
	{"round_robin/quota/100x64", 100, 64, model.RoundRobin, model.Quota, 1, 0.6, 0, 0},
}

// BenchmarkEvents serves requests event by event, in turns with the floor.
func BenchmarkEvents(b *testing.B) {
	for _, s := range eventShapes {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			mesh, web := newStation(s)
			serve := func(requests int) (served int) {
				for served < requests {
					to := mesh.Now() + clock.Time(clock.Second)
					mesh.Advance(to)
					served += int(web.Advance(to).Counts.Ended())
				}
				return served
			}
			serve(max(500_000, int(5*s.rate())))
			floor := newFloor()
			each := turns(b,
				func() int { return serve(b.N/slices + 1) },
				func() int { return floor.serve(floorRequests) },
			)
			b.ReportMetric(1/each[0], "requests/s")
			b.ReportMetric(each[0]*1e9, "ns/request")
			atMost(b, each[0]/each[1], s.floor, "x-floor")
		})
	}
}

func newStation(s shape) (*serving.Mesh, *serving.Station) {
	w := model.Workload{
		CPUTime: random.Exponential(meanService), Workers: s.workers, Queue: queueLimit,
		CPU: s.cpu, Timeout: timeout,
	}
	mesh := serving.NewMesh()
	web := mesh.Add([]*model.Service{{
		Name: "web", Build: model.Build{Workload: w},
		Traffic:     model.Traffic{Sources: []model.Source{workload.Constant(s.rate())}},
		TargetGroup: &model.TargetGroup{Algorithm: s.algorithm, IdleTimeout: 60 * clock.Second},
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

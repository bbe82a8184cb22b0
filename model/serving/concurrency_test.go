package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// LB-12, LB-13: the target optimizer never lets a target have more requests in flight than its agent
// allows, and when none is ready the load balancer answers 503 at once: nothing queues.
func TestTargetOptimizerBoundsConcurrency(t *testing.T) {
	const tasks, most = 3, 2
	w := model.Workload{CPUTime: random.Constant(clock.Second), Workers: 50, Queue: 50,
		CPU: model.Dedicated}
	mesh := NewMesh()
	web := mesh.Add([]*model.Service{{
		Name: "web", Build: model.Build{Workload: w},
		Traffic:     model.Traffic{Sources: []model.Source{workload.Constant(100)}},
		TargetGroup: &model.TargetGroup{Algorithm: model.RoundRobin, MaxConcurrency: most},
	}}, random.NewStreams(1))[0]
	for i := range tasks {
		slot := web.Add(model.TaskID{Group: "web", Number: i + 1}, "", w, 50, 0)
		web.SetAnswering(slot, true)
		web.SetRouted(slot, true)
	}
	for at := clock.Time(clock.Second / 10); at < clock.Time(5*clock.Second); at += clock.Time(clock.Second / 10) {
		mesh.Advance(at)
		for id := range web.cell.servers {
			if n := web.cell.servers[id].inTask; n > most {
				t.Fatalf("%d requests in a task at %v, want at most %d", n, at, most)
			}
		}
	}
	served := web.Advance(mesh.Now())
	if served.Counts.InFlight != tasks*most {
		t.Errorf("%d requests in flight, want every target full", served.Counts.InFlight)
	}
	if rejected := served.Latency.Rejected(); rejected.Count() == 0 || rejected.Max() != 0 {
		t.Errorf("%d refused, the slowest after %v; want some, at once", rejected.Count(),
			rejected.Max())
	}
}

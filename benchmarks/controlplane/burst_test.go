package controlplane

import (
	"fmt"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/sim/clock"
)

// crowd is fifty services with ten tasks on each of so many shared instances.
func crowd(hosts int) *world {
	return newWorld(cluster{50, 10 * hosts}, func(all *model.Scenario, s *model.Service) {
		onSharedInstances(all, s)
		all.Cluster.Instances[0].Count = hosts
		all.Cluster.Instances[0].Type.CPUUnits = 8192
		all.Cluster.Instances[0].Type.MemoryMiB = 32000
	})
}

// burst asks for more tasks of one service, waits until they run, and takes them away again. It
// returns how long the first part took.
func (w *world) burst(tasks int) time.Duration {
	s := w.next()
	began := time.Now()
	w.step(model.DesiredCountRequested{Service: s.name, Count: s.spec.DesiredCount + tasks})
	w.play()
	took := time.Since(began)
	w.pass(clock.Minute)
	w.step(model.DesiredCountRequested{Service: s.name, Count: s.spec.DesiredCount})
	w.play()
	w.pass(clock.Minute)
	w.forget(s)
	return took
}

// BenchmarkBurst starts 1,000 tasks at once in clusters of growing size that take turns, the largest
// of 5,000 instances and 50,000 tasks: within a second there. "growth" is what a task costs in the
// largest over the smallest, which has a tenth of the instances.
func BenchmarkBurst(b *testing.B) {
	const tasks = 1000
	hosts := []int{500, 1500, 5000}
	var worlds []*world
	for _, n := range hosts {
		worlds = append(worlds, crowd(n))
	}
	took := make([]time.Duration, len(hosts))
	for b.Loop() {
		for i, w := range worlds {
			took[i] += w.burst(tasks)
		}
	}
	for i, n := range hosts {
		each := took[i].Seconds() / float64(b.N)
		b.ReportMetric(each*1e9/tasks, fmt.Sprintf("ns/task@%d", n))
		if each > 1 {
			b.Errorf("%d tasks on %d instances take %.2f s, expected at most 1", tasks, n, each)
		}
	}
	growth := took[2].Seconds() / took[0].Seconds()
	b.ReportMetric(growth, "growth")
	if growth > 5 {
		b.Errorf("a task costs %.1f times as much among 5,000 instances as among 500", growth)
	}
}

// TestBurstIsPlaced: a burst starts all its tasks at once, and they go again.
func TestBurstIsPlaced(t *testing.T) {
	w, started := crowd(100), 0
	w.watch = func(cmd model.Command) {
		if _, ok := cmd.(model.StartTask); ok {
			started++
		}
	}
	for range 5 {
		w.burst(500)
	}
	if started != 5*500 || w.lost() != "" {
		t.Errorf("%d tasks started, expected 2,500; lost: %q", started, w.lost())
	}
}

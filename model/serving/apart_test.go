package serving

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// What a task uses while it is set apart is told apart, and nothing else changes: of two tasks with
// work for a minute the one that drains uses its own CPU and memory, no more and no less.
func TestTasksThatAreToldApart(t *testing.T) {
	for _, d := range disciplines {
		w := model.Workload{
			CPUTime: random.Constant(clock.Second), Workers: 1, Queue: 60, CPU: d,
			Memory: model.MemoryUse{PerRequestMiB: 2},
		}
		p, slots := fixture(open(40), model.RoundRobin, w, 2, 1)
		p.Advance(clock.Time(10 * clock.Second))
		p.SetRouted(slots[0], false)
		p.SetApart(slots[0], true)
		p.SetApart(slots[0], true)
		held := float64(p.InTask(slots[0]))
		s := p.Advance(clock.Time(20 * clock.Second))
		if got := s.Apart.CPUBusy.Seconds(); math.Abs(got-10) > 0.01 {
			t.Errorf("%s: the task that drains used %.3f s of CPU in 10 s", d, got)
		}
		if got := s.CPUBusy.Seconds(); math.Abs(got-20) > 0.01 {
			t.Errorf("%s: both used %.3f s of CPU in 10 s", d, got)
		}
		// One request less in each of ten seconds.
		want := 2 * (10*held - 45)
		if got := float64(s.Apart.MemoryTime) / 1e6; math.Abs(got-want) > 25 {
			t.Errorf("%s: the requests of the task that drains held %.1f MiB-s, expected %.1f", d, got, want)
		}
		p.Remove(slots[0])
		if s := p.Advance(clock.Time(30 * clock.Second)); s.Apart != (Use{}) ||
			math.Abs(s.CPUBusy.Seconds()-10) > 0.01 {
			t.Errorf("%s: a task that is gone uses %+v of %v", d, s.Apart, s.CPUBusy)
		}
	}
}

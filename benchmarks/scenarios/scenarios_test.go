package scenarios

import (
	"runtime"
	"testing"
	"time"

	"ecsim/sim/clock"
)

// The measurement is one of the same work: so it is in the first minutes of every case.
func TestBothSidesDoTheSameWork(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := c.load(t)
			s.Horizon = min(s.Horizon, 10*clock.Minute)
			o := play(t, s)
			same(t, found(s, o), playPlain(s, o))
		})
	}
}

// BenchmarkScenario takes turns, so that both sides see the same machine. The timer is ecsim's.
func BenchmarkScenario(b *testing.B) {
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			s := c.load(b)
			b.ReportAllocs()
			var done work
			var ecsim, plain time.Duration
			for b.Loop() {
				b.StopTimer()
				runtime.GC() // neither side collects the other's garbage
				b.StartTimer()
				began := processorTime(b)
				o := play(b, s)
				ecsim += processorTime(b) - began
				b.StopTimer()
				done = found(s, o)
				began = processorTime(b)
				reference := playPlain(s, o)
				plain += processorTime(b) - began
				same(b, done, reference)
				b.StartTimer()
			}
			each := ecsim.Seconds() / float64(b.N)
			b.ReportMetric(s.Horizon.Seconds()/clock.Day.Seconds()/each, "simulated-days/s")
			b.ReportMetric(plain.Seconds()/ecsim.Seconds(), "x-plain")
			if done.requests > 0 {
				b.ReportMetric(done.requests/each, "requests/s")
			} else {
				b.ReportMetric(done.checks/each, "checks/s")
			}
		})
	}
}

// BenchmarkGrowth plays a fleet of targets and a tenth of it, in turns. What a target costs should
// not depend on how many there are: then the growth is ten. One operation is both; the rate is the
// fleet's.
func BenchmarkGrowth(b *testing.B) {
	const targets = 4000
	few, many := fleet(b, targets/10), fleet(b, targets)
	var tenth, whole time.Duration
	var done work
	for b.Loop() {
		runtime.GC()
		began := processorTime(b)
		play(b, few)
		tenth += processorTime(b) - began
		runtime.GC()
		began = processorTime(b)
		o := play(b, many)
		whole += processorTime(b) - began
		done = found(many, o)
	}
	b.ReportMetric(whole.Seconds()/tenth.Seconds(), "growth")
	b.ReportMetric(done.checks/(whole.Seconds()/float64(b.N)), "checks/s")
}

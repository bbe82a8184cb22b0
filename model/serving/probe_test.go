package serving

import (
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// A probe sees what a request would see that arrives now, costs what a check costs, and is the
// last. The twin is such a request, sent to a pool of the same history.
func TestProbeIsARequestLikeAnyOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const now = clock.Time(clock.Second)
		check := rapid.SampledFrom([]clock.Span{0, 1, 3 * clock.Millisecond}).Draw(t, "check")
		w := model.Workload{
			CPUTime: random.Constant(check), CheckCPU: check,
			Workers: rapid.SampledFrom([]int{1, 3, 20}).Draw(t, "workers"),
			Queue:   rapid.SampledFrom([]int{0, 2, 500}).Draw(t, "queue"),
			CPU:     rapid.SampledFrom(disciplines).Draw(t, "cpu"),
		}
		vcpu := rapid.SampledFrom([]float64{0.25, 1, 2}).Draw(t, "vcpu")
		rate := rapid.SampledFrom([]float64{0, 50, 300, 2000}).Draw(t, "rate")
		before := workload.Steps([]model.RatePoint{{PerSecond: rate}, {At: now - 1000}})
		last := workload.Steps([]model.RatePoint{{At: now - 500, PerSecond: 1e6}, {At: now + 400}})
		last.Arrivals = model.Even // half a request until now: exactly one, at now

		pool, slots := fixture(model.Traffic{Sources: []model.Source{before}}, model.RoundRobin, w,
			1, vcpu)
		twin, _ := fixture(model.Traffic{Sources: []model.Source{before, last}}, model.RoundRobin,
			w, 1, vcpu)
		pool.Advance(now)
		latency, answered := pool.Probe(slots[0])

		twin.Advance(now)
		refused := twin.Advance(now + 1).Counts.Error503
		if answered != (refused == 0) {
			t.Fatalf("answered %v, but a request was refused %d times", answered, refused)
		}
		if !answered {
			return
		}
		// The last request need not be the last to end, so its latency is what the two pools differ
		// in.
		sum := func(p *Pool) clock.Span {
			p.Advance(now + clock.Time(50*clock.Second))
			return p.window[completed].Sum()
		}
		if w.CPU == model.Dedicated || vcpu*float64(w.Workers) <= vcpu {
			if want := sum(twin) - sum(pool); latency != want {
				t.Fatalf("the probe takes %d ns, a request %d ns", latency, want)
			}
			return
		}
		// Sharing slows the others down too; only an idle task, or the last to end, tells.
		if end := lastEnd(twin, now); latency > end || rate == 0 && latency != end {
			t.Fatalf("the probe takes %d ns, a request at most %d ns", latency, end)
		}
	})
}

// lastEnd is how long after now the last request in a pool ends.
func lastEnd(p *Pool, now clock.Time) clock.Span {
	for p.Close().InFlight > 0 {
		p.Advance(p.slots[0].processor.next + 1)
	}
	return (p.Now() - 1).Sub(now)
}

// Asking changes nothing.
func TestProbeIsPure(t *testing.T) {
	for _, d := range disciplines {
		asked, slots := fixture(open(900), model.RoundRobin, webWorkload(d), 2, 1)
		other, _ := fixture(open(900), model.RoundRobin, webWorkload(d), 2, 1)
		for range 300 {
			for _, slot := range slots {
				asked.Probe(slot)
			}
			a, b := asked.Advance(asked.Now()+7e6), other.Advance(other.Now()+7e6)
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("%s: after probes\n%+v, without\n%+v", d, a, b)
			}
		}
	}
}

// A check of a task with requests ahead waits for them: in a queue, or by sharing.
func TestProbeWaitsItsTurn(t *testing.T) {
	w := webWorkload(model.Dedicated)
	w.CPUTime, w.WaitTime = random.Constant(100*clock.Millisecond), random.Distribution{}
	w.Workers = 2
	burst := workload.Steps([]model.RatePoint{{PerSecond: 1000},
		{At: clock.Time(4 * clock.Millisecond)}})
	burst.Arrivals = model.Even // at 0.5, 1.5, 2.5 and 3.5 ms
	traffic := model.Traffic{Sources: []model.Source{burst}}
	for _, c := range []struct {
		cpu  model.Discipline
		want clock.Span // from 4 ms on, for 1 ms of CPU
	}{
		// Two workers, one core each: those of 0.5 and 2.5 ms are served until 200.5 ms, then the
		// check.
		{model.Dedicated, 196_500*clock.Microsecond + clock.Millisecond},
		// Two in service on two cores: the same.
		{model.Shared, 196_500*clock.Microsecond + clock.Millisecond},
	} {
		w.CPU = c.cpu
		p, slots := fixture(traffic, model.RoundRobin, w, 1, 2)
		p.Advance(clock.Time(4 * clock.Millisecond))
		if got, ok := p.Probe(slots[0]); got != c.want || !ok {
			t.Errorf("%s: the check takes %v (%v), expected %v", c.cpu, got, ok, c.want)
		}
	}
	// Four share two cores: half a core for each, so a millisecond of CPU takes two and a half with
	// five.
	w.Workers = 100
	p, slots := fixture(traffic, model.RoundRobin, w, 1, 2)
	p.Advance(clock.Time(4 * clock.Millisecond))
	if got, _ := p.Probe(slots[0]); got != 2500*clock.Microsecond {
		t.Errorf("shared: the check takes %v, expected 2.5ms", got)
	}
}

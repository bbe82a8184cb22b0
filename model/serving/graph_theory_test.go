package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// mm1 is the mean time in an M/M/1 queue, in seconds.
func mm1(rate float64, service clock.Span) float64 { return 1 / (1/service.Seconds() - rate) }

// meanLatency runs a rig minute by minute after a warm-up, and gives the mean latency of each
// service in seconds.
func meanLatency(r *rig, span clock.Span) map[string]float64 {
	var all = map[string]*Latencies{}
	for at := clock.Minute; at <= span; at += clock.Minute {
		r.run(at)
		for name := range r.stations {
			if all[name] == nil {
				all[name] = &Latencies{}
			} else {
				all[name].Merge(r.latency(name))
			}
		}
	}
	mean := map[string]float64{}
	for name, l := range all {
		mean[name] = l.Completed().Sum().Seconds() / float64(l.Completed().Count())
	}
	return mean
}

// Burke 1956: what leaves an M/M/1 queue is a Poisson process again, so the time in a tandem of two
// is the sum of theirs.
func TestTandemQueuesAddUp(t *testing.T) {
	const rate = 50
	first, second := 10*msec, 15*msec
	r := newRig(t, 1, unlimited("front", calls("a", 0), calls("b", 1)).source(rate),
		serves("a", 1, random.Exponential(first)), serves("b", 1, random.Exponential(second)))
	mean := meanLatency(r, 200*clock.Minute)
	near(t, "a", mean["a"], mm1(rate, first), 0.02)
	near(t, "b", mean["b"], mm1(rate, second), 0.04)
	near(t, "front", mean["front"], mm1(rate, first)+mm1(rate, second), 0.03)
}

// Jackson 1957: in a network without loops every queue is an M/M/1 queue of its own, at the rate at
// which it is visited. b is called by two services.
func TestJacksonNetworkHasTheProductForm(t *testing.T) {
	const rate, other = 50, 25
	toB := calls("b", 1)
	toB.Probability = 0.4
	toC := calls("c", 2)
	toC.Probability = 0.7
	a, b, c := 14*msec, 15*msec, 20*msec
	r := newRig(t, 1,
		unlimited("front", calls("a", 0), toB, toC).source(rate),
		unlimited("side", calls("b", 0)).source(other),
		serves("a", 1, random.Exponential(a)), serves("b", 1, random.Exponential(b)),
		serves("c", 1, random.Exponential(c)))
	mean := meanLatency(r, 200*clock.Minute)
	atA, atB, atC := mm1(rate, a), mm1(0.4*rate+other, b), mm1(0.7*rate, c)
	near(t, "a", mean["a"], atA, 0.03)
	near(t, "b", mean["b"], atB, 0.04)
	near(t, "c", mean["c"], atC, 0.04)
	near(t, "side", mean["side"], atB, 0.04)
	near(t, "front", mean["front"], atA+0.4*atB+0.7*atC, 0.03)
	near(t, "calls to b", float64(r.served["b"].Offered-r.served["side"].Offered),
		0.4*float64(r.served["front"].Offered), 0.01)
}

// Calls of one step are over with the slowest: of two exponential times with means a and b the
// greater has the mean a + b − 1/(1/a + 1/b).
func TestParallelCallsTakeAsLongAsTheSlowest(t *testing.T) {
	a, b := 30*msec, 50*msec
	r := newRig(t, 1, unlimited("front", calls("a", 0), calls("b", 0)).source(100),
		unlimited("a").waits(random.Exponential(a)), unlimited("b").waits(random.Exponential(b)))
	both := 1 / (1/a.Seconds() + 1/b.Seconds())
	near(t, "front", meanLatency(r, 60*clock.Minute)["front"], a.Seconds()+b.Seconds()-both, 0.01)
}

// A request holds its worker while its calls are away: a front of c workers that only calls is an
// M/M/c queue, whose service time is that of the calls. Erlang C for two workers at a load of 1.4:
// a request waits with probability ρ²/(1+ρ) · 2, ρ = 0.7.
func TestCallerHoldsItsWorkerMeanwhile(t *testing.T) {
	const rate = 28
	service := 50 * msec
	front := serves("front", 2, random.Constant(0)).calls(calls("back", 0)).source(rate)
	r := newRig(t, 1, front, unlimited("back").waits(random.Exponential(service)))
	rho := rate * service.Seconds() / 2
	waits := 2 * rho * rho / (1 + rho)
	want := service.Seconds() + waits/(2/service.Seconds()-rate)
	near(t, "front", meanLatency(r, 200*clock.Minute)["front"], want, 0.03)
}

// A mesh that is asked once in four days gives the same integrals as one that is asked every minute:
// they are far greater than what fits into 64 bits as a product of level and nanoseconds.
func TestLongSpansDoNotOverflow(t *testing.T) {
	const vcpu = 4096
	build := func() *rig {
		p := serves("web", 200, random.Constant(clock.Hour)).source(0.05)
		p.tasks, p.vcpu = 64, vcpu
		p.Build.Workload.CPU = model.Shared
		p.Build.Workload.Memory.PerRequestMiB = 100
		return newRig(t, 1, p)
	}
	whole, parts := build(), build()
	end := 4 * clock.Day
	whole.mesh.Advance(clock.Time(end))
	want := Served{}
	for at := clock.Minute; at <= end; at += clock.Minute {
		parts.mesh.Advance(clock.Time(at))
		s := parts.stations["web"].Advance(clock.Time(at))
		want.CPUBusy += s.CPUBusy
		want.MemoryTime += s.MemoryTime
		want.InSystem += s.InSystem
	}
	got := whole.stations["web"].Advance(clock.Time(end))
	if got.CPUBusy != want.CPUBusy || got.MemoryTime != want.MemoryTime ||
		got.InSystem != want.InSystem {
		t.Errorf("in one piece %v of CPU, %v in the system, %d MiB-µs; by the minute %v, %v, %d",
			got.CPUBusy, got.InSystem, got.MemoryTime, want.CPUBusy, want.InSystem, want.MemoryTime)
	}
}

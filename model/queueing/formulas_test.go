package queueing

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

func near(a, b, share float64) bool { return math.Abs(a-b) <= share*math.Abs(b) }

// Known values: Erlang's tables, and systems that can be solved on paper.
func TestFormulasMatchPublishedValues(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
		share     float64
	}{
		{"B(10, 5)", ErlangB(10, 5), 0.018385, 1e-4},
		{"C(10, 5)", ErlangC(10, 5), 0.036105, 1e-4},
		{"C(1, 0.8)", ErlangC(1, 0.8), 0.8, 1e-12},
		{"M/M/1 wait", MMcWait(1, 0.8, 1), 4, 1e-12},
		{"M/D/1 of M/M/1", Cosmetatos(1, 0.7), 0.5, 1e-12},
		{"Kingman is exact for M/M/1 but for the load", Kingman(0.8, 0.8, 1/0.64, 1), 5.125, 1e-9},
		{"Brumelle of one server is Pollaczek and Khinchine", Brumelle(1, 0.8, 1, 3), 8, 1e-9},
		{"D/M/1 of M/M/1 at 0.6", AllenCunneen(0, 1) * KraemerLangenbachBelz(0.6, 0, 1), 0.32, 0.02},
	} {
		if !near(c.got, c.want, c.share) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// One Poisson task has the mean of Pollaczek and Khinchine when it is first come first served, and of
// an M/M/1 when it shares, whatever the law.
func TestOneTaskIsExact(t *testing.T) {
	const mean = 20 * clock.Millisecond
	for _, law := range []random.Distribution{random.Exponential(mean), random.Constant(mean),
		random.LognormalSigma(mean, 1)} {
		w := model.Workload{CPUTime: law, Workers: 1, Queue: 5000, CPU: model.Dedicated}
		load := Load{Tasks: 1, Rate: 35}
		square := law.Variance() + 0.0004
		fcfs, _ := NewStation(Task{Workload: w, VCPU: 1}).Band(load)
		if want := 0.02 + 35*square/2/0.3; fcfs.Mean.Low > want || fcfs.Mean.High < want {
			t.Errorf("%v: %+v does not hold %v", law, fcfs.Mean, want)
		}
		w.Workers, w.CPU = 5000, model.Shared
		shared, _ := NewStation(Task{Workload: w, VCPU: 1}).Band(load)
		if want := 0.02 / 0.3; !near(shared.Mean.Low, want, 0.03) || !near(shared.Mean.High, want, 0.03) {
			t.Errorf("%v: %+v is not %v", law, shared.Mean, want)
		}
	}
}

// A quota of 25 ms in 100: 50 ms may go on from one period into the next, 60 ms stall once; at worst
// the first stall comes before anything.
func TestQuotaBounds(t *testing.T) {
	for _, c := range []struct{ cpu, vcpu, low, high float64 }{
		{0, 0.25, 0, 0}, {0.01, 0.25, 0.01, 0.085}, {0.025, 0.25, 0.025, 0.1},
		{0.05, 0.25, 0.05, 0.2}, {0.06, 0.25, 0.135, 0.285}, {0.06, 1, 0.06, 0.06},
	} {
		got := QuotaBounds(c.cpu, c.vcpu)
		if math.Abs(got.Low-c.low) > 1e-12 || math.Abs(got.High-c.high) > 1e-12 {
			t.Errorf("%v of %v: %+v", c.cpu, c.vcpu, got)
		}
	}
}

// What cannot be served has no band, nor have tasks or requests that are not there; a timeout cuts
// both ends.
func TestNoBandBeyondCapacity(t *testing.T) {
	w := model.Workload{CPUTime: random.Exponential(clock.Second), Workers: 4, Queue: 10,
		CPU: model.Shared, Timeout: 500 * clock.Millisecond}
	s := NewStation(Task{Workload: w, VCPU: 2})
	for _, l := range []Load{{Tasks: 3, Rate: 6}, {Tasks: 0, Rate: 1}, {Tasks: 1}} {
		if band, ok := s.Band(l); ok {
			t.Errorf("%+v: %+v", l, band)
		}
	}
	band, ok := s.Band(Load{Tasks: 3, Rate: 5})
	if !ok || band.Mean.High != 0.5 || band.P99 != (Bounds{0.5, 0.5}) {
		t.Errorf("%v %+v", ok, band)
	}
}

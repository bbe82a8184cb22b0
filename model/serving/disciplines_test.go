package serving

import (
	"math"
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// With a core for every worker there is nothing to share and no quota to exceed: the disciplines
// are one and the same, to the last bit, for requests and for health checks.
func TestDisciplinesAreOneWithACorePerWorker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorkload(t)
		w.Workers = rapid.SampledFrom([]int{1, 2, 4, 9}).Draw(t, "workers with a core each")
		w.Cores = rapid.SampledFrom([]int{0, w.Workers}).Draw(t, "cores")
		vcpu := float64(w.Workers) + rapid.SampledFrom([]float64{0, 0.25, 3}).Draw(t, "spare vCPUs")
		config := Config{
			Service: "web",
			Algorithm: rapid.SampledFrom([]model.Algorithm{model.RoundRobin,
				model.LeastOutstanding}).Draw(t, "algorithm"),
			IdleTimeout: clock.Minute,
			Traffic:     drawTraffic(t),
		}
		var pools []*Pool
		for _, d := range disciplines {
			pool := NewPool(config)
			w.CPU = d
			for number := range 3 {
				slot := pool.Add(model.TaskID{Group: "web", Number: number}, w, vcpu)
				pool.SetAnswering(slot, true)
				pool.SetRouted(slot, true)
			}
			pools = append(pools, pool)
		}
		for pools[0].Now() < clock.Time(3*clock.Second) {
			span := rapid.SampledFrom([]clock.Span{1, 7 * clock.Millisecond, clock.Second}).Draw(t, "span")
			to := pools[0].Now().Add(span)
			want := pools[0].Advance(to)
			for i, pool := range pools[1:] {
				if got := pool.Advance(to); !reflect.DeepEqual(got, want) {
					t.Fatalf("%s\n%+v\n%s\n%+v", disciplines[0], want, disciplines[i+1], got)
				}
				for slot := range Slot(3) {
					at, ok := pool.Probe(slot)
					if at0, ok0 := pools[0].Probe(slot); at != at0 || ok != ok0 {
						t.Fatalf("a check of %s takes %d (%v), of %s %d (%v)", disciplines[i+1], at,
							ok, disciplines[0], at0, ok0)
					}
				}
			}
		}
	})
}

// A bound of the program's own counts like vCPUs that are not there, except that a quota may be
// larger: then it is never spent.
func TestCoresBoundTheProgram(t *testing.T) {
	served := func(w model.Workload, vcpu float64) Served {
		p, _ := fixture(open(300), model.RoundRobin, w, 3, vcpu)
		return p.Advance(clock.Time(10 * clock.Second))
	}
	for _, d := range disciplines {
		w := webWorkload(d)
		w.Cores = 2
		got := served(w, 8)
		if w.Cores = 0; d == model.Quota {
			w.CPU = model.Shared
		}
		if want := served(w, 2); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: 2 of 8 cores\n%+v, 2 vCPUs\n%+v", d, got, want)
		}
	}
}

// T-07: on a quarter of a vCPU a request of 8 ms takes 8 ms as long as there is quota. Those that
// meet a stall take most of a period longer, so the tail is far from the median.
func TestTailOfASmallTaskIsThatOfItsPeriods(t *testing.T) {
	w := model.Workload{CPUTime: random.Constant(8 * clock.Millisecond), Workers: 64, Queue: 1000}
	latency := func(d model.Discipline) func(float64) float64 {
		w.CPU = d
		p, _ := fixture(open(12), model.RoundRobin, w, 1, 0.25)
		served := p.Advance(clock.Time(3*clock.Hour - clock.Second))
		return func(q float64) float64 { return served.Latency.Completed().Quantile(q).Seconds() * 1000 }
	}
	quota, shared := latency(model.Quota), latency(model.Shared)
	if math.Abs(quota(0.5)-8) > 0.1 || quota(0.99) < 50 || quota(0.99) > 100 {
		t.Errorf("with a quota the median takes %v ms, p99 %v ms", quota(0.5), quota(0.99))
	}
	if shared(0) < 31.9 {
		t.Errorf("on a quarter of a core a request takes %v ms", shared(0))
	}
}

// A saturated task does a quota of work in each period, and latencies cluster near whole periods:
// eight requests of 8 ms get 3.125 ms each in a period, so each takes two stalls of 96.875 ms or
// three. Sharing smooths that to eight times 32 ms for all.
func TestLatenciesClusterNearWholePeriods(t *testing.T) {
	w := model.Workload{CPUTime: random.Constant(8 * clock.Millisecond), Workers: 64, Queue: 1000}
	traffic := model.Traffic{Clients: &model.Clients{Count: 8}}
	for _, d := range []model.Discipline{model.Quota, model.Shared} {
		w.CPU = d
		p, _ := fixture(traffic, model.RoundRobin, w, 1, 0.25)
		p.Advance(clock.Time(clock.Hour - clock.Minute))
		served := p.Advance(clock.Time(clock.Hour))
		allowed := []float64{8 + 2*96.875, 8 + 3*96.875}
		if d == model.Shared {
			allowed = []float64{256, 256}
		}
		l := served.Latency.Completed()
		for i := range 101 {
			got := l.Quantile(float64(i)/100).Seconds() * 1000
			if math.Abs(got-allowed[0]) > 1 && math.Abs(got-allowed[1]) > 1 {
				t.Errorf("%s: percentile %d is %v ms, expected one of %v", d, i, got, allowed)
			}
		}
		if mean := float64(l.Sum()) / float64(l.Count()) / 1e6; math.Abs(mean-256) > 0.5 {
			t.Errorf("%s: the mean is %v ms, expected 8·8/0.25", d, mean)
		}
	}
}

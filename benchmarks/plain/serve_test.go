package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

// poisson is a load of exponential gaps and exponential work; rho is the use of a core.
func poisson(seed uint64, rho float64) Load {
	r := rand.New(rand.NewPCG(seed, seed))
	at := 0.0
	return Load{
		Next: func() (float64, bool) {
			at += r.ExpFloat64() / rho
			return at, true
		},
		CPU:     r.ExpFloat64,
		Wait:    func() float64 { return 0 },
		Tasks:   func(float64) int { return 1 },
		VCPU:    1,
		Workers: 1,
		Queue:   math.MaxInt,
		Horizon: 200_000,
	}
}

// M/M/1: the time in the system is exponential with a mean of 1/(1−ρ) services.
func TestMedianOfSingleServer(t *testing.T) {
	const rho = 0.6
	got := Serve(poisson(1, rho))
	if median, want := got.Median(), math.Ln2/(1-rho); math.Abs(median-want) > 0.05*want {
		t.Errorf("the median is %.3f, theory says %.3f", median, want)
	}
	if want := rho * 200_000; math.Abs(float64(got.Offered)-want) > 5*math.Sqrt(want) {
		t.Errorf("%d requests, want about %.0f", got.Offered, want)
	}
}

// M/M/1-PS: sharing leaves the mean as it is and lets short requests pass long ones, so the median
// is well below the one of first come, first served.
func TestSharedCoreIsFairToShortRequests(t *testing.T) {
	const rho = 0.6
	queueing := Serve(poisson(2, rho))
	load := poisson(2, rho)
	load.Shared, load.Workers = true, math.MaxInt
	sharing := Serve(load)
	if sharing.Median() > 0.8*queueing.Median() {
		t.Errorf("sharing a core has a median of %.3f s, queueing for it %.3f s",
			sharing.Median(), queueing.Median())
	}
}

// A request ends once, or is in flight at the horizon.
func TestRequestsAreConserved(t *testing.T) {
	for _, shape := range []struct {
		name                 string
		shared, quota, least bool
	}{{name: "dedicated in turn"}, {name: "shared in turn", shared: true},
		{name: "quota in turn", quota: true}, {name: "dedicated least", least: true}} {
		load := poisson(3, 2.5)
		load.Tasks = func(at float64) int { return 1 + int(at/1000)%3 }
		load.Queue, load.Timeout, load.Horizon = 5, 3, 20_000
		load.Shared, load.Quota, load.Least = shape.shared, shape.quota, shape.least
		load.Wait = func() float64 { return 0.1 }
		r := Serve(load)
		ends := r.Completed + r.Refused + r.GaveUp + r.InFlight
		if ends != r.Offered {
			t.Errorf("%s: %d offered, %d ended or in flight", shape.name, r.Offered, ends)
		}
		if r.Completed == 0 || r.Refused == 0 || r.GaveUp == 0 {
			t.Errorf("%s: not every end was met: %+v", shape.name, r)
		}
	}
}

// T-07: a request of 40 ms on a quarter of a vCPU has 25 ms in the first period, the rest in the
// second.
func TestQuotaStallsUntilTheNextPeriod(t *testing.T) {
	load := poisson(4, 1)
	arrivals := 0
	load.Next = func() (float64, bool) {
		arrivals++
		return 3, arrivals == 1
	}
	load.CPU = func() float64 { return 0.04 }
	load.Quota, load.VCPU = true, 0.25
	if r := Serve(load); math.Abs(r.Median()-0.115) > 0.0012 {
		t.Errorf("the request took %.4f s, want 0.115", r.Median())
	}
}

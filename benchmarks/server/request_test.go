package main

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// A pool with a worker for each request serves every request in just its work. So its latencies are
// the work of the requests that are sent to the real server, if those are the same requests.
func TestRequestsAreThoseOfThePool(t *testing.T) {
	for _, s := range []service{sleepingService(), cpuBoundService()} {
		streams := random.NewStreams(7)
		s.workers, s.vcpu, s.discipline = 5000, 5000, model.Dedicated
		load := traffic{length: 20 * clock.Second, rate: 100}
		var drawn stats.Sketch
		all := s.requests(load, streams)
		for _, r := range all {
			drawn.Record(r.work)
		}
		if len(all) < 1500 || load.end() <= all[len(all)-1].at {
			t.Fatalf("%s: %d requests, the last at %v", s.name, len(all), all[len(all)-1].at)
		}
		for _, from := range []clock.Time{0, clock.Time(123 * clock.Millisecond)} {
			load.from = from
			served, _ := s.simulate(load, streams)
			if served.Count() != drawn.Count() || served.Sum() != drawn.Sum() ||
				served.Quantile(0.9) != drawn.Quantile(0.9) {
				t.Errorf("%s from %v: served %d in %v, drawn %d of %v", s.name, from,
					served.Count(), served.Sum(), drawn.Count(), drawn.Sum())
			}
		}
	}
}

// A later start moves every request by as much and changes nothing else.
func TestStartMovesEveryRequest(t *testing.T) {
	s, streams := sleepingService(), random.NewStreams(3)
	const by = 37 * clock.Millisecond
	load := traffic{length: 10 * clock.Second, rate: 50}
	early := s.requests(load, streams)
	load.from = clock.Time(by)
	late := s.requests(load, streams)
	if len(early) != len(late) || len(early) < 300 {
		t.Fatalf("%d requests, then %d", len(early), len(late))
	}
	for i := range early {
		if late[i].at.Sub(early[i].at) != by || late[i].work != early[i].work {
			t.Fatalf("request %d: %+v became %+v", i, early[i], late[i])
		}
	}
}

func TestRateUsesAShareOfTheCapacity(t *testing.T) {
	for _, c := range []struct {
		service service
		want    float64 // requests a second at half of the capacity
	}{
		{sleepingService(), 50},                // 4 workers, 40 ms
		{cpuBoundService(), 25},                // half a core, 10 ms
		{cpuBoundService().withoutQuota(), 50}, // a core
	} {
		if got := c.service.rate(0.5); got < c.want*0.9999 || got > c.want*1.0001 {
			t.Errorf("%s: %v requests a second, want %v", c.service.name, got, c.want)
		}
	}
}

package scenarios

import (
	"context"
	"runtime"
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// Twenty times the requests in the same simulated time need less than twice the memory, be it live
// at the end of a minute or allocated over the run. A few bytes for each request would be tenfold.
func TestMemoryDoesNotDependOnRequests(t *testing.T) {
	footprintOf(t, 0.05) // what a process allocates once
	few := footprintOf(t, 0.05)
	many := footprintOf(t, 1)
	t.Logf("%v requests: %+v; %v requests: %+v", few.requests, few, many.requests, many)
	if many.requests < 19*few.requests {
		t.Fatalf("%v requests against %v: not twenty times as many", many.requests, few.requests)
	}
	if many.peak > 2*few.peak {
		t.Errorf("the peak of live memory rose from %d to %d bytes", few.peak, many.peak)
	}
	if many.allocated > 2*few.allocated {
		t.Errorf("allocations rose from %d to %d bytes", few.allocated, many.allocated)
	}
}

// footprint is the memory of one run, in bytes.
type footprint struct {
	requests  float64
	peak      uint64 // the most that was live at the end of a simulated minute
	allocated uint64 // over the whole run
}

// footprintOf plays ten minutes of the round robin case with part of its requests.
func footprintOf(t *testing.T, part float64) (f footprint) {
	s := bundled("testdata/round-robin.toml")(t)
	s.Horizon = 10 * clock.Minute
	sources := s.Services[0].Traffic.Sources
	s.Services[0].Traffic.Sources = []model.Source{workload.Scale(sources[0], part)}
	before := collected()
	o, err := scenarios.Run(context.Background(), s, scenarios.RunOptions{
		Workers: 1,
		Progress: func(scenarios.Progress) {
			if now := collected(); now.HeapAlloc > before.HeapAlloc {
				f.peak = max(f.peak, now.HeapAlloc-before.HeapAlloc)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.allocated = collected().TotalAlloc - before.TotalAlloc
	f.requests = o.Services[0].Requests.Offered.Mean
	return f
}

// collected are the figures of memory without what is no longer used.
func collected() (m runtime.MemStats) {
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}

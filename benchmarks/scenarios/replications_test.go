package scenarios

import (
	"context"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// BenchmarkReplications plays an hour a hundred times alone, and a thousand times in one run between these, and
// reports how much longer a replication of many takes:
//
//	x-one  processor time of one of many replications over that of a run of one
//
// Either pays for collecting its garbage.
// One operation is a thousand replications, or as many as -short allows.
func BenchmarkReplications(b *testing.B) {
	const ones = 100 // runs of one, half of them before and half after
	s, n := hour(b), 1000
	if testing.Short() {
		n = 50
	}
	for b.Loop() {
		var alone, many time.Duration
		for i := range ones {
			if i == ones/2 {
				many = processorTimeOf(b, s, n)
			}
			alone += processorTimeOf(b, s, 1)
		}
		b.ReportMetric(many.Seconds()/float64(n)/(alone.Seconds()/ones), "x-one")
		b.ReportMetric(many.Seconds()/float64(n)*1e3, "ms/replication")
	}
}

func processorTimeOf(t testing.TB, s *model.Scenario, replications int) time.Duration {
	began := processorTime(t)
	if _, err := scenarios.Run(context.Background(), s, scenarios.RunOptions{
		Replications: replications, Workers: 1,
	}); err != nil {
		t.Fatal(err)
	}
	return processorTime(t) - began
}

// hour is the round robin case with a tenth of its requests.
func hour(t testing.TB) *model.Scenario {
	s := bundled("testdata/round-robin.toml")(t)
	sources := s.Services[0].Traffic.Sources
	s.Services[0].Traffic.Sources = []model.Source{workload.Scale(sources[0], 0.1)}
	s.Services[0].DesiredCount = 3
	return s
}

// What is live after 400 replications is what was after 50: each is joined with those before it and
// forgotten. Keeping the outcome of each would be more than tenfold.
func TestMemoryDoesNotGrowWithReplications(t *testing.T) {
	s := hour(t)
	s.Horizon = 20 * clock.Second
	const few, many = 50, 400
	live := map[int]uint64{}
	_, err := scenarios.Run(context.Background(), s, scenarios.RunOptions{
		Replications: many, Workers: 1,
		Progress: func(p scenarios.Progress) {
			if p.Simulated == p.Horizon && (p.Replication == few-1 || p.Replication == many-1) {
				live[p.Replication+1] = collected().HeapAlloc
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("live bytes in replication: %v", live)
	if len(live) != 2 || live[many] > live[few]+live[few]/20 {
		t.Errorf("live memory rose from %d bytes in replication %d to %d in replication %d", live[few], few,
			live[many], many)
	}
}

package accuracy

import (
	"runtime"
	"sync"
	"testing"

	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// Intervals have the coverage that they claim: of a thousand independent experiments with a few
// replications each, 93 to 97 % have the truth in their 95 % interval.
func TestIntervalsCoverTheTruth(t *testing.T) {
	const experiments, replications = 1000, 5
	s := newSystem("coverage: M/M/4 at 0.5", 1, 4, 0.5, exponential())
	s.requests = 9000
	q := s.queue()
	measures := []struct {
		name    string
		measure measure
		truth   float64
		covered int
	}{
		{"mean latency", meanLatency, q.Latency(), 0},
		{"p99 latency", quantile(0.99), theory.Percentile(0.99, q.Tail), 0},
		{"cores in use", cpuInUse, 2, 0},
	}
	var lock sync.Mutex
	var group sync.WaitGroup
	next := make(chan uint64)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for seed := range next {
				var runs [replications]observation
				for n := range runs {
					runs[n] = s.run(random.NewStreams(seed).Replication(n), 1)
				}
				for i := range measures {
					m := &measures[i]
					values := make([]float64, replications)
					for n := range runs {
						values[n] = m.measure(&runs[n])
					}
					interval := stats.Confidence(values, shown)
					if interval.Low <= m.truth && m.truth <= interval.High {
						lock.Lock()
						m.covered++
						lock.Unlock()
					}
				}
			}
		})
	}
	for seed := range uint64(experiments) {
		next <- seed
	}
	close(next)
	group.Wait()
	for _, m := range measures {
		t.Logf("%s: %d of %d", m.name, m.covered, experiments)
		if m.covered < experiments*93/100 || m.covered > experiments*97/100 {
			t.Errorf("%s: %d of %d intervals hold the truth, want 930 to 970", m.name, m.covered, experiments)
		}
	}
}

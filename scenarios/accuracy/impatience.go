package accuracy

import (
	"fmt"

	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
)

// impatience is M/M/c+D.
func impatience() (cases []Case) {
	const patience = 100 * clock.Millisecond
	for _, q := range []struct {
		workers int
		rho     float64
	}{{1, 0.8}, {1, 1.5}, {4, 0.9}, {4, 1.2}} {
		s := newSystem(fmt.Sprintf("M/M/%d at %.1f, patience 100 ms", q.workers, q.rho), 1, q.workers, q.rho,
			exponential())
		s.requests = 120_000
		s.workload.Timeout = patience
		exact := theory.NewImpatient(s.queue(), patience.Seconds())
		cases = append(cases,
			s.measured("gave up", "M/M/c+D [BH]", "", exact.Late(), gaveUp),
			s.meanLatency("M/M/c+D [BH]", exact.Latency()),
			s.measured("longest latency", "the patience", "s", patience.Seconds(), longestLatency),
			s.coresInUse("M/M/c+D [BH]", exact.Busy()))
	}
	return cases
}

package accuracy

import (
	"fmt"

	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/random"
)

// deterministicService is M/D/c.
func deterministicService() (cases []Case) {
	for _, q := range []struct {
		workers int
		rho     float64
	}{{1, 0.5}, {1, 0.8}, {1, 0.9}, {2, 0.8}, {4, 0.8}, {4, 0.9}, {20, 0.9}} {
		s := newSystem(fmt.Sprintf("M/D/%d at %.1f", q.workers, q.rho), 1, q.workers, q.rho,
			random.Constant(serviceTime))
		exact := theory.NewMDc(q.workers, s.rate, serviceTime.Seconds())
		cases = append(cases,
			s.meanLatency("Crommelin [C]", exact.Latency()),
			s.percentile99("Franx [F]", exact.Tail),
			s.measured("all workers busy", "Crommelin [C]", "", exact.Waits(), foundAtLeast(q.workers)))
	}
	return cases
}

// generalService is M/G/1.
func generalService() (cases []Case) {
	for _, rho := range []float64{0.5, 0.8} {
		for _, l := range laws()[1:] { // the first, D, has a family of its own
			s := newSystem(fmt.Sprintf("M/%s/1 at %.1f", l.name, rho), 1, 1, rho, l.law)
			cases = append(cases,
				s.meanLatency("Pollaczek-Khinchine [K]", theory.MG1(s.rate, s.service())),
				s.measured("worker busy", "ρ", "", rho, foundAtLeast(1)))
		}
	}
	return cases
}

// generalServers is M/G/c, of which theory knows bounds.
func generalServers() (cases []Case) {
	for _, c := range []int{4, 20} {
		for _, l := range laws()[1:] { // the first, D, has a family of its own
			const rho = 0.9
			s := newSystem(fmt.Sprintf("M/%s/%d at %.1f", l.name, c, rho), 1, c, rho, l.law)
			s.requests = 60_000
			low, high := theory.MGcBounds(c, s.rate, s.service())
			cases = append(cases, s.between("mean latency", "Brumelle [B], Wolff and Daley [W, D]", "s",
				Range{low, high}, meanLatency))
		}
	}
	return cases
}

package accuracy

import (
	"fmt"
	"math"

	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// manyServers is M/M/c.
func manyServers() (cases []Case) {
	for _, c := range []int{1, 4, 20} {
		for _, rho := range []float64{0.5, 0.8, 0.9} {
			s := newSystem(fmt.Sprintf("M/M/%d at %.1f", c, rho), 1, c, rho, exponential())
			q := s.queue()
			cases = append(cases,
				s.meanLatency("Erlang C [K]", q.Latency()),
				s.median("Erlang C [GH]", q.Tail),
				s.percentile99("Erlang C [GH]", q.Tail),
				s.coresInUse("λ·s", rho*float64(c)),
				s.requestsInTasks("Little: λ·T", s.rate*q.Latency()))
			if q.Waits() > 0.01 { // else too few are seen to wait
				cases = append(cases,
					s.measured("all workers busy", "Erlang C [K]", "", q.Waits(), foundAtLeast(c)))
			}
		}
	}
	return cases
}

// endlessServers is M/G/∞: nobody waits, and the number in the system is Poisson, whatever the law.
func endlessServers() (cases []Case) {
	const busy, workers = 100, 400
	for _, l := range []namedLaw{
		{"M", exponential()}, {"U", random.Uniform(0, 2*serviceTime)},
		{"LN1", random.LognormalSigma(serviceTime, 1)},
	} {
		s := newSystem(fmt.Sprintf("M/%s/∞", l.name), 1, workers, float64(busy)/workers, l.law)
		s.requests = 300_000
		cases = append(cases,
			s.meanLatency("s", serviceTime.Seconds()),
			s.percentile("median", 0.5, "that of the law", medianOf(l.name)),
			s.percentile("p99", 0.99, "that of the law", percentile99Of(l.name)),
			s.measured("110 or more in tasks", "Poisson [K]", "",
				theory.MMcK(s.queue(), 0).AtLeast(110), foundAtLeast(110)))
	}
	return append(cases, waitOnly()...)
}

// percentile99Of is the 99th percentile of a law of the mean serviceTime, by its formula.
func percentile99Of(law string) float64 {
	const z = 2.3263478740408408 // 99 % of a normal law are below
	return serviceTime.Seconds() * map[string]float64{
		"M": math.Log(100), "U": 2 * 0.99, "LN1": math.Exp(z - 0.5),
	}[law]
}

// medianOf is the median of a law of the mean serviceTime, by its formula.
func medianOf(law string) float64 {
	return serviceTime.Seconds() * map[string]float64{"M": math.Ln2, "U": 1, "LN1": math.Exp(-0.5)}[law]
}

// waitOnly is a wait after the CPU time, errors of the program and the memory that requests hold,
// where nothing else stands in the way.
func waitOnly() []Case {
	const waiting, wrong, mebibytes = 100 * clock.Millisecond, 0.2, 3
	s := newSystem("M/E4/∞, then a wait", 1, 400, 0.125, random.Erlang(4, serviceTime))
	s.requests = 150_000
	s.workload.WaitTime = random.Exponential(waiting)
	s.workload.Memory.PerRequestMiB = mebibytes
	s.workload.Defect.Kind, s.workload.Defect.Rate = failing, wrong
	latency := (serviceTime + waiting).Seconds()
	return []Case{
		s.meanLatency("s + w", latency),
		s.coresInUse("λ·s", s.rate*serviceTime.Seconds()),
		s.measured("failed", "the rate of errors", "", wrong, failed),
		s.measured("memory of requests", "Little: λ·T", "MiB", mebibytes*s.rate*latency, memoryHeld),
	}
}

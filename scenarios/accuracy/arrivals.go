package accuracy

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
)

// renewalArrivals is E_n/M/c and D/M/c. Round robin over n tasks gives each every n-th request.
func renewalArrivals() (cases []Case) {
	for _, n := range []int{2, 4, 100} {
		s := newSystem(fmt.Sprintf("round robin over %d: E%d/M/1 at 0.8", n, n), n, 1, 0.8, exponential())
		rate := theory.GM1(mu, theory.ErlangTransform(n, s.rate/float64(n)))
		cases = append(cases,
			s.meanLatency("root of σ = A*(μ(1−σ)) [K]", 1/rate),
			s.percentile99("exponential of rate μ(1−σ) [K]",
				func(t float64) float64 { return math.Exp(-rate * t) }),
			s.coresInUse("λ·s", 0.8*float64(n)))
	}
	for _, n := range []int{2, 4} {
		s := newSystem(fmt.Sprintf("round robin over %d: E%d/M/4 at 0.9", n, n), n, 4, 0.9, exponential())
		number := theory.EnMc(n, s.queue()).Mean()
		cases = append(cases,
			s.meanLatency("its Markov chain [N]", number/s.queue().Lambda),
			s.requestsInTasks("its Markov chain [N]", number*float64(n)))
	}
	for _, c := range []int{1, 4, 20} {
		s := newSystem(fmt.Sprintf("D/M/%d at 0.8", c), 1, c, 0.8, exponential())
		s.traffic.Sources[0].Arrivals = model.Even
		latency := theory.LatencyOfFound(theory.DMc(s.queue()), c, mu)
		cases = append(cases,
			s.meanLatency("its chain at arrivals [K]", latency),
			s.coresInUse("λ·s", 0.8*float64(c)))
	}
	return cases
}

// burstyArrivals is MMPP/M/c.
func burstyArrivals() (cases []Case) {
	for _, c := range []int{1, 4} {
		bursts := model.Bursts{Factor: 3, Calm: clock.Second, Burst: 500 * clock.Millisecond}
		s := newSystem(fmt.Sprintf("MMPP/M/%d at 0.7", c), 1, c, 0.42, exponential())
		q := theory.Bursty{
			Servers: c, Mu: mu, Rate: [2]float64{s.rate, s.rate * bursts.Factor},
			MeanStay: [2]float64{bursts.Calm.Seconds(), bursts.Burst.Seconds()},
		}
		s.traffic.Sources[0] = workload.WithBursts(s.traffic.Sources[0], bursts)
		s.rate = q.MeanRate()
		s.requests = 400_000
		number := q.Number()
		cases = append(cases,
			s.measured("arrivals", "λ", "requests/s", s.rate, arrivals),
			s.meanLatency("its Markov chain [N]", number.Mean()/s.rate),
			s.requestsInTasks("its Markov chain [N]", number.Mean()),
			s.measured("all workers busy", "its Markov chain [N]", "", number.AtLeast(c), foundAtLeast(c)))
	}
	return cases
}

package accuracy

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// byEvents are single services of which only the event path knows what they do.
func byEvents() (cases []Case) {
	cases = append(cases, erlangA()...)
	cases = append(cases, retries()...)
	cases = append(cases, pollers()...)
	return append(cases, thinned()...)
}

// erlangA is M/M/c+M: clients leave the queue after exponential patience.
func erlangA() (cases []Case) {
	const patience = 200 * clock.Millisecond
	theta := 1 / patience.Seconds()
	for _, q := range []struct {
		workers int
		rho     float64
	}{{1, 0.8}, {4, 0.9}, {4, 1.2}, {20, 2.0}} {
		s := newSystem(fmt.Sprintf("M/M/%d+M at %.1f, mean patience 200 ms", q.workers, q.rho), 1, q.workers, q.rho,
			exponential())
		s.events, s.requests = true, 60_000
		// Who gives up in the queue leaves it; in service the work goes on, though nobody waits for it.
		s.workload.Patience = random.Exponential(patience)
		law := theory.ErlangA(s.queue(), theta, 400)
		waiting := law.Expect(func(n int) float64 { return math.Max(0, float64(n-q.workers)) })
		served := s.rate - theta*waiting
		begun := served / s.rate
		cases = append(cases,
			s.measured("gave up", "Erlang-A [GMR]", "", 1-begun*mu/(mu+theta), gaveUp),
			s.meanLatency("Erlang-A [GMR]", waiting/s.rate+begun/(mu+theta)),
			s.coresInUse("Erlang-A [GMR]", served/mu),
			s.requestsInTasks("Erlang-A [GMR]", law.Mean()))
	}
	return cases
}

// retries is M/M/1 whose requests fail and come back after a pause until they succeed. By BCMP the
// pause is a station of its own, whatever its law, and each attempt meets an M/M/1 of the whole rate.
func retries() (cases []Case) {
	for _, fails := range []float64{0.1, 0.3} {
		const rate = 15.0
		s := newSystem(fmt.Sprintf("M/M/1, %.0f %% fail and come back", 100*fails), 1, 1, rate/mu, exponential())
		s.events, s.requests = true, 80_000
		s.workload.Defect = model.Defect{Kind: failing, Rate: fails}
		s.retry = model.Retry{Attempts: 1000, Backoff: clock.Second, MaxBackoff: clock.Second, Jitter: true}
		all := rate / (1 - fails)
		cases = append(cases,
			s.measured("attempts per second", "λ/(1−p)", "requests/s", all, arrivals),
			s.meanLatency("BCMP [BCMP]: 1/(μ−λ/(1−p))", 1/(mu-all)),
			s.coresInUse("λ·s/(1−p)", all/mu))
	}
	return cases
}

// pollers are tasks that poll one queue: together they are one M/M/c.
func pollers() (cases []Case) {
	for _, rho := range []float64{0.7, 0.9} {
		s := newSystem(fmt.Sprintf("5 tasks × 2 pollers of one queue at %.1f", rho), 5, 2, rho, exponential())
		s.events, s.isQueue, s.requests = true, true, 100_000
		q := theory.MMc{Servers: 10, Lambda: s.rate, Mu: mu}
		cases = append(cases,
			s.meanLatency("Erlang C [K]", q.Latency()),
			s.percentile99("Erlang C [GH]", q.Tail))
	}
	return cases
}

// thinned is weighted_random: each task gets a Poisson stream of its own.
func thinned() (cases []Case) {
	for _, rho := range []float64{0.5, 0.8} {
		s := newSystem(fmt.Sprintf("weighted_random over 10: M/M/2 at %.1f each", rho), 10, 2, rho, exponential())
		s.events, s.algorithm = true, model.WeightedRandom
		cases = append(cases,
			s.meanLatency("Erlang C [K]", s.queue().Latency()),
			s.percentile99("Erlang C [GH]", s.queue().Tail))
	}
	return cases
}

package accuracy

import (
	"fmt"

	"ecsim/model"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/random"
)

// routing is least outstanding requests: join the shortest queue, of all or of two.
func routing() (cases []Case) {
	for _, q := range []struct {
		workers int
		rho     float64
	}{{1, 0.5}, {1, 0.8}, {1, 0.9}, {4, 0.8}} {
		s := newShortest(2, q.workers, q.rho)
		number := theory.ShorterOfTwo(q.workers, s.rate, mu).Mean()
		cases = append(cases,
			s.meanLatency("its Markov chain [AWZ]", number/s.rate),
			s.requestsInTasks("its Markov chain [AWZ]", number))
	}
	for _, n := range []int{3, 4} {
		s := newShortest(n, 1, 0.8)
		cases = append(cases,
			s.meanLatency("its Markov chain", shortestOf(n, n, 0.8)*serviceTime.Seconds()))
	}
	return append(cases, twoChoices()...)
}

// newShortest is tasks under least outstanding requests.
func newShortest(tasks, workers int, rho float64) *system {
	s := newSystem(fmt.Sprintf("least outstanding of %d × %d at %.1f", tasks, workers, rho), tasks,
		workers, rho, exponential())
	s.algorithm = model.LeastOutstanding
	s.requests = min(s.requests, 200_000)
	return s
}

// shortestOf is the mean time, in service times, in n queues with one worker each when arrivals look
// at some of them.
func shortestOf(n, looks int, rho float64) float64 {
	longest := 30
	if n > 3 {
		longest = 20
	}
	rate := rho * float64(n)
	q := theory.Choices{Queues: n, Looks: looks, Lambda: rate, Mu: 1, Longest: longest}
	return q.Number() / rate
}

// twoChoices is the power of two choices. With endlessly many tasks theory knows the latency; with
// n it is above that by a term that falls as 1/n or faster [G], which that of four tasks bounds.
func twoChoices() (cases []Case) {
	const rho = 0.8
	const slow = 10 * serviceTime // a rate at which a minute is not too long
	endless, ofFour := theory.TwoChoicesMeanField(rho, 1), shortestOf(4, 2, rho)
	for _, q := range []struct {
		tasks    int
		by       string
		expected Range
	}{
		{3, "its Markov chain", exactly(shortestOf(3, 2, rho))},
		{4, "its Markov chain", exactly(ofFour)},
		{100, "mean field [M], 1/n [G]", Range{endless, endless + (ofFour-endless)*4/100}},
	} {
		s := newSystem(fmt.Sprintf("less outstanding of 2 drawn from %d at %.1f", q.tasks, rho), q.tasks, 1,
			rho, random.Exponential(slow))
		s.algorithm, s.pairs = model.LeastOutstanding, true
		s.requests = 20_000
		expected := Range{q.expected.Low * slow.Seconds(), q.expected.High * slow.Seconds()}
		cases = append(cases, s.between("mean latency", q.by, "s", expected, meanLatency))
	}
	return cases
}

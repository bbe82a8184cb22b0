package accuracy

import (
	"fmt"

	"ecsim/model/queueing"
	"ecsim/scenarios/accuracy/theory"
)

// losses is M/M/c/K, and M/G/c/c, whose loss is the same for every law.
func losses() (cases []Case) {
	for _, queue := range []int{0, 3, 12} {
		s := newSystem(fmt.Sprintf("M/M/4 with %d places to wait, at 0.9", queue), 1, 4, 0.9, exponential())
		s.workload.Queue, s.requests = queue, 150_000
		number := theory.MMcK(s.queue(), queue)
		lost := number[len(number)-1]
		cases = append(cases,
			s.measured("refused", "M/M/c/K [GH]", "", lost, refused),
			s.meanLatency("M/M/c/K [GH]", number.Mean()/s.rate/(1-lost)),
			s.requestsInTasks("M/M/c/K [GH]", number.Mean()))
	}
	cases = append(cases, overload()...)
	for _, l := range laws() {
		s := newSystem(fmt.Sprintf("M/%s/4 with 0 places to wait, at 0.9", l.name), 1, 4, 0.9, l.law)
		s.workload.Queue, s.requests = 0, 100_000
		lost := queueing.ErlangB(4, s.rate*serviceTime.Seconds())
		cases = append(cases,
			s.measured("refused", "Erlang B, whatever the law [S]", "", lost, refused),
			s.coresInUse("λ·s of those served", 4*0.9*(1-lost)))
	}
	return cases
}

// overload is twice as much as 100 workers can do, with 100 places to wait: both are full for ever.
func overload() []Case {
	const workers, queue = 100, 100
	s := newSystem("M/M/100 with 100 places to wait, at 2.0", 1, workers, 2, exponential())
	s.workload.Queue = queue
	s.requests = 100_000
	number := theory.MMcK(s.queue(), queue)
	lost := number[len(number)-1]
	return []Case{
		s.measured("refused", "M/M/c/K [GH]", "", lost, refused),
		s.meanLatency("M/M/c/K [GH]", number.Mean()/s.rate/(1-lost)),
		s.requestsInTasks("M/M/c/K [GH]", number.Mean()),
		s.coresInUse("M/M/c/K [GH]", number.Busy(workers)),
	}
}

package accuracy

import (
	"fmt"

	"ecsim/model"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// closedLoops is a fixed number of clients who think in between.
func closedLoops() (cases []Case) {
	for _, q := range []struct {
		name    string
		clients int
		wait    clock.Span
		law     random.Distribution
		shared  bool
	}{
		{"30 clients, dedicated", 30, 0, exponential(), false},
		{"30 clients, shared", 30, 0, exponential(), true},
		{"30 clients, shared, H2", 30, 0, hyperexponential(), true},
		{"30 clients, shared, then a wait", 30, 200 * clock.Millisecond, exponential(), true},
		{"2 clients, shared, E4", 2, 0, random.Erlang(4, serviceTime), true},
	} {
		s := newLoop(q.name, 1, q.clients, q.law)
		if q.shared {
			s.share(1)
		}
		s.workload.WaitTime = random.Exponential(q.wait)
		// A wait that holds nobody up is like a thought.
		elsewhere := (think + q.wait).Seconds()
		rate := theory.MeanValueAnalysis(q.clients, elsewhere, serviceTime.Seconds())
		cases = append(cases, s.loop("mean value analysis [RL]", q.clients, rate)...)
	}
	return append(cases, repairmen()...)
}

// think is the mean time between an answer and the client's next request.
const think = clock.Second

// newLoop is one task under clients in place of a stream.
func newLoop(name string, workers, clients int, law random.Distribution) *system {
	s := newSystem(name, 1, workers, 0.8, law)
	s.requests = 80_000
	s.traffic = model.Traffic{
		Clients: &model.Clients{Count: clients, ThinkTime: random.Exponential(think)},
	}
	return s
}

// loop is the cases of clients who together complete so many requests per second.
func (s *system) loop(by string, clients int, rate float64) []Case {
	s.rate = rate
	return []Case{
		s.measured("completed per second", by, "requests/s", rate, throughput),
		s.meanLatency(by, float64(clients)/rate-think.Seconds()),
		s.coresInUse("λ·s", rate*serviceTime.Seconds()),
	}
}

// repairmen is M/M/c//N, the machine repairmen's problem.
func repairmen() (cases []Case) {
	for _, q := range []struct{ workers, clients int }{{2, 60}, {4, 100}, {10, 20}} {
		s := newLoop(fmt.Sprintf("%d clients, %d workers", q.clients, q.workers), q.workers, q.clients,
			exponential())
		number := theory.FiniteSource(q.clients, q.workers, think.Seconds(), serviceTime.Seconds())
		cases = append(cases, s.loop("M/M/c//N [GH]", q.clients, number.Busy(q.workers)*mu)...)
	}
	return cases
}

package plain

import "math"

// Load is the work of one service. Instants and spans are in seconds.
type Load struct {
	Next    func() (at float64, ok bool) // the arrivals, in order
	CPU     func() float64               // of one request, on a whole core
	Wait    func() float64               // of one request, after the CPU: holds its worker
	Tasks   func(at float64) int         // how many take new requests
	VCPU    float64                      // of a task
	Workers int                          // requests that one task serves at once
	Queue   int                          // requests that wait in a task
	Shared  bool                         // the requests on the CPU share VCPU; else each worker owns its part
	Quota   bool                         // they run on whole cores until VCPU × period is used up
	Least   bool                         // a request goes to the task with the fewest; else in turn
	Timeout float64                      // 0: clients wait for ever
	Horizon float64
}

// Result is what became of the requests.
type Result struct {
	Offered, Completed, Refused, GaveUp, InFlight int

	latencies [4096]int // by 100 times the logarithm of nanoseconds
}

// Median is the latency in seconds that half of the completed requests met, within 1 %.
func (r *Result) Median() float64 {
	below := 0
	for i, n := range r.latencies {
		if below += n; 2*below >= r.Completed {
			return math.Exp((float64(i)+0.5)/100) / 1e9
		}
	}
	return math.NaN()
}

// simulation is a Load being served.
type simulation struct {
	Load
	Agenda
	tasks []*task
	turn  int
	found Result
}

// Serve simulates the load up to its horizon.
func Serve(l Load) Result {
	s := &simulation{Load: l}
	s.expect()
	s.Run(l.Horizon)
	return s.found
}

// expect plans the next arrival.
func (s *simulation) expect() {
	at, ok := s.Next()
	if !ok {
		return
	}
	s.After(at-s.Now, func() {
		s.expect()
		s.found.Offered++
		s.found.InFlight++
		s.choose().admit(&request{arrived: s.Now, cpu: s.CPU(), wait: s.Wait()})
	})
}

// choose is the load balancer.
func (s *simulation) choose() *task {
	n := max(1, s.Tasks(s.Now))
	for len(s.tasks) < n {
		s.tasks = append(s.tasks, newTask(s))
	}
	s.turn = (s.turn + 1) % n
	best := s.tasks[s.turn]
	if !s.Least {
		return best
	}
	for i := range n {
		if t := s.tasks[(s.turn+i)%n]; t.load() < best.load() {
			best = t
		}
	}
	return best
}

// end counts a request that was served, by its latency.
func (s *simulation) end(r *request) {
	if s.late(r) {
		s.giveUp()
		return
	}
	s.found.InFlight--
	s.found.Completed++
	i := int(math.Log(max(1, (s.Now-r.arrived)*1e9)) * 100)
	s.found.latencies[min(i, len(s.found.latencies)-1)]++
}

func (s *simulation) late(r *request) bool {
	return s.Timeout > 0 && s.Now-r.arrived > s.Timeout
}

func (s *simulation) giveUp() {
	s.found.InFlight--
	s.found.GaveUp++
}

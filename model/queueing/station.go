package queueing

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Bounds hold a number: Low ≤ number ≤ High.
type Bounds struct{ Low, High float64 }

// Task is what theory must know of a task.
type Task struct {
	Workload model.Workload
	VCPU     float64
	Timeout  clock.Span // the load balancer's; 0: none. The client's own is in the workload
}

// Load is what equal tasks have to serve together.
type Load struct {
	Tasks     int
	Rate      float64 // requests per second, of all tasks
	Even      bool    // equal times between arrivals; else Poisson
	Algorithm model.Algorithm
}

// Band is what theory says of the latency at a load, in seconds.
type Band struct {
	Mean, P99   Bounds
	Utilization float64 // of what the tasks can serve: requests/s over the most they can do
	Settling    float64 // about how long the past is felt
	Deviation   float64 // of one latency, about
	Wavering    float64 // the part of the deviation that requests near each other have in common
}

// Station is a task made ready for many loads.
type Station struct {
	cpu, wait law
	bare      law     // CPU time and waiting of a request that meets nobody
	service   float64 // mean of bare
	cpuMean   float64 // of a request that has the CPU for itself
	variation float64 // squared coefficient of variation of a service
	variety   float64 // the same of its CPU time
	spread    float64 // variance of bare
	cores     float64 // that a shared CPU has; 0: dedicated
	quota     bool
	fast      law     // under a quota: of a request that stalls as little as it can
	fastest   float64 // its mean
	chain     chain
	timeout   float64         // +Inf: none
	slow      map[int]float64 // percentiles by how much sharing delays, in steps
	tails     map[int]float64 // and by load, in steps
}

// NewStation prepares a task.
func NewStation(t Task) *Station {
	w := &t.Workload
	s := &Station{timeout: math.Inf(1), slow: map[int]float64{}, tails: map[int]float64{}, quota: w.CPU == model.Quota}
	for _, limit := range []clock.Span{t.Timeout, w.Timeout} {
		if limit > 0 {
			s.timeout = min(s.timeout, limit.Seconds())
		}
	}
	cores := t.VCPU
	if w.Cores > 0 {
		cores = min(cores, float64(w.Cores))
	}
	workers, slowdown := max(1, w.Workers), 1.0
	mean, rest := w.CPUTime.Mean().Seconds(), w.WaitTime.Mean().Seconds()
	switch w.CPU {
	case model.Dedicated:
		slowdown = max(1, float64(workers)/cores)
	default:
		slowdown = max(1, 1/cores) // under a quota over time
	}
	s.cpu, s.wait = discretized(w.CPUTime).times(slowdown), discretized(w.WaitTime)
	s.bare = sum(1, s.cpu, s.wait).merged()
	if s.quota {
		s.fast = s.cpu.times(1 / slowdown)
		for i, p := range s.fast {
			s.fast[i].value = QuotaBounds(p.value, cores).Low
		}
		s.fast = sum(1, s.fast, s.wait).merged()
		s.fastest = max(mean+rest, 0.99*s.fast.mean()) // the points are not quite the law
	}
	s.cpuMean = float64(slowdown * mean)
	s.service = s.cpuMean + rest
	s.spread = float64(slowdown*slowdown*w.CPUTime.Variance()) + w.WaitTime.Variance()
	if s.service > 0 {
		s.variation = s.spread / (s.service * s.service)
	}
	if mean > 0 {
		s.variety = w.CPUTime.Variance() / (mean * mean)
	}
	s.chain = chain{workers: workers, limit: workers + max(0, w.Queue)}
	if w.CPU == model.Dedicated || workers == 1 && !s.quota { // one request shares with nobody
		s.chain.flow = dedicatedFlow(workers, s.service)
	} else {
		s.cores = cores
		s.chain.flow = sharedFlow(workers, mean, rest, cores)
	}
	return s
}

// Capacity is the requests per second that one task can serve.
func (s *Station) Capacity() float64 {
	if s.cores == 0 {
		return float64(s.chain.workers) / s.service
	}
	return s.chain.flow[len(s.chain.flow)-1]
}

// Band is the latency at a load; ok is false when the tasks cannot serve it, or there are none.
func (s *Station) Band(l Load) (b Band, ok bool) {
	if l.Tasks < 1 || l.Rate <= 0 || s.service <= 0 {
		return Band{}, false
	}
	rate := l.Rate / float64(l.Tasks)
	b.Utilization = rate / s.Capacity()
	if b.Utilization >= 1 {
		return b, false
	}
	state := s.chain.solve(rate)
	served := rate * (1 - state.blocked)
	queue := s.queue(state, rate, served, l)
	delay := Bounds{}
	if s.cores > 0 {
		delay = s.sharing(state, served, l)
	}
	b.Mean = Bounds{s.service + queue.Low + delay.Low, s.service + queue.High + delay.High}
	b.P99 = s.tail(rate, state, queue, delay)
	if s.quota {
		s.stall(&b)
	}
	b.Mean.Low, b.Mean.High = min(b.Mean.Low, s.timeout), min(b.Mean.High, s.timeout)
	b.P99.Low, b.P99.High = min(b.P99.Low, s.timeout), min(b.P99.High, s.timeout)
	s.waver(&b, state, b.Mean.High-s.service)
	return b, true
}

// regular is the squared coefficient of variation of the times between arrivals at one task. In
// round robin a task gets every n-th request. Whoever looks for room disturbs that.
func (l Load) regular() float64 {
	switch {
	case l.Algorithm == model.WeightedRandom || l.Algorithm == model.FlowHash || l.balances():
		return 1
	case l.Even:
		return 0
	default:
		return 1 / float64(l.Tasks)
	}
}

// queue is the mean wait for a worker.
func (s *Station) queue(state steady, rate, served float64, l Load) Bounds {
	if state.queued < negligible {
		return Bounds{}
	}
	q := waits{
		servers: s.chain.workers, rate: rate, service: state.inService / served,
		squared: s.variation, regular: l.regular(), exponential: state.queued / served,
		rho: min(1-negligible, rate/s.Capacity()),
	}
	b := q.bounds()
	if s.cores > 0 {
		// What the workers wait for is the CPU: its law may matter, or that of the whole service.
		q.squared = min(s.variation, s.variety, 1)
		low := 0.9 * Cosmetatos(q.servers, q.rho) * q.exponential
		if q.regular < 1 {
			low = min(low, q.bounds().Low)
		}
		q.squared = max(s.variation, s.variety)
		b = Bounds{low, q.bounds().High}
	}
	switch {
	case !l.balances():
	case s.cores > 0:
		b.Low = 0
	default:
		b = s.together(float64(s.chain.workers), s.service, 0, b, l)
	}
	return b
}

// sharing is what requests lose on average because others are on the CPU too. It is exact for
// Poisson arrivals and free workers, whatever the law of the work [K II, 4.4]. Arrivals that are
// more regular lose less, down to nothing when the work is all alike.
func (s *Station) sharing(state steady, served float64, l Load) Bounds {
	exact := max(0, state.inService/served-s.service)
	b := Bounds{0.97 * exact, 1.03 * exact}
	narrow := state.queued > 0.001*state.inService // the workers decide who shares: not insensitive
	if narrow {
		b = Bounds{0.7 * exact, exact * max(1.3, AllenCunneen(1, max(s.variation, s.variety)))}
	}
	if regular := l.regular(); regular < 1 {
		rho := min(1-negligible, served/s.Capacity())
		alike := max(0.01, min(1, s.variety))
		calm := (regular + float64((1-regular)*alike/2)) * KraemerLangenbachBelz(rho, regular, alike)
		b.Low *= 0.6 * calm
		if !narrow {
			b.High *= min(1, float64(1.5*calm)+0.05)
		}
	}
	if l.balances() {
		servers := max(1, s.cores)
		b = s.together(servers, s.cpuMean, (s.service-s.cpuMean)/s.service, b, l)
	}
	return b
}

// balances reports whether requests go where there is room.
func (l Load) balances() bool { return l.Algorithm == model.LeastOutstanding && l.Tasks > 1 }

// together bounds a delay under least_outstanding_requests: of each task so many servers, a mean
// service, and the bounds in round robin, which is not better. It is not less than if all tasks had
// one queue, and not much more, for a task without work is found as long as there is one. Requests
// that are counted but want nothing of the servers blur that: a share of them.
func (s *Station) together(servers, service, blur float64, apart Bounds, l Load) Bounds {
	const many = 2048 // so many servers hardly make anybody wait
	all := servers * float64(l.Tasks)
	count := int(all)
	utilization := l.Rate * service / all
	if count > many || utilization >= 1 {
		return Bounds{0, apart.High}
	}
	q := waits{
		servers: count, rate: l.Rate, service: service * float64(count) / all,
		squared: s.variation, regular: 1, rho: utilization,
	}
	q.exponential = MMcWait(count, l.Rate, q.service)
	one := q.exponential
	near := float64(3*one*max(1, AllenCunneen(1, max(s.variation, s.variety)))) +
		float64(0.15*service*utilization/servers)
	high := min(apart.High, float64((1-blur)*near)+float64(blur*apart.High))
	if l.Even {
		return Bounds{0, high}
	}
	return Bounds{min(0.4*one, apart.High), high}
}

// stall corrects a shared CPU for the quota of periods. It never lags behind a CPU that is slower
// all the time: it has done as much at the end of a period, and more before. It is ahead by a
// period's stall at most. One request may stall for longer than it would have shared.
func (s *Station) stall(b *Band) {
	b.Mean.Low = max(s.fastest, b.Mean.Low-period)
	b.P99.Low = max(0.97*s.fast.quantile(0.99), b.P99.Low-period)
	b.P99.High += period
}

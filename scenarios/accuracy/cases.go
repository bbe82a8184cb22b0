package accuracy

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// serviceTime is the mean service time of most systems.
const serviceTime = 40 * clock.Millisecond

// quantileResolution is what a latency histogram may be off (stats.Sketch).
const quantileResolution = 0.004

// Cases lists every case, in the order of the table.
func Cases() []Case {
	var cases []Case
	for _, c := range []int{1, 4, 20} {
		for _, rho := range []float64{0.5, 0.8, 0.9} {
			cases = append(cases, exponentialServers(c, rho)...)
		}
	}
	for _, rho := range []float64{0.5, 0.8, 0.9} {
		cases = append(cases, generalServer("D", random.Constant(serviceTime), rho)...)
	}
	for _, l := range laws() {
		cases = append(cases, generalServer(l.name, l.law, 0.8)...)
		cases = append(cases, sharedServer(l.name, l.law, 0.8)...)
	}
	cases = append(cases, sharedServer("M", random.Exponential(serviceTime), 0.5)...)
	cases = append(cases, sharedServer("M", random.Exponential(serviceTime), 0.9)...)
	cases = append(cases, sharedCores()...)
	cases = append(cases, sharedThenWait()...)
	for _, n := range []int{2, 4, 10} {
		cases = append(cases, roundRobin(n, 0.8)...)
	}
	cases = append(cases, evenArrivals()...)
	cases = append(cases, losses()...)
	cases = append(cases, impatience()...)
	cases = append(cases, closedLoop(model.Dedicated)...)
	cases = append(cases, closedLoop(model.Shared)...)
	return cases
}

type namedLaw struct {
	name string
	law  random.Distribution
}

// laws are service-time laws of the same mean and different variance.
func laws() []namedLaw {
	hyper, err := random.Hyperexponential(serviceTime, 2)
	if err != nil {
		panic(err)
	}
	return []namedLaw{
		{"E4", random.Erlang(4, serviceTime)},
		{"U", random.Uniform(0, 2*serviceTime)},
		{"LN1", random.LognormalSigma(serviceTime, 1)},
		{"H2", hyper},
	}
}

// newSystem is tasks with the given number of dedicated workers, one core each, under a Poisson stream
// that uses the share rho of them. The fuller a system, the longer it must be watched.
func newSystem(name string, tasks, workers int, rho float64, law random.Distribution) *system {
	rate := rho * float64(tasks*workers) / law.Mean().Seconds()
	return &system{
		name: name, tasks: tasks, vcpu: float64(workers), rate: rate,
		workload: model.Workload{
			CPUTime: law, Workers: workers, Queue: math.MaxInt32, CPU: model.Dedicated,
		},
		traffic:  model.Traffic{Sources: []model.Source{workload.Constant(rate)}},
		requests: 8000 / (1 - rho) / (1 - rho),
	}
}

func (s *system) measured(what, theory, unit string, expected float64, by func(*observation) float64) Case {
	return Case{
		Name: s.name + ": " + what, Theory: theory, Unit: unit, Expected: expected, system: s, measure: by,
	}
}

func (s *system) percentile99(theory string, tail func(float64) float64) Case {
	c := s.measured("p99 latency", theory, "s", percentile(0.99, tail), p99)
	c.resolution = quantileResolution
	return c
}

func exponentialServers(c int, rho float64) []Case {
	s := newSystem(fmt.Sprintf("M/M/%d at %.1f", c, rho), 1, c, rho, random.Exponential(serviceTime))
	q := mmc{c, s.rate, 1 / serviceTime.Seconds()}
	return []Case{
		s.measured("mean latency", "Erlang C [K]", "s", q.latency(), meanLatency),
		s.percentile99("Erlang C [GH]", q.tail),
		s.measured("cores in use", "λ·s", "cores", rho*float64(c), cpuInUse),
		s.measured("requests in tasks", "Little: λ·T", "requests", s.rate*q.latency(), inSystem),
		s.measured("L / (λ·T) as simulated", "Little's law", "", 1, littleRatio),
	}
}

func generalServer(name string, law random.Distribution, rho float64) []Case {
	s := newSystem(fmt.Sprintf("M/%s/1 at %.1f", name, rho), 1, 1, rho, law)
	expected := pollaczekKhinchine(s.rate, law.Mean().Seconds(), law.Variance())
	return []Case{s.measured("mean latency", "Pollaczek-Khinchine [K]", "s", expected, meanLatency)}
}

// share makes a system's tasks processor sharing ones with so many cores and any number of workers.
func (s *system) share(cores float64) {
	s.vcpu = cores
	s.workload.CPU, s.workload.Workers = model.Shared, math.MaxInt32
}

func sharedServer(name string, law random.Distribution, rho float64) []Case {
	s := newSystem(fmt.Sprintf("M/%s/1-PS at %.1f", name, rho), 1, 1, rho, law)
	s.share(1)
	return []Case{
		s.measured("mean latency", "s/(1−ρ), whatever the law [K II]", "s",
			law.Mean().Seconds()/(1-rho), meanLatency),
		s.measured("cores in use", "λ·s", "cores", rho, cpuInUse),
	}
}

// sharedCores is two cores that share: as many requests as in M/M/2, whatever the law.
func sharedCores() []Case {
	s := newSystem("M/LN1/2-PS at 0.8", 1, 2, 0.8, random.LognormalSigma(serviceTime, 1))
	s.share(2)
	q := mmc{2, s.rate, 1 / serviceTime.Seconds()}
	return []Case{s.measured("mean latency", "as M/M/2, whatever the law [K II]", "s", q.latency(), meanLatency)}
}

// sharedThenWait is a processor sharing core, then a wait without it.
func sharedThenWait() []Case {
	s := newSystem("M/E4/1-PS, then a wait, at 0.8", 1, 1, 0.8, random.Erlang(4, serviceTime))
	s.share(1)
	s.workload.WaitTime = random.Exponential(100 * clock.Millisecond)
	expected := serviceTime.Seconds()/0.2 + 0.1
	return []Case{
		s.measured("mean latency", "product form: s/(1−ρ) + w [K II]", "s", expected, meanLatency),
		s.measured("requests in tasks", "Little: λ·T", "requests", s.rate*expected, inSystem),
	}
}

func roundRobin(n int, rho float64) []Case {
	s := newSystem(fmt.Sprintf("round robin over %d: E%d/M/1 at %.1f", n, n, rho), n, 1, rho,
		random.Exponential(serviceTime))
	rate := gm1(1/serviceTime.Seconds(), erlangTransform(n, s.rate/float64(n)))
	return []Case{
		s.measured("mean latency", "root of σ = A*(μ(1−σ)) [K]", "s", 1/rate, meanLatency),
		s.percentile99("exponential of rate μ(1−σ) [K]", func(t float64) float64 { return math.Exp(-rate * t) }),
	}
}

func evenArrivals() []Case {
	s := newSystem("D/M/1 at 0.8", 1, 1, 0.8, random.Exponential(serviceTime))
	s.traffic.Sources[0].Arrivals = model.Even
	rate := gm1(1/serviceTime.Seconds(), func(x float64) float64 { return math.Exp(-x / s.rate) })
	return []Case{s.measured("mean latency", "root of σ = A*(μ(1−σ)) [K]", "s", 1/rate, meanLatency)}
}

func losses() (cases []Case) {
	for _, queue := range []int{0, 3, 12} {
		s := newSystem(fmt.Sprintf("M/M/4 with %d places to wait, at 0.9", queue), 1, 4, 0.9,
			random.Exponential(serviceTime))
		s.workload.Queue = queue
		q := mmc{4, s.rate, 1 / serviceTime.Seconds()}
		cases = append(cases, s.measured("refused", "M/M/c/K [GH]", "", q.blocked(queue), refused))
	}
	insensitive := newSystem("M/H2/4 with 0 places to wait, at 0.9", 1, 4, 0.9, laws()[3].law)
	insensitive.workload.Queue = 0
	return append(cases, insensitive.measured("refused", "Erlang B, whatever the law [GH]", "",
		erlangB(4, insensitive.rate*serviceTime.Seconds()), refused))
}

func impatience() (cases []Case) {
	for _, rho := range []float64{0.8, 1.5} {
		s := newSystem(fmt.Sprintf("M/M/1 at %.1f, patience 100 ms", rho), 1, 1, rho,
			random.Exponential(serviceTime))
		s.requests = 200_000
		s.workload.Timeout = 100 * clock.Millisecond
		late, idle := impatient(s.rate, 1/serviceTime.Seconds(), 0.1)
		cases = append(cases,
			s.measured("gave up", "M/M/1+D [BH]", "", late, gaveUp),
			s.measured("cores in use", "M/M/1+D [BH]", "cores", 1-idle, cpuInUse))
	}
	return cases
}

func closedLoop(discipline model.Discipline) []Case {
	const clients, think = 30, clock.Second
	s := newSystem(fmt.Sprintf("%d clients, 1 s of thought, %s", clients, discipline), 1, 1, 0.8,
		random.Exponential(serviceTime))
	if discipline == model.Shared {
		s.share(1)
	}
	s.traffic = model.Traffic{Clients: &model.Clients{Count: clients, ThinkTime: random.Exponential(think)}}
	rate := meanValueAnalysis(clients, think.Seconds(), serviceTime.Seconds())
	return []Case{
		s.measured("completed per second", "mean value analysis [RL]", "requests/s", rate, throughput),
		s.measured("mean latency", "mean value analysis [RL]", "s", clients/rate-think.Seconds(), meanLatency),
	}
}

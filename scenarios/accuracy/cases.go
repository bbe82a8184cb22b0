package accuracy

import (
	"math"
	"sync"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// families are the kinds of systems, in the order of the table.
var families = []struct {
	name  string
	cases func() []Case
}{
	{"Exponential service, first come first served", manyServers},
	{"As many workers as requests", endlessServers},
	{"Constant service", deterministicService},
	{"General service, one worker", generalService},
	{"General service, many workers", generalServers},
	{"Arrivals that are not Poisson", renewalArrivals},
	{"Bursts: arrivals at one of two rates", burstyArrivals},
	{"Arrivals that change with time", changingArrivals},
	{"Few places to wait", losses},
	{"Impatient clients", impatience},
	{"Shared CPU", sharing},
	{"A CPU quota", quotas},
	{"Requests of two kinds", kinds},
	{"Closed loops of clients", closedLoops},
	{"Routing by outstanding requests", routing},
	{"Networks: services that call services", networks},
	{"Event by event: patience, retries, queues", byEvents},
	{"Laws that hold in any system", conservation},
}

// Cases lists every case, in the order of the table.
func Cases() []Case { return allCases() }

// allCases solves the theory of each case once.
var allCases = sync.OnceValue(func() (all []Case) {
	for _, f := range families {
		for _, c := range f.cases() {
			c.Family = f.name
			all = append(all, c)
		}
	}
	return all
})

// serviceTime is the mean service time of most systems.
const serviceTime = 40 * clock.Millisecond

// rate of service of one worker.
var mu = 1 / serviceTime.Seconds()

// quantileResolution is what a latency histogram may be off (stats.Sketch).
const quantileResolution = 0.004

// newSystem is tasks with the given number of dedicated workers, one core each, under a Poisson stream
// that uses the share rho of them. The fuller a system, and the more services differ, the longer it must
// be watched.
func newSystem(name string, tasks, workers int, rho float64, law random.Distribution) *system {
	spare := max(0.1, 1-rho)
	mean := law.Mean().Seconds()
	spread := law.Variance() / (mean * mean)
	rate := rho * float64(tasks*workers) / mean
	looks := 60 // in a minute
	if rate > 100 {
		looks = 600
	}
	return &system{
		name: name, tasks: tasks, vcpu: float64(workers), rate: rate, looks: looks,
		workload: model.Workload{
			CPUTime: law, Workers: workers, Queue: math.MaxInt32, CPU: model.Dedicated,
		},
		traffic:  model.Traffic{Sources: []model.Source{workload.Constant(rate)}},
		requests: max(60_000, 3200/spare/spare) * max(1, (1+spread)/2),
	}
}

// share makes a system's tasks processor sharing ones with so many cores and any number of workers.
func (s *system) share(cores float64) {
	s.vcpu = cores
	s.workload.CPU, s.workload.Workers = model.Shared, math.MaxInt32
}

// queue is one task of the system in the terms of theory.
func (s *system) queue() theory.MMc {
	return theory.MMc{
		Servers: s.workload.Workers, Lambda: s.rate / float64(s.tasks),
		Mu: 1 / s.workload.CPUTime.Mean().Seconds(),
	}
}

// service is the system's law of service in the terms of theory.
func (s *system) service() theory.Service {
	law := s.workload.CPUTime
	return theory.Service{Mean: law.Mean().Seconds(), Variance: law.Variance()}
}

// measured is a case of a number that theory knows.
func (s *system) measured(what, by, unit string, expected float64, m measure) Case {
	return s.between(what, by, unit, exactly(expected), m)
}

// between is a case of a number that theory has bounds of.
func (s *system) between(what, by, unit string, expected Range, m measure) Case {
	return Case{
		Name: s.name + ": " + what, Theory: by, Unit: unit, Expected: expected, system: s, measure: m,
	}
}

func (s *system) meanLatency(by string, expected float64) Case {
	return s.measured("mean latency", by, "s", expected, meanLatency)
}

func (s *system) coresInUse(by string, expected float64) Case {
	return s.measured("cores in use", by, "cores", expected, cpuInUse)
}

func (s *system) requestsInTasks(by string, expected float64) Case {
	return s.measured("requests in tasks", by, "requests", expected, inSystem)
}

func (s *system) percentile(what string, p float64, by string, expected float64) Case {
	c := s.measured(what+" latency", by, "s", expected, quantile(p))
	c.resolution = quantileResolution
	return c
}

func (s *system) percentile99(by string, tail func(float64) float64) Case {
	return s.percentile("p99", 0.99, by, theory.Percentile(0.99, tail))
}

func (s *system) median(by string, tail func(float64) float64) Case {
	return s.percentile("median", 0.5, by, theory.Percentile(0.5, tail))
}

type namedLaw struct {
	name string
	law  random.Distribution
}

// laws are service-time laws of the same mean and rising variance.
func laws() []namedLaw {
	return []namedLaw{
		{"D", random.Constant(serviceTime)},
		{"E4", random.Erlang(4, serviceTime)},
		{"U", random.Uniform(0, 2*serviceTime)},
		{"LN1", random.LognormalSigma(serviceTime, 1)},
		{"H2", hyperexponential()},
	}
}

// hyperexponential has twice the standard deviation of an exponential law.
func hyperexponential() random.Distribution {
	law, err := random.Hyperexponential(serviceTime, 2)
	if err != nil {
		panic(err)
	}
	return law
}

func exponential() random.Distribution { return random.Exponential(serviceTime) }

// failing is how a program fails that answers some requests with an error.
const failing = model.ErrorRate

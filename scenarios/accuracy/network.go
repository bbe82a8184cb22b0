package accuracy

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// callee is a service that every request of a system calls.
type callee struct {
	workload    model.Workload
	tasks       int
	vcpu        float64
	step        int     // calls of one step go out together
	probability float64 // that a request makes the call
	visits      int     // to the same service, one after the other
}

// newNetwork plays the system and the services that it calls, event by event, and tells what the
// system itself served.
func (s *system) newNetwork(service string, streams random.Streams) func(clock.Time) serving.Served {
	front := &model.Service{
		Name: service, Traffic: s.traffic, Build: model.Build{Workload: s.workload},
		TargetGroup: &model.TargetGroup{Algorithm: s.algorithm},
	}
	front.Traffic.Retry = s.retry
	if s.isQueue {
		front.TargetGroup, front.Queue = nil, &model.Queue{VisibilityTimeout: clock.Hour}
	}
	services := []*model.Service{front}
	load := &front.Build.Workload
	for i, c := range s.callees {
		name := fmt.Sprintf("%s callee %d", service, i+1)
		services = append(services, &model.Service{
			Name: name, Build: model.Build{Workload: c.workload}, TargetGroup: &model.TargetGroup{},
		})
		for visit := range max(1, c.visits) {
			load.Calls = append(load.Calls, model.Call{
				Service: name, Through: model.ThroughLoadBalancer, Step: c.step + visit, Count: 1,
				Probability: c.probability,
			})
		}
	}
	mesh := serving.NewMesh()
	stations := mesh.Add(services, streams)
	for i, station := range stations {
		tasks, vcpu := s.tasks, s.vcpu
		if i > 0 {
			tasks, vcpu = s.callees[i-1].tasks, s.callees[i-1].vcpu
		}
		for n := range tasks {
			id := model.TaskID{Group: services[i].Name, Number: n + 1}
			slot := station.Add(id, "", services[i].Build.Workload, vcpu, 0)
			station.SetAnswering(slot, true)
			station.SetRouted(slot, true)
			station.SetListed(slot, true)
		}
	}
	return func(to clock.Time) serving.Served {
		mesh.Advance(to)
		for _, station := range stations[1:] {
			station.Advance(to)
		}
		return stations[0].Advance(to)
	}
}

// exponentialCallee is a service of one worker with exponential service times of a mean.
func exponentialCallee(mean clock.Span) callee {
	return callee{
		workload: model.Workload{
			CPUTime: random.Exponential(mean), Workers: 1, Queue: math.MaxInt32,
			CPU: model.Dedicated,
		},
		tasks: 1, vcpu: 1, probability: 1,
	}
}

// newFront is a service whose requests do nothing themselves but call others, one after the other
// unless their steps say otherwise.
func newFront(name string, rate float64, callees ...callee) *system {
	s := newSystem(name, 1, 1, 0.5, exponential())
	s.workload = model.Workload{Workers: math.MaxInt32, CPU: model.Dedicated}
	s.rate, s.traffic.Sources[0].Rate[0].PerSecond = rate, rate
	s.events, s.callees, s.requests = true, callees, 40_000
	for i := range s.callees {
		if s.callees[i].step == 0 {
			s.callees[i].step = i + 1
		}
	}
	return s
}

// networks are open networks of queues, as call graphs.
func networks() (cases []Case) {
	cases = append(cases, tandems()...)
	cases = append(cases, forks()...)
	return append(cases, jackson()...)
}

// tandems are queues one after the other: by Burke each is an M/M/1 of its own.
func tandems() (cases []Case) {
	const rate = 20.0
	for _, means := range [][]clock.Span{
		{25 * clock.Millisecond, 40 * clock.Millisecond},
		{35 * clock.Millisecond, 35 * clock.Millisecond},
		{10 * clock.Millisecond, 40 * clock.Millisecond, 25 * clock.Millisecond},
	} {
		var callees []callee
		expected := 0.0
		for _, mean := range means {
			callees = append(callees, exponentialCallee(mean))
			expected += theory.MG1(rate, exponentialService(mean))
		}
		s := newFront(fmt.Sprintf("tandem of %d M/M/1, slowest at %.1f", len(means),
			rate*longest(means).Seconds()), rate, callees...)
		cases = append(cases,
			s.meanLatency("Burke [K]: Σ 1/(μ−λ)", expected),
			s.requestsInTasks("Little: λ·T", rate*expected))
		if len(means) == 2 && means[0] != means[1] {
			a := 1/means[0].Seconds() - rate
			b := 1/means[1].Seconds() - rate
			cases = append(cases, s.percentile99("sum of two independent exponentials [K]",
				func(t float64) float64 { return (b*math.Exp(-a*t) - a*math.Exp(-b*t)) / (b - a) }))
		}
	}
	return cases
}

func exponentialService(mean clock.Span) theory.Service {
	return theory.Service{Mean: mean.Seconds(), Variance: mean.Seconds() * mean.Seconds()}
}

func longest(spans []clock.Span) (l clock.Span) {
	for _, s := range spans {
		l = max(l, s)
	}
	return l
}

// forks are two calls at once to two M/M/1 that are alike: a request waits for the later one.
func forks() (cases []Case) {
	for _, rho := range []float64{0.5, 0.8} {
		a, b := exponentialCallee(serviceTime), exponentialCallee(serviceTime)
		a.step, b.step = 1, 1
		s := newFront(fmt.Sprintf("two calls at once to M/M/1 at %.1f", rho), rho*mu, a, b)
		s.requests = 3000 / (1 - rho) / (1 - rho)
		cases = append(cases, s.meanLatency("Nelson and Tantawi [NT]: (12−ρ)/8 · 1/(μ−λ)",
			(12-rho)/8/(mu-rho*mu)))
	}
	return cases
}

// jackson are Jackson networks: random routing, several visits, and processor sharing of any law.
func jackson() (cases []Case) {
	const rate = 20.0
	half := exponentialCallee(serviceTime)
	half.probability = 0.5
	s := newFront("half of the requests visit M/M/1, all of them another", rate, half,
		exponentialCallee(25*clock.Millisecond))
	cases = append(cases, s.meanLatency("Jackson [K]: Σ p/(μ−p·λ)",
		0.5/(mu-0.5*rate)+1/(40-rate)))

	twice := exponentialCallee(20 * clock.Millisecond)
	twice.visits = 2
	s = newFront("two visits to one M/M/1", rate, twice)
	cases = append(cases, s.meanLatency("Jackson [K]: 2/(μ−2·λ)", 2/(50-2*rate)))

	for _, l := range laws() {
		a := exponentialCallee(serviceTime)
		a.workload.CPUTime, a.workload.CPU, a.workload.Workers = l.law, model.Shared, math.MaxInt32
		b := exponentialCallee(20 * clock.Millisecond)
		s := newFront(fmt.Sprintf("M/%s/1-PS at 0.6, then M/M/1", l.name), 0.6*mu, a, b)
		cases = append(cases, s.meanLatency("BCMP [BCMP]: s/(1−ρ) + 1/(μ−λ), whatever the law",
			serviceTime.Seconds()/0.4+1/(50-0.6*mu)))
	}
	return cases
}

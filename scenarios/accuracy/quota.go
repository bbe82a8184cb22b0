package accuracy

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// quotaPeriod is that of the kernel's CPU quota, in seconds.
const quotaPeriod = float64(model.QuotaPeriod) / float64(clock.Second)

// quotas are tasks under the kernel's CPU quota.
func quotas() (cases []Case) {
	for _, work := range []clock.Span{30 * clock.Millisecond, 40 * clock.Millisecond, 90 * clock.Millisecond} {
		cases = append(cases, alone(0.25, work)...)
	}
	cases = append(cases, alone(0.5, 90*clock.Millisecond)...)
	cases = append(cases, exponentialAlone())
	cases = append(cases, saturated(0.25, 3)...)
	cases = append(cases, saturated(1.5, 50)...)
	return append(cases, eventLoop()...)
}

// underQuota makes a system's tasks ones with a quota and any number of workers.
func (s *system) underQuota(vcpu float64) {
	s.vcpu = vcpu
	s.workload.CPU, s.workload.Workers = model.Quota, math.MaxInt32
}

// oneClient sends one request at a time, after a thought that is longer than a period and ends at a
// uniformly random instant of one: the request finds a whole quota.
func oneClient(name string, vcpu float64, law random.Distribution) *system {
	s := newSystem(fmt.Sprintf("%s alone on %v vCPU", name, vcpu), 1, 1, 0.5, law)
	s.underQuota(vcpu)
	s.traffic = model.Traffic{Clients: &model.Clients{
		Count: 1, ThinkTime: random.Uniform(clock.Second, 3*clock.Second),
	}}
	s.rate, s.requests = 0.5, 8000
	return s
}

// alone is constant work of more than a quota. Of its whole quotas and a rest, the requests take
// longest that begin when less than the rest of a period is left, and they are more than one in a
// hundred.
func alone(vcpu float64, work clock.Span) []Case {
	s := oneClient(work.String(), vcpu, random.Constant(work))
	q := theory.Quota{PerPeriod: vcpu * quotaPeriod, Period: quotaPeriod}
	stalls := math.Ceil(work.Seconds()/q.PerPeriod) - 1
	longest := stalls*quotaPeriod + work.Seconds() - stalls*q.PerPeriod
	return []Case{
		s.meanLatency("work and stalls, from any instant of a period", q.Alone(work.Seconds())),
		s.percentile("p99", 0.99, "a period for each quota, and the rest", longest),
	}
}

func exponentialAlone() Case {
	s := oneClient("M", 0.25, exponential())
	q := theory.Quota{PerPeriod: 0.25 * quotaPeriod, Period: quotaPeriod}
	return s.meanLatency("work and stalls, from any instant of a period",
		q.AloneExponential(serviceTime.Seconds()))
}

// saturated is a task of two cores at a time whose clients never think: it uses its whole quota.
func saturated(vcpu float64, clients int) []Case {
	s := newSystem(fmt.Sprintf("%d clients without thought on %v vCPU", clients, vcpu), 1, 1, 0.5, exponential())
	s.underQuota(vcpu)
	s.workload.Cores = 2
	s.traffic = model.Traffic{Clients: &model.Clients{Count: clients}}
	s.rate = vcpu / serviceTime.Seconds()
	return []Case{
		s.meanLatency("Little: N·s/v", float64(clients)*serviceTime.Seconds()/vcpu),
		s.coresInUse("v", vcpu),
	}
}

// eventLoop is any number of workers on one core of a task that has more: the quota is never spent, and
// the core is shared.
func eventLoop() []Case {
	s := newSystem("event loop on 1.25 vCPU, M/LN1/1-PS at 0.8", 1, 1, 0.8,
		random.LognormalSigma(serviceTime, 1))
	s.underQuota(1.25)
	s.workload.Cores = 1
	return []Case{
		s.meanLatency("s/(1−ρ), whatever the law [K II]", serviceTime.Seconds()/(1-0.8)),
		s.coresInUse("λ·s", 0.8),
	}
}

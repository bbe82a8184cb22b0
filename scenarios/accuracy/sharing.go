package accuracy

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// sharing is processor sharing, whose number in the system is the same for every law.
func sharing() (cases []Case) {
	for _, l := range laws() {
		cases = append(cases, oneCore(l.name, l.law, 0.8)...)
	}
	cases = append(cases, oneCore("M", exponential(), 0.5)...)
	cases = append(cases, oneCore("M", exponential(), 0.9)...)
	for _, cores := range []int{2, 4} {
		for _, l := range []namedLaw{laws()[0], laws()[3], laws()[4]} {
			cases = append(cases, manyCores(l, cores)...)
		}
	}
	cases = append(cases, halfACore()...)
	return append(cases, sharedThenWait()...)
}

func oneCore(name string, law random.Distribution, rho float64) []Case {
	s := newSystem(fmt.Sprintf("M/%s/1-PS at %.1f", name, rho), 1, 1, rho, law)
	s.share(1)
	return []Case{
		s.meanLatency("s/(1−ρ), whatever the law [K II]", serviceTime.Seconds()/(1-rho)),
		s.measured("5 or more in the task", "ρ⁵, whatever the law [K II]", "", math.Pow(rho, 5),
			foundAtLeast(5)),
		s.coresInUse("λ·s", rho),
	}
}

// manyCores is cores that share: as many requests as in M/M/c, whatever the law.
func manyCores(l namedLaw, cores int) []Case {
	s := newSystem(fmt.Sprintf("M/%s/%d-PS at 0.8", l.name, cores), 1, cores, 0.8, l.law)
	s.requests = 80_000
	q := s.queue()
	s.share(float64(cores))
	return []Case{
		s.meanLatency("as M/M/c, whatever the law [K II]", q.Latency()),
		s.measured("all cores busy", "as M/M/c, whatever the law [K II]", "", q.Waits(),
			foundAtLeast(cores)),
	}
}

// halfACore is a task of 512 CPU units.
func halfACore() []Case {
	s := newSystem("M/LN1/½-PS at 0.8", 1, 1, 0.4, random.LognormalSigma(serviceTime, 1))
	s.share(0.5)
	s.requests = 100_000
	return []Case{
		s.meanLatency("2s/(1−ρ), whatever the law [K II]", 2*serviceTime.Seconds()/0.2),
		s.coresInUse("λ·s", 0.4),
	}
}

// sharedThenWait is a processor sharing core and a wait without it: after it, before it, or between
// two halves.
func sharedThenWait() (cases []Case) {
	for _, place := range []model.WaitPlace{model.WaitAfter, model.WaitBefore, model.WaitBetween} {
		s := newSystem(fmt.Sprintf("M/E4/1-PS and a wait %s, at 0.8", place), 1, 1, 0.8,
			random.Erlang(4, serviceTime))
		s.share(1)
		s.workload.WaitTime, s.workload.Waits = random.Exponential(100*clock.Millisecond), place
		s.events = place != model.WaitAfter
		s.requests = 60_000
		expected := serviceTime.Seconds()/0.2 + 0.1
		cases = append(cases,
			s.meanLatency("product form: s/(1−ρ) + w [K II]", expected),
			s.requestsInTasks("Little: λ·T", s.rate*expected))
	}
	return cases
}

package main

import (
	"fmt"
	"runtime"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// service is what the real server is, and the model of it.
type service struct {
	name       string
	computes   bool // else it sleeps
	work       random.Distribution
	workers    int
	queue      int
	vcpu       float64 // a quota when discipline says so
	discipline model.Discipline
}

const (
	sleeping = "sleeping"
	cpuBound = "cpu-bound"
	quotas   = 0.5 // cores: a Fargate task of 512 CPU units
)

func sleepingService() service {
	return service{
		name: sleeping, work: lognormal(40*clock.Millisecond, 160*clock.Millisecond),
		workers: 4, queue: 1000, vcpu: 4, discipline: model.Dedicated,
	}
}

// cpuBoundService computes under a quota; its two workers can use two cores until it is spent.
func cpuBoundService() service {
	return service{
		name: cpuBound, computes: true, work: lognormal(10*clock.Millisecond, 40*clock.Millisecond),
		workers: 2, queue: 1000, vcpu: quotas, discipline: model.Quota,
	}
}

// withoutQuota is the service where no quota can be had: one worker with a core to itself, which
// leaves the driver the others.
func (s service) withoutQuota() service {
	s.name += ", no quota"
	s.workers, s.vcpu, s.discipline = 1, 1, model.Dedicated
	return s
}

func lognormal(mean, p99 clock.Span) random.Distribution {
	law, err := random.Lognormal(mean, p99)
	if err != nil {
		panic(err)
	}
	return law
}

// hasQuota tells whether the kernel limits the CPU of the server.
func (s service) hasQuota() bool { return s.discipline == model.Quota }

// workerKind is what its workers do.
func (s service) workerKind() string {
	switch {
	case s.hasQuota():
		return computesAll
	case s.computes:
		return computes
	default:
		return sleeps
	}
}

// rate is how many requests a second use a share of the service's capacity.
func (s service) rate(load float64) float64 {
	capacity := float64(s.workers)
	if s.computes {
		capacity = min(capacity, s.vcpu)
	}
	return load * capacity / s.work.Mean().Seconds()
}

// workload is the service in the words of the model.
func (s service) workload() model.Workload {
	w := model.Workload{Workers: s.workers, Queue: s.queue, CPU: s.discipline}
	if s.hasQuota() {
		w.Cores = runtime.NumCPU()
	}
	if s.computes {
		w.CPUTime = s.work
	} else {
		w.WaitTime = s.work
	}
	return w
}

func (s service) String() string {
	what, cpu := "sleeps", ""
	if s.computes {
		what, cpu = "computes", ", a core each"
	}
	if s.hasQuota() {
		cpu = fmt.Sprintf(", together %v of a core every 100 ms (quota)", s.vcpu)
	}
	return fmt.Sprintf("%s: %d workers%s, %d places to wait; a request %s (%v)",
		s.name, s.workers, cpu, s.queue, what, s.work)
}

package world

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// service is one service's requests, targets and use of capacity.
type service struct {
	spec      *model.Service
	builds    []model.Build
	unbounded model.Unbounded  // of some build: its utilization has no cap
	supply    supply           // nil when no request can reach it
	pool      pool             // the supply, or nil
	sampled   *serving.Sampled // the pool, or nil
	station   *serving.Station // the supply, or nil
	synced    clock.Time       // requests are advanced up to here
	breath    clock.Span       // a pool is advanced by this much at a time

	registrations int                // of targets, ever
	targets       []*task            // registered and not draining, in order of registration
	cohorts       []*cohort          // of targets, in the order of the first of each
	shifted       model.ShiftTraffic // the present shares of traffic; zero: it is not shared

	before   serving.Detail // of the station, when measuring began
	followed []followed     // what policies and alarms follow, each once
	counted  bool           // one of them counts requests
	timed    bool           // one of them is about latency
	fine     *use           // since 20 s began; nil: nobody follows metrics of that resolution
	minute   gauge          // since the minute began
	measured use            // since the warm-up ended
	running  gaugeRate
	accrued  clock.Time
	rooms    *Rooms // nil: its tasks run on no instances
}

// gauge gathers what CloudWatch needs to know of one minute.
type gauge struct {
	usage         use
	requests      int64   // that came by the load balancer while there was a target
	targetSeconds float64 // ∫ targets that get requests dt
	revisions     []serving.RevisionCounts
	counts        serving.Counts
	latency       *stats.Sketch // of the whole minute, when it is over
}

// gaugeRate is what running tasks reserve and use at rest, now.
type gaugeRate struct {
	tasks     int
	cpuUnits  int
	memoryMiB int
	baseMiB   float64
	leaking   float64 // MiB a second, of tasks that leak by the hour
	cpuFine   int     // tasks that report their CPU every 20 s
	memFine   int     // likewise their memory
}

func newService(s *model.Scenario, spec *model.Service) *service {
	made := &service{spec: spec, builds: s.Builds(spec.Name)}
	for i := range made.builds {
		of := made.builds[i].TaskDefinition.Unbounded
		made.unbounded.CPU = made.unbounded.CPU || of.CPU
		made.unbounded.Memory = made.unbounded.Memory || of.Memory
	}
	return made
}

// accrue completes the integrals up to at with what was running until then.
func (s *service) accrue(at clock.Time) {
	if at <= s.accrued {
		return
	}
	seconds := at.Sub(s.accrued).Seconds()
	s.accrued = at
	r := s.running
	more := Usage{
		CPUReserved:    float64(float64(r.cpuUnits) / 1024 * seconds),
		MemoryReserved: float64(float64(r.memoryMiB) * seconds),
		MemoryUsed:     float64((r.baseMiB + float64(r.leaking*seconds/2)) * seconds),
	}
	s.running.baseMiB += float64(r.leaking * seconds)
	s.minute.usage.add(more)
	s.measured.add(more)
	if s.fine != nil {
		s.fine.add(more)
	}
	s.minute.targetSeconds += float64(float64(s.receivers()) * seconds)
}

// side is the side of the traffic that a task is on: 1 is the revision that a deployment shifts
// traffic to, 0 all others. Each has a target group of its own.
func (s *service) side(t *task) int {
	if s.shifted.Revision != 0 && t.revision == s.shifted.Revision {
		return 1
	}
	return 0
}

// served books the capacity that requests used of the tasks that count in utilization.
func (s *service) served(served serving.Served) {
	s.minute.usage.request(&served)
	s.measured.request(&served)
	if s.fine != nil {
		s.fine.request(&served)
	}
	if s.counted {
		s.minute.watch(served)
	}
	if s.timed && served.Window {
		s.minute.latency = &stats.Sketch{}
		served.Latency.Waited(s.minute.latency)
	}
	if s.receivers() > 0 { // it has been so for the whole span: routing changes at the end of one
		s.minute.requests += served.Counts.Offered - served.Direct
	}
}

// watch counts what alarms follow.
func (g *gauge) watch(served serving.Served) {
	g.counts.Add(served.Counts)
	for _, r := range slices.Concat(served.Revisions, served.Tests) { // both are in the target group's metric
		i := slices.IndexFunc(g.revisions,
			func(o serving.RevisionCounts) bool { return o.Revision == r.Revision })
		if i < 0 {
			g.revisions = append(g.revisions, r)
			continue
		}
		g.revisions[i].Completed += r.Completed
		g.revisions[i].Failed += r.Failed
	}
}

// use is a usage in the making. The memory of requests is counted in whole units until it is
// complete, so that it does not matter how time was cut.
type use struct {
	Usage
	requestMemory int64 // MiB-microseconds
}

// request adds what requests used of the tasks that count in utilization.
func (u *use) request(served *serving.Served) {
	u.CPUBusy += served.CPUBusy - served.Apart.CPUBusy
	u.requestMemory += served.MemoryTime - served.Apart.MemoryTime
}

// complete is the usage with the memory of its requests.
func (u use) complete() Usage {
	const second = 1e6 // microseconds
	u.MemoryUsed += float64(u.requestMemory) / second
	return u.Usage
}

func (u *Usage) add(more Usage) {
	u.CPUBusy += more.CPUBusy
	u.CPUReserved += more.CPUReserved
	u.MemoryUsed += more.MemoryUsed
	u.MemoryReserved += more.MemoryReserved
}

// occupy adds (+1) or takes away (−1) what a task reserves and holds at rest.
func (s *service) occupy(at clock.Time, build *model.Build, sign int) {
	s.accrue(at)
	resources := build.TaskDefinition.Resources
	s.running.tasks += sign
	s.running.cpuUnits += sign * resources.CPUUnits
	s.running.memoryMiB += sign * resources.MemoryMiB
	if build.Monitoring.CPU {
		s.running.cpuFine += sign
	}
	if build.Monitoring.Memory {
		s.running.memFine += sign
	}
	atRest := build.Workload.Memory.BaseMiB + float64(build.Aside().MemoryMiB)
	s.running.baseMiB += float64(float64(sign) * atRest)
	if s.running.tasks == 0 {
		s.running.baseMiB, s.running.leaking = 0, 0 // exactly
	}
}

// leak adds (+1) or takes away (−1) what a task has leaked by the hour, and what it goes on to.
func (s *service) leak(at clock.Time, t *task, sign float64) {
	s.accrue(at)
	rate := t.build.Workload.Defect.LeakMiBPerHour / clock.Hour.Seconds()
	s.running.leaking += float64(sign * rate)
	s.running.baseMiB += float64(sign * rate * at.Sub(t.leaksSince).Seconds())
}

// A pool is advanced by so much at a time that some hundred thousand requests come meanwhile: then a
// run can be interrupted, however many requests a minute has. Cutting a span changes nothing.
const (
	firstBreath  = clock.Millisecond
	breathAtMost = 1_000_000 // requests
)

// breathe adapts the span to the requests that came in the last one.
func (s *service) breathe(served serving.Served) {
	switch n := served.Counts.Offered; {
	case n > breathAtMost:
		s.breath = max(1, s.breath/8)
	case n < breathAtMost/16 && s.breath < clock.Hour:
		s.breath *= 4
	}
}

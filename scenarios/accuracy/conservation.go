package accuracy

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// conservation is laws that hold whatever the system: on systems drawn at random, always the same
// ones, and on two disciplines that serve the same requests.
func conservation() (cases []Case) {
	stream := random.NewStreams(1).Stream("systems of validate")
	for i := range 12 {
		s := randomSystem(stream, i+1)
		served := s.workload.CPUTime.Mean().Seconds()
		cases = append(cases,
			s.measured("L / (λ·T)", "Little's law", "", 1, littleRatio),
			s.measured("in / out", "conservation of flow", "", 1, flowRatio),
			s.measured("CPU / (completed·s)", "utilization law", "", 1, func(o *observation) float64 {
				return o.cpu / (float64(o.counts.Completed) * served)
			}))
	}
	return append(cases, sameWork()...)
}

// randomSystem draws a system that can do what is asked of it, or refuses the rest.
func randomSystem(stream *random.Stream, number int) *system {
	all := append(laws(), namedLaw{"M", exponential()})
	l := all[stream.IntN(len(all))]
	tasks, workers := 1+stream.IntN(5), 1+stream.IntN(8)
	rho := 0.3 + 0.6*stream.Float64()
	s := newSystem("", tasks, workers, rho, l.law)
	what := fmt.Sprintf("%d × %d, %s", tasks, workers, l.name)
	if stream.IntN(2) == 0 {
		s.share(float64(workers))
		what += ", shared"
	}
	if stream.IntN(2) == 0 {
		s.algorithm = model.LeastOutstanding
		what += ", least outstanding"
	}
	if stream.IntN(2) == 0 {
		s.workload.WaitTime = random.Exponential(clock.Span(1+stream.IntN(50)) * clock.Millisecond)
		if s.workload.CPU == model.Dedicated {
			s.workload.Workers *= 4 // the waits take most of their time
			s.vcpu *= 4
		}
		what += ", waits"
	}
	if stream.IntN(2) == 0 {
		s.workload.Queue = stream.IntN(10)
		what += fmt.Sprintf(", %d places", s.workload.Queue)
	}
	s.name = fmt.Sprintf("random %d (%s)", number, what)
	s.requests = 30_000
	return s
}

// sameWork is one core that serves the same requests first come first served and shared. Neither is
// idle while there is work, so that at any instant both have used as much CPU [K II].
func sameWork() (cases []Case) {
	for _, l := range laws() {
		s := newSystem(fmt.Sprintf("shared / dedicated M/%s/1 at 0.8", l.name), 1, 1, 0.8, l.law)
		other := *s
		s.rival = &other
		s.share(1)
		s.requests = 30_000
		other.requests = s.requests
		work := s.measured("CPU used", "conservation of work [K II]", "", 1, workRatio)
		work.resolution = 1e-6 // whole nanoseconds
		cases = append(cases, work)
	}
	return cases
}

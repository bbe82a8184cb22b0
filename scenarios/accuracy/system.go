package accuracy

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// system is a queueing system to simulate.
type system struct {
	name      string
	tasks     int
	algorithm model.Algorithm
	workload  model.Workload
	vcpu      float64
	traffic   model.Traffic
	requests  float64 // measured in one replication, about
	rate      float64 // per second, about

	// period is after which time the load repeats; 0: never. It divides a minute.
	period clock.Span
	// looks is how often in a period, or else in a minute, the requests in flight are counted.
	looks int
	// pairs: each request goes to the task with fewer outstanding requests of two that are drawn
	// at random, instead of the best of all.
	pairs bool
	// events: the system is played event by event, with the services that its requests call and
	// whatever else only the event path does.
	events  bool
	callees []callee
	retry   model.Retry // of clients
	isQueue bool        // its requests are messages that its tasks poll
	// rival is served beside the system, with the same random numbers.
	rival *system
}

// warmUpShare is the part of a run that comes before measuring, relative to the measured part.
const warmUpShare = 0.05

// newPool makes the system's tasks, idle.
func (s *system) newPool(service string, streams random.Streams) (*serving.Pool, []serving.Slot) {
	pool := serving.NewPool(serving.Config{
		Service: service, Algorithm: s.algorithm, Traffic: s.traffic, Streams: streams,
	})
	slots := make([]serving.Slot, s.tasks)
	for i := range slots {
		slot := pool.Add(model.TaskID{Group: service, Number: i + 1}, s.workload, s.vcpu)
		pool.SetAnswering(slot, true)
		pool.SetRouted(slot, !s.pairs)
		slots[i] = slot
	}
	return pool, slots
}

// run simulates one replication.
func (s *system) run(streams random.Streams, scale float64) observation {
	o := s.serve(s.name, streams, scale)
	if s.rival != nil {
		other := s.rival.serve(s.name, streams, scale)
		o.rival = &other
	}
	return o
}

// serve simulates the system once, under the name that its random numbers belong to.
func (s *system) serve(service string, streams random.Streams, scale float64) observation {
	advance := s.newAdvance(service, streams)
	minutes := clock.Span(max(1, s.requests*scale/s.rate/60+0.5))
	warmUp := (clock.Span(float64(minutes)*warmUpShare + 1)) * clock.Minute
	period := clock.Minute
	if s.period > 0 {
		period = s.period
	}
	looks := max(1, s.looks)
	o := newObservation(looks)
	for at := clock.Span(0); at < warmUp+minutes*clock.Minute; at += period {
		for i := range looks {
			served := advance(clock.Time(at + period*clock.Span(i+1)/clock.Span(looks)))
			if at >= warmUp {
				o.add(i, &served)
			} else {
				o.before = served.Counts.InFlight
			}
		}
	}
	o.seconds = (minutes * clock.Minute).Seconds()
	return o
}

// newAdvance begins to serve the system and returns what goes on with it.
func (s *system) newAdvance(service string, streams random.Streams) func(clock.Time) serving.Served {
	if s.events {
		return s.newNetwork(service, streams)
	}
	pool, slots := s.newPool(service, streams)
	if s.pairs {
		return newPairs(s, pool, slots, streams).advance
	}
	return pool.Advance
}

package kernel

import (
	"ecsim/sim"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// station is the process that the Engine drives.
type station struct {
	engine  *sim.Engine[int]
	sampler random.Sampler
	stream  *random.Stream
	result  Result
}

func (s *station) NextDeadline() (clock.Time, bool) { return 0, false }

func (s *station) Advance(to clock.Time) clock.Time { return to }

func (s *station) Step(at clock.Time, customer int) {
	s.result.count(at, customer)
	s.engine.Add(at.Add(s.sampler.Sample(s.stream)), rankOf(customer), customer)
}

// PlayEngine plays h on sim.Engine up to the horizon.
func PlayEngine(h Hold, horizon clock.Time) (Result, error) {
	s := station{engine: sim.NewEngine(-1, 0), sampler: h.Span.Sampler(), stream: streamOf()}
	for customer := range h.Pending {
		s.engine.Add(clock.Time(s.sampler.Sample(s.stream)), rankOf(customer), customer)
	}
	err := s.engine.Run(&s, horizon, nil)
	return s.result, err
}

package workload

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// bursts is the hidden state of a Markov-modulated source: calm and burst alternate, each for an
// exponential time. It begins in its long-run equilibrium.
type bursts struct {
	law    model.Bursts
	stream *random.Stream
	on     bool
	until  clock.Time // the present state ends
}

func newBursts(law model.Bursts, stream *random.Stream) *bursts {
	b := &bursts{law: law, stream: stream}
	share := law.Burst.Seconds() / (law.Burst.Seconds() + law.Calm.Seconds())
	b.on = stream.Float64() < share
	b.until = clock.Time(b.stay())
	return b
}

// stay draws how long the present state lasts, at least 1 ns so that time always moves.
func (b *bursts) stay() clock.Span {
	mean := b.law.Calm
	if b.on {
		mean = b.law.Burst
	}
	return max(1, clock.Span(float64(mean)*b.stream.Exponential()))
}

// shape moves the state to the instant at and applies it to a stretch that begins there.
func (b *bursts) shape(at clock.Time, s stretch) stretch {
	for b.until <= at {
		b.on = !b.on
		b.until += clock.Time(b.stay())
	}
	if b.on {
		s.rate *= b.law.Factor
		s.slope *= b.law.Factor
	}
	s.end = min(s.end, b.until)
	return s
}

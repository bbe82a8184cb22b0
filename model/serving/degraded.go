package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Degraded is how the requests of a station suffer from what the station itself depends on. The zero
// value is not at all.
type Degraded struct {
	Slow      bool
	CPU, Wait float64 // factors, if it is slow
	Fails     float64 // share of the requests that is answered with a 500 at once
}

// Degrade makes requests that reach a task from now on suffer, or no longer.
func (s *Station) Degrade(d Degraded) { s.degraded = d }

// trouble lets a request suffer that a task has just got. Whether it fails is a hash of its own: the
// draws of no other request move.
func (s *Station) trouble(q *call, e *edge) {
	d := &s.degraded
	if d.Fails > 0 {
		hash := random.Mix(e.numbers.trouble, uint64(q.number))
		if random.Fraction(hash) < d.Fails {
			q.cpu, q.wait, q.fails = 0, 0, true
			return
		}
	}
	if d.Slow {
		q.cpu, q.wait = stretched(q.cpu, d.CPU), stretched(q.wait, d.Wait)
	}
}

// stretched is a span times a factor, at most the longest that a request may take.
func stretched(span clock.Span, factor float64) clock.Span {
	return clock.Span(min(float64(float64(span)*factor)+0.5, float64(forever)))
}

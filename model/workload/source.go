package workload

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// source produces the arrivals of one model.Source, or of several that are one process. Arrivals are
// the points where the integral of the rate has grown by one more increment: a unit exponential for
// Poisson, exactly one for Even. An even source's first increment is one half, so that a period of a
// whole count holds exactly that count.
type source struct {
	parts   []part // whose rates add up
	streams random.Streams
	stream  *random.Stream
	even    bool

	// The position is at + fraction nanoseconds, in the stretch that the next four fields describe.
	at       clock.Time
	fraction float64 // 0 ≤ fraction < 1
	end      clock.Time
	gap      float64 // ns per unit of the integral; used when slope is zero; +Inf: no arrivals
	rate     float64 // per ns, at the position
	slope    float64 // per ns²

	need  float64   // growth of the integral until the next arrival; spent across stretches
	drawn []float64 // increments after that one, of those in ahead
	ahead [lookahead]float64
}

// leastNeed stands for an increment that is used up: positive, so that a rate of zero divides it
// well.
const leastNeed = 1e-100

// part is the rate of one model.Source.
type part struct {
	src    *model.Source
	bursts *bursts
}

func newPart(src *model.Source, service, number string, streams random.Streams) part {
	p := part{src: src}
	if src.Bursts != nil {
		p.bursts = newBursts(*src.Bursts, streams.Stream("bursts", service, number))
	}
	return p
}

func newSource(src *model.Source, service, number string, streams random.Streams) *source {
	s := &source{
		parts:   []part{newPart(src, service, number, streams)},
		streams: streams,
		stream:  streams.Paired().Stream("arrivals", service, number),
		even:    src.Arrivals == model.Even,
	}
	s.need = s.increment()
	if s.even {
		s.need = 0.5
	}
	s.enter()
	return s
}

func (s *source) increment() float64 {
	if s.even {
		return 1
	}
	if len(s.drawn) == 0 {
		s.draw()
	}
	next := s.drawn[0]
	s.drawn = s.drawn[1:]
	return next
}

// draw draws increments ahead.
func (s *source) draw() {
	s.streams.Exponentials(s.stream, s.ahead[:])
	s.drawn = s.ahead[:]
}

// enter reads the stretch that begins at the position.
func (s *source) enter() {
	const perNanosecond = 1e-9
	next := stretch{end: clock.Never}
	for _, p := range s.parts {
		own := stretchAt(p.src, s.at)
		if p.bursts != nil {
			own = p.bursts.shape(s.at, own)
		}
		next.rate += own.rate
		next.slope += own.slope
		next.end = min(next.end, own.end)
	}
	s.end = next.end
	s.rate = next.rate * perNanosecond
	s.slope = next.slope * perNanosecond * perNanosecond
	s.gap = float64(clock.Second) / next.rate // +Inf when the rate is zero
	s.fraction = 0
}

// fill writes the next arrivals that are before the given instant, as many as fit.
func (s *source) fill(dst []clock.Time, before clock.Time) int {
	n := 0
	for n < len(dst) {
		if s.slope == 0 && !s.even {
			if n += s.steady(dst[n:], before); n == len(dst) {
				break
			}
		}
		at, ok := s.next(before)
		if !ok {
			break
		}
		dst[n] = at
		n++
	}
	return n
}

// next goes to the next arrival, if that is before the given instant, and draws the one after it.
func (s *source) next(before clock.Time) (at clock.Time, ok bool) {
	if at, ok = s.arrive(before); ok {
		s.need = s.increment()
	}
	return at, ok
}

// arrive goes to the next arrival, if that is before the given instant.
func (s *source) arrive(before clock.Time) (at clock.Time, ok bool) {
	step, ok := s.reach()
	for !ok {
		if s.end >= before {
			return 0, false // the arrival lies in a later stretch, whichever that is
		}
		s.leave()
		step, ok = s.reach()
	}
	whole := clock.Time(step)
	if s.at+whole >= before {
		return 0, false
	}
	s.at += whole
	s.rate = max(0, s.rate+float64(s.slope*(step-s.fraction)))
	s.fraction = step - float64(whole)
	return s.at, true
}

// steady is next again and again, for Poisson arrivals at a constant rate. It goes as far as the
// stretch, or less far.
func (s *source) steady(dst []clock.Time, before clock.Time) int {
	at, fraction, need := s.at, s.fraction, s.need
	// In what is left of so short a stretch, a float64 counts nanoseconds exactly.
	limit := min(s.end, before, at.Add(1<<52))
	gap, n := s.gap, 0
	for n < len(dst) {
		if len(s.drawn) == 0 {
			s.draw()
		}
		drawn := s.drawn[:min(len(s.drawn), len(dst)-n)]
		part := dst[n : n+len(drawn)]
		i := 0
		for ; i < len(drawn) && i < len(part); i++ {
			step := fraction + float64(need*gap)
			if !(step < float64(limit-at)) {
				break
			}
			whole := math.Trunc(step)
			at += clock.Time(whole)
			fraction = step - whole
			part[i] = at
			need = drawn[i]
		}
		n += i
		s.drawn = s.drawn[i:]
		if i < len(drawn) {
			break
		}
	}
	s.at, s.fraction, s.need = at, fraction, need
	return n
}

// reach is how far the next arrival is from at, in nanoseconds, and whether it is in this stretch.
func (s *source) reach() (step float64, ok bool) {
	room := float64(s.end - s.at)
	if s.slope == 0 {
		step = s.fraction + float64(s.need*s.gap)
		return step, step < room
	}
	// rate·x + slope·x²/2 = need, in the form that does not cancel and is right for either sign.
	square := float64(s.rate*s.rate) + 2*float64(s.slope*s.need)
	if square < 0 {
		return 0, false // the rate falls to zero before so much has arrived
	}
	step = s.fraction + 2*s.need/(s.rate+math.Sqrt(square))
	return step, step < room
}

// leave spends the rest of the stretch and enters the next.
func (s *source) leave() {
	rest := float64(s.end-s.at) - s.fraction
	mass := float64(s.rate*rest) + float64(s.slope*rest*rest/2)
	s.need = max(leastNeed, s.need-max(0, mass))
	s.at = s.end
	s.enter()
}

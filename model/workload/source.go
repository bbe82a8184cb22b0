package workload

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// source produces the arrivals of one model.Source. Arrivals are the points where the integral of
// the rate has grown by one more increment: a unit exponential for Poisson, exactly one for Even.
// An even source's first increment is one half, so that a period of a whole count holds exactly
// that count.
type source struct {
	src    *model.Source
	stream *random.Stream
	bursts *bursts
	even   bool

	// The position is at + fraction nanoseconds, in the stretch that the next four fields describe.
	at       clock.Time
	fraction float64 // 0 ≤ fraction < 1
	end      clock.Time
	gap      float64 // ns per unit of the integral; used when slope is zero; +Inf: no arrivals
	rate     float64 // per ns, at the position
	slope    float64 // per ns²

	need float64 // growth of the integral until the next arrival; spent across stretches
}

// leastNeed stands for an increment that is used up: positive, so that a rate of zero divides it
// well.
const leastNeed = 1e-100

func newSource(src *model.Source, service, number string, streams random.Streams) *source {
	s := &source{src: src, even: src.Arrivals == model.Even}
	s.stream = streams.Stream("arrivals", service, number)
	if src.Bursts != nil {
		s.bursts = newBursts(*src.Bursts, streams.Stream("bursts", service, number))
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
	return s.stream.Exponential()
}

// enter reads the stretch that begins at the position.
func (s *source) enter() {
	const perNanosecond = 1e-9
	next := stretchAt(s.src, s.at)
	if s.bursts != nil {
		next = s.bursts.shape(s.at, next)
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
			n += s.steady(dst[n:], before)
			if n == len(dst) {
				return n
			}
		}
		step, ok := s.reach()
		if !ok {
			if s.end >= before {
				return n // the next arrival lies in a later stretch, whichever that is
			}
			s.leave()
			continue
		}
		whole := clock.Time(step)
		if s.at+whole >= before {
			return n
		}
		s.at += whole
		s.rate = max(0, s.rate+float64(s.slope*(step-s.fraction)))
		s.fraction = step - float64(whole)
		dst[n] = s.at
		n++
		s.need = s.increment()
	}
	return n
}

// steady is fill for Poisson arrivals at a constant rate, as far as the stretch goes.
func (s *source) steady(dst []clock.Time, before clock.Time) int {
	at, fraction, need := s.at, s.fraction, s.need
	n := 0
	for n < len(dst) {
		step := fraction + float64(need*s.gap)
		if !(step < float64(s.end-at)) {
			break
		}
		whole := clock.Time(step)
		if at+whole >= before {
			break
		}
		at += whole
		fraction = step - float64(whole)
		dst[n] = at
		n++
		need = s.stream.Exponential()
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

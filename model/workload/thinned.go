package workload

import (
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Thinned is a share of the arrivals of all open sources of a service: each arrival stands for a
// whole number of requests, its weight. It costs no more when every arrival stands for more.
//
// In turn, the arrivals are what is left of the whole stream when after each one as many are left
// out as its weight says, less one: the increment of the integral of the rate is a gamma number, a
// sum of so many exponential ones. At random, each request of the stream is kept with a probability
// of one over the weight, which leaves a Poisson process.
//
// The sources are one process. If some are Poisson and others even, all count as Poisson: what is
// thinned is hardly told apart from it.
type Thinned struct {
	// Weight is that of the latest arrival. Whoever serves it says how many requests it stood for,
	// before asking for the next.
	Weight int64

	source   *source
	atRandom bool
	drawn    bool            // the increment until the next arrival
	gammas   [2]random.Gamma // the laws of the latest weights, even and odd: usually neighbours
}

// NewThinned opens the thinned sources of a service at time 0. With a weight of one, a single
// source gives the arrivals that NewArrivals would.
func NewThinned(sources []model.Source, service string, streams random.Streams, atRandom bool,
) *Thinned {
	s := &source{stream: streams.Stream("arrivals", service, "0"), even: true}
	for i := range sources {
		s.parts = append(s.parts, newPart(&sources[i], service, strconv.Itoa(i), streams))
		s.even = s.even && sources[i].Arrivals == model.Even
	}
	s.enter()
	t := &Thinned{Weight: 1, source: s, atRandom: atRandom}
	if s.even {
		s.need, t.drawn = 0.5, true
	}
	return t
}

// Next is the next arrival, if that is before the given instant.
func (t *Thinned) Next(before clock.Time) (at clock.Time, ok bool) {
	if !t.drawn {
		t.source.need, t.drawn = t.increment(), true
	}
	at, ok = t.source.arrive(before)
	t.drawn = !ok
	return at, ok
}

func (t *Thinned) increment() float64 {
	switch s := t.source; {
	case s.even:
		return float64(t.Weight)
	case t.atRandom || t.Weight == 1:
		return float64(float64(t.Weight) * s.increment())
	default:
		law := &t.gammas[t.Weight%2]
		if law.Shape() != t.Weight {
			*law = random.NewGamma(t.Weight)
		}
		return law.Draw(s.stream)
	}
}

package random

import "slices"

// Antithetic is the streams of the n-th replication of a run in antithetic pairs: 2k and 2k + 1 share the
// streams that are asked for with Paired, and the laws and exponential numbers that they draw there with
// Streams' own methods are made by inversion, those of 2k + 1 of the complement of each probability. A long
// gap or much work in one is then a short gap or little work in the other (Hammersley and Morton,
// Proceedings of the Cambridge Philosophical Society 52(3), 1956). All other streams are unrelated.
func (s Streams) Antithetic(n int) Streams {
	own := s.Replication(n)
	own.pair, own.draws = s.Replication(n-n%2).seed, inverted
	if n%2 == 1 {
		own.draws = mirrored
	}
	return own
}

// draws is how Streams make numbers of words.
type draws uint8

const (
	quick    draws = iota // the quickest way for each law
	inverted              // the quantile of a probability
	mirrored              // the quantile of its complement
)

// Paired is the streams for what antithetic replications mirror; s itself in other ones.
func (s Streams) Paired() Streams {
	if s.draws != quick {
		s.seed = s.pair
	}
	return s
}

// Sampler compiles a law for streams that Paired has opened. Whether it is mirrored costs nothing: bit 0 of
// a word chooses the end from which a quantile table counts, so its two halves change places.
func (s Streams) Sampler(d Distribution) Sampler {
	switch {
	case s.draws == quick || d.law == constant:
		return d.Sampler()
	case d.law == empirical:
		m := d.Sampler() // its spans are in order, and each is as likely as another
		if s.draws == mirrored {
			slices.Reverse(m.spans)
		}
		return m
	}
	t := newQuantileTable(d)
	if s.draws == mirrored {
		t.cells[0], t.cells[1] = t.cells[1], t.cells[0]
		t.mirror = 1
	}
	return Sampler{law: lognormal, table: t}
}

// Exponentials draws exponential numbers of mean 1 from a stream that Paired has opened.
func (s Streams) Exponentials(stream *Stream, dst []float64) {
	if s.draws == quick {
		stream.Exponentials(dst)
		return
	}
	end := uint64(0)
	if s.draws == mirrored {
		end = 1
	}
	for i := range dst {
		word := stream.Uint64()
		dst[i] = -logSurvival(tailProbability(word), word&1 != end)
	}
}

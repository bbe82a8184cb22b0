package random

import (
	"math/bits"
	"strconv"
)

// Streams hands out the streams of one run. The zero value is seed 0.
type Streams struct {
	seed  uint64
	pair  uint64 // of antithetic replications: the seed that both share
	draws draws
}

// NewStreams makes the streams of a seed. Neighbouring seeds give unrelated streams.
func NewStreams(seed uint64) Streams { return Streams{seed: seed} }

// Stream opens the stream of a purpose and ids, at its beginning. Asking twice gives two streams
// of the same numbers.
func (s Streams) Stream(purpose string, ids ...string) *Stream {
	return newStream(s.Pick(purpose, ids...))
}

// Pick is Hash with the seed of s.
func (s Streams) Pick(purpose string, ids ...string) uint64 { return Hash(s.seed, purpose, ids...) }

// Replication is the streams of the n-th replication of a run; number 0 is s itself.
func (s Streams) Replication(n int) Streams {
	if n == 0 {
		return s
	}
	return Streams{seed: Hash(s.seed, "replication", strconv.Itoa(n))}
}

// Stream is an endless sequence of random numbers: xoshiro256++ (Blackman and Vigna 2019), period
// 2²⁵⁶−1. It is not safe for use by several goroutines.
type Stream struct{ a, b, c, d uint64 }

// newStream expands a key to the 256 bits of state by SplitMix64, as the authors of xoshiro
// advise. The expansion decides that neighbouring keys are uncorrelated; it never yields the
// forbidden state 0.
func newStream(key uint64) *Stream {
	word := func(i uint64) uint64 { return finalize(key + i*goldenStep) }
	return &Stream{word(1), word(2), word(3), word(4)}
}

// Uint64 is uniform over all 64-bit numbers.
func (s *Stream) Uint64() uint64 {
	word, after := s.next()
	*s = after
	return word
}

// next is the next word and the state after it. It takes and gives values, so that a loop can keep
// the state in registers.
func (s Stream) next() (word uint64, after Stream) {
	word = bits.RotateLeft64(s.a+s.d, 23) + s.a
	c, d := s.c^s.a, s.d^s.b
	after = Stream{s.a ^ d, s.b ^ c, c ^ s.b<<17, bits.RotateLeft64(d, 45)}
	return word, after
}

// Float64 is uniform over the multiples of 2⁻⁵³ in [0, 1).
func (s *Stream) Float64() float64 { return float64(int64(s.Uint64()>>11)) * 0x1p-53 }

// IntN is uniform over 0 … n−1, without bias (Lemire 2019). It panics when n is not positive.
func (s *Stream) IntN(n int) int {
	if n <= 0 {
		panic("random: IntN of a number that is not positive")
	}
	bound := uint64(n)
	high, low := bits.Mul64(s.Uint64(), bound)
	if low < bound {
		for threshold := -bound % bound; low < threshold; {
			high, low = bits.Mul64(s.Uint64(), bound)
		}
	}
	return int(high)
}

// tailProbability is uniform over (0, 1/2), from the upper 53 bits of a word.
func tailProbability(word uint64) float64 { return (float64(int64(word>>11)) + 0.5) * 0x1p-54 }

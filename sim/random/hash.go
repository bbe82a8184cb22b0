package random

import "math/bits"

// Constants of SplitMix64 (Steele, Lea, Flood 2014): the golden-ratio step and the two multipliers
// of the finalizer.
const (
	goldenStep  = 0x9e3779b97f4a7c15
	finalizeOne = 0xbf58476d1ce4e5b9
	finalizeTwo = 0x94d049bb133111eb
)

// Hash is a number that depends on every argument and on nothing else. It stands in for AWS's "at
// random" picks: the same names give the same pick, in whatever order the picks are made.
func Hash(seed uint64, purpose string, ids ...string) uint64 {
	h := finalize(seed + goldenStep)
	h = absorb(h, purpose)
	for _, id := range ids {
		h = absorb(h, id)
	}
	return h
}

// absorb mixes text and its length into h. For a fixed text it is a bijection of h.
func absorb(h uint64, text string) uint64 {
	var word uint64
	for i := range len(text) {
		word |= uint64(text[i]) << (8 * (i % 8))
		if i%8 == 7 {
			h, word = finalize(h^word)+goldenStep, 0
		}
	}
	return finalize(bits.RotateLeft64(finalize(h^word), 32) + uint64(len(text))*goldenStep)
}

// finalize is the bijective mixing function of SplitMix64.
func finalize(z uint64) uint64 {
	z = (z ^ z>>30) * finalizeOne
	z = (z ^ z>>27) * finalizeTwo
	return z ^ z>>31
}

// Mix is a number that depends on a key, as Streams.Pick gives it, and on n: the hash of a numbered
// thing.
func Mix(key, n uint64) uint64 { return finalize(finalize(key+goldenStep) ^ finalize(n)) }

// Word is the n-th word of the sequence SplitMix64 that begins at a key, as Streams.Pick gives it: a
// cheaper Mix, for keys that are hashes themselves.
func Word(key, n uint64) uint64 { return finalize(key + (n+1)*goldenStep) }

// Below is a hash as a number from 0, included, to n, excluded.
func Below(hash uint64, n int) int {
	high, _ := bits.Mul64(hash, uint64(n))
	return int(high)
}

// Fraction is a hash as a number from 0, included, to 1, excluded.
func Fraction(hash uint64) float64 { return float64(hash>>11) * 0x1p-53 }

package serving

import (
	"math/bits"

	"ecsim/sim/clock"
)

// ends keeps known instants, such as the ends of requests, until time reaches them. Those it reaches
// together are told in any order, so nothing needs to be sorted: it is a radix heap (Ahuja,
// Mehlhorn, Orlin and Tarjan 1990), read not one by one but up to an instant.
//
// Invariant: bucket k has the ends, all after now, that differ from now in bit k−1 and in no higher
// one.
type ends struct {
	now     clock.Time
	filled  uint64 // bit k: bucket k is not empty
	buckets [64][]due
	reached []due
}

// add notes an end that is after now.
func (e *ends) add(d due) {
	k := bits.Len64(uint64(d.at ^ e.now))
	e.buckets[k] = append(e.buckets[k], d)
	e.filled |= 1 << k
}

// reach moves on to an instant and takes out every end up to it, that instant included. What it
// returns is valid until the next call.
func (e *ends) reach(at clock.Time) []due {
	k := bits.Len64(uint64(at ^ e.now))
	e.now = at
	e.reached = e.reached[:0]
	// In its highest new bit the instant has a one. The buckets below have a zero there: they are
	// over. Bucket k has a one too and must be looked at; those above differ as they did.
	for e.filled&(1<<k-1) != 0 {
		e.reached = append(e.reached, e.empty(bits.TrailingZeros64(e.filled))...)
	}
	if e.filled>>k&1 == 1 {
		for _, d := range e.empty(k) {
			if d.at <= at {
				e.reached = append(e.reached, d)
			} else {
				e.add(d)
			}
		}
	}
	return e.reached
}

// empty empties a bucket and returns what it held.
func (e *ends) empty(k int) []due {
	list := e.buckets[k]
	e.buckets[k] = list[:0]
	e.filled &^= 1 << k
	return list
}

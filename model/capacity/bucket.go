package capacity

import (
	"math"

	"ecsim/sim/clock"
)

// Bucket is a token bucket in exact integer arithmetic. The zero value never limits.
//
// Invariant: at time t it holds size − ceil((full − t) / every) tokens, at most size.
type Bucket struct {
	size  int64
	every clock.Span // one token per so much time
	full  clock.Time // when it is full again if nothing more is taken
}

// NewBucket makes a full bucket of so many tokens, refilled at a rate that is rounded to whole
// nanoseconds per token. A size of zero never limits.
func NewBucket(size int, refillPerSecond float64) Bucket {
	if size <= 0 {
		return Bucket{}
	}
	every := math.Round(float64(clock.Second) / refillPerSecond)
	return Bucket{size: int64(size), every: clock.Span(every)}
}

// PerMinute makes a bucket of n tokens that refills n per minute. Zero never limits.
func PerMinute(n int) Bucket { return NewBucket(n, float64(n)/60) }

// Available is how many tokens there are.
func (b *Bucket) Available(at clock.Time) int {
	if b.size == 0 {
		return math.MaxInt
	}
	lent := max(0, b.full.Sub(at))
	return int(b.size - int64((lent+b.every-1)/b.every))
}

// Take takes up to n tokens and returns how many. Calls must not go back in time.
func (b *Bucket) Take(at clock.Time, n int) int {
	if b.size == 0 {
		return n
	}
	taken := min(n, b.Available(at))
	b.full = max(b.full, at).Add(clock.Span(taken) * b.every)
	return taken
}

// NextAt is the first instant, at or later, with a token.
func (b *Bucket) NextAt(at clock.Time) clock.Time {
	if b.size == 0 {
		return at
	}
	return max(at, b.full.Add(-clock.Span(b.size-1)*b.every))
}

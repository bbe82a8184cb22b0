package stats

import (
	"math"

	"ecsim/sim/clock"
)

// Count is the number of spans recorded.
func (s *Sketch) Count() int64 { return s.count }

// Sum is the exact sum of all spans; beyond 292 years it stays at the greatest span.
func (s *Sketch) Sum() clock.Span {
	if s.sumHigh > 0 || s.sumLow > math.MaxInt64 {
		return math.MaxInt64
	}
	return clock.Span(s.sumLow)
}

// Mean is the average span, zero when there is none.
func (s *Sketch) Mean() clock.Span {
	if s.count == 0 {
		return 0
	}
	sum := float64(float64(s.sumHigh)*0x1p64) + float64(s.sumLow)
	return clock.Span(sum/float64(s.count) + 0.5)
}

// Min is the least span, zero when there is none.
func (s *Sketch) Min() clock.Span {
	if s.count == 0 || !s.extremesGone {
		return s.emptyOr(s.min)
	}
	i := 0
	for s.counts[i] == 0 {
		i++
	}
	return max(s.min, bucketStart(i))
}

// Max is the greatest span, zero when there is none.
func (s *Sketch) Max() clock.Span {
	if s.count == 0 || !s.extremesGone {
		return s.emptyOr(s.max)
	}
	i := len(s.counts) - 1
	for s.counts[i] == 0 {
		i--
	}
	return min(s.max, bucketStart(i+1)-1)
}

func (s *Sketch) emptyOr(v clock.Span) clock.Span {
	if s.count == 0 {
		return 0
	}
	return v
}

// Quantile is the span that at least the fraction p of all spans does not exceed (nearest rank),
// at the middle of its bucket. It is zero when there is no span.
func (s *Sketch) Quantile(p float64) clock.Span {
	if s.count == 0 {
		return 0
	}
	// The product's own rounding must not make 7 of 100 spans into 8.
	rank := int64(math.Ceil(p * float64(s.count) * (1 - 0x1p-50)))
	rank = max(1, min(rank, s.count))
	low, high := s.Min(), s.Max()
	switch rank {
	case 1:
		return low
	case s.count:
		return high
	}
	var seen int64
	for i, n := range s.counts {
		if seen += n; seen >= rank {
			first, last := bucketStart(i), bucketStart(i+1)-1
			return max(low, min(first+(last-first)/2, high))
		}
	}
	return high
}

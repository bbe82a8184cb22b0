package stats

import (
	"math"
	"math/bits"

	"ecsim/sim/clock"
)

// Sketch is a distribution of non-negative spans: a histogram with 128 buckets per doubling.
// Quantiles are within 0.4 % of an exact answer; count, sum, minimum and maximum are exact. Its
// size depends on the longest span, never on how many there are. The zero value is empty and
// ready.
//
// Invariant: all Sketches share one set of bucket edges, so merging loses nothing.
type Sketch struct {
	counts []int64
	count  int64
	// sum of the spans in nanoseconds, 128 bits.
	sumHigh, sumLow uint64
	min, max        clock.Span
	// extremesGone: spans were taken back, min and max perhaps among them; the buckets must tell.
	extremesGone bool
}

const (
	bucketBits = 7
	// bucketShift turns the bits of a float64 into its exponent and the top bits of its mantissa.
	bucketShift = 52 - bucketBits
	// bucketOffset makes the bucket of span 0 number 0.
	bucketOffset = 1023 << bucketBits
)

// bucket is the number of the bucket of v: the leading bits of v + 1 as a float64, which are its
// exponent and its first 7 binary places. Spans below 128 ns have a bucket each. A negative v has
// a number beyond every bucket.
func bucket(v clock.Span) uint64 {
	return math.Float64bits(float64(v+1))>>bucketShift - bucketOffset
}

// bucketStart is the least span of bucket i.
func bucketStart(i int) clock.Span {
	edge := math.Float64frombits(uint64(i+bucketOffset) << bucketShift)
	if edge >= 1<<63 {
		return math.MaxInt64
	}
	return clock.Span(math.Ceil(edge)) - 1
}

// Record counts v once.
func (s *Sketch) Record(v clock.Span) {
	i := bucket(v)
	if i >= uint64(len(s.counts)) {
		s.grow(v, i)
	}
	s.counts[i]++
	var carry uint64
	s.sumLow, carry = bits.Add64(s.sumLow, uint64(v), 0)
	s.sumHigh += carry
	if s.count == 0 {
		s.min, s.max = v, v
	}
	s.count++
	s.min, s.max = min(s.min, v), max(s.max, v)
}

// RecordN counts v n times; n must not be negative.
func (s *Sketch) RecordN(v clock.Span, n int64) {
	if n <= 0 {
		return
	}
	s.Record(v)
	i := bucket(v)
	s.counts[i] += n - 1
	s.count += n - 1
	s.add(bits.Mul64(uint64(v), uint64(n-1)))
}

// RecordAll counts every span of a list once. It returns their sum.
func (s *Sketch) RecordAll(list []clock.Span) (sum clock.Span) {
	if len(list) == 0 {
		return 0
	}
	if s.count == 0 {
		s.min, s.max = list[0], list[0]
	}
	counts, low, high := s.counts, s.min, s.max
	sumLow, sumHigh, carry := s.sumLow, s.sumHigh, uint64(0)
	for _, v := range list {
		i := bucket(v)
		if i >= uint64(len(counts)) {
			s.grow(v, i)
			counts = s.counts
		}
		counts[i]++
		sumLow, carry = bits.Add64(sumLow, uint64(v), 0)
		sumHigh += carry
		low, high = min(low, v), max(high, v)
		sum += v
	}
	s.sumLow, s.sumHigh, s.min, s.max = sumLow, sumHigh, low, high
	s.count += int64(len(list))
	return sum
}

// Merge adds everything that o has counted to s.
func (s *Sketch) Merge(o *Sketch) {
	if o.count == 0 {
		return
	}
	if len(s.counts) < len(o.counts) {
		s.extend(len(o.counts))
	}
	from, to := o.used()
	counts := s.counts[from:to]
	for i, n := range o.counts[from:to] {
		counts[i] += n
	}
	s.add(o.sumHigh, o.sumLow)
	low, high := o.Min(), o.Max()
	if s.count > 0 {
		low, high = min(low, s.Min()), max(high, s.Max())
	}
	s.min, s.max = low, high
	s.count += o.count
	s.extremesGone = false
}

// Unmerge takes back one Merge of o. Min and Max are from then on within 0.8 %.
func (s *Sketch) Unmerge(o *Sketch) {
	if o.count == 0 {
		return
	}
	from, to := o.used()
	for i := from; i < to; i++ {
		n := o.counts[i]
		if n > 0 && (i >= len(s.counts) || s.counts[i] < n) {
			panic("stats: Unmerge of a Sketch that was not merged")
		}
		if n > 0 {
			s.counts[i] -= n
		}
	}
	var borrow uint64
	s.sumLow, borrow = bits.Sub64(s.sumLow, o.sumLow, 0)
	s.sumHigh -= o.sumHigh + borrow
	s.count -= o.count
	s.extremesGone = s.count > 0
}

// Reset forgets everything and keeps the memory.
func (s *Sketch) Reset() {
	from, to := s.used()
	clear(s.counts[from:to])
	*s = Sketch{counts: s.counts}
}

// used is the range of buckets outside which all are empty: what a Sketch of few spans costs to merge
// and to reset depends on how far they are apart, not on the longest there ever was.
func (s *Sketch) used() (from, to int) {
	if s.count == 0 {
		return 0, 0
	}
	return int(bucket(s.min)), int(bucket(s.max)) + 1
}

// grow makes room for bucket i, that of v.
func (s *Sketch) grow(v clock.Span, i uint64) {
	if v < 0 || v == math.MaxInt64 {
		panic("stats: a Sketch counts spans from 0 to below the greatest int64")
	}
	s.cover(i)
}

// cover makes buckets up to bucket i at least, in whole doublings.
func (s *Sketch) cover(i uint64) {
	const octave = 1 << bucketBits
	s.extend((int(i)/octave + 1) * octave)
}

func (s *Sketch) extend(length int) {
	s.counts = append(s.counts, make([]int64, length-len(s.counts))...)
}

func (s *Sketch) add(high, low uint64) {
	var carry uint64
	s.sumLow, carry = bits.Add64(s.sumLow, low, 0)
	s.sumHigh += high + carry
}

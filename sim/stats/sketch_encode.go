package stats

import (
	"encoding/binary"
	"errors"
	"math"

	"ecsim/sim/clock"
)

// errNotASketch is what every broken encoding says.
var errNotASketch = errors.New("stats: expected the bytes of a Sketch, found something else")

// AppendBinary writes the sketch after b: count, sum and extremes, then each bucket that counts
// anything as the distance from the one before and its count, all as variable-length integers. Equal
// sketches give equal bytes.
func (s *Sketch) AppendBinary(b []byte) ([]byte, error) {
	gone := uint64(0)
	if s.extremesGone {
		gone = 1
	}
	for _, v := range []uint64{uint64(s.count), s.sumHigh, s.sumLow, uint64(s.min), uint64(s.max), gone} {
		b = binary.AppendUvarint(b, v)
	}
	last := 0
	for i, n := range s.counts {
		if n > 0 {
			b = binary.AppendUvarint(b, uint64(i-last))
			b = binary.AppendUvarint(b, uint64(n))
			last = i
		}
	}
	return b, nil
}

// MarshalBinary is AppendBinary to nothing.
func (s *Sketch) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads what AppendBinary wrote and refuses everything else.
func (s *Sketch) UnmarshalBinary(data []byte) error {
	head := [6]uint64{}
	for i := range head {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			return errNotASketch
		}
		head[i], data = v, data[n:]
	}
	read := Sketch{sumHigh: head[1], sumLow: head[2], extremesGone: head[5] == 1}
	if head[0] > math.MaxInt64 || head[3] >= math.MaxInt64 || head[4] >= math.MaxInt64 || head[5] > 1 {
		return errNotASketch
	}
	read.min, read.max = clock.Span(head[3]), clock.Span(head[4])
	if read.min > read.max {
		return errNotASketch
	}
	read.cover(bucket(read.max))
	first, last := bucket(read.min), bucket(read.max)
	at, total := uint64(0), uint64(0)
	for len(data) > 0 {
		gap, n := binary.Uvarint(data)
		if n <= 0 {
			return errNotASketch
		}
		count, m := binary.Uvarint(data[n:])
		at += gap
		total += count
		if m <= 0 || count == 0 || count > head[0] || total > head[0] || at < first || at > last {
			return errNotASketch
		}
		read.counts[at] += int64(count)
		data = data[n+m:]
	}
	if total != head[0] {
		return errNotASketch
	}
	if read.count = int64(head[0]); read.count == 0 {
		read.counts = nil
	}
	*s = read
	return nil
}

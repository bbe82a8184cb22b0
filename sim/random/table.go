package random

import (
	"math"

	"ecsim/sim/clock"
)

// quantileTable draws from a law by inversion: a uniform probability, looked up in its quantile
// function. The grid is fine where it has to be: probabilities are counted from the nearer end,
// each halving of the distance to that end (an octave) has the same number of cells, and inside a
// cell the function is a straight line. So the relative error is small in the tails too, where a
// grid of even steps is worst. Beyond the last octave the quantile is computed.
type quantileTable struct {
	cells  [2][octaves * cellsPerOctave]cell // by end: lower, upper
	law    Distribution
	mirror uint64 // 1: the two ends have changed places
}

// cell is the quantile at the cell's edge nearer to the end, and its change across the cell; ns.
type cell struct{ start, change float64 }

const (
	cellBits       = 5
	cellsPerOctave = 1 << cellBits
	octaves        = 20 // all but one draw in a million
	mantissaBits   = 52
	// fractionBits of a float64's mantissa lie below the cell number.
	fractionBits = mantissaBits - cellBits
	// firstCell is what the float64 bits of the least tabulated distance begin with. Distances are
	// 53-bit integers, so that the octave nearest to the middle has the exponent 52.
	firstCell = (1023 + 53 - octaves) << cellBits
)

func newQuantileTable(d Distribution) *quantileTable {
	t := &quantileTable{law: d}
	for end := range t.cells {
		edge := func(i int) float64 {
			distance := math.Float64frombits(uint64(firstCell+i) << fractionBits)
			return d.quantile(distance*0x1p-54, end == 1)
		}
		start := edge(0)
		for i := range t.cells[end] {
			next := edge(i + 1)
			t.cells[end][i] = cell{start, next - start}
			start = next
		}
	}
	return t
}

// fill draws len(dst) spans.
func (t *quantileTable) fill(s *Stream, dst []clock.Span) {
	var word uint64
	state := *s
	for i := range dst {
		word, state = state.next()
		dst[i] = t.at(word)
	}
	*s = state
}

// at is the span that a word means. Bits 11 to 63 are the distance from an end, bit 0 chooses the
// end.
func (t *quantileTable) at(word uint64) clock.Span {
	pattern := math.Float64bits(float64(int64(word >> 11)))
	i := pattern>>fractionBits - firstCell
	cells := &t.cells[word&1]
	if i >= uint64(len(cells)) {
		return t.beyond(word)
	}
	const fractionMask = 1<<fractionBits - 1
	fraction := float64(int64(pattern&fractionMask)) * (1.0 / (1 << fractionBits))
	return roundSpan(cells[i].start + float64(fraction*cells[i].change))
}

// beyond computes the quantile of a word nearer to an end than the table goes.
func (t *quantileTable) beyond(word uint64) clock.Span {
	return roundSpan(t.law.quantile(tailProbability(word), word&1 != t.mirror))
}

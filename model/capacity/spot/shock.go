package spot

import (
	"strconv"

	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Shocks of one scope are a Poisson process in time and level: as many a month as levels, one for each
// level from 0 up to any. A pool that listens up to level r has bursts at rate r, and all those of a pool
// of the scope that listens less far. So neither a pool added nor a rate changed shifts a burst of
// another pool, and of two markets the calmer has a part of the bursts of the other.
//
// The levels are cut into bands, [0, 1), [1, 2), [2, 4), …, each with a stream of its own, so that only
// as many levels are drawn as somebody listens to.
type band struct {
	scope     [3]string // Region, zone or pool: names the streams
	low, high float64   // of the levels: shocks a month
	stream    *random.Stream

	next   clock.Time // of the next shock
	level  float64    // of that shock
	number int        // of that shock, from 1
}

// bandsUpTo makes the bands of a scope that hold levels below the given one.
func bandsUpTo(level float64, scope [3]string, streams random.Streams) (bands []band) {
	for low, high := 0.0, 1.0; low < level; low, high = high, 2*high {
		b := band{scope: scope, low: low, high: high}
		b.stream = streams.Stream("spot-shock", scope[0], scope[1], scope[2], b.name())
		b.advance()
		bands = append(bands, b)
	}
	return bands
}

func (b *band) name() string { return strconv.FormatFloat(b.low, 'g', -1, 64) }

// advance draws the next shock; beyond Forever there is none.
func (b *band) advance() {
	width := b.high - b.low
	gap := spanOf(b.stream, width/float64(Month))
	b.level = b.low + float64(width*b.stream.Float64())
	b.number++
	b.next = b.next.Add(gap)
	if b.next >= clock.Time(Forever) {
		b.next = clock.Never
	}
}

// spanOf draws an exponential span of a rate per nanosecond; Forever when it exceeds that.
func spanOf(s *random.Stream, rate float64) clock.Span {
	x := s.Exponential()
	if x >= float64(rate*float64(Forever)) {
		return Forever
	}
	return clock.Span(x / rate)
}

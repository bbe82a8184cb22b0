package serving

import "math/bits"

// integral is the integral over time of a whole number, such as the workers that use CPU now. It is
// paid out in a unit of numerator/denominator of its own, span by span.
type integral struct {
	level       int64 // the number now
	area        int64 // its integral over the present span, in level-ns
	numerator   uint64
	denominator uint64
	remainder   uint64 // what has not been paid out yet, in 1/denominator of the unit
}

// begin begins a span as if the level stayed as it is.
func (i *integral) begin(length int64) { i.area = i.level * length }

// change changes the level for the rest of the span.
func (i *integral) change(by, rest int64) {
	i.level += by
	i.area += by * rest
}

// collect pays out whole units. What is left over is carried to the next span, so that the sums
// over any cutting of a time are the same.
func (i *integral) collect() int64 {
	high, low := bits.Mul64(uint64(i.area), i.numerator)
	low, carry := bits.Add64(low, i.remainder, 0)
	whole, rest := bits.Div64(high+carry, low, i.denominator)
	i.remainder = rest
	return int64(whole)
}

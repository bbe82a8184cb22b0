package pricing

import (
	"cmp"
	"math/bits"
	"slices"
)

// share splits an amount ≥ 0 in proportion to weights ≥ 0 that are not all zero, by largest
// remainder: every part is the exact share rounded down, and the units left over go to the largest
// remainders, the earlier part first among equals. So the parts sum to the amount exactly, and
// none is off by a whole unit.
func share(amount Money, weights []int64) []Money {
	var sum uint64
	for _, w := range weights {
		sum += uint64(w)
	}
	parts := make([]Money, len(weights))
	rests := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := amount
	for i, w := range weights {
		high, low := bits.Mul64(uint64(amount), uint64(w))
		part, rest := bits.Div64(high, low, sum)
		parts[i], rests[i], order[i] = Money(part), rest, i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rests[b], rests[a]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

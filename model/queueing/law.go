package queueing

import (
	"math"
	"slices"

	"ecsim/sim/portable"
	"ecsim/sim/random"
)

// law is a distribution of seconds as points of probability, sorted.
type law []point

type point struct{ value, probability float64 }

// discretized is a law as points that lie closer in the upper tail: each stands for a stretch of
// probability and is its quantile in the middle.
func discretized(d random.Distribution) law {
	if d.Variance() == 0 {
		return law{{d.Mean().Seconds(), 1}}
	}
	var l law
	add := func(from, to float64, parts int) {
		width := (to - from) / float64(parts)
		for i := range parts {
			middle := from + float64(width*(float64(i)+0.5))
			l = append(l, point{d.Quantile(middle).Seconds(), width})
		}
	}
	add(0, 0.9, 24)
	add(0.9, 0.99, 18)
	add(0.99, 0.999, 12)
	add(0.999, 1, 4)
	return l
}

// times is the law of a·X.
func (l law) times(a float64) law {
	out := slices.Clone(l)
	for i := range out {
		out[i].value *= a
	}
	return out
}

// sum is the law of a·X + Y of independent X and Y.
func sum(a float64, x, y law) law {
	out := make(law, 0, len(x)*len(y))
	for _, p := range x {
		for _, q := range y {
			out = append(out, point{float64(a*p.value) + q.value, p.probability * q.probability})
		}
	}
	slices.SortFunc(out, func(p, q point) int {
		switch {
		case p.value < q.value:
			return -1
		case p.value > q.value:
			return 1
		default:
			return 0
		}
	})
	return out
}

// mean is the expected value.
func (l law) mean() float64 {
	sum := 0.0
	for _, p := range l {
		sum += float64(p.value * p.probability)
	}
	return sum
}

// merged joins points that are hardly apart: whoever looks through a law again and again should not
// look at thousands.
func (l law) merged() law {
	const apart = 1.04
	out := law{l[0]}
	first := l[0].value
	for _, p := range l[1:] {
		last := &out[len(out)-1]
		if p.value > apart*first {
			out, first = append(out, p), p.value
			continue
		}
		both := last.probability + p.probability
		last.value += float64((p.value - last.value) * (p.probability / both))
		last.probability = both
	}
	return out
}

// quantile is the value that a share of the law does not exceed, on straight lines between the
// middles of the points.
func (l law) quantile(share float64) float64 {
	above, at := 0.0, 0.0 // probability above the point, and above its middle
	for i := len(l) - 1; i >= 0; i-- {
		before := at
		at = above + float64(l[i].probability/2)
		above += l[i].probability
		switch {
		case at < 1-share:
		case i == len(l)-1:
			return l[i].value
		default:
			part := (1 - share - before) / (at - before)
			return l[i+1].value - float64(part*(l[i+1].value-l[i].value))
		}
	}
	return l[0].value
}

// delayed is the quantile of the law plus an independent delay, which is zero or, with a
// probability, exponential of a mean.
func (l law) delayed(share, probability, mean float64) float64 {
	if probability <= 0 || mean <= 0 {
		return l.quantile(share)
	}
	return solve(1-share, l.quantile(share), func(t float64) float64 {
		tail := 0.0
		for _, p := range l {
			if p.value > t {
				tail += p.probability
			} else {
				tail += float64(p.probability * probability * portable.Exp((p.value-t)/mean))
			}
		}
		return tail
	})
}

// stretched is the quantile of F·X + Y, F being independent of X and Y.
func stretched(share float64, factors, x, y law) float64 {
	above := make([]float64, len(y)+1) // probability that Y is y[i] or more
	for i := len(y) - 1; i >= 0; i-- {
		above[i] = above[i+1] + y[i].probability
	}
	return solve(1-share, sum(1, x, y).quantile(share), func(t float64) float64 {
		tail := 0.0
		for _, f := range factors {
			for _, p := range x {
				rest := t - float64(f.value*p.value)
				i, _ := slices.BinarySearchFunc(y, rest, func(q point, v float64) int {
					if q.value <= v {
						return -1
					}
					return 1
				})
				tail += float64(f.probability * p.probability * above[i])
			}
		}
		return tail
	})
}

// solve finds where a tail has fallen to a probability, at a value from low on, to a part in some
// thousands.
func solve(probability, low float64, tail func(float64) float64) float64 {
	high := max(low, 1e-9)
	for tail(high) > probability && !math.IsInf(high, 1) {
		low, high = high, 2*high
	}
	for range 12 {
		if mid := (low + high) / 2; tail(mid) > probability {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

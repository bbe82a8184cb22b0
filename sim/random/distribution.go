package random

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"ecsim/sim/clock"
	"ecsim/sim/portable"
)

// Distribution is a law of non-negative time spans; the zero value is always zero. It is a small
// immutable value: two Distributions are the same law when they are equal.
type Distribution struct {
	law law
	// Parameters, spans in nanoseconds. Their meaning is told by the constructors.
	a, b, c float64
	// values of an empirical law: sorted, eight bytes each. A string, because it is comparable.
	values string
}

// law names a family of distributions.
type law uint8

const (
	constant law = iota
	exponential
	lognormal
	uniform
	triangular
	erlang
	hyperexponential
	empirical
)

// Constant is always s.
func Constant(s clock.Span) Distribution {
	return Distribution{law: constant, a: float64(s)}
}

// Exponential is memoryless with the given mean.
func Exponential(mean clock.Span) Distribution {
	if mean == 0 {
		return Distribution{}
	}
	return Distribution{law: exponential, a: float64(mean)}
}

// Lognormal has the given mean and 99th percentile. A lognormal law's p99 lies between its mean
// and e^(z²/2) ≈ 14.97 times its mean, z being the normal p99; other pairs are an error.
func Lognormal(mean, p99 clock.Span) (Distribution, error) {
	z := -normalLower(0.01)
	if mean <= 0 || p99 < mean {
		return Distribution{}, fmt.Errorf(
			"a lognormal law needs 0 < mean ≤ p99, found mean %v and p99 %v", mean, p99)
	}
	// p99 = mean·exp(zσ − σ²/2): the smaller root of σ is the law with the lighter tail.
	root := float64(z*z) - 2*portable.Log(float64(p99)/float64(mean))
	if root < 0 {
		limit := clock.Span(float64(mean) * portable.Exp(z*z/2))
		return Distribution{}, fmt.Errorf(
			"a lognormal law with mean %v has a p99 of at most %v, found %v", mean, limit, p99)
	}
	return LognormalSigma(mean, z-math.Sqrt(root)), nil
}

// LognormalSigma has the given mean; its logarithm has the standard deviation sigma ≥ 0.
func LognormalSigma(mean clock.Span, sigma float64) Distribution {
	if mean == 0 || sigma == 0 {
		return Constant(mean)
	}
	return Distribution{law: lognormal, a: float64(mean), b: sigma}
}

// Uniform is even over [lo, hi].
func Uniform(lo, hi clock.Span) Distribution {
	if lo == hi {
		return Constant(lo)
	}
	return Distribution{law: uniform, a: float64(lo), b: float64(hi)}
}

// Triangular rises from lo to the most likely value mode and falls to hi.
func Triangular(lo, mode, hi clock.Span) Distribution {
	if lo == hi {
		return Constant(lo)
	}
	return Distribution{law: triangular, a: float64(lo), b: float64(mode), c: float64(hi)}
}

// Erlang is the sum of k ≥ 1 exponential phases with the given mean of the sum.
func Erlang(k int, mean clock.Span) Distribution {
	if k == 1 || mean == 0 {
		return Exponential(mean)
	}
	logFactorial := 0.0 // of k − 1
	for i := 2; i < k; i++ {
		logFactorial += portable.Log(float64(i))
	}
	return Distribution{law: erlang, a: float64(mean), b: float64(k), c: logFactorial}
}

// Hyperexponential has the given mean and coefficient of variation cv ≥ 1: one of two exponential
// phases, each of which contributes half of the mean.
func Hyperexponential(mean clock.Span, cv float64) (Distribution, error) {
	switch {
	case mean < 0 || math.IsNaN(cv) || math.IsInf(cv, 0) || cv < 1:
		return Distribution{}, fmt.Errorf(
			"a hyperexponential law needs mean ≥ 0 and cv ≥ 1, found mean %v and cv %v", mean, cv)
	case cv == 1 || mean == 0:
		return Exponential(mean), nil
	}
	excess := float64(cv*cv) - 1
	short := (1 + math.Sqrt(excess/(excess+2))) / 2
	return Distribution{law: hyperexponential, a: float64(mean), b: cv, c: short}, nil
}

// Empirical is each of the values with equal probability. No values is always zero.
func Empirical(values []clock.Span) Distribution {
	if len(values) == 0 {
		return Distribution{}
	}
	sorted := slices.Sorted(slices.Values(values))
	if sorted[0] == sorted[len(sorted)-1] {
		return Constant(sorted[0])
	}
	packed := make([]byte, 0, 8*len(sorted))
	for _, v := range sorted {
		packed = binary.BigEndian.AppendUint64(packed, uint64(v))
	}
	return Distribution{law: empirical, values: string(packed)}
}

// spans unpacks the values of an empirical law.
func (d Distribution) spans() []clock.Span {
	out := make([]clock.Span, len(d.values)/8)
	for i := range out {
		out[i] = d.value(i)
	}
	return out
}

func (d Distribution) value(i int) clock.Span {
	var v uint64
	for _, b := range []byte(d.values[8*i : 8*i+8]) {
		v = v<<8 | uint64(b)
	}
	return clock.Span(v)
}

// IsZero reports whether d is always zero.
func (d Distribution) IsZero() bool { return d == Distribution{} }

// longest is the longest span a draw can be: some 146 years, far from overflow.
const longest = 1 << 62

// roundSpan is the nearest span to a non-negative number of nanoseconds. The conversion keeps a
// product that a caller passes from being fused with the sum.
func roundSpan(nanoseconds float64) clock.Span {
	if nanoseconds < longest {
		return clock.Span(float64(nanoseconds) + 0.5)
	}
	return longest
}

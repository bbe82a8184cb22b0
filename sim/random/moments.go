package random

import (
	"fmt"
	"math"
	"strconv"

	"ecsim/sim/clock"
	"ecsim/sim/portable"
)

// Mean is the expected span.
func (d Distribution) Mean() clock.Span {
	switch d.law {
	case uniform:
		return roundSpan((d.a + d.b) / 2)
	case triangular:
		return roundSpan((d.a + d.b + d.c) / 3)
	case empirical:
		mean, _ := d.empiricalMoments()
		return roundSpan(mean)
	default:
		return roundSpan(d.a)
	}
}

// Variance is the expected squared distance from the mean, in seconds².
func (d Distribution) Variance() float64 {
	const second2 = float64(clock.Second) * float64(clock.Second)
	switch d.law {
	case exponential:
		return d.a * d.a / second2
	case lognormal:
		return d.a * d.a * (portable.Exp(d.b*d.b) - 1) / second2
	case uniform:
		return (d.b - d.a) * (d.b - d.a) / 12 / second2
	case triangular:
		lo, hi := d.b-d.a, d.c-d.b
		return (float64(lo*lo) + float64(lo*hi) + float64(hi*hi)) / 18 / second2
	case erlang:
		return d.a * d.a / d.b / second2
	case hyperexponential:
		return d.a * d.a * d.b * d.b / second2
	case empirical:
		_, variance := d.empiricalMoments()
		return variance / second2
	default:
		return 0
	}
}

// empiricalMoments are the mean and variance of the values, in nanoseconds.
func (d Distribution) empiricalMoments() (mean, variance float64) {
	values := d.spans()
	n := float64(len(values))
	for _, v := range values {
		mean += float64(v) / n
	}
	for _, v := range values {
		distance := float64(v) - mean
		variance += float64(distance*distance) / n
	}
	return mean, variance
}

// String describes the law in the words and units of a scenario file.
func (d Distribution) String() string {
	a, b, c := roundSpan(d.a), roundSpan(d.b), roundSpan(d.c)
	switch d.law {
	case exponential:
		return fmt.Sprintf("exponential, mean %v", a)
	case lognormal:
		return fmt.Sprintf("lognormal, mean %v, p99 %v", a, d.Quantile(0.99))
	case uniform:
		return fmt.Sprintf("uniform, %v to %v", a, b)
	case triangular:
		return fmt.Sprintf("triangular, %v to %v, mode %v", a, c, b)
	case erlang:
		return fmt.Sprintf("Erlang-%d, mean %v", int(d.b), a)
	case hyperexponential:
		return fmt.Sprintf("hyperexponential, mean %v, cv %.3g", a, d.b)
	case empirical:
		return fmt.Sprintf("empirical, %d values, mean %v, p99 %v",
			len(d.values)/8, d.Mean(), d.Quantile(0.99))
	default:
		return fmt.Sprintf("constant, %v", a)
	}
}

// MarshalText writes the law with all its digits, so that two scenarios that differ can be told
// apart by what is written of them.
func (d Distribution) MarshalText() ([]byte, error) {
	text := [...]string{
		"constant", "exponential", "lognormal", "uniform", "triangular", "erlang",
		"hyperexponential", "empirical",
	}[d.law]
	for _, v := range [...]float64{d.a, d.b, d.c} {
		if v != 0 {
			text += " " + strconv.FormatFloat(v, 'g', -1, 64)
		}
	}
	for i := range len(d.values) / 8 {
		text += " " + strconv.FormatInt(int64(d.value(i)), 10)
	}
	return []byte(text), nil
}

// Quantile is the span that a draw exceeds with probability 1 − p. Probabilities outside [0, 1)
// are taken as the nearest one inside.
func (d Distribution) Quantile(p float64) clock.Span {
	const first, last = 0x1p-1074, 1 - 0x1p-53
	p = math.Max(first, math.Min(p, last))
	if p <= 0.5 {
		return roundSpan(d.quantile(p, false))
	}
	return roundSpan(d.quantile(1-p, true))
}

// Times is the law of factor × a draw of d. A sampler of either uses its stream alike.
func (d Distribution) Times(factor float64) Distribution {
	switch d.law {
	case lognormal, erlang, hyperexponential: // b and c are its shape
		d.a = float64(d.a * factor)
	case empirical:
		values := d.spans()
		for i, v := range values {
			values[i] = roundSpan(float64(float64(v) * factor))
		}
		return Empirical(values)
	case constant:
		return Constant(roundSpan(float64(d.a * factor)))
	default:
		d.a, d.b, d.c = float64(d.a*factor), float64(d.b*factor), float64(d.c*factor)
	}
	return d
}

package random

import (
	"math"

	"ecsim/sim/portable"
)

// quantile is the span in nanoseconds that a draw falls short of with probability tail, or, with
// upper, exceeds with probability tail. Counting the probability from the nearer end keeps its
// digits.
func (d Distribution) quantile(tail float64, upper bool) float64 {
	switch d.law {
	case exponential:
		return -float64(d.a * logSurvival(tail, upper))
	case lognormal:
		z := normalLower(math.Min(tail, 1-tail))
		if upper == (tail < 0.5) {
			z = -z
		}
		return d.a * portable.Exp(float64(d.b*z)-float64(d.b*d.b/2))
	case uniform:
		if upper {
			return d.b - float64(tail*(d.b-d.a))
		}
		return d.a + float64(tail*(d.b-d.a))
	case triangular:
		return d.triangularQuantile(tail, upper)
	case erlang, hyperexponential:
		return d.invert(tail, upper)
	case empirical:
		return d.empiricalQuantile(tail, upper)
	default:
		return d.a
	}
}

// logSurvival is log(1 − p), p being the probability below.
func logSurvival(tail float64, upper bool) float64 {
	if upper {
		return portable.Log(tail)
	}
	return portable.Log1p(-tail)
}

func (d Distribution) triangularQuantile(tail float64, upper bool) float64 {
	lo, mode, hi := d.a, d.b, d.c
	below := (mode - lo) / (hi - lo) // probability below the mode
	switch {
	case upper && tail > 1-below:
		return lo + math.Sqrt((1-tail)*(hi-lo)*(mode-lo))
	case upper:
		return hi - math.Sqrt(tail*(hi-lo)*(hi-mode))
	case tail < below:
		return lo + math.Sqrt(tail*(hi-lo)*(mode-lo))
	default:
		return hi - math.Sqrt((1-tail)*(hi-lo)*(hi-mode))
	}
}

func (d Distribution) empiricalQuantile(tail float64, upper bool) float64 {
	n := len(d.values) / 8
	i := int(math.Ceil(tail*float64(n))) - 1
	if upper {
		i = n - 1 - int(math.Floor(tail*float64(n)))
	}
	return float64(d.value(max(0, min(i, n-1))))
}

// invert solves "probability beyond x = tail" by bisection, down to the last bits of x.
func (d Distribution) invert(tail float64, upper bool) float64 {
	lo, hi := 0.0, d.a
	for d.beyond(hi, upper) > tail == upper {
		lo, hi = hi, 2*hi
	}
	for range 100 {
		mid := (lo + hi) / 2
		if mid <= lo || mid >= hi {
			break
		}
		if d.beyond(mid, upper) > tail == upper {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// beyond is the probability of a draw above x > 0, or, without upper, below x.
func (d Distribution) beyond(x float64, upper bool) float64 {
	if d.law == hyperexponential {
		p, q := d.c, 1-d.c
		first, second := portable.Exp(-2*p*x/d.a), portable.Exp(-2*q*x/d.a)
		if upper {
			return float64(p*first) + float64(q*second)
		}
		return float64(p*(1-first)) + float64(q*(1-second))
	}
	// Erlang: k phases are not over at x while a Poisson count of mean kx/a is below k.
	k, load := int(d.b), d.b*x/d.a
	// The probability of the count k − 1, from which the others follow by ratios.
	last := portable.Exp(float64((d.b-1)*portable.Log(load)) - load - d.c)
	switch {
	case upper:
		return poissonBelow(k, load, last)
	case load > d.b:
		return 1 - poissonBelow(k, load, last)
	default:
		return poissonFrom(k, load, last)
	}
}

// poissonBelow is the probability that a Poisson count of the given mean is below k, last being
// that of k − 1.
func poissonBelow(k int, mean, last float64) float64 {
	sum, term := 0.0, last
	for i := k - 1; i >= 0 && term > sum*0x1p-55; i-- {
		sum += term
		term *= float64(i) / mean
	}
	return sum
}

// poissonFrom is the probability that a Poisson count of the given mean is k or more, last being
// that of k − 1. Both add terms until these are lost in the sum.
func poissonFrom(k int, mean, last float64) float64 {
	sum, term := 0.0, last*mean/float64(k)
	for i := k + 1; term > sum*0x1p-55; i++ {
		sum += term
		term *= mean / float64(i)
	}
	return sum
}

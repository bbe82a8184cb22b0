package portable_test

import (
	"math"
	"math/big"
)

// The reference: Taylor series in 300-bit arithmetic, slow and plain.

const precision = 300

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func times(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Mul(a, b) }

func plus(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(precision).Add(a, b) }

// series is Σ termₙ from the first term on, each the one before times x²or x over the next
// factors.
func series(first, step *big.Float, factor func(n int) float64) *big.Float {
	sum, term := first, first
	for n := 1; n < 400; n++ {
		term = times(term, step)
		term.Quo(term, number(factor(n)))
		sum = plus(sum, term)
		if term.Sign() == 0 || sum.Sign() != 0 && term.MantExp(nil) < sum.MantExp(nil)-precision {
			break
		}
	}
	return sum
}

func bigExp(x *big.Float) *big.Float {
	const halvings = 16
	small := new(big.Float).SetPrec(precision).SetMantExp(x, -halvings)
	e := series(number(1), small, func(n int) float64 { return float64(n) })
	for range halvings {
		e = times(e, e)
	}
	return e
}

// bigLog improves the logarithm of package math by the series of log(x·e⁻ˡ), which is almost log
// 1.
func bigLog(x *big.Float) *big.Float {
	mantissa := new(big.Float)
	exponent := x.MantExp(mantissa)
	m, _ := mantissa.Float64()
	l := number(math.Log(m) + float64(exponent)*math.Ln2)
	delta := plus(times(x, bigExp(new(big.Float).Neg(l))), number(-1))
	sum, power := l, delta
	for n := 1; n < 30; n++ {
		term := new(big.Float).Quo(power, number(float64(n)))
		if n%2 == 0 {
			term.Neg(term)
		}
		sum = plus(sum, term)
		power = times(power, delta)
	}
	return sum
}

func bigCos(x *big.Float) *big.Float {
	return series(number(1), new(big.Float).Neg(times(x, x)),
		func(n int) float64 { return float64(2*n-1) * float64(2*n) })
}

// ulpsOff is how far got is from want, in units of the last place of want.
func ulpsOff(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	if math.IsInf(w, 0) || w == 0 {
		if got == w {
			return 0
		}
		return math.Inf(1)
	}
	unit := math.Nextafter(math.Abs(w), math.Inf(1)) - math.Abs(w)
	if math.Abs(w) == math.MaxFloat64 {
		unit = math.Ldexp(1, 971)
	}
	difference, _ := plus(number(got), new(big.Float).Neg(want)).Float64()
	return math.Abs(difference) / unit
}

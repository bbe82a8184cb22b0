package portable_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"ecsim/sim/portable"
)

func TestFunctionsAreWithinOneUlpOfTheReference(t *testing.T) {
	log1p := func(x *big.Float) *big.Float { return bigLog(plus(number(1), x)) }
	cases := []struct {
		name string
		got  func(float64) float64
		want func(*big.Float) *big.Float
		draw func(*rand.Rand) float64
	}{
		{"exp everywhere", portable.Exp, bigExp, within(-708, 709.7)},
		{"exp below the normal numbers", portable.Exp, bigExp, within(-745, -708)},
		{"exp near 0", portable.Exp, bigExp, within(-1, 1)},
		{"exp tiny", portable.Exp, bigExp, within(-1e-7, 1e-7)},
		{"log of any magnitude", portable.Log, bigLog, anyPositive},
		{"log near 1", portable.Log, bigLog, within(0.5, 2)},
		{"log1p of great numbers", portable.Log1p, log1p, within(0, 1e300)},
		{"log1p of small numbers", portable.Log1p, log1p, within(0, 1e-15)},
		{"log1p of ordinary numbers", portable.Log1p, log1p, within(-1, 10)},
		{"log1p near 0", portable.Log1p, log1p, within(-1e-3, 1e-3)},
		{"cos of a few turns", portable.Cos, bigCos, within(-20, 20)},
		{"cos near 0", portable.Cos, bigCos, within(-0.8, 0.8)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 1000 {
				x := c.draw(r)
				if off := ulpsOff(c.got(x), c.want(number(x))); off > 1 {
					t.Fatalf("f(%v) = %v is off by %.2f ulp", x, c.got(x), off)
				}
			}
		})
	}
}

// Package math is itself within 1 ulp of the truth, but for cosines close to 0.
func TestManyPointsAgreeWithPackageMath(t *testing.T) {
	cases := []struct {
		name      string
		got, want func(float64) float64
		lo, hi    float64
		slack     float64
	}{
		{"exp", portable.Exp, math.Exp, -700, 700, 0},
		{"log", portable.Log, math.Log, 1e-300, 1000, 0},
		{"log1p", portable.Log1p, math.Log1p, -1, 1000, 0},
		{"cos", portable.Cos, math.Cos, -1e6, 1e6, 2e-16},
	}
	for _, c := range cases {
		r := rand.New(rand.NewPCG(5, 6))
		for range 100_000 {
			x := within(c.lo, c.hi)(r)
			got, want := c.got(x), c.want(x)
			unit := math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want)
			if math.Abs(got-want) > 2*unit+c.slack {
				t.Fatalf("%s(%v) = %v, package math says %v", c.name, x, got, want)
			}
		}
	}
}

func TestSpecialValuesAreThoseOfPackageMath(t *testing.T) {
	inf, negativeZero := math.Inf(1), math.Copysign(0, -1)
	special := []float64{0, negativeZero, 1, -1, inf, -inf, math.NaN(), -2, -1e300}
	for _, x := range special {
		if got, want := portable.Exp(x), math.Exp(x); !alike(got, want) {
			t.Errorf("Exp(%v) = %v, want %v", x, got, want)
		}
		if got, want := portable.Log(x), math.Log(x); !alike(got, want) {
			t.Errorf("Log(%v) = %v, want %v", x, got, want)
		}
		if got, want := portable.Log1p(x), math.Log1p(x); !alike(got, want) {
			t.Errorf("Log1p(%v) = %v, want %v", x, got, want)
		}
	}
	for _, x := range []float64{inf, -inf, math.NaN(), 1e10} {
		if !math.IsNaN(portable.Cos(x)) {
			t.Errorf("Cos of %v should be NaN", x)
		}
	}
}

// alike also tells zeros of different sign apart, and takes a rounding error for equal.
func alike(a, b float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) && math.IsNaN(b)
	}
	if a == b {
		return math.Signbit(a) == math.Signbit(b)
	}
	return math.Abs(a-b) <= 1e-15*math.Abs(b)
}

func TestEdgesOfTheRange(t *testing.T) {
	cases := []struct {
		name      string
		got, want float64
	}{
		{"exp just below overflow", portable.Exp(709.782712893384), 1.797693134862273e+308},
		{"exp above overflow", portable.Exp(709.7827128933841), math.Inf(1)},
		{"exp of the least subnormal result", portable.Exp(-745.1332191019411), 5e-324},
		{"exp below underflow", portable.Exp(-745.1332191019412), 0},
		{"log of the least number", portable.Log(5e-324), -744.4400719213812},
		{"log of the greatest number", portable.Log(math.MaxFloat64), 709.782712893384},
	}
	for _, c := range cases {
		if !alike(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func within(lo, hi float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return lo + (hi-lo)*r.Float64() }
}

// anyPositive has an even exponent over the whole range, subnormal numbers included.
func anyPositive(r *rand.Rand) float64 {
	return math.Float64frombits(r.Uint64N(0x7ff)<<52 | r.Uint64()>>12)
}

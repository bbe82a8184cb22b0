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
		{"sin of a few turns", portable.Sin, bigSin, within(-20, 20)},
		{"cos of a few turns", portable.Cos, bigCos, within(-20, 20)},
		{"sin near 0", portable.Sin, bigSin, within(-0.8, 0.8)},
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

func TestPowIsWithinOneUlpOfTheReference(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 4000 {
		x := anyPositive(r)
		if i%2 == 0 {
			x = within(0.9, 1.1)(r)
		}
		y := within(-700, 700)(r) / math.Log(x)
		want := bigExp(times(number(y), bigLog(number(x))))
		if off := ulpsOff(portable.Pow(x, y), want); off > 1 {
			t.Fatalf("Pow(%v, %v) = %v is off by %.2f ulp", x, y, portable.Pow(x, y), off)
		}
	}
}

// Package math is itself within 1 ulp of the truth, but for sines and cosines close to 0.
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
		{"sin", portable.Sin, math.Sin, -1e6, 1e6, 2e-16},
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

func TestPowersThatAreExactAreExact(t *testing.T) {
	for base := 2.0; base <= 12; base++ {
		for power, want := 0, 1.0; want < 1<<53; power, want = power+1, want*base {
			if got := portable.Pow(base, float64(power)); got != want {
				t.Errorf("Pow(%v, %d) = %v, want %v", base, power, got, want)
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
		for _, y := range append(special, 0.5, -0.5, 2, 3, -3, 1<<53, 1<<53+2, 1e300) {
			if got, want := portable.Pow(x, y), math.Pow(x, y); !alike(got, want) {
				t.Errorf("Pow(%v, %v) = %v, want %v", x, y, got, want)
			}
			if got, want := portable.Pow(y, x), math.Pow(y, x); !alike(got, want) {
				t.Errorf("Pow(%v, %v) = %v, want %v", y, x, got, want)
			}
		}
	}
	for _, x := range []float64{inf, -inf, math.NaN(), 1e10} {
		if !math.IsNaN(portable.Sin(x)) || !math.IsNaN(portable.Cos(x)) {
			t.Errorf("Sin and Cos of %v should be NaN", x)
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
		{"pow above overflow", portable.Pow(2, 1024), math.Inf(1)},
		{"pow of the greatest power of two", portable.Pow(2, 1023), math.Ldexp(1, 1023)},
		{"pow of the least number", portable.Pow(2, -1074), 5e-324},
		{"pow below underflow", portable.Pow(2, -1076), 0},
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

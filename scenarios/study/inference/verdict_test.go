package inference

import (
	"math"
	"testing"
)

// TestVerdicts has one row for each place an interval can be in.
func TestVerdicts(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		low, high, zone float64
		good            Direction
		want            Verdict
	}{
		{-1, 2, 0, LowerIsBetter, Undecided},
		{0.1, 2, 0, LowerIsBetter, Worse},
		{0.1, 2, 0, HigherIsBetter, Better},
		{-2, -0.1, 0, LowerIsBetter, Better},
		{-2, -0.1, 0, HigherIsBetter, Worse},
		{-2, -0.1, 0, Neither, Lower},
		{0.1, 2, 0, Neither, Higher},
		{0, 0, 0, LowerIsBetter, Equivalent},     // alike in all replications
		{-1, 1, 1, LowerIsBetter, Equivalent},    // the zone's edge belongs to it
		{0.2, 0.9, 1, LowerIsBetter, Equivalent}, // different, and nobody minds
		{0.2, 1.1, 1, LowerIsBetter, Worse},
		{-0.2, 1.1, 1, LowerIsBetter, Undecided},
		{0, 2, 0, LowerIsBetter, Undecided},
		{-inf, inf, 5, LowerIsBetter, Undecided}, // one replication
		{math.NaN(), math.NaN(), 5, LowerIsBetter, Undecided},
	} {
		if got := Judge(Estimate{Low: c.low, High: c.high}, c.zone, c.good); got != c.want {
			t.Errorf("[%g, %g] beside a zone of %g, direction %d: %v, want %v",
				c.low, c.high, c.zone, c.good, got, c.want)
		}
	}
}

func TestZoneIsTheGreaterOfShareAndAmount(t *testing.T) {
	for _, c := range []struct {
		zone Zone
		base float64
		want float64
	}{{Zone{}, 50, 0}, {Zone{Relative: 0.02}, -50, 1}, {Zone{Relative: 0.02, Absolute: 3}, 50, 3}} {
		if got := c.zone.Of(c.base); got != c.want {
			t.Errorf("%+v of %g is %g, want %g", c.zone, c.base, got, c.want)
		}
	}
}

// TestSimultaneousSharesTheError: ten intervals at the level of each err as often together as one.
func TestSimultaneousSharesTheError(t *testing.T) {
	if got := Simultaneous(0.95, 10); math.Abs(got-0.995) > 1e-12 {
		t.Errorf("level of each of ten is %g", got)
	}
	if got := Simultaneous(0.95, 0); math.Abs(got-0.95) > 1e-12 {
		t.Errorf("level of none is %g", got)
	}
}

// TestAnytimeCriticalIsWhereTheMartingaleReachesOneOverAlpha checks the solution of the equation.
func TestAnytimeCriticalIsWhereTheMartingaleReachesOneOverAlpha(t *testing.T) {
	for _, n := range []int{10, 20, 50, 1000} {
		c, r, free := AnytimeCritical(n, 0.95), 1+float64(n), float64(n-1)
		martingale := math.Pow((1+c*c/free)/(1+c*c/free/r), float64(n)/2) / math.Sqrt(r)
		if math.Abs(martingale-20) > 1e-6 {
			t.Errorf("n = %d: the martingale at %g is %g, want 20", n, c, martingale)
		}
		t.Logf("n = %4d: %.3f standard errors, %.2f times as many as of a fixed n", n, c, c/FixedCritical(n, 0.95))
	}
	if !math.IsInf(AnytimeCritical(FirstLook-1, 0.95), 1) {
		t.Error("an interval before the first look")
	}
}

// TestPowerIsThatOfThePairedTTest: figures of R's power.t.test(type = "paired").
func TestPowerIsThatOfThePairedTTest(t *testing.T) {
	for _, c := range []struct {
		difference float64
		n          int
		want       float64
	}{{0.5, 20, 0.5645}, {0.5, 34, 0.8078}, {1, 10, 0.8031}, {0.2, 199, 0.8017}, {0, 20, 0.025}} {
		got := Power(c.difference, 1, c.n, FixedCritical(c.n, 0.95))
		if math.Abs(got-c.want) > 2e-4 {
			t.Errorf("difference %g, n %d: %.4f, want %.4f", c.difference, c.n, got, c.want)
		}
	}
	if got := Needed(0.5, 1, 0.8, 0.95, FixedCritical, 1000); got != 34 {
		t.Errorf("%d replications for a power of 0.8, want 34", got)
	}
	if got := Needed(0.001, 1, 0.8, 0.95, FixedCritical, 100); got != 100 {
		t.Errorf("%d replications where 100 are not enough", got)
	}
}

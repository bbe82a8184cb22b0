package random

import (
	"math"
	"strings"
	"testing"

	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

const (
	ms = clock.Millisecond
	s1 = clock.Second
)

// must is for laws that are known to exist.
func must(d Distribution, err error) Distribution {
	if err != nil {
		panic(err)
	}
	return d
}

func allLaws() []Distribution {
	return []Distribution{
		{},
		Constant(5 * ms),
		Exponential(30 * ms),
		must(Lognormal(8*ms, 40*ms)),
		LognormalSigma(10*s1, 0.3),
		LognormalSigma(10*s1, 1.5),
		Uniform(100*ms, 900*ms),
		Triangular(1*s1, 2*s1, 6*s1),
		Triangular(1*s1, 1*s1, 6*s1),
		Triangular(1*s1, 6*s1, 6*s1),
		Erlang(2, 50*ms),
		Erlang(20, 50*ms),
		Erlang(2000, 50*ms),
		must(Hyperexponential(20*ms, 1.2)),
		must(Hyperexponential(20*ms, 5)),
		Empirical([]clock.Span{3 * ms, 1 * ms, 4 * ms, 1 * ms, 5 * ms, 9 * ms}),
	}
}

// The moments of each law are those of a fine grid of its quantiles, which knows nothing of
// formulas for moments. The last hundredth of a grid cell at each end is cut finer, for the tails.
func TestMomentsAreThoseOfTheQuantiles(t *testing.T) {
	for _, d := range allLaws() {
		if d.law == empirical {
			continue // its steps fall between the points of the grid
		}
		var mean, square float64
		for _, upper := range []bool{false, true} {
			for edge := 0.5; edge > 1e-15; edge /= 2 {
				const cells = 200
				for i := range cells {
					p := edge * (0.5 + (float64(i)+0.5)/cells/2)
					x := d.quantile(p, upper) / float64(s1)
					mean += x * edge / 2 / cells
					square += x * x * edge / 2 / cells
				}
			}
		}
		if want := d.Mean().Seconds(); math.Abs(mean-want) > 1e-4*want+1e-9 {
			t.Errorf("%v: mean %v, the quantiles say %v", d, want, mean)
		}
		// A lognormal law of σ = 1.5 has a part of its second moment beyond the grid.
		if got, want := square-mean*mean, d.Variance(); math.Abs(got-want) > 1e-3*want+1e-12 {
			t.Errorf("%v: variance %v, the quantiles say %v", d, want, got)
		}
	}
}

func TestEmpiricalMomentsAreThoseOfTheValues(t *testing.T) {
	d := Empirical([]clock.Span{1 * s1, 2 * s1, 6 * s1})
	if d.Mean() != 3*s1 || math.Abs(d.Variance()-14.0/3) > 1e-12 {
		t.Errorf("mean %v and variance %v, want 3s and 14/3", d.Mean(), d.Variance())
	}
}

func TestLognormalHasTheMeanAndPercentileItWasGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mean := clock.Span(rapid.Int64Range(1000, int64(clock.Day)).Draw(t, "mean"))
		p99 := clock.Span(float64(mean) * rapid.Float64Range(1.01, 14.9).Draw(t, "ratio"))
		d, err := Lognormal(mean, p99)
		if err != nil {
			t.Fatal(err)
		}
		if d.Mean() != mean {
			t.Errorf("mean %v, want %v", d.Mean(), mean)
		}
		if got := d.Quantile(0.99); math.Abs(float64(got-p99)) > 1+1e-9*float64(p99) {
			t.Errorf("p99 %d, want %d", got, p99)
		}
	})
}

func TestLawsThatDoNotExistAreErrors(t *testing.T) {
	_, tooHigh := Lognormal(10*ms, 200*ms)
	_, below := Lognormal(10*ms, 5*ms)
	_, nothing := Lognormal(0, 5*ms)
	_, regular := Hyperexponential(10*ms, 0.5)
	_, unknown := Hyperexponential(10*ms, math.NaN())
	for name, err := range map[string]error{
		"p99 of at most 150ms": tooHigh, "mean 10ms and p99 5ms": below, "mean 0s": nothing,
		"cv 0.5": regular, "cv NaN": unknown,
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want one that says %q", err, name)
		}
	}
	if d, err := Lognormal(10*ms, 10*ms); err != nil || d != Constant(10*ms) {
		t.Errorf("a p99 equal to the mean leaves no spread: %v, %v", d, err)
	}
}

func TestDegenerateLawsAreConstant(t *testing.T) {
	for _, d := range []Distribution{
		Uniform(s1, s1), Triangular(s1, s1, s1), LognormalSigma(s1, 0),
		Empirical([]clock.Span{s1, s1}),
	} {
		if d != Constant(s1) {
			t.Errorf("%v, want constant, 1s", d)
		}
	}
	zero := []Distribution{
		{}, Constant(0), Exponential(0), LognormalSigma(0, 1), Uniform(0, 0), Triangular(0, 0, 0),
		Erlang(3, 0), must(Hyperexponential(0, 2)), Empirical(nil), Empirical([]clock.Span{0}),
	}
	for i, d := range zero {
		if !d.IsZero() {
			t.Errorf("law %d is %v, want zero", i, d)
		}
	}
	if Constant(1).IsZero() {
		t.Error("a nanosecond is not zero")
	}
	if e := Exponential(s1); Erlang(1, s1) != e || must(Hyperexponential(s1, 1)) != e {
		t.Error("a law of one phase should be the exponential one")
	}
}

func TestQuantilesAreOrderedAndWithinTheSupport(t *testing.T) {
	laws := allLaws()
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(laws).Draw(t, "law")
		p, q := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0, 1).Draw(t, "q")
		low, high := d.Quantile(min(p, q)), d.Quantile(max(p, q))
		if low > high || low < 0 {
			t.Errorf("%v: quantile %v is %v and %v is %v", d, min(p, q), low, max(p, q), high)
		}
	})
	for _, d := range laws {
		if d.Quantile(-1) != d.Quantile(0) || d.Quantile(2) != d.Quantile(1) {
			t.Errorf("%v: probabilities outside [0, 1] should be the nearest inside", d)
		}
	}
	values := Empirical([]clock.Span{10, 20, 30, 40})
	for p, want := range map[float64]clock.Span{
		0: 10, 0.25: 10, 0.26: 20, 0.5: 20, 0.51: 30, 0.75: 30, 0.76: 40, 1: 40,
	} {
		if got := values.Quantile(p); got != want {
			t.Errorf("quantile %v of 10, 20, 30, 40 is %d, want %d", p, got, want)
		}
	}
}

func TestLawsPrintAsInAScenario(t *testing.T) {
	want := []string{
		"constant, 0s", "constant, 5ms", "exponential, mean 30ms", "lognormal, mean 8ms, p99 40ms",
		"lognormal, mean 10s, p99 19.2s", "lognormal, mean 10s, p99 1m46s",
		"uniform, 100ms to 900ms", "triangular, 1s to 6s, mode 2s",
		"triangular, 1s to 6s, mode 1s", "triangular, 1s to 6s, mode 6s",
		"Erlang-2, mean 50ms", "Erlang-20, mean 50ms", "Erlang-2000, mean 50ms",
		"hyperexponential, mean 20ms, cv 1.2",
		"hyperexponential, mean 20ms, cv 5", "empirical, 6 values, mean 3.83ms, p99 9ms",
	}
	texts := map[string]bool{}
	for i, d := range allLaws() {
		if got := d.String(); got != want[i] {
			t.Errorf("law %d prints %q, want %q", i, got, want[i])
		}
		text, err := d.MarshalText()
		if err != nil || texts[string(text)] {
			t.Errorf("%v is written %q (%v), as is another law", d, text, err)
		}
		texts[string(text)] = true
	}
}

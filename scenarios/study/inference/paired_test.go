package inference

import (
	"math"
	"testing"
)

// TestDifferencesOfEachKind holds paired differences against figures worked out by hand.
func TestDifferencesOfEachKind(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name          string
		base, variant Column
		want          Pairs
	}{
		{"means", Column{Observations: observations(10, 20, 30)}, Column{Observations: observations(11, 23, 32)},
			Pairs{Difference: 2, Base: 20, Deviation: 1, N: 3}},
		{"what one of them lacks is left out of both",
			Column{Observations: observations(10, 99, 20, 30)}, Column{Observations: observations(11, nan, 23, 32)},
			Pairs{Difference: 2, Base: 20, Deviation: 1, N: 3}},
		{"the same everywhere", Column{Observations: observations(0.1, 7, 0.3)},
			Column{Observations: observations(0.1, 7, 0.3)}, Pairs{Base: 7.4 / 3, N: 3}},
		// 6/12 with residuals 0, 1, −1 over W̄ = 4; 9/12 with −½, 0, ½ over 4: differences −⅛, −¼, ⅜.
		{"ratios", Column{Kind: Ratio, Observations: []Observation{{1, 2}, {3, 4}, {2, 6}}},
			Column{Kind: Ratio, Observations: []Observation{{1, 2}, {3, 4}, {5, 6}}},
			Pairs{Difference: 0.25, Base: 0.5, Deviation: math.Sqrt((1 + 4 + 9) / 64.0 / 2), N: 3}},
		// q − Q: −1, 0, 2 and 0, 0, 1: differences 1, 0, −1.
		{"pooled quantiles", Column{Kind: Quantile, Observations: observations(4, 5, 7), Pooled: 5},
			Column{Kind: Quantile, Observations: observations(8, 8, 9), Pooled: 8},
			Pairs{Difference: 3, Base: 5, Deviation: 1, N: 3}},
		{"maxima: means of the replications' own", Column{Kind: Max, Observations: observations(4, 5, 9)},
			Column{Kind: Max, Observations: observations(5, 7, 12)},
			Pairs{Difference: 2, Base: 6, Deviation: 1, N: 3}},
	} {
		got := Paired(c.base, c.variant)
		near := func(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-12 }
		if !near(got.Difference, c.want.Difference) || !near(got.Base, c.want.Base) ||
			!near(got.Deviation, c.want.Deviation) || got.N != c.want.N {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestPairingTakesAwayWhatIsCommon: load that both variants met does not widen the interval.
func TestPairingTakesAwayWhatIsCommon(t *testing.T) {
	base := Column{Observations: observations(100, 300, 200, 400)}
	variant := Column{Observations: observations(102, 301, 203, 402)}
	got := Paired(base, variant).Fixed(0.95)
	// Differences 2, 1, 3, 2: S² = 2/3, half = 3.182446·√(1/6).
	if !alike(got, Estimate{Point: 2, Low: 2 - 1.299230, High: 2 + 1.299230, N: 4}) {
		t.Errorf("got %+v", got)
	}
}

// TestIntervalOfSkewedDifferencesIsWiderWhereItsTailIs: the end on the side of the long tail moves out,
// the other stays Student's.
func TestIntervalOfSkewedDifferencesIsWiderWhereItsTailIs(t *testing.T) {
	base := Column{Observations: observations(0, 0, 0, 0, 0, 0)}
	variant := Column{Observations: observations(1, 1, 1, 2, 2, 11)}
	p := Paired(base, variant)
	student := FixedCritical(6, 0.95) * p.Deviation / math.Sqrt(6)
	got := p.Fixed(0.95)
	if math.Abs(p.Difference-got.Low-student) > 1e-12 || got.High-p.Difference < 1.2*student {
		t.Errorf("got %+v, Student's half width is %g", got, student)
	}
}

// TestAntitheticPairsAreTheObservations: partners that mirror each other leave no variance.
func TestAntitheticPairsAreTheObservations(t *testing.T) {
	for _, c := range []struct {
		name   string
		column Column
		want   Estimate
	}{
		{"means", Column{Observations: observations(1, 9, 3, 7, 4, 6, 5)},
			Estimate{Point: 5, Low: 5, High: 5, N: 3}},
		{"a partner without a measure", Column{Observations: observations(1, 9, math.NaN(), 7, 4, 6)},
			Estimate{Point: 5, Low: 5, High: 5, N: 2}},
		{"ratios", Column{Kind: Ratio, Observations: []Observation{{1, 4}, {2, 2}, {2, 3}, {1, 3}}},
			Estimate{Point: 0.5, Low: 0.5, High: 0.5, N: 2}},
		{"quantiles", Column{Kind: Quantile, Observations: observations(3, 5, 2, 6), Pooled: 4},
			Estimate{Point: 4, Low: 4, High: 4, N: 2}},
	} {
		if got := c.column.Antithetic().Estimate(0.95); !alike(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestIndependentSamplesHaveWelchsInterval: standard error 0.974171, 9.90474 degrees of freedom, and
// Student's quantile there, which numerical integration puts at 2.231047.
func TestIndependentSamplesHaveWelchsInterval(t *testing.T) {
	a := []float64{17.2, 20.9, 22.6, 18.1, 21.7, 21.4, 23.5, 24.2, 14.7, 21.8}
	b := []float64{21.5, 22.8, 21.0, 23.0, 21.6, 23.6, 22.5, 20.7, 23.4, 21.8, 20.7, 21.7, 21.5, 22.5, 23.6,
		21.5, 22.5, 23.5, 21.5, 21.8}
	got := Independent(a, b, 0.95)
	if !alike(got, Estimate{Point: 1.525, Low: 1.525 - 2.173421, High: 1.525 + 2.173421, N: 10}) {
		t.Errorf("got %+v", got)
	}
	if got := Independent(a, b[:1], 0.95); !math.IsInf(got.High, 1) {
		t.Errorf("of one: %+v", got)
	}
	if got := Independent([]float64{2, 2}, []float64{3, 3}, 0.95); got.Low != 1 || got.High != 1 {
		t.Errorf("without spread: %+v", got)
	}
}

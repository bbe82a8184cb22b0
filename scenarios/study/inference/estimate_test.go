package inference

import (
	"math"
	"testing"
)

func observations(values ...float64) []Observation {
	list := make([]Observation, len(values))
	for i, v := range values {
		list[i] = Observation{Value: v, Weight: 1}
	}
	return list
}

// TestEstimatesOfEachKind holds every kind against a figure worked out by hand.
func TestEstimatesOfEachKind(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name   string
		column Column
		want   Estimate
	}{
		// t(3) = 3.182446 at 97.5 %; S² = 20/3, so half = 3.182446·√(20/3/4).
		{"mean", Column{Observations: observations(2, 4, 6, 8)},
			Estimate{Point: 5, Low: 5 - 4.108520, High: 5 + 4.108520, N: 4}},
		{"mean without what has nothing to measure", Column{Observations: observations(2, nan, 4, 6, nan, 8)},
			Estimate{Point: 5, Low: 5 - 4.108520, High: 5 + 4.108520, N: 4}},
		{"equal to the last digit", Column{Observations: observations(0.1, 0.1, 0.1)},
			Estimate{Point: 0.1, Low: 0.1, High: 0.1, N: 3}},
		{"one replication", Column{Observations: observations(7)},
			Estimate{Point: 7, Low: -inf, High: inf, N: 1}},
		{"none", Column{Observations: observations(nan)},
			Estimate{Point: nan, Low: -inf, High: inf, N: 0}},
		// R = 6/12; residuals 0, 1, −1 over W̄ = 4: S = 1/4; half = 4.302653·0.25/√3.
		{"ratio", Column{Kind: Ratio, Observations: []Observation{{1, 2}, {3, 4}, {2, 6}, {0, 0}}},
			Estimate{Point: 0.5, Low: 0.5 - 0.621034, High: 0.5 + 0.621034, N: 3}},
		// S² = (1 + 0 + 4)/2 about the pooled 5, half = 4.302653·√(2.5/3).
		{"quantile", Column{Kind: Quantile, Observations: observations(4, 5, 7), Pooled: 5},
			Estimate{Point: 5, Low: 5 - 3.927767, High: 5 + 3.927767, N: 3}},
		// weights 1, 1, 4 are W/W̄ = ½, ½, 2: S² = (¼ + 0 + 1)/2 with q − Q = −1, 0, ½.
		{"quantile by requests", Column{Kind: Quantile, Pooled: 5,
			Observations: []Observation{{4, 1}, {5, 1}, {5.5, 4}}},
			Estimate{Point: 5, Low: 5 - 1.963884, High: 5 + 1.963884, N: 3}},
		{"maximum", Column{Kind: Max, Observations: observations(4, 9, 7)},
			Estimate{Point: 9, Low: 9, High: inf, N: 3}},
	} {
		got := c.column.Estimate(0.95)
		if !alike(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func alike(a, b Estimate) bool {
	near := func(x, y float64) bool {
		return x == y || math.Abs(x-y) < 2e-6 || math.IsNaN(x) && math.IsNaN(y)
	}
	return near(a.Point, b.Point) && near(a.Low, b.Low) && near(a.High, b.High) && a.N == b.N
}

// TestLargeNumbersKeepTheirDigits: what is added to every observation does not change the interval.
func TestLargeNumbersKeepTheirDigits(t *testing.T) {
	small := Column{Observations: observations(1, 2, 3, 4)}.Estimate(0.95)
	large := Column{Observations: observations(1e14+1, 1e14+2, 1e14+3, 1e14+4)}.Estimate(0.95)
	if got, want := large.HalfWidth(), small.HalfWidth(); math.Abs(got-want) > 0.02 {
		t.Errorf("half width %g beside 1e14, %g alone", got, want)
	}
	nearOne := Column{Kind: Ratio, Observations: []Observation{{1e9, 1e9}, {1e9 - 1, 1e9}, {1e9, 1e9}}}
	if got, want := nearOne.Estimate(0.95).HalfWidth(), 4.302653e-9/3; math.Abs(got/want-1) > 1e-3 {
		t.Errorf("one failure among 3e9: half width %g, want %g", got, want)
	}
}

package inference

import (
	"math"
	"testing"
)

// TestResidualsAreTheFigureAsAMean: they sum to zero, their spread is that of the estimate, and a
// replication with nothing to measure has none.
func TestResidualsAreTheFigureAsAMean(t *testing.T) {
	nothing := Observation{Value: math.NaN(), Weight: 1}
	for _, c := range []Column{
		{Kind: Mean, Observations: []Observation{{3, 1}, {5, 1}, nothing, {10, 1}}},
		{Kind: Ratio, Observations: []Observation{{3, 9}, {5, 10}, {0, 0}, {10, 14}}},
		{Kind: Quantile, Observations: []Observation{{3, 9}, {5, 10}, nothing, {10, 14}}, Pooled: 6},
		{Kind: Max, Observations: []Observation{{3, 1}, {5, 1}, nothing, {10, 1}}},
	} {
		figure, residuals, n := c.Residuals()
		sum, squares := 0.0, 0.0
		for _, e := range residuals {
			sum += e
			squares += float64(e * e)
		}
		if n != 3 || math.Abs(sum) > 1e-12 || residuals[2] != 0 {
			t.Errorf("%v: %d residuals %v, sum %v", c.Kind, n, residuals, sum)
		}
		like := c
		if c.Kind == Max {
			like.Kind = Mean
		}
		e := like.Estimate(0.95)
		if figure != e.Point {
			t.Errorf("%v: figure %v, want %v", c.Kind, figure, e.Point)
		}
		half := half(FixedCritical(3, 0.95), math.Sqrt(squares/2), 3)
		if c.Kind != Quantile && math.Abs(half-e.HalfWidth()) > 1e-12*half { // which is about the pooled one
			t.Errorf("%v: half width %v, want %v", c.Kind, half, e.HalfWidth())
		}
	}
}

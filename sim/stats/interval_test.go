package stats

import (
	"math"
	"testing"
)

func TestMomentsKeepTheirDigits(t *testing.T) {
	var m moments
	for _, x := range []float64{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16} {
		m.add(x)
	}
	if m.n != 4 || m.mean != 1e9+10 || m.standardError() != math.Sqrt(7.5) {
		t.Errorf("n %d mean %v standard error %v, want 4, 1e9+10 and √7.5",
			m.n, m.mean, m.standardError())
	}
}

// t quantiles for 97.5 % from the tables in every statistics book.
func TestConfidenceIsStudents(t *testing.T) {
	cases := []struct {
		samples []float64
		half    float64
	}{
		{[]float64{4, 6}, 12.706 * 1},                        // 1 degree of freedom
		{[]float64{1, 2, 3}, 4.303 / math.Sqrt(3)},           // 2
		{[]float64{1, 1, 1, 1, 1, 7, 7, 7, 7, 7}, 2.262 * 1}, // 9: variance 10
		{[]float64{5}, 0},                                    // one sample knows no spread
		{[]float64{3, 3, 3}, 0},
	}
	for _, c := range cases {
		i := Confidence(c.samples, 0.95)
		up, down := i.High-i.Mean, i.Mean-i.Low
		if math.Abs(up-c.half) > 1e-3 || math.Abs(down-c.half) > 1e-3 || i.N != len(c.samples) {
			t.Errorf("%v: %+v, want ± %.3f", c.samples, i, c.half)
		}
	}
	if none := Confidence(nil, 0.95); none != (Interval{}) {
		t.Errorf("no samples: %+v", none)
	}
}

package compare

import (
	"math"
	"testing"

	"ecsim/scenarios/study/inference"
)

// Fewer pairs than a sign test needs show no difference, even if they are all alike; that nothing differs
// they may show.
func TestFewPairsShowNoDifference(t *testing.T) {
	for _, c := range []struct {
		n         int
		low, high float64
		want      Verdict
		noise     bool
		few       bool
	}{
		{6, 2, 2, Worse, false, false},
		{5, 2, 2, Undecided, false, true}, // all of the interval is above zero: no noise, but too few pairs
		{5, -3, -2, Undecided, false, true},
		{5, -0.5, 1.5, Undecided, true, false},
		{5, 0, 0, Equivalent, true, false},
		{6, 0.5, 0.5, Equivalent, false, false}, // surely different, and it does not matter
		{6, 0.5, 1.5, Worse, false, false},
		{6, -0.5, 1.5, Undecided, true, false},
		{6, -3, -2, Better, false, false},
	} {
		var m Row
		e := inference.Estimate{Point: (c.low + c.high) / 2, Low: c.low, High: c.high, N: c.n}
		m.Judge(e, 1, inference.LowerIsBetter, LeastPairs(0.05))
		if m.Verdict != c.want || m.Noise != c.noise || m.Few != c.few {
			t.Errorf("[%v, %v] of %d pairs: %s, noise %v, few %v, want %+v", c.low, c.high, c.n, m.Verdict, m.Noise, m.Few, c)
		}
	}
	var m Row
	m.Judge(inference.Estimate{Point: math.NaN(), Low: math.Inf(-1), High: math.Inf(1)}, 1, inference.Neither, 6)
	if m.Verdict != Undecided {
		t.Errorf("nothing measured is %s", m.Verdict)
	}
}

// With 6 pairs a sign test can reject at 5 %: 2 · 2⁻⁶ = 3.1 %; with 5 it cannot.
func TestLeastPairsAreThoseOfASignTest(t *testing.T) {
	for n := 2; n < 40; n++ {
		smallest := math.Exp2(float64(1 - n))
		if got := LeastPairs(smallest); got != n {
			t.Errorf("at %v %d pairs, want %d", smallest, got, n)
		}
	}
}

// As many pairs as are needed have the wanted chance, and one fewer does not.
func TestNeededPairsAreTheFewest(t *testing.T) {
	for _, alpha := range []float64{0.05, 0.001} {
		for _, change := range []float64{0.1, 0.5, 1, 3} {
			n := needed(change, 1, alpha)
			if chance(change, 1, n, alpha) < wantedPower {
				t.Errorf("%d pairs are too few for %v at %v", n, change, alpha)
			}
			if n > LeastPairs(alpha) && chance(change, 1, n-1, alpha) >= wantedPower {
				t.Errorf("%d pairs are too many for %v at %v", n, change, alpha)
			}
		}
	}
	if n := needed(1, 0, 0.05); n != 6 {
		t.Errorf("without noise %d pairs, want the 6 that a sign test needs", n)
	}
	if n := needed(0, 1, 0.05); n != 0 {
		t.Errorf("%d pairs for no change, want none", n)
	}
}

// The looks of any number share what is left for error, and each but the last has twice the pairs of the one
// before.
func TestLooksShareTheError(t *testing.T) {
	p := plan{confidence: 0.95, verdicts: 40, sequential: true, most: 500}
	spent, size := 0.0, 0
	for look := 1; ; look++ {
		spent += (1 - p.level(look)) * 40
		n := p.size(look)
		if n < LeastPairs(1-p.level(look)) {
			t.Errorf("look %d of %d pairs can show nothing", look, n)
		}
		if n == p.most {
			break
		}
		if look > 1 && n != 2*size {
			t.Errorf("look %d has %d pairs after %d", look, n, size)
		}
		size = n
	}
	if size >= p.most || spent > 0.05 || spent < 0.03 {
		t.Errorf("%.4f is spent by the looks", spent)
	}
	fixed := plan{confidence: 0.95, verdicts: 40, most: 500}
	if fixed.size(1) != 500 || math.Abs((1-fixed.level(1))*40-0.05) > 1e-12 {
		t.Error("a fixed design has one look with all of the error")
	}
}

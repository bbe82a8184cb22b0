package reading

import "testing"

// TestPercent: a percentage is the number nearest to its decimal, not that of a division.
func TestPercent(t *testing.T) {
	for digits, want := range map[string]float64{"5.9": 0.059, " 99.9 ": 0.999, "120": 1.2, "-5": -0.05, "1e1": 0.1,
		"0": 0} {
		if got, ok := ParsePercent(digits); !ok || got != want {
			t.Errorf("%q is read as %v, %t, want %v", digits, got, ok, want)
		}
	}
	for _, digits := range []string{"", "x", "NaN", "Inf"} {
		if got, ok := ParsePercent(digits); ok {
			t.Errorf("%q is read as %v", digits, got)
		}
	}
}

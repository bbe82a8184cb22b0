package study

import (
	"math"
	"slices"
	"testing"

	"ecsim/scenarios/study/inference"
)

// Replications that were asked for in parts are those that were asked for at once, quantiles included.
func TestAppendedTalliesAreOne(t *testing.T) {
	v, lab := spike(t, "base"), &Lab{}
	whole := mustTally(t, lab, Need{v, 0, 7})
	joined := Append(mustTally(t, lab, Need{v, 0, 2}), mustTally(t, lab, Need{v, 2, 3}), mustTally(t, lab, Need{v, 3, 7}))
	if joined.From != 0 || joined.To != 7 || joined.Replications() != 7 {
		t.Fatalf("replications %d to %d", joined.From, joined.To)
	}
	for _, m := range whole.Measures {
		want, _ := whole.Column(m.Path)
		got, ok := joined.Column(m.Path)
		same := func(a, b inference.Observation) bool {
			return math.Float64bits(a.Value) == math.Float64bits(b.Value) && a.Weight == b.Weight
		}
		if !ok || math.Float64bits(got.Pooled) != math.Float64bits(want.Pooled) ||
			!slices.EqualFunc(got.Observations, want.Observations, same) {
			t.Errorf("%s differs", m.Path)
		}
	}
}

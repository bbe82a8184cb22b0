package accuracy

import (
	"testing"

	"ecsim/scenarios/accuracy"
)

// Every case of theory lies in the interval of its simulation. `ecsim validate` runs it at full length.
func TestTheory(t *testing.T) {
	results, err := accuracy.Run(t.Context(), accuracy.Cases(), accuracy.Options{Seed: 1, Replications: 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		t.Logf("%-50s %-12.6g %-12.6g [%.6g, %.6g] %s", r.Name, r.Expected, r.Value, r.Low, r.High, r.Theory)
		if !r.OK {
			t.Errorf("%s: expected %.6g by %s, simulated %.6g in [%.6g, %.6g]",
				r.Name, r.Expected, r.Theory, r.Value, r.Limits.Low, r.Limits.High)
		}
	}
}

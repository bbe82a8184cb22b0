package tune_test

import (
	"strings"
	"testing"

	"ecsim/scenarios/study"
	"ecsim/scenarios/study/question"
	"ecsim/scenarios/study/tune"
)

// TestBundledStudiesAreDecided: each finds a winner, which is better than the setting as it is or meets
// limits that it misses, and says how to apply it. go test takes the quick one.
func TestBundledStudiesAreDecided(t *testing.T) {
	tried := 0
	for _, b := range question.Bundled() {
		isQuick := b.Name == "tune-target"
		if !strings.HasPrefix(b.Name, "tune-") || *seeds == 1 && !isQuick {
			continue
		}
		tried++
		q, err := question.Read(b.Name, question.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := tune.Of(q)
		if err != nil {
			t.Fatal(err)
		}
		r, err := tune.Run(t.Context(), &study.Lab{}, s)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s, %d runs", b.Name, r.Winner, r.Method.Runs)
		if !r.Decided || r.Winner == "" {
			t.Errorf("%s: nothing is selected: %s", b.Name, r.Why)
		}
		if isBase := r.Ranking[0].IsBase; !isBase && len(r.Apply.Steps) == 0 || len(r.Apply.Assumptions) > 0 {
			t.Errorf("%s: applied by %+v", b.Name, r.Apply)
		}
		for _, e := range r.Ranking[1:] {
			if e.Reason == "" || e.Fate == tune.Open {
				t.Errorf("%s: %s is %s: %q", b.Name, e.Name, e.Fate, e.Reason)
			}
		}
	}
	if tried < 1 {
		t.Errorf("%d studies were tried", tried)
	}
}

package accuracy

import (
	"context"
	"testing"
)

// Results do not depend on how many goroutines found them.
func TestResultsDoNotDependOnWorkers(t *testing.T) {
	cases := append(manyServers()[:12], sameWork()[:1]...)
	one, err := Run(t.Context(), cases, Options{Replications: 4, Scale: 0.1, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	many, err := Run(t.Context(), cases, Options{Replications: 4, Scale: 0.1, Workers: 8})
	if err != nil {
		t.Fatal(err)
	}
	for i := range one {
		if one[i] != many[i] {
			t.Errorf("one goroutine: %+v, eight: %+v", one[i], many[i])
		}
	}
}

// An ended context gives no results, rather than those of some of the runs.
func TestInterruptedRunHasNoResults(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if results, err := Run(ctx, Cases(), Options{}); err == nil || results != nil {
		t.Errorf("%d results, error %v", len(results), err)
	}
}

// Every case can be told from the others, and the families have all that they must.
func TestCasesHaveNamesOfTheirOwn(t *testing.T) {
	const least = 150
	seen := map[string]bool{}
	for _, c := range Cases() {
		if seen[c.Name] {
			t.Errorf("two cases are named %q", c.Name)
		}
		seen[c.Name] = true
		if c.Family == "" || c.Theory == "" || !(c.Expected.Low <= c.Expected.High) {
			t.Errorf("%q is of family %q by %q and expects %v", c.Name, c.Family, c.Theory, c.Expected)
		}
	}
	if len(seen) < least {
		t.Errorf("%d cases, want %d or more", len(seen), least)
	}
}

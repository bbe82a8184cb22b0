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

// An interrupted run has the results of the cases that were finished, and of no others.
func TestInterruptedRunKeepsFinishedCases(t *testing.T) {
	all := Cases()
	for _, runs := range []int{0, 5} { // of 2 for each system: the first two systems
		ctx, cancel := context.WithCancel(t.Context())
		if runs == 0 {
			cancel()
		}
		results, err := Run(ctx, all, Options{Replications: 2, Scale: 0.01, Workers: 1,
			Progress: func(done, _ int) {
				if done == runs {
					cancel()
				}
			}})
		if err == nil || (len(results) > 0) != (runs > 0) || len(results) == len(all) {
			t.Errorf("after %d runs: %d results of %d, error %v", runs, len(results), len(all), err)
		}
		for i := range results {
			if results[i].Name != all[i].Name || results[i].Value == 0 {
				t.Errorf("result %d is %+v, expected one of %s", i, results[i], all[i].Name)
			}
		}
		cancel()
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

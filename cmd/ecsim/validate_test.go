package main

import (
	"bytes"
	"strings"
	"testing"

	"ecsim/scenarios/accuracy"
)

// TestFailedCaseIsNamed: a case outside its interval stands out in the table, is named on stderr and
// makes the status 3.
func TestFailedCaseIsNamed(t *testing.T) {
	limits := accuracy.Range{Low: 0.5, High: 1.5}
	results := []accuracy.Result{
		{Family: "one", Name: "M/M/1", Expected: 1, Value: 1, Low: 0.9, High: 1.1, Limits: limits, OK: true},
		{Family: "one", Name: "M/D/1", Expected: 1, Value: 2, Low: 1.9, High: 2.1},
		{Family: "two", Name: "D/M/1", Expected: 1, Value: 1.2, Low: 1.1, High: 1.3, Limits: limits, OK: true},
		{
			Family: "two", Name: "M/G/4", Expected: 2, Bounds: &accuracy.Range{Low: 1, High: 3},
			Value: 1.2, Low: 1.1, High: 1.3, Limits: limits, OK: true,
		},
	}
	var stdout bytes.Buffer
	if err := writeCases(terminal{stdout: &stdout}, results, 20); err != nil {
		t.Fatal(err)
	}
	want := `one
case   expected  simulated  95 % interval  unit   verdict  by
M/M/1  1         1          [0.9, 1.1]     ratio  holds    
M/D/1  1         2          [1.9, 2.1]     ratio  FAILS    

two
case   expected  simulated  95 % interval  unit   verdict  by
D/M/1  1         1.2        [1.1, 1.3]     ratio  holds *  
M/G/4  1 … 3     1.2        [1.1, 1.3]     ratio  holds    

* outside the 95 % interval: 2 of 4 cases; chance alone puts about 0 there.
A case fails outside its 99.99 % interval.
`
	if got := stdout.String(); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
	err := failedCases(results)
	if statusOf(err) != CheckFailed || !strings.Contains(err.Error(), "1 of 4 cases fail: M/D/1") {
		t.Errorf("status %d, error %v", statusOf(err), err)
	}
	if err := failedCases(results[:1]); err != nil {
		t.Errorf("every case holds, but: %v", err)
	}
}

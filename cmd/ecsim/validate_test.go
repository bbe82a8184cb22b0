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
	results := []accuracy.Result{
		{Name: "M/M/1", Expected: 1, Value: 1, Low: 0.9, High: 1.1, OK: true},
		{Name: "M/D/1", Expected: 1, Value: 2, Low: 1.9, High: 2.1},
	}
	var stdout bytes.Buffer
	if err := writeCases(terminal{stdout: &stdout}, results); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(stdout.String(), "\n")
	if !strings.Contains(lines[1], "holds") || !strings.Contains(lines[2], "FAILS") {
		t.Errorf("the table is\n%s", &stdout)
	}
	err := failedCases(results)
	if statusOf(err) != CheckFailed || !strings.Contains(err.Error(), "1 of 2 cases fail: M/D/1") {
		t.Errorf("status %d, error %v", statusOf(err), err)
	}
	if err := failedCases(results[:1]); err != nil {
		t.Errorf("every case holds, but: %v", err)
	}
}

package scenarios

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

// TestBadBuilds is the table of library/breaker-settings, every setting of a circuit breaker against
// every bad build: how its deployment ended, after how long it was noticed, how many tasks had failed by
// then, and how many requests failed until the end. C-01 to C-09 decide the first half, S-22 and C-08 why
// some builds are never noticed.
func TestBadBuilds(t *testing.T) {
	o := played(t, "breaker-settings", 1)
	checkLaws(t, o)
	var table strings.Builder
	fmt.Fprintf(&table, "%-30s  %-13s  %9s  %6s  %9s\n", "bad build and setting", "outcome", "noticed",
		"failed", "failed")
	fmt.Fprintf(&table, "%-30s  %-13s  %9s  %6s  %9s\n", "", "", "after s", "tasks", "requests")
	for i := range o.Services {
		d := rollout(t, o, o.Services[i].Name)
		end := "keeps failing"
		switch {
		case d.Completed.Mean == 1:
			end = "completed"
		case d.RolledBack.Mean == 1:
			end = "rolled back"
		}
		noticed := "never"
		if !math.IsNaN(d.Noticed.Mean) {
			noticed = fmt.Sprintf("%.0f", d.Noticed.Mean)
		}
		fmt.Fprintf(&table, "%-30s  %-13s  %9s  %6.0f  %9.0f\n", o.Services[i].Name, end, noticed,
			d.FailedTasks.Mean, d.Requests.FailedSince.Mean)
	}
	expect(t, filepath.Join("testdata", "bad-builds.txt"), table.String())
}

package scenarios

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// breakerSettings are what a team can choose for a deployment circuit breaker, as overrides of
// deploymentCircuitBreaker.
var breakerSettings = []struct {
	name string
	set  []string
}{
	{"off", []string{"enable=false", "rollback=false"}},
	{"BOUNDED_PERCENT 50", nil},
	{"COUNT 2", []string{`thresholdConfiguration={type="COUNT",value=2}`}},
	{"UNBOUNDED_PERCENT 100",
		[]string{`thresholdConfiguration={type="UNBOUNDED_PERCENT",value=100}`}},
}

// TestBadBuilds is the table of every breaker setting against every bad build of library/bad-builds:
// how its deployment ended, after how long the breaker noticed, how many tasks had failed by then, and
// what clients saw of it in the hour. C-01 to C-09 decide the first half, S-22 and C-08 why some
// builds are never noticed.
func TestBadBuilds(t *testing.T) {
	plain, err := Load("bad-builds", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%-21s  %-21s  %-11s  %9s  %6s  %6s  %8s  %6s\n", "breaker", "bad build",
		"deployment", "noticed", "rolled", "failed", "failed", "p99")
	fmt.Fprintf(&table, "%-21s  %-21s  %-11s  %9s  %6s  %6s  %8s  %6s\n", "", "", "", "after s", "back",
		"tasks", "requests", "ms")
	for _, breaker := range breakerSettings {
		var set []string
		for _, s := range plain.Services {
			for _, key := range breaker.set {
				set = append(set, "service."+s.Name+
					".definition.deploymentConfiguration.deploymentCircuitBreaker."+key)
			}
		}
		s, err := Load("bad-builds", LoadOptions{Set: set})
		if err != nil {
			t.Fatal(err)
		}
		o, err := Run(context.Background(), s, RunOptions{Replications: 1, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		checkLaws(t, o)
		for _, service := range o.Services {
			r, d := service.Requests, service.Deployments[0]
			failed := r.Failed.Mean + r.Rejected.Mean + r.TimedOut.Mean
			noticed := "never"
			if d.State == "FAILED" {
				noticed = fmt.Sprintf("%.0f", d.DurationSeconds)
			}
			fmt.Fprintf(&table, "%-21s  %-21s  %-11s  %9s  %6v  %6d  %8.0f  %6.0f\n", breaker.name,
				service.Name, d.State, noticed, d.RolledBack, d.FailedTasks, failed,
				1000*service.Latency.P99.Mean)
		}
	}
	expect(t, filepath.Join("testdata", "bad-builds.txt"), table.String())
}

package reports

import (
	"bytes"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
)

// A service of which only some tasks were simulated says so beside its latency, and how far it may be
// from the truth, if that was measured.
func TestSampledServiceSaysSoBesideItsLatency(t *testing.T) {
	for bound, want := range map[float64]string{0.02: "2.0 %", 0: ""} {
		o := sample.Day()
		o.Services[0].Sampled = &scenarios.SampledOutcome{
			Tasks: 16, Share: scenarios.Single(0.0125), P99Error: bound,
		}
		var text bytes.Buffer
		if err := Write(&text, "text", o); err != nil {
			t.Fatal(err)
		}
		_, after, found := strings.Cut(text.String(), "Sampled tasks, which stand for all")
		rows, _, _ := strings.Cut(after, "\n\n\n")
		if !found || strings.Index(text.String(), "Latency of every") > strings.Index(text.String(), "Sampled tasks") {
			t.Fatalf("the sampled tasks do not follow the latency:\n%s", text.String())
		}
		rows = rows[:min(len(rows), 600)]
		if !strings.Contains(rows, "16") || !strings.Contains(rows, "1.2") {
			t.Errorf("no share in\n%s", rows)
		}
		if got := strings.Contains(rows, "p99 was within"); got != (want != "") || !strings.Contains(rows, want) {
			t.Errorf("the error %v reads\n%s", bound, rows)
		}
	}
}

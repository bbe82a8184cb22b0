package reports

import (
	"bytes"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
)

// Every format that people read or load has the timeline when the outcome has one, and only then.
func TestStoryIsInEveryFormat(t *testing.T) {
	const line = "the night is over"
	told, untold := sample.Day(), sample.Day()
	told.Timeline = append(told.Timeline, scenarios.TimelineEntry{Who: "web", What: line})
	untold.Timeline = nil
	for _, name := range Formats() {
		if text := written(t, name, told); !strings.Contains(text, line) {
			t.Errorf("%s lacks %q:\n%s", name, line, text)
		}
		if text := written(t, name, untold); strings.Contains(strings.ToLower(text), "timeline") {
			t.Errorf("%s speaks of a timeline that is not there", name)
		}
	}
}

func written(t *testing.T, format string, o *scenarios.Outcome) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

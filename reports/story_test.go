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

// One unhealthy task at one instant is one line; whatever has a reason of its own keeps its line.
func TestWhatTheLineBeforeSaysIsToldOnce(t *testing.T) {
	first := scenarios.TimelineEntry{AtSeconds: 75, Who: "web", What: "web/3 target unhealthy",
		Because: "2 checks failed"}
	second := scenarios.TimelineEntry{AtSeconds: 75, Who: "web",
		What: "web/3 no longer counts as healthy", Because: "target unhealthy: 2 checks failed"}
	later, other, own := second, second, second
	later.AtSeconds = 76
	other.What = "web/33 no longer counts as healthy"
	own.Because = "Spot interruption"
	if got := told([]scenarios.TimelineEntry{first, second}); len(got) != 1 || got[0] != first {
		t.Errorf("told %+v", got)
	}
	for _, e := range []scenarios.TimelineEntry{later, other, own} {
		if got := told([]scenarios.TimelineEntry{first, e}); len(got) != 2 {
			t.Errorf("%+v is not told", e)
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

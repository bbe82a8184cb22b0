package reports

import (
	"strings"

	"ecsim/scenarios"
)

// told is a timeline without the lines whose reason is the line just before them: "web/3 target
// unhealthy" says all that "web/3 no longer counts as healthy", because "target unhealthy", would.
func told(timeline []scenarios.TimelineEntry) []scenarios.TimelineEntry {
	var lines []scenarios.TimelineEntry
	for i, e := range timeline {
		if i == 0 || !repeats(timeline[i-1], e) {
			lines = append(lines, e)
		}
	}
	return lines
}

// repeats reports whether an entry is about the same task at the same instant as the one before it
// and gives that one and its reason as its own.
func repeats(before, e scenarios.TimelineEntry) bool {
	task, happened, _ := strings.Cut(before.What, " ")
	return e.AtSeconds == before.AtSeconds && e.Who == before.Who &&
		strings.HasPrefix(e.What, task+" ") && e.Because == happened+": "+before.Because
}

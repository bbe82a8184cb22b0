package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

var (
	anyRange = regexp.MustCompile(`\b([A-Z]{1,3})-([0-9]{2})(?: to |…)(?:([A-Z]{1,3})-)?([0-9]{2})\b`)
	// the end of a line inside a comment of Go or of a script
	lineEnd = regexp.MustCompile(`\n[ \t]*(?://|#)? ?`)
)

// foreign are words that look like rule IDs and are none.
var foreign = map[string]bool{"UTF-16": true}

// cited are the IDs of the rules that a text cites. "L-20 to L-23" and "S-36…S-41" cite all between.
func cited(text string) map[string]bool {
	found := map[string]bool{}
	for _, id := range anyID.FindAllString(text, -1) {
		if !foreign[id] {
			found[id] = true
		}
	}
	for _, m := range anyRange.FindAllStringSubmatch(lineEnd.ReplaceAllString(text, " "), -1) {
		if m[3] != "" && m[3] != m[1] {
			continue
		}
		first, _ := strconv.Atoi(m[2])
		last, _ := strconv.Atoi(m[4])
		for n := first; n <= last; n++ {
			found[fmt.Sprintf("%s-%02d", m[1], n)] = true
		}
	}
	return found
}

func TestCitations(t *testing.T) {
	for text, want := range map[string][]string{
		"S-21, S-24: a ladder":                {"S-21", "S-24"},
		"// (dependsOn, L-20 to\n// L-22), x": {"L-20", "L-21", "L-22"},
		"TT-16 to 18":                         {"TT-16", "TT-17", "TT-18"},
		"S-36…S-38":                           {"S-36", "S-37", "S-38"},
		"L-20 to T-23":                        {"L-20", "T-23"},
		"UTF-16, SHA-256, B14, MET-, x-01":    nil,
	} {
		if got := slices.Sorted(maps.Keys(cited(text))); !slices.Equal(got, want) {
			t.Errorf("%q cites %q, expected %q", text, got, want)
		}
	}
}

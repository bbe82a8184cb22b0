package problem

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest is the legal word closest to word in edits, or empty when none is close: more than a third of
// the word would have to change, and none begins with it. Ties go to the first legal word.
func Nearest(word string, legal []string) string {
	best, fewest := "", len([]rune(word))/3+2
	for _, candidate := range legal {
		if candidate == "" || candidate == word {
			continue
		}
		edits := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(candidate))
		if edits < fewest {
			best, fewest = candidate, edits
		}
	}
	if best == "" && len(word) >= 4 {
		for _, candidate := range legal {
			if strings.HasPrefix(strings.ToLower(candidate), strings.ToLower(word)) {
				return candidate
			}
		}
	}
	return best
}

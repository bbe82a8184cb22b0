package problem

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest is the legal word closest to word in edits, or empty when none is close: more than a third of
// the word would have to change or half of its letters are foreign, and none begins with it. Ties go to
// the first legal word.
func Nearest(word string, legal []string) string {
	best, fewest := "", len([]rune(word))/3+2
	for _, candidate := range legal {
		if candidate == "" || candidate == word {
			continue
		}
		edits := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(candidate))
		if edits < fewest && resembles(word, candidate) {
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

// resembles reports whether more than half of a word's letters stand in the candidate too, so that a
// short word does not match whatever is short.
func resembles(word, candidate string) bool {
	left := []rune(strings.ToLower(candidate))
	shared, letters := 0, []rune(strings.ToLower(word))
	for _, r := range letters {
		if i := slices.Index(left, r); i >= 0 {
			left = slices.Delete(left, i, i+1)
			shared++
		}
	}
	return 2*shared > len(letters)
}

package capacity

import (
	"slices"
	"testing"

	"ecsim/model"

	"pgregory.net/rapid"
)

// CPS-10: turns of items without capacity are kept, however many; it is the same as giving turns one
// by one.
func TestTurnsAreKeptAsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "items")
		items, counts, unavailable := make([]model.StrategyItem, n), make([]int, n), make([]bool, n)
		for i := range items {
			items[i] = model.StrategyItem{Base: rapid.IntRange(0, 3).Draw(t, "base"),
				Weight: rapid.IntRange(0, 5).Draw(t, "weight")}
			counts[i] = rapid.IntRange(0, 12).Draw(t, "count")
			unavailable[i] = rapid.Bool().Draw(t, "unavailable")
		}
		items[rapid.IntRange(0, n-1).Draw(t, "has weight")].Weight++
		turns := rapid.IntRange(1, 40).Draw(t, "turns")

		wantCounts, wantItem, wantKept := slices.Clone(counts), -1, 0
		for wantKept < turns {
			i := Next(items, wantCounts)
			wantCounts[i]++
			if !unavailable[i] {
				wantItem = i
				break
			}
			wantKept++
		}
		item, kept := NextAvailable(items, counts, unavailable, turns)
		if item != wantItem || kept != wantKept || item >= 0 && !slices.Equal(counts, wantCounts) {
			t.Fatalf("item %d after %d turns, counts %v; want %d after %d, %v", item, kept, counts,
				wantItem, wantKept, wantCounts)
		}
	})
}

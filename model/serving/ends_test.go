package serving

import (
	"cmp"
	"slices"
	"testing"

	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

// Time reaches every end once, at the first instant asked for that is not before it.
func TestEndsAreReachedInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var e ends
		var twin []due
		byID := func(a, b due) int { return cmp.Compare(a.id, b.id) }
		now := clock.Time(0)
		for id := range int32(rapid.IntRange(1, 200).Draw(t, "steps")) {
			span := clock.Time(rapid.Uint64Range(0, 1<<rapid.IntRange(0, 50).Draw(t, "bits")).Draw(
				t, "span"))
			if rapid.Bool().Draw(t, "add") {
				d := due{at: now + 1 + span, id: id}
				e.add(d)
				twin = append(twin, d)
				continue
			}
			now += span
			got := slices.SortedFunc(slices.Values(e.reach(now)), byID)
			var want, left []due
			for _, d := range twin {
				if d.at <= now {
					want = append(want, d)
				} else {
					left = append(left, d)
				}
			}
			twin = left
			if !slices.Equal(got, want) {
				t.Fatalf("up to %d: reached %v, expected %v", now, got, want)
			}
		}
	})
}

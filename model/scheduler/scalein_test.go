package scheduler

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/capacity"

	"pgregory.net/rapid"
)

// S-27, S-28, S-30: the zone with the most tasks gives one up, if it has a candidate.
func TestFullest(t *testing.T) {
	byName := func(zone string) uint64 { return uint64(zone[0]) }
	tests := []struct {
		name  string
		zones []Zone
		want  int
	}{
		{"fullest", []Zone{{"a", 2, 2}, {"b", 3, 3}}, 1},
		{"without a candidate", []Zone{{"a", 2, 2}, {"b", 3, 0}}, 0},
		{"tie", []Zone{{"b", 2, 1}, {"a", 2, 1}}, 1},
		{"no candidate at all", []Zone{{"a", 2, 0}}, -1},
		{"no zone", nil, -1},
	}
	for _, tt := range tests {
		if got := Fullest(tt.zones, byName); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

// CPS-04, CPS-05: giving up tasks one by one goes back exactly the way they were placed.
func TestSurplusReversesTheStrategy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := []model.StrategyItem{
			{Provider: model.Fargate, Weight: rapid.IntRange(0, 100).Draw(t, "weight")},
			{Provider: model.FargateSpot, Weight: rapid.IntRange(1, 100).Draw(t, "spot weight")},
		}
		items[rapid.IntRange(0, 1).Draw(t, "based")].Base = rapid.IntRange(0, 10).Draw(t, "base")
		counts := []int{0, 0}
		history := [][]int{}
		for range rapid.IntRange(1, 60).Draw(t, "tasks") {
			history = append(history, slices.Clone(counts))
			counts[capacity.Next(items, counts)]++
		}
		for i := len(history) - 1; i >= 0; i-- {
			counts[Surplus(items, counts, counts)]--
			if !slices.Equal(counts, history[i]) {
				t.Fatalf("strategy %v: %d tasks are %v, placed as %v", items, i, counts, history[i])
			}
		}
	})
}

// CPS-04: what lies beyond the strategy goes first.
func TestSurplusTakesWhatTheStrategyDoesNotWant(t *testing.T) {
	items := []model.StrategyItem{{Provider: model.Fargate, Base: 2, Weight: 30},
		{Provider: model.FargateSpot, Weight: 70}}
	tests := []struct {
		counts, candidates []int
		want               int
	}{
		{[]int{2, 3}, []int{2, 3}, 1},
		{[]int{9, 3}, []int{9, 3}, 0},
		{[]int{2, 3}, []int{2, 0}, 0},
		{[]int{2, 0}, []int{2, 0}, 0},
		{[]int{2, 3}, []int{0, 0}, -1},
	}
	for _, tt := range tests {
		if got := Surplus(items, tt.counts, tt.candidates); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.counts, got, tt.want)
		}
	}
}

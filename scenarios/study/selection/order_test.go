package selection_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ecsim/scenarios/study/selection"
)

// TestFrontIsWhatNothingDominates, held against the definition on random points, with ties.
func TestFrontIsWhatNothingDominates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOf(rapid.Custom(func(t *rapid.T) selection.Point {
			return selection.Point{X: float64(rapid.IntRange(0, 5).Draw(t, "x")), Y: float64(rapid.IntRange(0, 5).Draw(t, "y"))}
		})).Draw(t, "points")
		front := selection.Front(points)
		for i, p := range points {
			better := slices.ContainsFunc(points, func(q selection.Point) bool {
				return q != p && q.X <= p.X && q.Y <= p.Y
			})
			if slices.Contains(front, i) == better {
				t.Fatalf("point %d %v of %v: on the front %v", i, p, points, !better)
			}
		}
	})
}

// TestBestPutsLimitsBeforeTheObjective.
func TestBestPutsLimitsBeforeTheObjective(t *testing.T) {
	got := selection.Best([]selection.Score{
		{Objective: 1, Violation: 0.5},
		{Objective: 9},
		{Objective: math.NaN()},
		{Objective: 7},
		{Objective: 3, Violation: 0.1},
		{Objective: 7},
	})
	if want := []int{3, 5, 1, 4, 0, 2}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestHalvingKeepsItsBudget(t *testing.T) {
	got := selection.Halving(16, 4, 2, 200)
	if want := []selection.Rung{{16, 2}, {8, 4}, {4, 8}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.IntRange(1, 200).Draw(t, "points")
		keep := rapid.IntRange(1, 8).Draw(t, "keep")
		first := rapid.IntRange(1, 5).Draw(t, "first")
		budget := rapid.IntRange(first, 2000).Draw(t, "budget")
		rungs := selection.Halving(points, keep, first, budget)
		runs, before := 0, selection.Rung{}
		for _, r := range rungs {
			runs += r.Runs(before)
			before = r
		}
		if runs > budget {
			t.Fatalf("%v takes %d runs", rungs, runs)
		}
		if last := rungs[len(rungs)-1].Points; last > keep {
			t.Fatalf("%v ends with %d points, expected at most %d", rungs, last, keep)
		}
		if more := selection.Halving(points, keep, first, budget+1)[0].Points; more < rungs[0].Points {
			t.Fatalf("a larger budget tries fewer points: %d after %d", more, rungs[0].Points)
		}
	})
}

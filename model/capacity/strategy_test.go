package capacity

import (
	"slices"
	"testing"

	"ecsim/model"
	"pgregory.net/rapid"
)

func items(baseA, weightA, baseB, weightB int) []model.StrategyItem {
	return []model.StrategyItem{
		{Provider: model.Fargate, Base: baseA, Weight: weightA},
		{Provider: model.FargateSpot, Base: baseB, Weight: weightB},
	}
}

// place gives n tasks to the strategy, one at a time, and returns the counts and the order.
func place(strategy []model.StrategyItem, n int) (counts []int, order string) {
	counts = make([]int, len(strategy))
	for range n {
		i := Next(strategy, counts)
		if i < 0 {
			return counts, order + "-"
		}
		counts[i]++
		order += string(rune('A' + i))
	}
	return counts, order
}

// CPS-03 to CPS-05, S-11, F1 to F6, F8: base first, then the weights' ratio.
func TestStrategySplitsTasks(t *testing.T) {
	for _, c := range []struct {
		name     string
		strategy []model.StrategyItem
		tasks    int
		counts   []int
		order    string
	}{
		{"F1", items(0, 1, 0, 1), 10, []int{5, 5}, "ABABABABAB"},
		{"F2", items(0, 1, 0, 4), 10, []int{2, 8}, ""},
		{"F3", items(2, 1, 0, 3), 10, []int{4, 6}, ""},
		{"F4", items(2, 30, 0, 70), 12, []int{5, 7}, ""},
		{"F5 nothing can be placed", items(0, 0, 0, 0), 3, []int{0, 0}, "-"},
		{"F6 base without weight", items(2, 0, 0, 1), 5, []int{2, 3}, "AABBB"},
		{"F8 a tie goes to the earlier", items(0, 1, 0, 4), 5, []int{1, 4}, "BBBAB"},
		{"base on the second", items(0, 1, 3, 1), 5, []int{1, 4}, "BBBAB"},
	} {
		counts, order := place(c.strategy, c.tasks)
		if !slices.Equal(counts, c.counts) || c.order != "" && order != c.order {
			t.Errorf("%s: %v in order %s, want %v %s", c.name, counts, order, c.counts, c.order)
		}
	}
}

// CPS-10, F7: tasks that wait for Spot count where they are; the On-Demand share does not grow.
func TestStrategyNeverSubstitutes(t *testing.T) {
	counts, _ := place(items(0, 1, 0, 4), 10) // of which the eight on Spot may all be waiting
	if got := Next(items(0, 1, 0, 4), counts); got != 1 {
		t.Errorf("the eleventh task goes to item %d", got)
	}
}

// CPS-04: after every whole round of the weights the split is exact, and it never strays by a
// task.
func TestStrategyKeepsItsRatio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := make([]model.StrategyItem, rapid.IntRange(1, 4).Draw(t, "items"))
		total := 0
		for i := range s {
			s[i].Weight = rapid.IntRange(0, 20).Draw(t, "weight")
			total += s[i].Weight
		}
		s[0].Base = rapid.IntRange(0, 5).Draw(t, "base")
		rounds := rapid.IntRange(0, 3).Draw(t, "rounds")
		counts, _ := place(s, s[0].Base+rounds*total)
		for i, item := range s {
			if want := item.Base + rounds*item.Weight; counts[i] != want {
				t.Fatalf("%+v after %d rounds: %v, want %d at %d", s, rounds, counts, want, i)
			}
		}
	})
}

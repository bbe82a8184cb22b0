package capacity

import "ecsim/model"

// Next is the index of the strategy item that the next task goes to, given how many tasks each
// item already has. The base comes first (CPS-04), then the item for which (weighted tasks + 1) /
// weight is smallest, the earlier one on a tie (CPS-05). It is -1 when no item can take a task:
// all weights are zero, which AWS refuses (CPS-03). Lack of capacity never moves a task to
// another item (CPS-10).
func Next(items []model.StrategyItem, counts []int) int {
	for i, item := range items {
		if counts[i] < item.Base {
			return i
		}
	}
	best := -1
	for i, item := range items {
		if item.Weight > 0 && (best < 0 || isCheaper(item, counts[i], items[best], counts[best])) {
			best = i
		}
	}
	return best
}

// isCheaper compares (weighted tasks + 1) / weight of two items, without dividing.
func isCheaper(a model.StrategyItem, countA int, b model.StrategyItem, countB int) bool {
	return weighted(a, countA)*b.Weight < weighted(b, countB)*a.Weight
}

// weighted is the number of tasks beyond the base, counting the one to be placed.
func weighted(item model.StrategyItem, count int) int { return max(0, count-item.Base) + 1 }

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

// NextAvailable is the item of the next turn that goes to one that is available, of so many turns at
// most, and how many turns before it go to items that are not and so keep them (CPS-10). It adds all
// of these turns to counts. The item is -1 when there is no such turn.
func NextAvailable(
	items []model.StrategyItem, counts []int, unavailable []bool, turns int,
) (item, kept int) {
	for i, item := range items { // the base, in order
		if missing := item.Base - counts[i]; missing > 0 && kept < turns {
			if !unavailable[i] {
				counts[i]++
				return i, kept
			}
			missing = min(missing, turns-kept)
			counts[i] += missing
			kept += missing
		}
	}
	best := -1
	for i, item := range items {
		if !unavailable[i] && item.Weight > 0 &&
			(best < 0 || isCheaper(item, counts[i], items[best], counts[best])) {
			best = i
		}
	}
	if best < 0 {
		return -1, turns
	}
	for i := range items {
		if unavailable[i] && kept < turns {
			before := min(turnsBefore(items, counts, i, best), turns-kept)
			counts[i] += before
			kept += before
		}
	}
	if kept == turns {
		return -1, turns
	}
	counts[best]++
	return best, kept
}

// turnsBefore is how many turns go to item i before the next one of item j, by weight.
func turnsBefore(items []model.StrategyItem, counts []int, i, j int) int {
	// n more tasks go to i while (weighted(i) + n)·Weight(j) < weighted(j)·Weight(i), or equals it if i
	// is the earlier.
	reach := weighted(items[j], counts[j]) * items[i].Weight
	if i > j {
		reach--
	}
	if reach < 0 {
		return 0
	}
	return max(0, reach/items[j].Weight-weighted(items[i], counts[i])+1)
}

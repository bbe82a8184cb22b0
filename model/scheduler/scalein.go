package scheduler

import "ecsim/model"

// Surplus orders the capacity providers of a strategy for giving up a task: it returns the item
// whose latest task would have been the last to be placed, so that what remains is what the
// strategy would have placed. It is the exact reverse of the strategy's arithmetic (CPS-04,
// CPS-05): tasks beyond the base go first, the highest weighted share first, the later item on a
// tie; the base goes last. Items without candidates are passed over; -1 when there is no candidate
// at all.
func Surplus(items []model.StrategyItem, counts, candidates []int) int {
	best := -1
	for i := range items {
		if candidates[i] > 0 && (best < 0 || outweighs(items, counts, i, best)) {
			best = i
		}
	}
	return best
}

// outweighs reports whether item i gives up a task before item j does, for i after j in the list.
func outweighs(items []model.StrategyItem, counts []int, i, j int) bool {
	beyondI, beyondJ := counts[i]-items[i].Base, counts[j]-items[j].Base
	switch {
	case beyondI <= 0 || beyondJ <= 0:
		return beyondI > 0 || beyondI == beyondJ && beyondJ <= 0
	case items[i].Weight == 0 || items[j].Weight == 0:
		return items[i].Weight == 0 // nothing beyond its base belongs there
	default:
		return beyondI*items[j].Weight >= beyondJ*items[i].Weight
	}
}

// Zone is an Availability Zone from the view of scale-in.
type Zone struct {
	Name       string
	Tasks      int // tasks of the service there, on the capacity provider that gives one up
	Candidates int // of them, those that may be chosen
}

// Fullest is the index of the zone that gives up a task: the one with the most tasks, so that the
// rest keep the best balance (S-27, S-28, S-30); the least tie decides between equals. It is -1
// when no zone has a candidate.
func Fullest(zones []Zone, tie func(zone string) uint64) int {
	best := -1
	for i := range zones {
		if zones[i].Candidates > 0 && (best < 0 || fuller(&zones[i], &zones[best], tie)) {
			best = i
		}
	}
	return best
}

func fuller(a, b *Zone, tie func(string) uint64) bool {
	if a.Tasks != b.Tasks {
		return a.Tasks > b.Tasks
	}
	if ta, tb := tie(a.Name), tie(b.Name); ta != tb {
		return ta < tb
	}
	return a.Name < b.Name
}

package placement

import (
	"cmp"

	"ecsim/sim/random"
)

// Victim is the place in a list of the task that is to stop, given the host of each task; -1 for an
// empty list. Strategies narrow the list in their order, as they do for a placement, but for what they
// would like to be rid of: spread the fullest value (S-27, S-28), binpack the host that would have the
// most left (S-29). The number picks among those that are equal, so that the pick inside a zone is at
// random (PL-11).
//
// It costs one look at each task.
func (k *Candidates) Victim(hosts []*Host, pick uint64) int {
	k.refresh()
	var best []int
	for i, h := range hosts {
		order := 1
		if len(best) > 0 {
			order = k.compareVictims(h, hosts[best[0]])
		}
		if order > 0 {
			best = best[:0]
		}
		if order >= 0 {
			best = append(best, i)
		}
	}
	if len(best) == 0 {
		return -1
	}
	return best[random.Below(pick, len(best))]
}

// compareVictims is above zero when a task on a should go before one on b.
func (k *Candidates) compareVictims(a, b *Host) int {
	if order := cmp.Compare(isGone(a), isGone(b)); order != 0 || isGone(a) == 1 {
		return order // a lost host is no reason to keep a task
	}
	x, y := &k.seats[a.number], &k.seats[b.number]
	for _, l := range k.levels {
		order := cmp.Compare(x.rank[l.at], y.rank[l.at])
		if l.isOfCell {
			order = cmp.Compare(*x.cell.tasks[l.at], *y.cell.tasks[l.at])
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

func isGone(h *Host) int {
	if h.state == gone {
		return 1
	}
	return 0
}

package managed

import (
	"cmp"
	"slices"
)

// underused says why the tasks of an instance need it no longer: they fit on others of its zone, or a
// cheaper instance takes those that do not (MI-09). Empty: they need it. What other instances that drain
// have to give away comes first, so that no room is counted twice.
func underused(i *Instance, all []*Instance, candidates []Candidate) string {
	rooms := roomsBeside(i, all, candidates)
	for _, other := range all {
		if other.Draining && other.Zone == i.Zone {
			pour(candidates, tasksOf(other), rooms)
		}
	}
	left := pour(candidates, tasksOf(i), rooms)
	if len(left) == 0 {
		return "its tasks fit on other instances"
	}
	fitting := cheapest(candidates, left, i.Zone)
	if fitting >= 0 && candidates[fitting].Price < candidates[i.Candidate].Price {
		return "its tasks need no more than a " + candidates[fitting].Name
	}
	return ""
}

// roomsBeside is what other instances of the zone have left, the fullest first. One that is idle and as
// expensive would gain nothing: tasks would only move.
func roomsBeside(i *Instance, all []*Instance, candidates []Candidate) (rooms []*vessel) {
	for _, other := range all {
		if other == i || other.Draining || other.Cut || other.Zone != i.Zone ||
			len(other.Tasks) == 0 && candidates[other.Candidate].Price >= candidates[i.Candidate].Price {
			continue
		}
		v := empty(candidates, other.Candidate, other.Zone)
		v.Instance = other.ID
		for t := range other.Tasks {
			v.put(&other.Tasks[t].Kind, 1)
		}
		rooms = append(rooms, &v)
	}
	slices.SortStableFunc(rooms, func(a, b *vessel) int {
		return cmp.Compare(a.room.MemoryMiB, b.room.MemoryMiB)
	})
	return rooms
}

// tasksOf are the tasks of an instance, the largest first.
func tasksOf(i *Instance) (lots []lot) {
	for t := range i.Tasks {
		lots = append(lots, lot{&i.Tasks[t].Kind, 1})
	}
	slices.SortStableFunc(lots, largestFirst)
	return lots
}

// pour puts each task on the first vessel that it fits on, and returns those that fit on none.
func pour(candidates []Candidate, lots []lot, rooms []*vessel) (left []lot) {
next:
	for _, l := range lots {
		for _, v := range rooms {
			if v.holds(candidates, l.Kind, 1) == 1 {
				v.put(l.Kind, 1)
				continue next
			}
		}
		left = append(left, l)
	}
	return left
}

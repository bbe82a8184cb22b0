package serving

import "ecsim/sim/clock"

// due is something that is due at an instant.
type due struct {
	at    clock.Time
	id    int32  // of what
	epoch uint32 // of the slot when it was noted
}

// timetable gives what is due in order of time, then of id: a heap of values with four children
// each.
type timetable []due

func (a due) before(b due) bool {
	return a.at < b.at || a.at == b.at && (a.id < b.id || a.id == b.id && a.epoch < b.epoch)
}

// next is the earliest instant; Never when nothing is due.
func (h timetable) next() clock.Time {
	if len(h) == 0 {
		return clock.Never
	}
	return h[0].at
}

func (h *timetable) push(d due) {
	list := append(*h, d)
	i := len(list) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !d.before(list[parent]) {
			break
		}
		list[i] = list[parent]
		i = parent
	}
	list[i] = d
	*h = list
}

func (h *timetable) pop() due {
	list := *h
	first, last := list[0], list[len(list)-1]
	*h = list[:len(list)-1]
	if len(*h) > 0 {
		h.sink(0, last)
	}
	return first
}

// sink puts d at place i or below, where it belongs.
func (h timetable) sink(i int, d due) {
	for {
		child := 4*i + 1
		if child >= len(h) {
			break
		}
		least := child
		for j := child + 1; j < min(child+4, len(h)); j++ {
			if h[j].before(h[least]) {
				least = j
			}
		}
		if !h[least].before(d) {
			break
		}
		h[i] = h[least]
		i = least
	}
	h[i] = d
}

// order makes any list a heap.
func (h timetable) order() {
	for i := (len(h) - 2) / 4; i >= 0 && len(h) > 1; i-- {
		h.sink(i, h[i])
	}
}

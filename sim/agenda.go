package sim

import "ecsim/sim/clock"

// Rank orders events that fall on one instant; lower goes first.
type Rank uint8

// Agenda is what is going to happen: a queue of events in the total order (time, rank, sequence of
// adding). The zero value is empty and ready.
//
// It is a heap of values with four children per node: half the depth of a binary heap, and
// siblings that share cache lines.
type Agenda[E any] struct {
	entries []entry[E]
	added   uint64
}

// entry is one event. order is the rank in the top byte and the sequence number below it.
type entry[E any] struct {
	at    clock.Time
	order uint64
	event E
}

const (
	children     = 4
	sequenceBits = 56
)

// Add puts an event on the agenda.
func (a *Agenda[E]) Add(at clock.Time, rank Rank, ev E) {
	e := entry[E]{at, uint64(rank)<<sequenceBits | a.added, ev}
	a.added++
	a.entries = append(a.entries, e)
	a.up(len(a.entries)-1, e)
}

// Next is the time of the first event; clock.Never when there is none.
func (a *Agenda[E]) Next() clock.Time {
	if len(a.entries) == 0 {
		return clock.Never
	}
	return a.entries[0].at
}

// Pop takes the first event off. It panics when the agenda is empty.
func (a *Agenda[E]) Pop() (clock.Time, E) {
	first := a.entries[0]
	last := len(a.entries) - 1
	moved := a.entries[last]
	a.entries[last] = entry[E]{} // lets go of what the event points to
	a.entries = a.entries[:last]
	if last > 0 {
		a.down(moved)
	}
	return first.at, first.event
}

// up moves e from the hole i towards the root, past every entry that comes after it.
func (a *Agenda[E]) up(i int, e entry[E]) {
	for i > 0 {
		parent := (i - 1) / children
		if !e.before(&a.entries[parent]) {
			break
		}
		a.entries[i] = a.entries[parent]
		i = parent
	}
	a.entries[i] = e
}

// down moves e from the hole at the root towards the leaves, past every entry that comes before
// it.
func (a *Agenda[E]) down(e entry[E]) {
	entries := a.entries
	i := 0
	for {
		child := i*children + 1
		if child >= len(entries) {
			break
		}
		least := child
		for other := child + 1; other < min(child+children, len(entries)); other++ {
			if entries[other].before(&entries[least]) {
				least = other
			}
		}
		if !entries[least].before(&e) {
			break
		}
		entries[i] = entries[least]
		i = least
	}
	entries[i] = e
}

func (e *entry[E]) before(o *entry[E]) bool {
	return e.at < o.at || e.at == o.at && e.order < o.order
}

package serving

import "ecsim/sim/clock"

// eventKind is what an event is about. At one instant, lower kinds go first.
type eventKind uint8

const (
	kindEnd    eventKind = iota // a call's CPU time or waiting is over
	kindAlarm                   // a task whose CPU is shared has something to do
	kindLate                    // a caller's patience ends
	kindRetry                   // a call is tried again, a message is visible again
	kindSource                  // an open source sends
	kindClient                  // a client sends
	kindTick                    // a load balancer looks at its targets
)

// event is something that is due at an instant. Its key orders the events of one instant: kind,
// then cell, then id; the generation tells whether what it is about still exists.
type event struct {
	at  clock.Time
	key uint64
}

const (
	generationBits = 25
	idBits         = 24
	cellBits       = 12
	kindShift      = generationBits + idBits + cellBits

	generationMask = 1<<generationBits - 1

	maxCalls = 1 << idBits // at a time, in one cell
)

func newEvent(at clock.Time, kind eventKind, cell int, id int32, generation uint32) event {
	key := uint64(kind)<<kindShift | uint64(cell)<<(generationBits+idBits) |
		uint64(id)<<generationBits | uint64(generation&generationMask)
	return event{at, key}
}

func (e event) kind() eventKind    { return eventKind(e.key >> kindShift) }
func (e event) cell() int          { return int(e.key >> (generationBits + idBits) & (1<<cellBits - 1)) }
func (e event) id() int32          { return int32(e.key >> generationBits & (1<<idBits - 1)) }
func (e event) generation() uint32 { return uint32(e.key & generationMask) }

func (e event) before(o event) bool { return e.at < o.at || e.at == o.at && e.key < o.key }

// agenda is the events that are due, as a heap of values with four children each.
type agenda struct{ events []event }

// next is the earliest instant; Never when nothing is due.
func (a *agenda) next() clock.Time {
	if len(a.events) == 0 {
		return clock.Never
	}
	return a.events[0].at
}

// isBefore reports whether the first event comes before one of a kind at an instant.
func (a *agenda) isBefore(at clock.Time, kind eventKind) bool {
	if len(a.events) == 0 {
		return false
	}
	e := &a.events[0]
	return e.at < at || e.at == at && e.kind() <= kind
}

func (a *agenda) push(e event) {
	list := append(a.events, e)
	i := len(list) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(list[parent]) {
			break
		}
		list[i] = list[parent]
		i = parent
	}
	list[i] = e
	a.events = list
}

func (a *agenda) pop() event {
	first := a.events[0]
	last := len(a.events) - 1
	moved := a.events[last]
	a.events = a.events[:last]
	if last > 0 {
		a.sink(moved)
	}
	return first
}

// sink puts an event at the root or below, where it belongs.
func (a *agenda) sink(e event) {
	list, i := a.events, 0
	for {
		child := 4*i + 1
		if child >= len(list) {
			break
		}
		least := child
		for j := child + 1; j < min(child+4, len(list)); j++ {
			if list[j].before(list[least]) {
				least = j
			}
		}
		if !list[least].before(e) {
			break
		}
		list[i] = list[least]
		i = least
	}
	list[i] = e
}

package serving

import (
	"math/bits"

	"ecsim/sim/clock"
)

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
	maxCells = 1 << cellBits
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

// agenda is the events that are due. Time only goes on, so it is a radix heap (Ahuja, Mehlhorn,
// Orlin and Tarjan 1990): an event moves some eight times between buckets, which are read and
// written in sequence, where in a heap it would be compared as often with others far apart.
//
// Invariant: bucket k has the events, none before last, whose instants differ from last in bit k−1
// and in no higher one. Bucket 0 is a heap by key.
type agenda struct {
	last    clock.Time // of the event that was popped last
	filled  uint64     // bit k: bucket k is not empty
	buckets [64]bucket
}

type bucket struct {
	events []event
	first  event // of the events
	at     int   // its place
}

// next is the earliest instant; Never when nothing is due.
func (a *agenda) next() clock.Time {
	if a.filled == 0 {
		return clock.Never
	}
	return a.buckets[bits.TrailingZeros64(a.filled)].first.at
}

// isBefore reports whether the first event comes before one of a kind at an instant.
func (a *agenda) isBefore(at clock.Time, kind eventKind) bool {
	if a.filled == 0 {
		return false
	}
	e := &a.buckets[bits.TrailingZeros64(a.filled)].first
	return e.at < at || e.at == at && e.kind() <= kind
}

// push adds an event that is not before the one popped last.
func (a *agenda) push(e event) {
	k := bits.Len64(uint64(e.at ^ a.last))
	b := &a.buckets[k]
	if k == 0 {
		b.rise(e)
	} else {
		if a.filled>>k&1 == 0 || e.before(b.first) {
			b.first, b.at = e, len(b.events)
		}
		b.events = append(b.events, e)
	}
	a.filled |= 1 << k
}

// pop takes the first event.
func (a *agenda) pop() event {
	k := bits.TrailingZeros64(a.filled)
	b := &a.buckets[k]
	first := b.first
	if k == 0 {
		if b.sink(); len(b.events) == 0 {
			a.filled &^= 1
		}
		return first
	}
	a.last = first.at
	a.filled &^= 1 << k
	rest := b.events
	b.events = b.events[:0]
	for i := range rest {
		if i != b.at {
			a.push(rest[i]) // into a lower bucket
		}
	}
	return first
}

// rise adds an event to a heap.
func (b *bucket) rise(e event) {
	list := append(b.events, e)
	i := len(list) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !e.before(list[parent]) {
			break
		}
		list[i] = list[parent]
		i = parent
	}
	list[i] = e
	b.events, b.first = list, list[0]
}

// sink takes the first event off a heap.
func (b *bucket) sink() {
	last := len(b.events) - 1
	e, list := b.events[last], b.events[:last]
	b.events = list
	if last == 0 {
		return
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= len(list) {
			break
		}
		if child+1 < len(list) && list[child+1].before(list[child]) {
			child++
		}
		if !list[child].before(e) {
			break
		}
		list[i] = list[child]
		i = child
	}
	list[i] = e
	b.first = list[0]
}

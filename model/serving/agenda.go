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
	kindTester                  // a tester sends
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
// Orlin and Tarjan 1990), of hexadecimal digits: an event moves two or three times between buckets,
// which are read and written in sequence, where in a heap it would be compared several times with
// others far apart.
//
// Invariant: an event, none before last, is at the level of the highest digit in which its instant
// differs from last, in the bucket of its own digit there; one at last is at level 0. So a lower
// level comes before a higher one, and in a level a lower digit before a higher one. The events of a
// bucket of level 0 are of one instant, and a heap by key.
type agenda struct {
	last    clock.Time     // of the event that was popped last
	levels  uint32         // bit l: level l is not empty
	digits  [levels]uint16 // bit d of level l: its bucket d is not empty
	buckets [levels][16]bucket
}

// levels is how many hexadecimal digits an instant has.
const levels = 16

type bucket struct {
	events []event
	first  event // of the events
	at     int   // its place
}

// first is the bucket of the first event; there must be one.
func (a *agenda) first() (level, digit int) {
	level = bits.TrailingZeros32(a.levels)
	return level, bits.TrailingZeros16(a.digits[level&(levels-1)])
}

// peek is the first event; nil when nothing is due. It is valid until the agenda is changed.
func (a *agenda) peek() *event {
	if a.levels == 0 {
		return nil
	}
	level, digit := a.first()
	return &a.buckets[level&(levels-1)][digit&15].first
}

// push adds an event that is not before the one popped last.
func (a *agenda) push(e event) {
	level := (bits.Len64(uint64(e.at^a.last)|1) - 1) / 4 & (levels - 1)
	digit := int(uint64(e.at) >> (4 * level) & 15)
	b := &a.buckets[level][digit]
	if level == 0 {
		b.rise(e)
	} else {
		if len(b.events) == 0 || e.before(b.first) {
			b.first, b.at = e, len(b.events)
		}
		b.events = append(b.events, e)
	}
	a.digits[level] |= 1 << digit
	a.levels |= 1 << level
}

// pop takes the first event.
func (a *agenda) pop() event {
	level, digit := a.first()
	b := &a.buckets[level&(levels-1)][digit&15]
	first := b.first
	a.last = first.at
	if level == 0 {
		b.sink()
	}
	if level > 0 || len(b.events) == 0 {
		if a.digits[level&(levels-1)] &^= 1 << digit; a.digits[level&(levels-1)] == 0 {
			a.levels &^= 1 << level
		}
	}
	if level > 0 {
		rest := b.events
		b.events = b.events[:0]
		for i := range rest {
			if i != b.at {
				a.push(rest[i]) // to a lower level
			}
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

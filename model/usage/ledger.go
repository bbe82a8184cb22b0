package usage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/sim/clock"
)

// Ledger is the book of billable quantities of one run: whole base units by owner, dimension,
// cause and hour of the run. The zero value is an empty book. Quantities are exact, so the order
// in which they are added never shows.
type Ledger struct {
	quantities map[Key]int64
}

// Key says what a quantity belongs to.
type Key struct {
	Owner     string // service, job or load balancer
	Dimension Dimension
	Cause     Cause
	Hour      int // hours since the start of the run: commitments are settled hour by hour
}

// Entry is one line of a ledger.
type Entry struct {
	Key
	Quantity int64 // in the dimension's base units, positive
}

// HourOf is the hour of the run that an instant belongs to.
func HourOf(at clock.Time) int { return int(at / clock.Time(clock.Hour)) }

// Add books a quantity, which must not be negative.
func (l *Ledger) Add(key Key, quantity int64) {
	if quantity < 0 {
		panic(fmt.Sprintf("usage: %d of %s booked for %s", quantity, key.Dimension, key.Owner))
	}
	if quantity == 0 {
		return
	}
	if l.quantities == nil {
		l.quantities = map[Key]int64{}
	}
	l.quantities[key] += quantity
}

// Entries lists the ledger by owner, dimension, cause and hour.
func (l *Ledger) Entries() []Entry {
	entries := make([]Entry, 0, len(l.quantities))
	for key, quantity := range l.quantities {
		entries = append(entries, Entry{key, quantity})
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(
			strings.Compare(a.Owner, b.Owner),
			a.Dimension.Compare(b.Dimension),
			cmp.Compare(a.Cause, b.Cause),
			cmp.Compare(a.Hour, b.Hour),
		)
	})
	return entries
}

// Total is the quantity of one dimension over all owners, causes and hours.
func (l *Ledger) Total(d Dimension) int64 {
	var total int64
	for key, quantity := range l.quantities {
		if key.Dimension == d {
			total += quantity
		}
	}
	return total
}

// Merge adds everything in other.
func (l *Ledger) Merge(other *Ledger) {
	for key, quantity := range other.quantities {
		l.Add(key, quantity)
	}
}

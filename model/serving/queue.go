package serving

import "ecsim/sim/clock"

// queue knows whether a dedicated task's queue is full. Requests leave a queue in the order in
// which they joined it, so their instants of leaving rise; the queue holds as many requests as its
// limit exactly when the one that many places back has not left yet. So a ring of the latest
// instants is enough, and nobody has to be taken out of it.
type queue struct {
	leaves []clock.Time // of the latest requests that had to wait; a ring
	cursor int          // the oldest of them, the next to be overwritten
}

// shortQueue is the length of a ring at first; it grows when so many wait at once.
const shortQueue = 8

// reset empties the queue and keeps its memory.
func (q *queue) reset(limit int) {
	length := max(len(q.leaves), shortQueue)
	if cap(q.leaves) < length {
		q.leaves = make([]clock.Time, length)
	}
	q.leaves = q.leaves[:max(1, min(limit, length))]
	clear(q.leaves)
	q.cursor = 0
}

// isFull reports whether limit requests wait at an instant.
func (q *queue) isFull(at clock.Time, limit int) bool {
	return q.leaves[q.cursor] > at && len(q.leaves) >= limit
}

// grow doubles the ring. Places that nobody had are as if long left.
func (q *queue) grow(limit int) {
	old := q.leaves
	q.leaves = make([]clock.Time, min(2*len(old), limit))
	added := len(q.leaves) - len(old)
	copy(q.leaves[added:], old[q.cursor:])
	copy(q.leaves[added+len(old)-q.cursor:], old[:q.cursor])
	q.cursor = 0
}

// pass notes that a request which arrived at the instant at starts at another, when the queue has
// room without growing.
func (q *queue) pass(at, start clock.Time) {
	q.leaves[q.cursor] = start
	next := q.cursor
	if start > at {
		next++
	}
	if next == len(q.leaves) {
		next = 0
	}
	q.cursor = next
}

// join notes that a request which arrived at the instant at leaves the queue at another. If it does
// not wait at all, its place is the next one's too.
func (q *queue) join(at, leaves clock.Time, limit int) {
	if q.leaves[q.cursor] > at {
		q.grow(limit)
	}
	q.leaves[q.cursor] = leaves
	next := q.cursor
	if leaves > at {
		next++
	}
	if next == len(q.leaves) {
		next = 0
	}
	q.cursor = next
}

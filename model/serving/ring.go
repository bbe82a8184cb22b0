package serving

import (
	"slices"

	"ecsim/sim/random"
)

// ring is round robin: each routed task in turn, in the order in which they were routed. With random
// it is weighted_random at equal weights: who gets a request is a hash of the request.
type ring struct {
	order  []int32
	turn   int // index of whose turn it is
	random bool
}

func (r *ring) add(id int32) { r.order = append(r.order, id) }

// remove takes a task out without anyone else losing or gaining a turn.
func (r *ring) remove(id int32) {
	i := slices.Index(r.order, id)
	r.order = slices.Delete(r.order, i, i+1)
	if i < r.turn {
		r.turn--
	}
	if r.turn == len(r.order) {
		r.turn = 0
	}
}

// next is the task whose turn it is; nobody when none is routed.
func (r *ring) next() int32 {
	if len(r.order) == 0 {
		return nobody
	}
	id := r.order[r.turn]
	if r.turn++; r.turn == len(r.order) {
		r.turn = 0
	}
	return id
}

// pick is the routed task that a hash chooses; nobody when none is routed.
func (r *ring) pick(hash uint64) int32 {
	if len(r.order) == 0 {
		return nobody
	}
	return r.order[random.Below(hash, len(r.order))]
}

// draw gives the requests from a number on, one for each place of dst, tasks at random. Some task
// must be routed.
func (r *ring) draw(dst []int32, key uint64, number int64) {
	order := r.order
	for i := range dst {
		dst[i] = order[random.Below(random.Word(key, uint64(number)+uint64(i)), len(order))]
	}
}

// fill gives the next requests, one for each place of dst, their tasks. Some task must be routed.
func (r *ring) fill(dst []int32) {
	n := copy(dst, r.order[r.turn:])
	n += copy(dst[n:], r.order[:r.turn])
	r.turn = (r.turn + len(dst)) % len(r.order)
	for ; n < len(dst); n *= 2 { // after a whole round, it all repeats
		copy(dst[n:], dst[:n])
	}
}

// nobody is the target of a request when no task is routed.
const nobody int32 = -1

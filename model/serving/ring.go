package serving

import "slices"

// ring is round robin: each routed task in turn, in the order in which they were routed.
type ring struct {
	order []int32
	turn  int // index of whose turn it is
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

// nobody is the target of a request when no task is routed.
const nobody int32 = -1

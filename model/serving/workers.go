package serving

import (
	"math"
	"math/bits"

	"ecsim/sim/clock"
)

// workers is when each worker of a dedicated task becomes free. First come first served, the next
// request starts on the worker that is free first, and that is all there is to know (Kiefer and
// Wolfowitz 1955).
//
// Up to eight times are kept sorted in place. More play a tournament: in a tree whose leaves are the
// workers, each node keeps the later time of the two that met there, and the earlier goes on to the
// next match. The low bits of a time say whose it is; with very many workers they would crowd out
// the time, so then times form a heap.
//
// The times that are sorted fill a cache line, and the rest shares one with the queue.
type workers struct {
	next   clock.Time                    // the least time
	others [sortedWorkers - 1]clock.Time // sorted; Never for nobody
	tree   []int64                       // matches from 1 on, the final first; the winner is place 0
	count  int32
	idBits uint8 // of a tree; 0 with a tree means a heap
}

const (
	sortedWorkers = 8
	treeWorkers   = 1024
)

// reset frees every worker.
func (w *workers) reset(count int) {
	w.next, w.count, w.idBits = 0, int32(count), 0
	for i := range w.others {
		w.others[i] = clock.Never
		if i < count-1 {
			w.others[i] = 0
		}
	}
	w.tree = w.tree[:0]
	switch {
	case count <= sortedWorkers:
		w.tree = nil
	case count <= treeWorkers:
		w.idBits = uint8(bits.Len(uint(count - 1)))
		w.plant(count)
	default:
		w.tree = append(w.tree, make([]int64, count)...)
	}
}

// plant plays the tournament of free workers. Leaves that stand for nobody are never free.
func (w *workers) plant(count int) {
	leaves := 1 << w.idBits
	w.tree = append(w.tree, make([]int64, leaves)...)
	round := make([]int64, leaves)
	for i := range round {
		if round[i] = int64(i); i >= count {
			round[i] = math.MaxInt64
		}
	}
	for n := leaves / 2; n >= 1; n /= 2 {
		for i := range n {
			a, b := round[2*i], round[2*i+1]
			round[i], w.tree[n+i] = min(a, b), max(a, b)
		}
	}
	w.tree[0] = round[0]
}

// occupy gives the worker that is free first a request until the given instant.
func (w *workers) occupy(until clock.Time) {
	switch {
	case w.count <= sortedWorkers/2:
		w.insertFew(until)
	case w.tree == nil:
		w.insert(until)
	case w.idBits > 0:
		w.replay(until)
	default:
		w.sink(int64(until))
	}
}

// insertFew is insert for at most four workers.
func (w *workers) insertFew(until clock.Time) {
	a, b, c := w.others[0], w.others[1], w.others[2]
	w.next, until = min(a, until), max(a, until)
	w.others[0], until = min(b, until), max(b, until)
	w.others[1], w.others[2] = min(c, until), max(c, until)
}

// insert replaces the least time: each of the others lets the lesser of two pass.
func (w *workers) insert(until clock.Time) {
	w.insertFew(until)
	until = w.others[2]
	for i := 3; i < len(w.others); i++ {
		other := w.others[i]
		w.others[i-1], until = min(other, until), max(other, until)
	}
	w.others[len(w.others)-1] = until
}

// replay has the winner play again with its next time.
func (w *workers) replay(until clock.Time) {
	tree, idBits := w.tree, w.idBits&63
	latest := int64(1)<<((63-idBits)&63) - 2 // later than any run; keeps the time within its bits
	id := tree[0] & (1<<idBits - 1)
	best := min(int64(until), latest)<<idBits | id
	for i := (1<<idBits | uint(id)) / 2; i >= 1 && i < uint(len(tree)); i /= 2 {
		other := tree[i]
		tree[i] = max(other, best)
		best = min(other, best)
	}
	tree[0] = best
	w.next = clock.Time(best >> idBits)
}

// sink replaces the root of the heap.
func (w *workers) sink(until int64) {
	heap, i := w.tree, 0
	for {
		child := 2*i + 1
		if child >= len(heap) {
			break
		}
		if child+1 < len(heap) && heap[child+1] < heap[child] {
			child++
		}
		if heap[child] >= until {
			break
		}
		heap[i] = heap[child]
		i = child
	}
	heap[i] = until
	w.next = clock.Time(heap[0])
}

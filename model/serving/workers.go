package serving

import (
	"math/bits"

	"ecsim/sim/clock"
)

// workers is when each worker of a dedicated task becomes free. First come first served, the next
// request starts on the worker that is free first, and that is all there is to know (Kiefer and
// Wolfowitz 1955).
//
// Up to eight times are kept sorted in place. More are the leaves of a tournament tree in which
// each node is the lesser of its two children and the root the least of all. The low bits of a leaf
// say which leaf it is; with very many workers they would crowd out the time, so then times form a
// heap.
type workers struct {
	next   clock.Time // the least time
	sorted [sortedWorkers]clock.Time
	tree   []int64
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
	w.sorted = [sortedWorkers]clock.Time{}
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

// plant builds the tree of free workers. Leaves that stand for nobody are never free.
func (w *workers) plant(count int) {
	leaves := 1 << w.idBits
	w.tree = append(w.tree, make([]int64, 2*leaves)...)
	for i := range leaves {
		w.tree[leaves+i] = int64(i)
		if i >= count {
			w.tree[leaves+i] = 1<<63 - 1
		}
	}
	for i := leaves - 1; i >= 1; i-- {
		w.tree[i] = min(w.tree[2*i], w.tree[2*i+1])
	}
}

// occupy gives the worker that is free first a request until the given instant.
func (w *workers) occupy(until clock.Time) {
	switch {
	case w.tree == nil:
		for i := 1; i < int(w.count); i++ {
			other := w.sorted[i&(sortedWorkers-1)]
			w.sorted[i-1] = min(other, until)
			until = max(other, until)
		}
		w.sorted[(w.count-1)&(sortedWorkers-1)] = until
		w.next = w.sorted[0]
	case w.idBits > 0:
		w.replay(until)
	default:
		w.sink(int64(until))
	}
}

// replay changes the winner's leaf and plays its matches again.
func (w *workers) replay(until clock.Time) {
	tree := w.tree
	latest := int64(1)<<(63-w.idBits) - 2 // later than any run; keeps the time within its bits
	id := tree[1] & (1<<w.idBits - 1)
	i := 1<<w.idBits | int(id)
	tree[i] = min(int64(until), latest)<<w.idBits | id
	for i > 1 {
		best := min(tree[i], tree[i^1])
		i >>= 1
		tree[i] = best
	}
	w.next = clock.Time(tree[1] >> w.idBits)
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

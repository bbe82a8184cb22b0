package controlplane

// A task can be in three heaps at once: with those of its standing in its cell, with those of its
// standing on its instance, and among those to be replaced without a replacement.
const (
	byCell = iota
	byHost
	byUnpaired
	heapKinds
)

// taskHeap holds tasks by their tie, least first: AWS's "at random", reproducible. Any task can be
// removed in logarithmic time.
type taskHeap struct {
	kind  int
	tasks []*task
}

func (h *taskHeap) len() int { return len(h.tasks) }

// first is the task that is picked next.
func (h *taskHeap) first() *task { return h.tasks[0] }

func (h *taskHeap) add(t *task) {
	h.tasks = append(h.tasks, t)
	h.up(len(h.tasks)-1, t)
}

func (h *taskHeap) remove(t *task) {
	i, last := t.heapIndex[h.kind], len(h.tasks)-1
	moved := h.tasks[last]
	h.tasks[last] = nil
	h.tasks = h.tasks[:last]
	if i == last {
		return
	}
	if i > 0 && before(moved, h.tasks[(i-1)/2]) {
		h.up(i, moved)
	} else {
		h.down(i, moved)
	}
}

func (h *taskHeap) up(i int, t *task) {
	for i > 0 {
		parent := (i - 1) / 2
		if !before(t, h.tasks[parent]) {
			break
		}
		h.put(i, h.tasks[parent])
		i = parent
	}
	h.put(i, t)
}

func (h *taskHeap) down(i int, t *task) {
	for {
		child := 2*i + 1
		if child >= len(h.tasks) {
			break
		}
		if child+1 < len(h.tasks) && before(h.tasks[child+1], h.tasks[child]) {
			child++
		}
		if !before(h.tasks[child], t) {
			break
		}
		h.put(i, h.tasks[child])
		i = child
	}
	h.put(i, t)
}

func (h *taskHeap) put(i int, t *task) {
	h.tasks[i] = t
	t.heapIndex[h.kind] = i
}

// before orders tasks by tie, then by number.
func before(a, b *task) bool {
	return a.tie < b.tie || a.tie == b.tie && a.id.Number < b.id.Number
}

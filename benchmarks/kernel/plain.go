package kernel

import (
	"container/heap"

	"ecsim/sim"
	"ecsim/sim/clock"
)

// event of the plain simulation.
type event struct {
	at       clock.Time
	rank     sim.Rank
	sequence uint64
	happen   func()
}

// queue implements heap.Interface.
type queue []*event

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	a, b := q[i], q[j]
	switch {
	case a.at != b.at:
		return a.at < b.at
	case a.rank != b.rank:
		return a.rank < b.rank
	default:
		return a.sequence < b.sequence
	}
}

func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

func (q *queue) Push(x any) { *q = append(*q, x.(*event)) }

func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}

// PlayPlain plays h on container/heap up to the horizon.
func PlayPlain(h Hold, horizon clock.Time) Result {
	var (
		pending  queue
		sequence uint64
		now      clock.Time
		result   Result
		plan     func(customer int)
	)
	sampler, stream := h.Span.Sampler(), streamOf()
	plan = func(customer int) {
		at := now.Add(sampler.Sample(stream))
		heap.Push(&pending, &event{at, rankOf(customer), sequence, func() {
			result.count(now, customer)
			plan(customer)
		}})
		sequence++
	}
	for customer := range h.Pending {
		plan(customer)
	}
	for pending[0].at <= horizon {
		next := heap.Pop(&pending).(*event)
		now = next.at
		next.happen()
	}
	return result
}

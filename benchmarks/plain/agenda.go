package plain

import "container/heap"

// Agenda is what will happen, by instant.
type Agenda struct {
	Now    float64 // seconds
	events events
}

// After plans something for Now plus a delay in seconds.
func (a *Agenda) After(delay float64, happen func()) {
	heap.Push(&a.events, &event{at: a.Now + delay, happen: happen})
}

// Run lets everything up to the horizon happen, in order.
func (a *Agenda) Run(horizon float64) {
	for len(a.events) > 0 && a.events[0].at <= horizon {
		next := heap.Pop(&a.events).(*event)
		a.Now = next.at
		next.happen()
	}
}

type event struct {
	at     float64
	happen func()
}

// events implements heap.Interface.
type events []*event

func (e events) Len() int { return len(e) }

func (e events) Less(i, j int) bool { return e[i].at < e[j].at }

func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

func (e *events) Push(x any) { *e = append(*e, x.(*event)) }

func (e *events) Pop() any {
	old := *e
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*e = old[:len(old)-1]
	return last
}

package placement

import (
	"cmp"
	"container/heap"
	"slices"
)

// Victims are hosts of tasks of a request, in the order in which they give one up. Strategies narrow the
// hosts in their order, as they do for a placement, but for what they would like to be rid of: spread the
// fullest value (S-27, S-28), binpack the host that would have the most left (S-29). Among equals the task
// with the least tie goes, so that the pick inside a zone is at random (PL-11). Tasks on a lost host go
// before all others.
//
// A choice compares the first hosts of the cells. A host that changes moves in its cell.
type Victims struct {
	of      *Candidates
	victims []*victim // by number of the host; nil: no task there
	cells   []*victimCell
	gone    victimCell
	read    int // changes of the cluster that are known here
}

// victim is a host with tasks.
type victim struct {
	host *Host
	cell *victimCell
	rank rank
	tie  uint64 // of the task there that goes first
	at   int    // in its cell
}

// victimCell is a heap of the hosts of a cell.
type victimCell struct {
	*cell
	ranks int
	hosts []*victim
}

// NewVictims makes the victims of a request, without any host.
func NewVictims(of *Candidates) *Victims { return &Victims{of: of} }

// Set says that a host has tasks, and what the tie is of the one there that goes first.
func (v *Victims) Set(h *Host, tie uint64) {
	e := v.find(h)
	if e == nil {
		e = &victim{host: h}
		if h.state != gone {
			v.seat(h.number, e)
		}
	}
	e.tie = tie
	v.look(e)
}

// Drop says that a host has no tasks any more.
func (v *Victims) Drop(h *Host) {
	e := v.find(h)
	heap.Remove(e.cell, e.at)
	if h.number < len(v.victims) && v.victims[h.number] == e {
		v.victims[h.number] = nil
	}
}

// First is the host of the task that goes; nil when no host has one.
func (v *Victims) First() *Host {
	v.refresh()
	if len(v.gone.hosts) > 0 {
		return v.gone.hosts[0].host
	}
	var best *victim
	for _, c := range v.cells {
		if len(c.hosts) > 0 && (best == nil || v.of.givesUpBefore(c.hosts[0], best)) {
			best = c.hosts[0]
		}
	}
	if best == nil {
		return nil
	}
	return best.host
}

// givesUpBefore compares the first hosts of two cells by every strategy in turn.
func (k *Candidates) givesUpBefore(a, b *victim) bool {
	for _, l := range k.levels {
		order := cmp.Compare(a.rank[l.at], b.rank[l.at])
		if l.isOfCell {
			order = cmp.Compare(*a.cell.tasks[l.at], *b.cell.tasks[l.at])
		}
		if order != 0 {
			return order > 0
		}
	}
	return a.tie < b.tie
}

// find is a host that has tasks; nil: it has none.
func (v *Victims) find(h *Host) *victim {
	if h.number < len(v.victims) && v.victims[h.number] != nil && v.victims[h.number].host == h {
		return v.victims[h.number]
	}
	for _, e := range v.gone.hosts {
		if e.host == h {
			return e
		}
	}
	return nil
}

// seat gives a host its place; one that had its number before is gone.
func (v *Victims) seat(number int, e *victim) {
	for len(v.victims) <= number {
		v.victims = append(v.victims, nil)
	}
	if old := v.victims[number]; old != nil {
		v.look(old)
	}
	v.victims[number] = e
}

// refresh looks at every host that changed since the last time, or at all when those are fewer.
func (v *Victims) refresh() {
	v.of.refresh()
	c := v.of.cluster
	changes := c.begin + len(c.journal)
	if v.read >= c.begin && changes-v.read < len(v.victims) {
		for _, number := range c.journal[v.read-c.begin:] {
			if number < len(v.victims) && v.victims[number] != nil {
				v.look(v.victims[number])
			}
		}
	} else {
		for _, e := range v.victims {
			if e != nil {
				v.look(e)
			}
		}
	}
	v.read = changes
}

// look brings what is known of a host up to date, and its place in its cell.
func (v *Victims) look(e *victim) {
	to, r := &v.gone, rank{}
	if e.host.state != gone {
		to, r = v.cellOf(e.host), v.of.rankOf(e.host, e.host.TasksOf(v.of.request.Group))
	} else if n := e.host.number; n < len(v.victims) && v.victims[n] == e {
		v.victims[n] = nil
	}
	e.rank = r
	switch e.cell {
	case to:
		heap.Fix(to, e.at)
	default:
		if e.cell != nil {
			heap.Remove(e.cell, e.at)
		}
		e.cell = to
		heap.Push(to, e)
	}
}

func (v *Victims) cellOf(h *Host) *victimCell {
	of := v.of.cellOf(h)
	i := slices.IndexFunc(v.cells, func(c *victimCell) bool { return c.cell == of })
	if i < 0 {
		i = len(v.cells)
		v.cells = append(v.cells, &victimCell{cell: of, ranks: v.of.ranks})
	}
	return v.cells[i]
}

// Len implements heap.Interface.
func (c *victimCell) Len() int { return len(c.hosts) }

// Less implements heap.Interface: hosts of a cell differ by what ranks single hosts.
func (c *victimCell) Less(i, j int) bool {
	a, b := c.hosts[i], c.hosts[j]
	for n := range c.ranks {
		if a.rank[n] != b.rank[n] {
			return a.rank[n] > b.rank[n]
		}
	}
	return a.tie < b.tie
}

// Swap implements heap.Interface.
func (c *victimCell) Swap(i, j int) {
	c.hosts[i], c.hosts[j] = c.hosts[j], c.hosts[i]
	c.hosts[i].at, c.hosts[j].at = i, j
}

// Push implements heap.Interface.
func (c *victimCell) Push(e any) {
	e.(*victim).at = len(c.hosts)
	c.hosts = append(c.hosts, e.(*victim))
}

// Pop implements heap.Interface.
func (c *victimCell) Pop() any {
	last := len(c.hosts) - 1
	e := c.hosts[last]
	c.hosts[last] = nil
	c.hosts = c.hosts[:last]
	return e
}

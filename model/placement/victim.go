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
	of      *view
	victims map[*Host]*victim
	cells   []*victimCell
	gone    victimCell
	read    int // changes of the view that are known here
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
	*viewCell
	ranks int
	hosts []*victim
}

// NewVictims makes the victims of a request, without any host.
func NewVictims(of *Candidates) *Victims {
	return &Victims{of: of.view, victims: map[*Host]*victim{}}
}

// Set says that a host has tasks, and what the tie is of the one there that goes first.
func (v *Victims) Set(h *Host, tie uint64) {
	e := v.victims[h]
	if e == nil {
		e = &victim{host: h}
		v.victims[h] = e
	}
	e.tie = tie
	v.look(e)
}

// Drop says that a host has no tasks any more.
func (v *Victims) Drop(h *Host) {
	e := v.victims[h]
	heap.Remove(e.cell, e.at)
	delete(v.victims, h)
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
func (v *view) givesUpBefore(a, b *victim) bool {
	for _, l := range v.index.levels {
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

// refresh looks at every host of the group that changed since the last time, or at all that have tasks
// of the request when it missed some.
func (v *Victims) refresh() {
	v.of.refresh()
	changes := v.of.begin + len(v.of.journal)
	if v.read < v.of.begin {
		v.lookAtAll()
	} else {
		for _, h := range v.of.journal[v.read-v.of.begin:] {
			if e := v.victims[h]; e != nil {
				v.look(e)
			}
		}
	}
	v.read = changes
}

// lookAtAll looks at the hosts cell by cell; those that are gone leave theirs.
func (v *Victims) lookAtAll() {
	var all []*victim
	for _, c := range v.cells {
		all = append(all, c.hosts...)
	}
	for _, e := range all {
		v.look(e)
	}
}

// look brings what is known of a host up to date, and its place in its cell.
func (v *Victims) look(e *victim) {
	to, r := &v.gone, rank{}
	if e.host.state != gone {
		to = v.cellOf(e.host)
		r = v.of.rankOf(v.of.index.rankOf(e.host), e.host.tasksOf(v.of.group))
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
	of := v.of.cell(v.of.index.cellWith(h))
	i := slices.IndexFunc(v.cells, func(c *victimCell) bool { return c.viewCell == of })
	if i < 0 {
		i = len(v.cells)
		v.cells = append(v.cells, &victimCell{viewCell: of, ranks: v.of.index.ranks})
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

package placement

import (
	"cmp"
	"slices"
	"strings"
)

// view is an index as one group sees it: where the group has tasks, and so which hosts of each cell
// come first. Hosts without a task of the group are in the order of the index, so that a view need
// not know what other groups do to them.
type view struct {
	index    *index
	group    *group
	distinct bool
	isApart  bool // hosts with tasks of the group are not in the order of the index
	own      map[*Host]*ownHost
	changed  []*ownHost // to be looked at
	cells    []*viewCell
	prefix   map[string]*int
	journal  []*Host // hosts that changed, oldest first, for Victims
	begin    int     // changes before journal[0]
}

// ownHost is a host with tasks of the group.
type ownHost struct {
	host    *Host
	tie     uint64
	cell    *viewCell
	tasks   int
	changed bool // it is in view.changed
	listed  bool // it can take a task
	ofIndex rank // the values that the index ranks it by
	rank    rank
}

// viewCell is a cell of the index.
type viewCell struct {
	*cell
	tasks  []*int            // of the group, by strategy; other cells share them that have the same values so far
	listed ordered[*ownHost] // with tasks of the group, in the order of the index
	ranked ordered[*ownHost] // the same in the order of the strategies; none when hosts must be distinct
}

// viewOf finds the view of a request, or makes it.
func (c *Cluster) viewOf(r *Request) *view {
	x, g := c.indexOf(r), c.group(r.Group)
	for _, v := range g.views {
		if v.index == x && v.distinct == r.Distinct {
			return v
		}
	}
	v := &view{index: x, group: g, distinct: r.Distinct, own: map[*Host]*ownHost{},
		prefix: map[string]*int{}}
	v.isApart = r.Distinct || slices.ContainsFunc(x.levels, func(l level) bool { return l.isOfGroup })
	g.views = append(g.views, v)
	c.Hosts(func(h *Host) {
		if h.TasksOf(g.name) > 0 {
			v.mark(h)
		}
	})
	return v
}

// mark lets the next refresh look at a host.
func (v *view) mark(h *Host) {
	if !v.index.request.considers(h) {
		return
	}
	o := v.own[h]
	if o == nil {
		o = &ownHost{host: h, tie: h.tie}
		v.own[h] = o
	}
	if !o.changed {
		o.changed = true
		v.changed = append(v.changed, o)
	}
}

// refresh looks at the hosts of the group that changed since the last time.
func (v *view) refresh() {
	v.index.refresh()
	for _, o := range v.changed {
		o.changed = false
		v.look(o)
		v.note(o.host)
	}
	clear(v.changed)
	v.changed = v.changed[:0]
}

// look brings what is known of one host up to date.
func (v *view) look(o *ownHost) {
	v.index.cluster.work++
	tasks := 0
	if o.host.state != gone {
		tasks = o.host.tasksOf(v.group)
	}
	if o.cell == nil && tasks > 0 {
		o.cell = v.cell(v.index.seats[o.host.number].cell)
	}
	if o.cell != nil {
		for _, n := range o.cell.tasks {
			*n += tasks - o.tasks
		}
	}
	o.tasks = tasks
	if tasks == 0 {
		v.unlist(o)
		delete(v.own, o.host)
		return
	}
	s := &v.index.seats[o.host.number]
	if o.listed && (!s.listed || o.ofIndex != s.rank) {
		v.unlist(o)
	}
	if v.isApart && s.listed {
		v.list(o, s.rank)
	}
}

// rankOf adds the tasks of the group to the values of the index.
func (v *view) rankOf(r rank, tasks int) rank {
	for _, l := range v.index.levels {
		if l.isOfGroup {
			r[l.at] = int32(tasks)
		}
	}
	return r
}

// list puts a host where it belongs among those that can take a task.
func (v *view) list(o *ownHost, ofIndex rank) {
	r := v.rankOf(ofIndex, o.tasks)
	if o.listed && o.rank == r {
		return
	}
	if o.listed && !v.distinct {
		o.cell.ranked.remove(o)
	}
	o.ofIndex, o.rank = ofIndex, r
	if !v.distinct {
		o.cell.ranked.insert(o)
	}
	if !o.listed {
		o.cell.listed.insert(o)
		o.listed = true
	}
}

func (v *view) unlist(o *ownHost) {
	if !o.listed {
		return
	}
	o.cell.listed.remove(o)
	if !v.distinct {
		o.cell.ranked.remove(o)
	}
	o.listed = false
}

func (v *view) compareInIndex(a, b *ownHost) int {
	v.index.cluster.work++
	if order := a.ofIndex.compare(&b.ofIndex, v.index.ranks); order != 0 {
		return order
	}
	return a.compareTies(b)
}

func (v *view) compare(a, b *ownHost) int {
	v.index.cluster.work++
	if order := a.rank.compare(&b.rank, v.index.ranks); order != 0 {
		return order
	}
	return a.compareTies(b)
}

func (o *ownHost) compareTies(other *ownHost) int {
	if o.tie != other.tie {
		return cmp.Compare(o.tie, other.tie)
	}
	return cmp.Compare(o.host.ID(), other.host.ID())
}

// cell is a cell of the index as the group sees it.
func (v *view) cell(of *cell) *viewCell {
	for len(v.cells) <= of.number {
		v.cells = append(v.cells, nil)
	}
	if v.cells[of.number] == nil {
		c := &viewCell{cell: of}
		c.listed.compare, c.ranked.compare = v.compareInIndex, v.compare
		for i := range of.values {
			c.tasks = append(c.tasks, v.tasksOf(of.values[:i+1]))
		}
		v.cells[of.number] = c
	}
	return v.cells[of.number]
}

// tasksOf is the count of the group's tasks on hosts with the first so many values.
func (v *view) tasksOf(values []string) *int {
	key := strings.Join(values, "\x00")
	if v.prefix[key] == nil {
		v.prefix[key] = new(int)
	}
	return v.prefix[key]
}

// note keeps a host for Victims that have not looked at it.
func (v *view) note(h *Host) {
	if len(v.journal) >= journalPerHost*max(len(v.own), 1) {
		v.begin += len(v.journal)
		clear(v.journal)
		v.journal = v.journal[:0]
	}
	v.journal = append(v.journal, h)
}

package placement

import (
	"cmp"
	"sort"

	"ecsim/sim/random"
)

// Candidates are the hosts that can take tasks of one request, in the order of its strategies. A
// choice compares the first ones of the cells.
type Candidates struct {
	*view
	request *Request
	best    []front // of the last choice
}

// front are the first hosts of a cell: those that no strategy tells apart.
type front struct {
	cell  *viewCell
	rank  rank
	isOwn bool // they have tasks of the group
	at    int  // where they begin among those without, or with
	hosts int
}

// NewCandidates makes the candidates of a request.
func NewCandidates(c *Cluster, r *Request) *Candidates {
	return &Candidates{view: c.viewOf(r), request: r}
}

// Choose is the host of the next task; nil when none can take it. The number picks among hosts that
// are equal by all strategies.
func (k *Candidates) Choose(pick uint64) *Host {
	k.refresh()
	k.best = k.best[:0]
	for _, c := range k.index.cells {
		if c.hosts.size == 0 {
			continue
		}
		f, ok := k.front(k.cell(c))
		if !ok {
			continue
		}
		order := -1
		if len(k.best) > 0 {
			order = k.compareFronts(&f, &k.best[0])
		}
		if order < 0 {
			k.best = k.best[:0]
		}
		if order <= 0 {
			k.best = append(k.best, f)
		}
	}
	equal := 0
	for i := range k.best {
		equal += k.best[i].hosts
	}
	if equal == 0 {
		return nil
	}
	at := random.Below(pick, equal)
	for i := range k.best {
		f := &k.best[i]
		if at < f.hosts {
			return k.hostOf(f, at)
		}
		at -= f.hosts
	}
	panic("placement: fewer hosts than were counted")
}

// compareFronts compares the first hosts of two cells by every strategy in turn (PL-07).
func (v *view) compareFronts(a, b *front) int {
	for _, l := range v.index.levels {
		order := cmp.Compare(a.rank[l.at], b.rank[l.at])
		if l.isOfCell {
			order = cmp.Compare(*a.cell.tasks[l.at], *b.cell.tasks[l.at])
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// front finds the first hosts of a cell; false when none can take a task.
func (v *view) front(c *viewCell) (f front, ok bool) {
	if c.ranked.size > 0 {
		f = front{cell: c, rank: c.ranked.at(0).rank, isOwn: true}
	}
	if c.listed.size < c.hosts.size {
		r := v.index.seats[v.foreign(c, 0)].rank
		if !f.isOwn || r.compare(&f.rank, v.index.ranks) < 0 {
			return v.foreignFront(c, r), true
		}
	}
	if f.isOwn {
		f.hosts = c.ranked.search(func(o *ownHost) bool { return o.rank != f.rank })
	}
	return f, f.isOwn
}

// foreignFront are the hosts of a rank without a task of the group.
func (v *view) foreignFront(c *viewCell, r rank) front {
	place := func(limit int) int {
		return v.index.placeOfRank(c.cell, r, limit) - c.listed.search(func(o *ownHost) bool {
			return o.ofIndex.compare(&r, v.index.ranks) >= limit
		})
	}
	begin := place(0)
	return front{cell: c, rank: r, at: begin, hosts: place(1) - begin}
}

// foreign is the host without a task of the group that so many of its kind stand before in the order
// of the index: the place of one that has tasks, less its number among those, is how many.
func (v *view) foreign(c *viewCell, before int) (number int32) {
	own := sort.Search(c.listed.size, func(i int) bool {
		return v.index.placeOf(int32(c.listed.at(i).host.number))-i > before
	})
	return c.hosts.at(before + own)
}

// hostOf is one of the hosts of a front.
func (v *view) hostOf(f *front, at int) *Host {
	if f.isOwn {
		return f.cell.ranked.at(at).host
	}
	return v.index.seats[v.foreign(f.cell, f.at+at)].host
}

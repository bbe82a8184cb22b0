package placement

import (
	"cmp"
	"fmt"
)

// maxStrategies is how many strategies a service may have (PL-03, T-25).
const maxStrategies = 5

// index is the hosts that can take tasks of requests that ask for the same, whosever tasks they are.
//
// The values of the attributes that strategies spread over divide the hosts into cells. Inside a cell
// hosts differ only by what ranks single hosts. Each cell keeps its hosts sorted by that, but for the
// tasks of a group there, which a view knows.
type index struct {
	cluster *Cluster
	request *Request // without a group
	levels  []level  // the strategies, up to random, which leaves the rest nothing to decide
	ranks   int      // how many of them rank single hosts
	seats   []seat   // by number of the host
	cells   []*cell  // in the order of their values
	read    int      // changes of the cluster that are known here
	more    int      // tasks that fit, but for expressions that ask for tasks
}

// level is one strategy as an index uses it.
type level struct {
	Strategy
	attribute string
	isOfCell  bool // it spreads over an attribute
	isOfGroup bool // it spreads over instances
	at        int  // place among the levels that are of cells, or among those that are not
}

// seat is what is known of a host.
type seat struct {
	host   *Host
	cell   *cell
	tie    uint64
	suits  bool // for good
	listed bool // it can take a task
	more   int  // how many, likewise
	rank   rank
}

// rank are the values that rank a single host, the least first; in an index those of spread over
// instances are 0.
type rank [maxStrategies]int32

// indexOf finds the index of a request, or makes it.
func (c *Cluster) indexOf(r *Request) *index {
	common := *r
	common.Group, common.Distinct = "", false
	key := fmt.Sprintf("%q", r.Members)
	common.Members = nil
	key = fmt.Sprintf("%+v %s", common, key)
	common.Members = r.Members
	if c.indexes[key] == nil {
		c.indexes[key] = newIndex(c, &common)
	}
	return c.indexes[key]
}

func newIndex(c *Cluster, r *Request) *index {
	x := &index{cluster: c, request: r, read: -1}
	ofCell := 0
	for _, s := range r.Strategies {
		if s.Kind == Random {
			break
		}
		l := level{Strategy: s}
		if l.attribute, l.isOfCell = s.attribute(); l.isOfCell {
			l.at = ofCell
			ofCell++
		} else {
			l.isOfGroup, l.at = s.Kind == Spread, x.ranks
			x.ranks++
		}
		x.levels = append(x.levels, l)
	}
	return x
}

// refresh looks at every host that changed since the last time, or at all when those are fewer.
func (x *index) refresh() {
	c := x.cluster
	for len(x.seats) < len(c.hosts) {
		x.seats = append(x.seats, seat{})
	}
	changes := c.begin + len(c.journal)
	if x.read < c.begin || changes-x.read > len(c.hosts) {
		for number := range c.hosts {
			x.look(int32(number))
		}
	} else {
		for _, number := range c.journal[x.read-c.begin:] {
			x.look(number)
		}
	}
	x.read = changes
}

// look brings what is known of one host up to date, and lets the views of those know who have tasks
// there.
func (x *index) look(number int32) {
	x.cluster.work++
	h, s := x.cluster.hosts[number], &x.seats[number]
	if h != nil && !x.request.considers(h) {
		h = nil
	}
	if s.host != nil && s.host != h {
		x.unlist(number)
		x.more -= s.more
		*s = seat{}
	}
	if h == nil {
		return
	}
	if s.host == nil {
		*s = seat{host: h, cell: x.cellOf(h), tie: h.tie, suits: x.request.suits(h)}
	}
	rank, isCandidate := x.rankOf(h), s.suits && x.request.takes(h)
	x.more -= s.more
	if s.more = 0; isCandidate {
		s.more = x.request.Demand.times(h)
	}
	x.more += s.more
	if s.listed == isCandidate && s.rank == rank {
		return
	}
	x.unlist(number)
	if s.rank = rank; isCandidate {
		x.list(number)
	}
	for _, g := range h.groups {
		for _, v := range g.views {
			if v.index == x {
				v.mark(h)
			}
		}
	}
}

func (x *index) rankOf(h *Host) (r rank) {
	for _, l := range x.levels {
		if !l.isOfCell && !l.isOfGroup {
			r[l.at] = l.ofHost(h, 0)
		}
	}
	return r
}

func (x *index) list(number int32) {
	x.seats[number].cell.hosts.insert(number)
	x.seats[number].listed = true
}

func (x *index) unlist(number int32) {
	if s := &x.seats[number]; s.listed {
		s.cell.hosts.remove(number)
		s.listed = false
	}
}

// compare orders the hosts of a cell.
func (x *index) compare(a, b int32) int {
	if a == b {
		return 0
	}
	x.cluster.work++
	s, other := &x.seats[a], &x.seats[b]
	if order := s.rank.compare(&other.rank, x.ranks); order != 0 {
		return order
	}
	if s.tie != other.tie {
		return cmp.Compare(s.tie, other.tie)
	}
	return cmp.Compare(s.host.ID(), other.host.ID())
}

// placeOf is the place in its cell of a host.
func (x *index) placeOf(number int32) int {
	return x.seats[number].cell.hosts.search(func(other int32) bool {
		return x.compare(other, number) >= 0
	})
}

// placeOfRank is the place in a cell of the first host that ranks like a rank or behind it, or with
// limit 1 only behind it.
func (x *index) placeOfRank(c *cell, r rank, limit int) int {
	return c.hosts.search(func(number int32) bool {
		x.cluster.work++
		return x.seats[number].rank.compare(&r, x.ranks) >= limit
	})
}

// compare compares the first so many values of two ranks.
func (r *rank) compare(other *rank, values int) int {
	for i := range values {
		if r[i] != other[i] {
			return cmp.Compare(r[i], other[i])
		}
	}
	return 0
}

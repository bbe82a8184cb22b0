package placement

import (
	"cmp"
	"slices"

	"ecsim/sim/random"
)

// maxStrategies is how many strategies a service may have (PL-03, T-25).
const maxStrategies = 5

// Candidates are the hosts that can take tasks of one request, in the order of its strategies.
//
// The values of the attributes that strategies spread over divide the hosts into cells. Inside a cell
// hosts differ only by what ranks single hosts, so each cell keeps its candidates sorted, and a choice
// compares the first ones of the cells.
type Candidates struct {
	cluster *Cluster
	request *Request
	levels  []level // the strategies, up to random, which leaves the rest nothing to decide
	ranks   int     // how many of them rank single hosts
	seats   []seat  // by number of the host
	cells   []*cell // in the order of their values
	prefix  map[string]*int
	read    int // changes of the cluster that are known here
}

// level is one strategy as Candidates use it.
type level struct {
	Strategy
	attribute string
	isOfCell  bool // it spreads over an attribute
	at        int  // place among the levels that do, or among those that do not
}

// seat is what is known of a host.
type seat struct {
	host   *Host
	epoch  int // of the host when its cell was found
	cell   *cell
	tie    uint64 // of the host
	tasks  int    // of the group
	listed bool   // it is a candidate
	rank   rank
}

// rank are the values that rank a single host, the least first.
type rank [maxStrategies]int32

// NewCandidates makes the candidates of a request.
func NewCandidates(c *Cluster, r *Request) *Candidates {
	k := &Candidates{cluster: c, request: r, read: -1, prefix: map[string]*int{}}
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
			l.at = k.ranks
			k.ranks++
		}
		k.levels = append(k.levels, l)
	}
	return k
}

// Choose is the host of the next task; nil when none can take it. The number picks among hosts that
// are equal by all strategies.
func (k *Candidates) Choose(pick uint64) *Host {
	k.refresh()
	var best []*cell
	for _, c := range k.cells {
		if len(c.hosts) == 0 {
			continue
		}
		order := -1
		if len(best) > 0 {
			order = k.compareCells(c, best[0])
		}
		if order < 0 {
			best = best[:0]
		}
		if order <= 0 {
			best = append(best, c)
		}
	}
	equal := 0
	for _, c := range best {
		equal += k.equalInFront(c)
	}
	if equal == 0 {
		return nil
	}
	at := random.Below(pick, equal)
	for _, c := range best {
		n := k.equalInFront(c)
		if at < n {
			return k.seats[c.hosts[at]].host
		}
		at -= n
	}
	panic("placement: fewer hosts than were counted")
}

// compareCells compares the first candidates of two cells by every strategy in turn (PL-07).
func (k *Candidates) compareCells(a, b *cell) int {
	rankA, rankB := &k.seats[a.hosts[0]].rank, &k.seats[b.hosts[0]].rank
	for _, l := range k.levels {
		order := cmp.Compare(rankA[l.at], rankB[l.at])
		if l.isOfCell {
			order = cmp.Compare(*a.tasks[l.at], *b.tasks[l.at])
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// equalInFront is how many candidates of a cell are equal to its first one.
func (k *Candidates) equalInFront(c *cell) int {
	first := k.seats[c.hosts[0]].rank
	n, _ := slices.BinarySearchFunc(c.hosts, first, func(number int32, first rank) int {
		if k.seats[number].rank == first {
			return -1
		}
		return 1
	})
	return n
}

// refresh looks at every host that changed since the last time.
func (k *Candidates) refresh() {
	c := k.cluster
	for len(k.seats) < len(c.hosts) {
		k.seats = append(k.seats, seat{})
	}
	if k.read < c.begin {
		for number := range c.hosts {
			k.look(number)
		}
	} else {
		for _, number := range c.journal[k.read-c.begin:] {
			k.look(number)
		}
	}
	k.read = c.begin + len(c.journal)
}

// look brings what is known of one host up to date.
func (k *Candidates) look(number int) {
	h, s := k.cluster.hosts[number], &k.seats[number]
	if h != nil && !k.request.considers(h) {
		h = nil
	}
	if s.host != nil && (h == nil || s.epoch != h.epoch) {
		k.unlist(number)
		s.cell.count(-s.tasks)
		*s = seat{}
	}
	if h == nil {
		return
	}
	if s.host == nil {
		*s = seat{host: h, epoch: h.epoch, cell: k.cellOf(h), tie: h.tie}
	}
	tasks := h.TasksOf(k.request.Group)
	s.cell.count(tasks - s.tasks)
	s.tasks = tasks
	rank, isCandidate := k.rankOf(h, tasks), k.request.obstacle(h) == None
	if s.listed && isCandidate && s.rank == rank {
		return
	}
	k.unlist(number)
	if s.rank = rank; isCandidate {
		k.list(number)
	}
}

func (k *Candidates) rankOf(h *Host, tasks int) (r rank) {
	for _, l := range k.levels {
		if !l.isOfCell {
			r[l.at] = l.ofHost(h, tasks)
		}
	}
	return r
}

func (k *Candidates) list(number int) {
	s := &k.seats[number]
	at, _ := slices.BinarySearchFunc(s.cell.hosts, int32(number), k.compareHosts)
	s.cell.hosts = slices.Insert(s.cell.hosts, at, int32(number))
	s.listed = true
}

func (k *Candidates) unlist(number int) {
	s := &k.seats[number]
	if !s.listed {
		return
	}
	at, _ := slices.BinarySearchFunc(s.cell.hosts, int32(number), k.compareHosts)
	s.cell.hosts = slices.Delete(s.cell.hosts, at, at+1)
	s.listed = false
}

// compareHosts orders the candidates of a cell.
func (k *Candidates) compareHosts(a, b int32) int {
	x, y := &k.seats[a], &k.seats[b]
	for i := range k.ranks {
		if x.rank[i] != y.rank[i] {
			return cmp.Compare(x.rank[i], y.rank[i])
		}
	}
	if x.tie != y.tie {
		return cmp.Compare(x.tie, y.tie)
	}
	return cmp.Compare(x.host.ID(), y.host.ID())
}

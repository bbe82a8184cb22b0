package serving

import (
	"math/bits"
	"slices"

	"ecsim/sim/clock"
)

// least is least outstanding requests. Of several tasks with the fewest, the one is chosen that
// comes next after the last choice in the order in which they were routed.
//
// For each number of outstanding requests there is a bitmap of the tasks that have it, and above it
// a bitmap of its words that are not empty.
type least struct {
	order   []int32 // routed tasks
	place   []int32 // by slot: its place in order; nobody: not routed
	count   []int32 // by place: outstanding requests
	levels  []level // by outstanding requests
	lowest  int     // no routed task has fewer
	after   int     // place after the last choice
	ends    ends    // of outstanding requests, as far as they are known
	ordered int     // words of a level
	stale   bool    // the sets are those of an earlier order
}

// level is a set of places.
type level struct {
	words   []uint64
	summary []uint64 // bit i: words[i] is not zero
	size    int
}

func (l *least) add(id int32, outstanding int) {
	l.order = append(l.order, id)
	l.count = append(l.count, int32(outstanding))
	l.stale = true
}

func (l *least) remove(id int32) {
	i := slices.Index(l.order, id)
	l.order = slices.Delete(l.order, i, i+1)
	l.count = slices.Delete(l.count, i, i+1)
	if i < l.after {
		l.after--
	}
	if l.after >= len(l.order) {
		l.after = 0
	}
	if int(id) < len(l.place) {
		l.place[id] = nobody
	}
	l.stale = true
}

// index builds the sets anew when routing has changed since they were used last: that is rare, and often
// many tasks come or go at once.
func (l *least) index() {
	if !l.stale {
		return
	}
	l.stale = false
	l.ordered = (len(l.order) + 63) / 64
	l.levels = l.levels[:0]
	l.lowest = 0
	for i, id := range l.order {
		for len(l.place) <= int(id) {
			l.place = append(l.place, nobody)
		}
		l.place[id] = int32(i)
		l.level(int(l.count[i])).insert(i)
	}
}

// level is the set of tasks with n outstanding requests.
func (l *least) level(n int) *level {
	for len(l.levels) <= n {
		l.levels = append(l.levels, level{
			words:   make([]uint64, l.ordered),
			summary: make([]uint64, (l.ordered+63)/64),
		})
	}
	return &l.levels[n]
}

// next is the task to be chosen; nobody when none is routed.
func (l *least) next() int32 {
	if len(l.order) == 0 {
		return nobody
	}
	l.index()
	for l.levels[l.lowest].size == 0 {
		l.lowest++
	}
	set := &l.levels[l.lowest]
	i := set.from(l.after)
	if i < 0 {
		i = set.from(0)
	}
	if l.after = i + 1; l.after == len(l.order) {
		l.after = 0
	}
	return l.order[i]
}

// move says that a task has n outstanding requests now.
func (l *least) move(id int32, n int) {
	l.index()
	if int(id) >= len(l.place) || l.place[id] == nobody {
		return
	}
	i := int(l.place[id])
	l.levels[l.count[i]].delete(i)
	l.level(n).insert(i)
	l.count[i] = int32(n)
	l.lowest = min(l.lowest, n)
}

func (s *level) insert(i int) {
	s.words[i/64] |= 1 << (i % 64)
	s.summary[i/4096] |= 1 << (i / 64 % 64)
	s.size++
}

func (s *level) delete(i int) {
	s.size--
	if s.words[i/64] &^= 1 << (i % 64); s.words[i/64] == 0 {
		s.summary[i/4096] &^= 1 << (i / 64 % 64)
	}
}

// from is the first member at or after i; negative when there is none.
func (s *level) from(i int) int {
	if rest := s.words[i/64] >> (i % 64); rest != 0 {
		return i + bits.TrailingZeros64(rest)
	}
	word := i/64 + 1
	for group := word / 64; group < len(s.summary); group++ {
		rest := s.summary[group]
		if group == word/64 {
			rest = rest >> (word % 64) << (word % 64)
		}
		if rest != 0 {
			w := group*64 + bits.TrailingZeros64(rest)
			return w*64 + bits.TrailingZeros64(s.words[w])
		}
	}
	return -1
}

// outstanding notes that the load balancer waits for a task's request, until an instant if it is
// known.
func (p *Pool) outstanding(id int32, end clock.Time) {
	s := &p.slots[id]
	s.outstanding++
	p.least.move(id, int(s.outstanding))
	if end != later {
		p.least.ends.add(due{at: end, id: id, epoch: s.epoch})
	}
}

// answered notes that the load balancer's wait for one of a task's requests is over.
func (p *Pool) answered(id int32) {
	s := &p.slots[id]
	s.outstanding--
	p.least.move(id, int(s.outstanding))
}

// answeredBy notes every known end up to an instant, that instant included.
func (p *Pool) answeredBy(at clock.Time) {
	for _, d := range p.least.ends.reach(at) {
		if d.epoch == p.slots[d.id].epoch {
			p.answered(d.id)
		}
	}
}

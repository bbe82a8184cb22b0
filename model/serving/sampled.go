package serving

import (
	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
)

// Sampled is a Pool of which only some tasks are simulated, each of them exactly. Every one of
// these stands for a whole number of tasks, and a request that reaches it for as many requests; so
// offered = ended + in flight holds exactly, and the cost does not grow with the rate of requests.
//
// A sampled task sees the arrivals that it would see among all. In round robin those are every n-th
// of the service's: after a request to a task that stands for w, w − 1 are left out. By outstanding
// requests, the sampled tasks are a smaller system of the same kind at their share of the rate,
// which is right in the limit of many tasks only (Mitzenmacher 2001).
//
// Tasks of one kind (build and size) in one state are alike. They are a stratum, and a sampled task
// belongs to its stratum and to no single task of it. Every stratum that is routed to has at least
// one.
type Sampled struct {
	pool   *Pool
	limit  int // about how many tasks are simulated
	tasks  []represented
	unused []Slot
	kinds  []*kind
	stale  bool // tasks have changed strata
}

// represented is a task, simulated or not.
type represented struct {
	kind                         *kind
	used                         bool
	answering, reachable, routed bool
	since                        clock.Time // from when on its requests may be in flight
	until                        clock.Time // when it ceased to serve
}

// kind is what tasks of one workload, size and revision have in common.
type kind struct {
	class    *class
	workload model.Workload
	vcpu     float64
	// a task that is never routed to, what a health check meets at one without load; or noSlot
	idle   Slot
	strata [states]stratum
}

// stratum is the tasks of a kind that are routed to in one state.
type stratum struct {
	size    int
	sampled []Slot
	leaving []Slot // sampled before, and not done with their requests
	cuts    int    // since the weights are as they are

	apart int // tasks to be told apart since then
}

// state is how a task meets requests.
type state int

const (
	isOpen state = iota
	isSilent
	isUnreachable
	states // how many there are
)

// NewSampled makes a pool without tasks, at time 0, that simulates about so many of them. There are
// no closed clients in it.
func NewSampled(c Config, tasks int) *Sampled {
	p := NewPool(c)
	p.thinned = workload.NewThinned(c.Traffic.Sources, c.Service, c.Streams,
		c.Algorithm == model.LeastOutstanding)
	return &Sampled{pool: p, limit: max(1, tasks)}
}

// Add makes a place for a task, as Pool.Add does.
func (m *Sampled) Add(_ model.TaskID, w model.Workload, vcpu float64) Slot {
	if len(m.unused) == 0 {
		m.unused = append(m.unused, Slot(len(m.tasks)))
		m.tasks = append(m.tasks, represented{})
	}
	id := m.unused[len(m.unused)-1]
	m.unused = m.unused[:len(m.unused)-1]
	m.tasks[id] = represented{
		kind: m.kindOf(w, vcpu, 0), used: true, reachable: true, since: clock.Never,
	}
	return id
}

// SetRevision is as Pool.SetRevision.
func (m *Sampled) SetRevision(id Slot, revision model.RevisionID) {
	t := m.task(id)
	t.kind = m.kindOf(t.kind.workload, t.kind.vcpu, revision)
}

func (m *Sampled) kindOf(w model.Workload, vcpu float64, revision model.RevisionID) *kind {
	key := m.pool.classOf(&w, vcpu).classKey
	key.revision = revision
	class := m.pool.classWith(key)
	for _, k := range m.kinds {
		if k.class == class {
			return k
		}
	}
	k := &kind{class: class, workload: w, vcpu: vcpu, idle: noSlot}
	m.kinds = append(m.kinds, k)
	return k
}

// noSlot is the place of no task.
const noSlot Slot = -1

// sample adds a task to those that are simulated.
func (m *Sampled) sample(k *kind, s state) Slot {
	id := m.pool.Add(model.TaskID{Number: len(m.pool.slots) + 1}, k.workload, k.vcpu)
	m.pool.SetRevision(id, k.class.revision)
	m.pool.SetAnswering(id, s != isSilent)
	m.pool.SetReachable(id, s != isUnreachable)
	return id
}

func (t *represented) state() state {
	switch {
	case !t.reachable:
		return isUnreachable
	case !t.answering:
		return isSilent
	default:
		return isOpen
	}
}

// SetAnswering is as Pool.SetAnswering.
func (m *Sampled) SetAnswering(id Slot, on bool) {
	m.move(id, func(t *represented) { t.answering = on })
}

// SetReachable is as Pool.SetReachable.
func (m *Sampled) SetReachable(id Slot, on bool) {
	if m.task(id).reachable && !on {
		m.Cut(id)
	}
	m.move(id, func(t *represented) { t.reachable = on })
}

// SetRouted is as Pool.SetRouted.
func (m *Sampled) SetRouted(id Slot, on bool) {
	m.move(id, func(t *represented) { t.routed = on })
}

// move changes a task, which may bring it into another stratum.
func (m *Sampled) move(id Slot, change func(*represented)) {
	t := m.task(id)
	before := *t
	change(t)
	if t.routed == before.routed && (t.state() == before.state() || !t.routed) {
		return
	}
	m.stale = true
	if before.routed {
		t.kind.strata[before.state()].size--
	}
	if t.routed {
		t.kind.strata[t.state()].size++
	}
	if before.isServing() {
		t.until = m.pool.now
	} else if t.isServing() && t.since == clock.Never {
		t.since = m.pool.now
	}
}

// isServing reports whether requests can begin at the task.
func (t *represented) isServing() bool { return t.routed && t.state() == isOpen }

// Cut ends the requests in flight at a task now, of those that came while it served: of each that a
// sampled task of its stratum has in flight, one of the many that it stands for. Other tasks have
// the rest of them. A sampled task that stands for itself is cut.
func (m *Sampled) Cut(id Slot) {
	t, now := m.task(id), m.pool.now
	from, to := t.since, t.until
	if t.isServing() {
		to = now
	}
	if from < now {
		t.since = now
	}
	r := &t.kind.strata[isOpen]
	n := len(r.sampled)
	switch {
	case from >= to:
	case to < now && len(r.leaving) > 0:
		m.cutLeaving(r, from, to)
	case n > 0:
		// Those that are released first are cut first.
		deputy := r.sampled[n-1-r.cuts%n]
		r.cuts++
		if m.pool.slots[deputy].weight == 1 && to == now {
			m.pool.Cut(deputy)
		} else {
			m.pool.takeShare(deputy, from, to)
		}
	}
}

// cutLeaving cuts a task that served in [from, to), for which one that leaves still stands.
func (m *Sampled) cutLeaving(r *stratum, from, to clock.Time) {
	deputy := r.leaving[0]
	if weight := m.pool.slots[deputy].weight; weight > 1 {
		m.pool.takeShare(deputy, from, to)
		m.pool.setWeight(deputy, weight-1)
		return
	}
	m.pool.Remove(deputy)
	r.leaving = r.leaving[1:]
}

// Remove cuts the task and forgets it. Its slot will be given to another.
func (m *Sampled) Remove(id Slot) {
	m.Cut(id)
	m.SetRouted(id, false)
	m.tasks[id].used = false
	m.unused = append(m.unused, id)
}

// Probe is as Pool.Probe: a task is as quick to answer as the one that stands for it.
func (m *Sampled) Probe(id Slot) (latency clock.Span, answered bool) {
	if m.task(id).state() != isOpen {
		return 0, false
	}
	return m.pool.Probe(m.deputy(id))
}

// InTask is how many requests are in a task now: so many as in the one that stands for it.
func (m *Sampled) InTask(id Slot) int {
	deputy := m.deputy(id)
	s := m.pool.slot(deputy)
	if s.class.shared {
		return s.processor.load()
	}
	return int((s.inTask + s.weight/2) / s.weight)
}

// deputy is the sampled task that stands for one.
func (m *Sampled) deputy(id Slot) Slot {
	t := m.task(id)
	if list := t.kind.strata[t.state()].sampled; t.routed && len(list) > 0 {
		return list[int(id)%len(list)]
	}
	if t.kind.idle == noSlot {
		t.kind.idle = m.sample(t.kind, isOpen)
	}
	return t.kind.idle
}

// Now is the instant up to which the pool has been advanced.
func (m *Sampled) Now() clock.Time { return m.pool.Now() }

// Advance is as Pool.Advance.
func (m *Sampled) Advance(to clock.Time) Served {
	if m.stale && to > m.pool.now {
		m.balance()
	}
	return m.pool.Advance(to)
}

// Close gives the counts of the whole run so far.
func (m *Sampled) Close() Counts { return m.pool.Close() }

// Share is the part of all requests so far that was simulated.
func (m *Sampled) Share() float64 {
	if m.pool.total.offered == 0 {
		return 1
	}
	return float64(m.pool.drawn) / float64(m.pool.total.offered)
}

// task asserts that a slot holds a task.
func (m *Sampled) task(id Slot) *represented {
	t := &m.tasks[id]
	if !t.used {
		panic("serving: a slot was used after its task was removed")
	}
	return t
}

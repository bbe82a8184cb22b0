package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Slot is the place of a task in a pool.
type Slot int32

// slot is one task.
type slot struct {
	class *class
	open  bool // answers and can be reached
	used  bool
	// how many tasks this one stands for: a request that arrives here is as good as so many
	weight int64
	epoch  uint32 // counts the cuts, so that what was noted before a cut is known to be void

	// Of requests that outlived a span, in a dedicated task or still connecting, by weight.
	alive  int64 // not ended
	inTask int64
	onCPU  int64

	processor   *processor // shared
	outstanding int32      // what the load balancer waits for; least_outstanding_requests only
	answering   bool
	reachable   bool
	routed      bool
	task        model.TaskID
}

// Add makes a place for a task whose container exists. It can be reached, but does not answer yet
// and is not routed to.
func (p *Pool) Add(task model.TaskID, w model.Workload, vcpu float64) Slot {
	if len(p.unused) == 0 {
		p.unused = append(p.unused, Slot(len(p.slots)))
		p.slots = append(p.slots, slot{})
		p.lines = append(p.lines, line{})
	}
	id := p.unused[len(p.unused)-1]
	p.unused = p.unused[:len(p.unused)-1]
	s := &p.slots[id]
	// What a slot keeps from its last task is memory, and the epoch.
	*s = slot{processor: s.processor, epoch: s.epoch, weight: 1}
	s.class, s.task, s.used, s.reachable = p.classOf(&w, vcpu), task, true, true
	s.class.tasks++
	if s.class.shared && s.processor == nil {
		s.processor = &processor{}
	}
	if s.class.quota {
		hash := p.config.Streams.Pick("cpu-period", task.String())
		s.processor.phase = clock.Time(hash % uint64(period))
	}
	p.clear(id)
	return id
}

// SetRevision says of which revision a task is, before it serves.
func (p *Pool) SetRevision(id Slot, revision model.RevisionID) {
	s := p.slot(id)
	key := s.class.classKey
	key.revision = revision
	s.class.tasks--
	s.class = p.classWith(key)
	s.class.tasks++
	p.bulk.known = false
	p.clear(id)
}

// clear makes a task idle, whatever it was doing.
func (p *Pool) clear(id Slot) {
	s := &p.slots[id]
	if s.class.shared {
		s.processor.reset(s.class, int32(id), p.now)
		return
	}
	k := &p.lines[id]
	k.workers.reset(s.class.workers)
	k.queue.reset(s.class.queue)
}

// SetAnswering says whether the program accepts requests. A routed task that does not answers 502
// at once.
func (p *Pool) SetAnswering(id Slot, on bool) {
	s := p.slot(id)
	s.answering = on
	s.open = s.answering && s.reachable
	p.bulk.known = false
}

// SetReachable says whether the network reaches the task. When it ceases to, requests in flight end
// with a 502; those that are routed there later wait for a connection until they time out (LB-11).
func (p *Pool) SetReachable(id Slot, on bool) {
	s := p.slot(id)
	if s.reachable && !on {
		p.Cut(id)
	}
	s.reachable = on
	s.open = s.answering && s.reachable
	p.bulk.known = false
}

// SetRouted says whether the load balancer sends the task requests. In round robin its turn comes
// after those that were routed before it.
func (p *Pool) SetRouted(id Slot, on bool) {
	s := p.slot(id)
	if s.routed == on {
		return
	}
	s.routed = on
	p.bulk.known = false
	switch {
	case p.ring != nil && on:
		p.ring.add(int32(id))
	case p.ring != nil:
		p.ring.remove(int32(id))
	case on:
		p.least.add(int32(id), int(s.outstanding))
	default:
		p.least.remove(int32(id))
	}
}

// Cut ends every request in flight at the task now, with a 502.
func (p *Pool) Cut(id Slot) {
	s := p.slot(id)
	p.clients.cut(int32(id), s.epoch, p.now)
	s.epoch++
	p.total.ended[error502] += s.alive
	s.class.ended[error502] += s.alive
	p.cuts.flights = p.cuts.flights || s.alive > 0
	s.class.held.level -= s.inTask
	if !s.class.shared {
		s.class.inUse.level -= s.onCPU
	} else {
		p.cutShared(s)
	}
	s.alive, s.inTask, s.onCPU = 0, 0, 0
	if p.least != nil {
		s.outstanding = 0
		p.least.move(int32(id), 0)
	}
	p.clear(id)
}

// Remove cuts the task and forgets it. Its slot will be given to another.
func (p *Pool) Remove(id Slot) {
	p.SetRouted(id, false)
	p.Cut(id)
	s := p.slot(id)
	s.class.tasks--
	s.used = false
	p.unused = append(p.unused, id)
}

// InTask is how many requests are in a task now.
func (p *Pool) InTask(id Slot) int {
	if s := p.slot(id); s.class.shared {
		return s.processor.load()
	} else {
		return int(s.inTask)
	}
}

// slot asserts that a slot holds a task.
func (p *Pool) slot(id Slot) *slot {
	s := &p.slots[id]
	if !s.used {
		panic("serving: a slot was used after its task was removed")
	}
	return s
}

// connectTimeout is how long the load balancer tries to connect to a target (LB-11).
const connectTimeout = 10 * clock.Second

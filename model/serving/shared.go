package serving

import "ecsim/sim/clock"

// shared is what the shared tasks of a pool have in common: their requests, and which task has
// something to do when.
type shared struct {
	requests []request
	unused   []int32
	alarms   timetable // tasks by their next event; out of date when a task's alarm is another
	touched  []int32   // tasks that a request reached in this span
	sender   int32     // the client that sends the request being admitted; nobody: open traffic
	scratch  projection
}

// request is a request in a shared task.
type request struct {
	arrived clock.Time
	cpu     int64 // work left when it joins the CPU, in 1/1024 core-ns
	wait    clock.Span
	think   clock.Span
	weight  int64 // how many requests it stands for
	client  int32
	older   int32 // neighbours among the task's requests that have not ended, in order of arrival
	newer   int32
	fails   bool
	ended   bool // the client is gone, the work goes on
}

// sent is what the client of a request that ends at an instant must know.
func (q *request) sent(end clock.Time) sent {
	return sent{arrived: q.arrived, end: end, think: q.think, slot: nobody}
}

func (l *shared) keep(r request) int32 {
	if len(l.unused) == 0 {
		l.unused = append(l.unused, int32(len(l.requests)))
		l.requests = append(l.requests, request{})
	}
	id := l.unused[len(l.unused)-1]
	l.unused = l.unused[:len(l.unused)-1]
	l.requests[id] = r
	return id
}

// admitShared hands a request to a shared task.
func (p *Pool) admitShared(at clock.Time, place int, id int32) clock.Time {
	s := &p.slots[id]
	c, r := s.class, s.processor
	p.run(r, at+1)
	if r.busy() == c.workers && r.waiting == c.queue {
		p.end(c, error503, 0, s.weight)
		return at
	}
	q := request{
		arrived: at, cpu: int64(c.cpuTime[place]) * unitsPerCore, wait: c.waitTime[place],
		fails: c.fails[place], client: p.shared.sender, weight: s.weight,
	}
	if q.client != nobody {
		q.think = p.clients.thinks(place)
	}
	c.held.change(q.weight, int64(p.to-at))
	r.join(&p.shared, p.shared.keep(q))
	before := r.cpu.inUse()
	p.startWaiting(r, at)
	p.changeUse(r, before, at)
	p.schedule(r)
	if p.inOrder {
		p.arm(r)
	} else if !r.touched {
		r.touched = true
		p.shared.touched = append(p.shared.touched, id)
	}
	return later
}

// arm makes sure that the pool comes back to a task for its next event.
func (p *Pool) arm(r *processor) {
	if r.next < r.alarm {
		r.alarm = r.next
		p.shared.alarms.push(due{at: r.next, id: r.slot, epoch: p.slots[r.slot].epoch})
	}
}

// wake takes the earliest alarm and lets its task do what it has to do at that instant.
func (p *Pool) wake() {
	at := p.shared.alarms.next()
	if r := p.takeAlarm(); r != nil {
		p.run(r, at+1)
		p.arm(r)
	}
}

// takeAlarm takes the earliest alarm and tells whose it is; nil when it is out of date.
func (p *Pool) takeAlarm() *processor {
	d := p.shared.alarms.pop()
	s := &p.slots[d.id]
	if d.epoch != s.epoch || s.processor == nil || s.processor.alarm != d.at {
		return nil
	}
	s.processor.alarm = clock.Never
	return s.processor
}

// finishShared brings every shared task that has something to do up to the end of the span.
func (p *Pool) finishShared() {
	for _, id := range p.shared.touched {
		r := p.slots[id].processor
		r.touched = false
		p.run(r, p.to)
		p.arm(r)
	}
	p.shared.touched = p.shared.touched[:0]
	for p.shared.alarms.next() < p.to {
		if r := p.takeAlarm(); r != nil {
			p.run(r, p.to)
			p.arm(r)
		}
	}
}

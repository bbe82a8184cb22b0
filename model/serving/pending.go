package serving

import "ecsim/sim/clock"

// flight is a request whose future is known: in a dedicated task, or connecting in vain. Instants
// that will not come are Never.
type flight struct {
	arrived clock.Time
	start   clock.Time // a worker takes it
	cpuEnd  clock.Time // the worker has done its CPU time
	leave   clock.Time // it leaves the task
	end     clock.Time // it ends for the client, as how says
	seen    clock.Time // what is before has been accounted for
	how     ending
	weight  int32 // how many requests it stands for
	slot    int32
	epoch   uint32
}

// pending holds the flights that outlive a span until their next instant. What they do within one
// span is summed up, so it has no order.
type pending struct {
	flights []flight
	unused  []int32
	ends    ends
}

// hold accounts for a flight that arrives in this span, and keeps it if it outlives the span.
func (p *Pool) hold(f flight) {
	s := &p.slots[f.slot]
	f.seen, f.epoch, f.weight = f.arrived, s.epoch, int32(s.weight)
	s.inTask += s.weight
	s.alive += s.weight
	s.class.held.change(s.weight, int64(p.to-f.arrived))
	p.account(&f)
	if next := f.next(); next < clock.Never {
		p.pending.keep(f, next)
	}
}

// settle accounts for everything that the pending flights do before the end of this span.
func (p *Pool) settle() {
	for _, d := range p.pending.ends.reach(p.to - 1) {
		f := &p.pending.flights[d.id]
		if f.epoch == p.slots[f.slot].epoch {
			p.account(f)
			if next := f.next(); next < clock.Never {
				p.pending.ends.add(due{at: next, id: d.id})
				continue
			}
		}
		p.pending.unused = append(p.pending.unused, d.id)
	}
}

// account does what a flight does from f.seen to the end of this span. Integrals over the span were
// begun as if everything stayed as it was, so a change at an instant counts from there to the end.
func (p *Pool) account(f *flight) {
	s, weight := &p.slots[f.slot], int64(f.weight)
	within := func(at clock.Time) bool { return f.seen <= at && at < p.to }
	if within(f.start) {
		s.onCPU += weight
		s.class.inUse.change(weight, int64(p.to-f.start))
	}
	if within(f.cpuEnd) {
		s.onCPU -= weight
		s.class.inUse.change(-weight, int64(p.to-f.cpuEnd))
	}
	if within(f.leave) {
		s.inTask -= weight
		s.class.held.change(-weight, int64(p.to-f.leave))
	}
	if within(f.end) {
		s.alive -= weight
		p.end(s.class, f.how, f.end.Sub(f.arrived), weight)
	}
	f.seen = p.to
}

// next is the first instant that has not been accounted for; Never when there is none.
func (f *flight) next() clock.Time {
	next := clock.Never
	for _, at := range [...]clock.Time{f.start, f.cpuEnd, f.leave, f.end} {
		if at >= f.seen {
			next = min(next, at)
		}
	}
	return next
}

func (l *pending) keep(f flight, next clock.Time) {
	if len(l.unused) == 0 {
		l.unused = append(l.unused, int32(len(l.flights)))
		l.flights = append(l.flights, flight{})
	}
	id := l.unused[len(l.unused)-1]
	l.unused = l.unused[:len(l.unused)-1]
	l.flights[id] = f
	l.ends.add(due{at: next, id: id})
}

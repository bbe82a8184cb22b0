package serving

import "ecsim/sim/clock"

// balance gives every stratum sampled tasks in proportion to its size, at least one, and lets these
// share its tasks evenly. A stratum that was larger keeps those that it has, while it has as many
// tasks.
func (m *Sampled) balance() {
	m.stale = false
	total := 0
	for _, k := range m.kinds {
		for s := range k.strata {
			total += k.strata[s].size
		}
	}
	for _, k := range m.kinds {
		for s := range k.strata {
			r := &k.strata[s]
			m.forget(r)
			m.release(r)
			r.apart = 0
			if r.size == 0 {
				continue
			}
			quota := max(1, min(r.size, (m.limit*r.size+total/2)/total))
			for len(r.sampled) < quota {
				m.enlarge(k, state(s))
			}
			m.share(r)
		}
	}
}

// share divides the tasks of a stratum among those that are sampled.
func (m *Sampled) share(r *stratum) {
	n := len(r.sampled)
	r.cuts = 0
	for i, id := range r.sampled {
		m.pool.setWeight(id, int64((i+1)*r.size/n-i*r.size/n))
	}
}

// enlarge adds a sampled task to a stratum: one that leaves it, for tasks come back with what they
// have to do, or an idle one.
func (m *Sampled) enlarge(k *kind, s state) {
	r := &k.strata[s]
	var id Slot
	if last := len(r.leaving) - 1; last >= 0 && !m.isApart(r.leaving[last]) {
		id, r.leaving = r.leaving[last], r.leaving[:last]
	} else {
		id = m.sample(k, s)
	}
	r.sampled = append(r.sampled, id)
	m.pool.SetRouted(id, true)
}

// release ends the routing to sampled tasks of which there are more than tasks in the stratum. They
// are forgotten when they are done.
func (m *Sampled) release(r *stratum) {
	for len(r.sampled) > r.size {
		last := len(r.sampled) - 1
		id := r.sampled[last]
		m.pool.SetRouted(id, false)
		if r.apart > 0 {
			r.apart--
			m.pool.SetApart(id, true)
		}
		r.leaving = append(r.leaving, id)
		r.sampled = r.sampled[:last]
	}
}

// forget removes the sampled tasks that were released and have nothing to do any more.
func (m *Sampled) forget(r *stratum) {
	left := r.leaving[:0]
	for _, id := range r.leaving {
		if m.pool.isIdle(id) {
			m.pool.Remove(id)
		} else {
			left = append(left, id)
		}
	}
	r.leaving = left
}

// isIdle reports whether a task has no request, and nobody waits for it.
func (p *Pool) isIdle(id Slot) bool {
	s := p.slot(id)
	if s.class.shared {
		return s.processor.load() == 0
	}
	return s.alive == 0 && s.inTask == 0
}

// setWeight has a task stand for another number of tasks. Requests keep the weight they came with;
// the CPU that a shared task uses counts by the weight of the task.
func (p *Pool) setWeight(id Slot, weight int64) {
	s := p.slot(id)
	if s.class.shared {
		s.class.inUse.level += (weight - s.weight) * s.processor.cpu.inUse()
	}
	s.weight = weight
}

// takeShare cuts one of the requests that each request in flight at a task stands for, if it came
// in [from, to). What stands for none any more goes on, and counts for nothing.
func (p *Pool) takeShare(id Slot, from, to clock.Time) {
	s := p.slot(id)
	lose := func(arrived clock.Time) {
		p.total.ended[error502]++
		s.class.ended[error502]++
		p.cuts.note(p.now.Sub(arrived), 1)
	}
	if s.class.shared {
		for i := s.processor.oldest; i != nobody; i = p.shared.requests[i].newer {
			q := &p.shared.requests[i]
			if from <= q.arrived && q.arrived < to && q.weight > 0 {
				q.weight--
				s.class.held.level--
				lose(q.arrived)
			}
		}
		return
	}
	for i := range p.pending.flights {
		f := &p.pending.flights[i]
		if f.slot != int32(id) || f.epoch != s.epoch || f.end < f.seen || f.weight == 0 ||
			f.arrived < from || f.arrived >= to {
			continue
		}
		f.weight--
		s.alive--
		lose(f.arrived)
		if f.leave >= f.seen {
			s.inTask--
			s.class.held.level--
		}
		if f.start < f.seen && f.cpuEnd >= f.seen {
			s.onCPU--
			s.class.inUse.level--
		}
	}
}

package serving

import "ecsim/sim/clock"

// SetApart says whether what a task uses from now on is told apart.
func (p *Pool) SetApart(id Slot, on bool) {
	s := p.slot(id)
	from := s.class
	if from.apart == on {
		return
	}
	key := from.classKey
	key.apart = on
	to := p.classWith(key)
	inUse, held := s.onCPU, s.inTask
	if from.shared {
		inUse, held = s.processor.cpu.inUse()*s.weight, held+p.heldBy(s.processor)
		s.processor.class = to
	}
	from.inUse.level -= inUse
	to.inUse.level += inUse
	from.held.level -= held
	to.held.level += held
	from.tasks--
	to.tasks++
	s.class = to
	p.bulk.known = false
}

// heldBy is the requests in a shared task, by weight.
func (p *Pool) heldBy(r *processor) (sum int64) {
	requests := p.shared.requests
	for id := r.queued; id != nobody; id = requests[id].newer {
		sum += requests[id].weight
	}
	for _, d := range r.cpu.on {
		sum += requests[d.id].weight
	}
	for _, d := range r.waits {
		sum += requests[d.id].weight
	}
	return sum
}

// SetApart is as Pool.SetApart, of tasks that have served. The next sampled task of its stratum that
// is released is told apart for it, or one that was released when the task ceased to be routed to.
func (m *Sampled) SetApart(id Slot, on bool) {
	t := m.task(id)
	if !on || t.since == clock.Never {
		return
	}
	r := &t.kind.strata[t.state()]
	if t.routed {
		r.apart++
		return
	}
	for _, deputy := range r.leaving {
		if !m.isApart(deputy) {
			m.pool.SetApart(deputy, true)
			return
		}
	}
}

func (m *Sampled) isApart(id Slot) bool { return m.pool.slot(id).class.apart }

// SetApart is as Pool.SetApart.
func (s *Station) SetApart(id Slot, on bool) {
	v, at := s.server(id), s.Now()
	from := v.build
	if from.apart == on {
		return
	}
	to := s.twin(from)
	busy, inTask := s.cell.computing(v), int64(v.inTask)
	from.inUse.change(-busy, at)
	to.inUse.change(+busy, at)
	from.held.change(-inTask, at)
	to.held.change(+inTask, at)
	from.lost.change(-v.done, at)
	to.lost.change(+v.done, at)
	v.build = to
}

// twin is a build that is the same in everything but in whether, and what, its tasks used.
func (s *Station) twin(b *build) *build {
	for _, other := range s.builds {
		if other.index == b.index && other.apart != b.apart {
			return other
		}
	}
	twin := *b
	twin.apart = !b.apart
	for _, g := range [...]*gauge{&twin.inUse, &twin.held, &twin.lost} {
		*g = gauge{integral: integral{numerator: g.numerator, denominator: g.denominator}, since: s.Now()}
	}
	s.builds = append(s.builds, &twin)
	return &twin
}

// computing is the CPU that a task uses now, in the unit of its build.
func (c *cell) computing(v *server) (sum int64) {
	if !v.build.dedicated {
		return v.cpu.inUse()
	}
	for id := v.inService.first; id != nobody; id = c.calls[id].after {
		if c.calls[id].onCPU {
			sum++
		}
	}
	return sum
}

package plain

// request is an object with what is left of its work, in seconds.
type request struct {
	arrived, cpu, wait float64
}

// task is a server with workers and a queue.
type task struct {
	*simulation
	busy    int
	waiting []*request

	sharing []*request // on the CPU, when it is shared
	since   float64    // work is taken off them up to here
	version int        // of the departure that is planned for them
}

func (t *task) load() int { return t.busy + len(t.waiting) }

func (t *task) admit(r *request) {
	switch {
	case t.busy < t.Workers:
		t.start(r)
	case len(t.waiting) < t.Queue:
		t.waiting = append(t.waiting, r)
	default:
		t.found.InFlight--
		t.found.Refused++
	}
}

func (t *task) start(r *request) {
	t.busy++
	if t.Shared {
		t.share()
		t.sharing = append(t.sharing, r)
		t.planDeparture()
		return
	}
	speed := min(1, t.VCPU/float64(t.Workers))
	t.After(r.cpu/speed+r.wait, func() { t.finish(r) })
}

// finish gives the worker to the next request that still wants it.
func (t *task) finish(r *request) {
	t.busy--
	t.end(r)
	for len(t.waiting) > 0 && t.busy < t.Workers {
		next := t.waiting[0]
		t.waiting = t.waiting[1:]
		if t.late(next) {
			t.giveUp()
			continue
		}
		t.start(next)
	}
}

// speed is the part of a core that each request on a shared CPU gets.
func (t *task) speed() float64 { return min(1, t.VCPU/float64(len(t.sharing))) }

// share takes the work done since the last change off every request on the CPU.
func (t *task) share() {
	if len(t.sharing) > 0 {
		done := (t.Now - t.since) * t.speed()
		for _, r := range t.sharing {
			r.cpu -= done
		}
	}
	t.since = t.Now
}

// planDeparture plans for the request with the least work left, and voids what was planned before.
func (t *task) planDeparture() {
	t.version++
	if len(t.sharing) == 0 {
		return
	}
	version, least := t.version, 0
	for i, r := range t.sharing {
		if r.cpu < t.sharing[least].cpu {
			least = i
		}
	}
	r := t.sharing[least]
	t.After(max(0, r.cpu/t.speed()), func() {
		if version != t.version {
			return
		}
		t.share()
		t.sharing = append(t.sharing[:least], t.sharing[least+1:]...)
		t.planDeparture()
		if r.wait == 0 {
			t.finish(r)
			return
		}
		t.After(r.wait, func() { t.finish(r) })
	})
}

package plain

import "math"

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
	version int        // of what is planned for them

	left    float64 // of the quota
	stalled bool    // it is used up
	refill  float64 // the next period begins
}

const period = 0.1 // of a quota, in seconds

// newTask makes an idle task. The periods of tasks do not begin together.
func newTask(s *simulation) *task {
	_, part := math.Modf(float64(len(s.tasks)) * math.Phi)
	return &task{simulation: s, left: s.VCPU * period, refill: s.Now + (1-part)*period}
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
	if t.Shared || t.Quota {
		t.share()
		t.sharing = append(t.sharing, r)
		t.plan()
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
func (t *task) speed() float64 {
	switch {
	case t.Shared:
		return min(1, t.VCPU/float64(len(t.sharing)))
	case t.stalled:
		return 0
	default:
		return 1
	}
}

// share takes the work done since the last change off every request on the CPU, and off the quota.
func (t *task) share() {
	if len(t.sharing) > 0 {
		done := (t.Now - t.since) * t.speed()
		for _, r := range t.sharing {
			r.cpu -= done
		}
		t.left -= done * float64(len(t.sharing))
	}
	t.since = t.Now
	for t.refill <= t.Now {
		t.refill += period
		t.left, t.stalled = t.VCPU*period, false
	}
}

// plan plans for what happens next on the CPU, and voids what was planned before.
func (t *task) plan() {
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
	delay, then := max(0, t.sharing[least].cpu/t.speed()), func() { t.depart(least) }
	if t.Quota {
		if lasts := max(0, t.left/float64(len(t.sharing))); !t.stalled && lasts < delay {
			delay, then = lasts, func() { t.stalled = true }
		}
		if rest := t.refill - t.Now; rest <= delay {
			delay, then = rest, func() {} // it is enough to share
		}
	}
	t.After(delay, func() {
		if version == t.version {
			t.share()
			then()
			t.plan()
		}
	})
}

// depart takes a request off the CPU.
func (t *task) depart(i int) {
	r := t.sharing[i]
	t.sharing = append(t.sharing[:i], t.sharing[i+1:]...)
	if r.wait == 0 {
		t.finish(r)
		return
	}
	t.After(r.wait, func() { t.finish(r) })
}

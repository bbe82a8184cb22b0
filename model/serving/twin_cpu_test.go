package serving

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// twinCPU is the CPU of a task whose requests share it.
type twinCPU struct {
	changed clock.Time // the requests on it, or whether they run, changed for the last time
	version int        // of what is planned

	// Quota only.
	charged clock.Time // left is of this instant
	left    int64      // of this period, in CPU units × ns
	refill  clock.Time // the next period begins
	stalled bool
}

// units is the CPU units of which the program can use no more over time.
func (k *twinTask) units() int64 {
	units := int64(k.class.vcpu * 1024)
	if cores := int64(k.class.workload.Cores); cores > 0 && cores*1024 < units {
		units = cores * 1024
	}
	return units
}

// speed is the CPU units that can be in use at one time.
func (k *twinTask) speed() int64 {
	switch w := k.class.workload; {
	case w.CPU != model.Quota:
		return k.units()
	case w.Cores > 0:
		return int64(w.Cores) * 1024
	default:
		return 1 << 40
	}
}

// quota is what all may use in a period.
func (k *twinTask) quota() int64 { return int64(k.class.vcpu*1024) * 100_000_000 }

// inUse is the CPU in use: workers when dedicated, else CPU units.
func (k *twinTask) inUse() int64 {
	n := int64(len(k.onCPU))
	switch {
	case k.class.workload.CPU == model.Dedicated:
		return n
	case k.shared.stalled:
		return 0
	default:
		return min(n*1024, k.speed())
	}
}

// beginPeriods has the quota of each period come, the first at an instant that is random.
func (k *twinTask) beginPeriods(random uint64) {
	c := &k.shared
	c.changed, c.charged, c.left = k.twin.now, k.twin.now, k.quota()
	if k.class.workload.CPU != model.Quota {
		return
	}
	for c.refill = clock.Time(random % 100_000_000); c.refill <= k.twin.now; {
		c.refill += 100_000_000
	}
	var begin func()
	begin = func() {
		c.refill += 100_000_000
		c.charged, c.left = k.twin.now, k.quota()
		if c.stalled {
			k.share()
			c.stalled = false
			k.planShared()
		} else {
			k.planStall()
		}
		k.twin.plan(c.refill, workEnds, begin)
	}
	k.twin.plan(c.refill, workEnds, begin)
}

// share gives every request on the CPU its part of the time since the last change.
func (k *twinTask) share() {
	n := int64(len(k.onCPU))
	span := int64(k.twin.now - k.shared.changed)
	k.shared.changed = k.twin.now
	if k.shared.stalled {
		return
	}
	for _, r := range k.onCPU {
		if n*1024 <= k.speed() {
			r.left -= span * 1024
		} else {
			r.left -= span * k.speed() / n
		}
	}
}

// charge takes what is in use since the last charge off the quota.
func (k *twinTask) charge() {
	k.shared.left -= k.inUse() * int64(k.twin.now-k.shared.charged)
	k.shared.charged = k.twin.now
}

// planShared plans the next end of work; what was planned before is void.
func (k *twinTask) planShared() {
	k.shared.version++
	if len(k.onCPU) == 0 {
		return
	}
	n := int64(len(k.onCPU))
	left := max(0, slices.MinFunc(k.onCPU,
		func(a, b *twinRequest) int { return int(a.left - b.left) }).left)
	span := (left + 1023) / 1024
	if n*1024 > k.speed() {
		span = (left*n + k.speed() - 1) / k.speed()
	}
	if !k.shared.stalled || left == 0 {
		k.planChange(span, func() {})
	}
	k.planStall()
}

// planStall plans the instant at which the quota does not last for another nanosecond, if it comes
// before the next period.
func (k *twinTask) planStall() {
	use := k.inUse()
	if k.class.workload.CPU != model.Quota || use == 0 {
		return
	}
	if span := k.shared.left / use; k.twin.now+clock.Time(span) < k.shared.refill {
		k.planChange(span, func() { k.shared.stalled = true })
	}
}

// planChange plans that those leave whose work is done or, if there are none, something else.
func (k *twinTask) planChange(span int64, otherwise func()) {
	version := k.shared.version
	k.plan(k.twin.now.Add(clock.Span(span)), workEnds, func() {
		if version != k.shared.version {
			return
		}
		k.share()
		k.charge()
		before := len(k.onCPU)
		for _, r := range slices.Clone(k.onCPU) {
			if r.left <= 0 {
				k.leaveCPU(r)
			}
		}
		if len(k.onCPU) == before {
			otherwise()
		}
		k.planShared()
	})
}

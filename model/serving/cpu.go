package serving

import (
	"math"
	"math/bits"

	"ecsim/model"
	"ecsim/sim/clock"
)

// cpuKind is what the CPU of a task is.
type cpuKind struct {
	units int64      // CPU units that the task has
	cores int64      // the most cores that its program can use at a time; 0: no bound of its own
	quota bool       // units × period is the quota of each period; else units is a speed
	phase clock.Time // of the periods of a quota: one begins at this instant
}

// period is that of the kernel's CPU quota (T-07).
const period = model.QuotaPeriod

// cpu is the CPU of a task and the requests on it, in whole numbers. At a time it is used by `most`
// CPU units at most, and the n requests on it share them evenly: each runs at min(1, most/(1024·n))
// of a core.
//
// All requests on the CPU do the same work in the same time. So it is enough to count that work
// once, in done, and to note for each request at which count it will be through: nothing has to be
// touched while others come and go. The unit of work is 1/1024 core-ns. While the same n requests
// are on the CPU, done grows by the work of that whole time, rounded down; a request is through at
// the first whole nanosecond at which done has reached its count.
//
// With a quota, every period begins with units × period of work to spend. When what is left does
// not last for another nanosecond, all stall until the next period, and nothing is done. A request
// without work left is through even then. Periods begin at fixed instants, a phase and its whole
// periods, for the kernel moves its timer on by whole periods even when nobody runs.
//
// Calls go in order of time, and before anything later than next there is a step at next. At an
// instant c.step(at) lets what is due happen; then c.take(at), again and again, gives the requests
// that are through; c.join(at, …) may come before, between and after. The instant is over when next
// is later. A step at which nothing is due changes nothing.
type cpu struct {
	most  int64      // CPU units in use at most
	at    clock.Time // of done and left: the last change
	done  int64      // work that each request on the CPU has got since the CPU was last idle
	on    timetable  // requests on the CPU, by the count of done at which they are through
	due   clock.Time // the next change if nobody joins; out of date when stale
	stale bool

	quota   int64 // work of a period; 0: no quota
	left    int64 // of the quota of this period
	stalled bool
	refill  clock.Time // the next period begins
}

// reset makes an idle CPU, with a whole quota.
func (c *cpu) reset(k cpuKind, now clock.Time) {
	*c = cpu{most: math.MaxInt64, at: now, on: c.on[:0], due: clock.Never, refill: clock.Never}
	if k.cores > 0 {
		c.most = product(k.cores, unitsPerCore)
	}
	if !k.quota {
		c.most = min(c.most, k.units)
		return
	}
	c.quota = product(k.units, int64(period))
	c.left = c.quota
	c.refill = k.phase + (now - k.phase).Truncate(period)
	if c.refill <= now {
		c.refill = c.refill.Add(period)
	}
}

// size is how many requests are on the CPU.
func (c *cpu) size() int { return len(c.on) }

// inUse is the CPU units that are in use.
func (c *cpu) inUse() int64 {
	if c.stalled {
		return 0
	}
	return min(int64(len(c.on))*unitsPerCore, c.most)
}

// join puts a request with work to do on the CPU.
func (c *cpu) join(at clock.Time, id int32, work int64) {
	c.sync(at)
	c.on.push(due{at: clock.Time(c.done + work), id: id})
	c.stale = true
}

// take takes a request that is through at an instant off the CPU: the one with the least work
// first, of equals the one with the least id.
func (c *cpu) take(at clock.Time) (id int32, through bool) {
	if c.at != at || len(c.on) == 0 || int64(c.on[0].at) > c.done {
		return nobody, false
	}
	c.stale = true
	return c.on.pop().id, true
}

// next is when something happens on the CPU if nobody joins: a request is through, or all stall or
// resume. It is Never on an idle CPU.
func (c *cpu) next() clock.Time {
	if c.stale {
		c.stale = false
		c.due = c.find()
	}
	return c.due
}

// step lets happen what is due at an instant.
func (c *cpu) step(at clock.Time) {
	if c.next() > at {
		return
	}
	c.sync(at)
	c.stale = true
	// A request that is through leaves before its share of the next nanosecond counts.
	if c.quota > 0 && int64(c.on[0].at) > c.done {
		c.stalled = c.left < c.inUse()
	}
}

// find finds the next change.
func (c *cpu) find() clock.Time {
	if len(c.on) == 0 {
		return clock.Never
	}
	work, n := max(0, int64(c.on[0].at)-c.done), int64(len(c.on))
	if c.stalled && work > 0 {
		return c.refill
	}
	span := (work + unitsPerCore - 1) / unitsPerCore
	if n*unitsPerCore > c.most {
		span = (product(work, n) + c.most - 1) / c.most
	}
	through := c.at.Add(clock.Span(span))
	if c.quota == 0 || through < c.refill && c.left >= c.inUse()*span {
		return through
	}
	return min(through, c.stall())
}

// stall is when the quota does not last for another nanosecond.
func (c *cpu) stall() clock.Time {
	use := c.inUse()
	if lasts := c.at.Add(clock.Span(c.left / use)); lasts < c.refill {
		return lasts
	}
	if lasts := c.quota / use; lasts < int64(period) {
		return c.refill.Add(clock.Span(lasts))
	}
	return clock.Never
}

// sync brings done and the quota up to an instant.
func (c *cpu) sync(at clock.Time) {
	span, n := int64(at-c.at), int64(len(c.on))
	switch {
	case n == 0:
		c.done = 0
	case c.stalled:
	case n*unitsPerCore <= c.most:
		c.done += span * unitsPerCore
	default:
		c.done += product(span, c.most) / n
	}
	if c.quota > 0 {
		c.spend(at)
	}
	c.at = at
	if c.done > math.MaxInt64/4 {
		c.rebase()
	}
}

// spend takes the work done up to an instant from the quota.
func (c *cpu) spend(at clock.Time) {
	if at < c.refill {
		c.left -= c.inUse() * int64(at-c.at)
		return
	}
	c.stalled = false
	began := c.refill + (at - c.refill).Truncate(period)
	c.left = c.quota - c.inUse()*int64(at-began)
	c.refill = began.Add(period)
}

// rebase counts from zero again.
func (c *cpu) rebase() {
	for i := range c.on {
		c.on[i].at -= clock.Time(c.done)
	}
	c.done = 0
}

// product is a·b of two numbers that are not negative, or a number of centuries if that is too
// much.
func product(a, b int64) int64 {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high > 0 || low > math.MaxInt64/2 {
		return math.MaxInt64 / 2
	}
	return int64(low)
}

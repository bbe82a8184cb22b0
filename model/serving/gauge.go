package serving

import "ecsim/sim/clock"

// gauge is a whole number that changes now and then, and its integral over time.
type gauge struct {
	integral
	since  clock.Time // the integral is complete up to here
	summed int64      // what has left the area since it was collected last
	paid   int64      // and what it came to, in the gauge's own unit
}

// fullArea is when an area is paid out before anybody asks: far from overflow.
const fullArea = 1 << 60

// pay says in which unit the integral is paid out: numerator/denominator of level × ns.
func (g *gauge) pay(numerator, denominator uint64) {
	g.numerator, g.denominator = numerator, denominator
}

// change changes the number at an instant.
func (g *gauge) change(by int64, at clock.Time) {
	g.area += g.level * int64(at-g.since)
	g.since = at
	g.level += by
	if g.area > fullArea {
		g.settle()
	}
}

// settle pays the area out.
func (g *gauge) settle() {
	g.summed += g.area
	g.paid += g.collect()
	g.area = 0
}

// collectAt completes the integral up to an instant and pays it out: the integral itself in
// level × ns, and in the gauge's own unit.
func (g *gauge) collectAt(at clock.Time) (area, paid int64) {
	g.change(0, at)
	g.settle()
	area, paid = g.summed, g.paid
	g.summed, g.paid = 0, 0
	return area, paid
}

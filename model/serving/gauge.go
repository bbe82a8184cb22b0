package serving

import "ecsim/sim/clock"

// gauge is a whole number that changes now and then, and its integral over time.
type gauge struct {
	integral
	since clock.Time // the integral is complete up to here
}

// pay says in which unit the integral is paid out: numerator/denominator of level × ns.
func (g *gauge) pay(numerator, denominator uint64) {
	g.numerator, g.denominator = numerator, denominator
}

// change changes the number at an instant.
func (g *gauge) change(by int64, at clock.Time) {
	g.area += g.level * int64(at-g.since)
	g.since = at
	g.level += by
}

// collectAt completes the integral up to an instant and pays it out: the integral itself in
// level × ns, and in the gauge's own unit.
func (g *gauge) collectAt(at clock.Time) (area, paid int64) {
	g.change(0, at)
	area = g.area
	paid = g.collect()
	g.area = 0
	return area, paid
}

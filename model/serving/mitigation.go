package serving

import (
	"ecsim/sim/clock"
)

// Anomaly mitigation of weighted_random (E-13): the load balancer compares how often its targets
// fail and sends fewer requests to those that fail much more often than the others. AWS publishes
// that it looks every 5 s and needs three targets; what counts as much more and how fast weights
// move are ecsim knobs.
const (
	mitigationPeriod  = 5 * clock.Second
	mitigationTargets = 3
	anomalousMargin   = 0.05     // a target fails this much more often than all together
	leastWeight       = 1.0 / 64 // a target keeps getting some requests, or it could not recover
)

// tick is a look at the targets.
func (s *Station) tick(at clock.Time) {
	s.cell.plan(at.Add(mitigationPeriod), kindTick, s.index(), 0)
	for i := range s.balancer.groups {
		s.mitigate(&s.balancer.groups[i])
	}
}

func (s *Station) index() int32 {
	for i, other := range s.cell.stations {
		if other == s {
			return int32(i)
		}
	}
	panic("serving: a station is in no cell")
}

// mitigate moves the weights of a group's tasks and begins to count anew.
func (s *Station) mitigate(g *group) {
	servers := s.cell.servers
	seen, bad := int32(0), int32(0)
	for _, id := range g.order {
		seen += servers[id].seen
		bad += servers[id].bad
	}
	for _, id := range g.order {
		v := &servers[id]
		others, failed := seen-v.seen, bad-v.bad
		anomalous := len(g.order) >= mitigationTargets && v.seen > 0 && others > 0 &&
			float64(v.bad)/float64(v.seen) > float64(failed)/float64(others)+anomalousMargin
		if anomalous {
			v.weight = max(leastWeight, v.weight/2)
		} else {
			v.weight = min(1, v.weight*2)
		}
		v.seen, v.bad = 0, 0
	}
}

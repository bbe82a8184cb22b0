package world

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/model/health"
)

// cohort is the targets whose health is judged together: those of a target group, in one zone where
// zones are apart (E-09).
type cohort struct {
	side int    // of the traffic
	zone string // empty: all of them

	registered, healthy, routed int

	open bool // too few are healthy: every target gets requests, however it is
}

// sides of the traffic, each of which has a target group of its own.
const sides = 2

// countHealthy adds (+1) or takes away (−1) a target in a state, if that is healthy.
func (c *cohort) countHealthy(status model.TargetStatus, sign int) {
	if status == model.TargetHealthy {
		c.healthy += sign
	}
}

// cohort is the cohort of a side and a zone. There are few: one for each zone of each side.
func (s *service) cohort(side int, zone string) *cohort {
	for _, c := range s.cohorts {
		if c.side == side && c.zone == zone {
			return c
		}
	}
	c := &cohort{side: side, zone: zone}
	s.cohorts = append(s.cohorts, c)
	return c
}

// join counts a registered target in its cohort.
func (s *service) join(t *task) {
	zone := ""
	if s.spec.TargetGroup.ZonesApart {
		zone = t.zone
	}
	c := s.cohort(s.side(t), zone)
	t.target.cohort = c
	c.registered++
	c.countHealthy(t.target.machine.Status(), +1)
	if t.target.routed {
		c.routed++
	}
}

// leave takes a target that gets no requests off the list of registered ones, which is in the order
// of their numbers.
func (s *service) leave(t *task) {
	c := t.target.cohort
	c.registered--
	c.countHealthy(t.target.machine.Status(), -1)
	place, _ := slices.BinarySearchFunc(s.targets, t.target.number, func(other *task, n int) int {
		return cmp.Compare(other.target.number, n)
	})
	s.targets = slices.Delete(s.targets, place, place+1)
}

// regroup forms the cohorts anew: tasks have changed sides.
func (s *service) regroup() {
	s.cohorts = nil
	for _, t := range s.targets {
		s.join(t)
	}
}

// judge decides whether a cohort is open, and tells the load balancer whether clients are to leave
// its zone: when no target group has enough healthy targets there, be it that it has none at all
// (E-09).
func (s *service) judge(c *cohort) {
	group := s.spec.TargetGroup
	c.open = health.Breached(group.FailOpen, c.healthy, c.registered)
	if s.station == nil || !group.ZonesApart {
		return
	}
	failed := true
	for side := range sides {
		there := s.cohort(side, c.zone)
		failed = failed && health.Breached(group.DNSFailover, there.healthy, there.registered)
	}
	s.station.FailZone(c.zone, failed)
}

// setRouted says whether a target gets requests.
func (s *service) setRouted(t *task, on bool) {
	if on == t.target.routed {
		return
	}
	t.target.routed = on
	s.supply.SetRouted(t.slot, on)
	if on {
		t.target.cohort.routed++
	} else {
		t.target.cohort.routed--
	}
}

// receivers is how many targets get requests: none of a target group without a share of the
// traffic.
func (s *service) receivers() (n int) {
	for _, c := range s.cohorts {
		share := s.shifted.Permille
		if c.side == 0 {
			share = model.WholeTraffic - share
		}
		if share > 0 {
			n += c.routed
		}
	}
	return n
}

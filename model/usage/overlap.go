package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Overlap is what a deployment consumed beyond the desired count: the capacity of old and new tasks side
// by side. It is a part of the service's ledger, all of one cause.
type Overlap struct {
	Ledger      Ledger
	TaskSeconds int64
}

// Overlaps are those of a service's deployments, in the order in which they began. Each second
// belongs to the deployment that is the newest when it begins, also while the last old tasks drain.
func (m *Meter) Overlaps(service string) []Overlap { return m.services[service].overlaps }

// changeTaskSet takes a second task set for a deployment, which lasts until one is left.
func (s *service) changeTaskSet(at clock.Time, c model.ChangeTaskSet) {
	switch {
	case c.Revision > s.newest:
		s.newest, s.deployed = c.Revision, c.Revision
		s.begin(at)
	case c.Gone:
		s.deploying = false
		s.settle(at)
	}
}

// overlap is the account of a deployment, counted from 1.
func (s *service) overlap(rollout int) *Overlap {
	for len(s.overlaps) < rollout {
		s.overlaps = append(s.overlaps, Overlap{})
	}
	return &s.overlaps[rollout-1]
}

// countOverlap counts the task-seconds of a stretch that is one. A minimum counts as that
// of the vCPUs.
func (m *Meter) countOverlap(t *task, s stretch) {
	if s.cause != DeploymentOverlap {
		return
	}
	m.window.eachHour(t.pulled, s.from, s.to, func(_ int, seconds int64) {
		m.services[t.id.Group].overlap(s.rollout).TaskSeconds += seconds
	})
}

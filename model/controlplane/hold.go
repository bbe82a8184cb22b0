package controlplane

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// hold is what holds back the launches of one kind that a pass has decided on.
type hold struct {
	revision *revision
	model.LaunchHold
}

// hold notes that a launch could not happen. The wait began when the first one could not; it is put
// down to what held them back last.
func (g *group) hold(q launchRequest, limit model.LaunchLimit, now clock.Time) {
	h := &g.held[q.kind]
	if h.By == model.NoLimit || h.revision != q.revision {
		*h = hold{q.revision, model.LaunchHold{Since: now}}
	}
	h.By = limit
}

// heldBy is what has held a launch of a request back until now.
func (g *group) heldBy(q launchRequest) model.LaunchHold {
	if h := g.held[q.kind]; h.revision == q.revision {
		return h.LaunchHold
	}
	return model.LaunchHold{}
}

// heldNow is what holds back launches of the current revision at the moment.
func (s *service) heldNow() model.LaunchHold {
	for _, kind := range [...]launchKind{forDesired, forUnhealthy} {
		if h := s.held[kind]; h.By != model.NoLimit && h.revision == s.current {
			return h.LaunchHold
		}
	}
	return model.LaunchHold{}
}

// Held is what holds back launches of a service's newest revision at the moment.
func (c *ControlPlane) Held(name string) model.LaunchHold {
	if g := c.groups[name]; g != nil && g.service != nil {
		return g.service.heldNow()
	}
	return model.LaunchHold{}
}

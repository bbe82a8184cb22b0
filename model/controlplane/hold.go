package controlplane

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// hold notes that a launch could not happen. The wait began when the first one could not; it is put
// down to what held them back last. But for task sets, what is launched of one revision is not launched
// of another any more.
func (g *group) hold(q launchRequest, limit model.LaunchLimit, now clock.Time) {
	if g.service == nil || !g.service.spec.External {
		for _, r := range g.revisions {
			if r != q.revision {
				r.held[q.kind] = model.LaunchHold{}
			}
		}
	}
	h := &q.revision.held[q.kind]
	if h.By == model.NoLimit {
		h.Since = now
	}
	h.By = limit
}

// release forgets what has held back launches of one kind.
func (g *group) release(kind launchKind) {
	for _, r := range g.revisions {
		r.held[kind] = model.LaunchHold{}
	}
}

// tryAgain lets launches be tried that were not, because nothing had changed since they last were.
func (g *group) tryAgain() {
	for _, r := range g.revisions {
		r.blocked = [launchKinds]blockedLaunch{}
	}
}

// heldNow is what holds back launches of the current revision at the moment.
func (s *service) heldNow() model.LaunchHold {
	for _, kind := range [...]launchKind{forDesired, forUnhealthy} {
		if h := s.current.held[kind]; h.By != model.NoLimit {
			return h
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

package controlplane

import (
	"ecsim/model"
	"ecsim/model/autoscaling"
	"ecsim/sim/clock"
)

// observe hands a published datapoint to the alarms and the scalable target: they see nothing else
// of the world.
func (c *ControlPlane) observe(g *group, m model.MetricPublished) {
	if g == nil || g.service == nil {
		return
	}
	g.service.seen[m.Metric] = c.event
	c.observeAlarms(g.service, m)
	if g.service.scaling == nil {
		return
	}
	g.service.scaling.Observe(c.now, m)
	c.planEvaluation(g.service)
}

// settleScaling ends a scale-out that is complete (TT-16).
func (c *ControlPlane) settleScaling(s *service) {
	if s.scalingOut && s.running() >= s.desired {
		s.scalingOut = false
		if s.scaling != nil {
			s.scaling.Settled(c.now)
		}
	}
}

// planEvaluation sets the timer for the next evaluation of an alarm.
func (c *ControlPlane) planEvaluation(s *service) {
	if s.scaling == nil {
		return
	}
	next := s.scaling.NextDeadline()
	if next == clock.Never || s.evaluateAt != 0 && s.evaluateAt <= next {
		return
	}
	s.evaluateAt = next
	c.setTimer(next, timer{kind: evaluate, group: &s.group})
}

// evaluate runs the alarms that are due and applies what the policies decide.
func (c *ControlPlane) evaluate(s *service) {
	if s.evaluateAt == 0 || s.evaluateAt > c.now {
		return
	}
	s.evaluateAt = 0
	if s.scaling == nil { // the service is being deleted
		return
	}
	d := s.scaling.Evaluate(c.now, autoscaling.State{
		Running: s.running(), Desired: s.desired, Deploying: s.isDeploying()})
	for _, alarm := range d.Alarms {
		alarm.Cause = s.seen[alarm.Metric]
		s.alarmed[alarm.Alarm] = c.emit(alarm)
	}
	if d.Changed {
		s.decided, s.callPause = &d, 0
		c.callScaling(s)
	}
	c.planEvaluation(s)
}

// callScaling lets Application Auto Scaling call UpdateService for what it has decided. A call that
// is refused is made again after a pause, unless a later decision has taken its place.
func (c *ControlPlane) callScaling(s *service) {
	d := s.decided
	if d == nil || s.scaling == nil {
		return
	}
	if !c.hasCall(&s.group, updateService, s.scaledBy(*d)) {
		s.callPause = max(clock.Second, c.limits.CallRetry.Next(s.callPause))
		c.setTimer(c.now.Add(s.callPause), timer{kind: callAgain, group: &s.group})
		return
	}
	s.decided = nil
	if s.isDeploying() && d.Desired < s.desired {
		return // a deployment has begun since it was decided (AAS-13)
	}
	if d.Desired != s.desired {
		c.setDesired(s, d.Desired, d.Policy, d.Because, s.scaledBy(*d))
	}
	c.reconcile(&s.group)
}

// scaledBy is the moment behind a decision: the change of the alarm whose action it is; without one,
// from zero tasks, the datapoint that showed demand (TT-22).
func (s *service) scaledBy(d autoscaling.Decision) model.Moment {
	if changed := s.alarmed[d.Alarm]; changed != 0 {
		return changed
	}
	return s.seen[d.Metric]
}

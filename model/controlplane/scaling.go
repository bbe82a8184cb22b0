package controlplane

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/model/autoscaling"
	"ecsim/sim/clock"
)

// published names a metric of a service.
type published struct {
	service string
	metric  model.Metric
}

// follower is a service whose policies or alarms follow a metric, and what they call it: the name of
// the metric, or of the metric math that it is a part of.
type follower struct {
	service *service
	names   []model.Metric
}

// followMetrics makes a service a follower of its metrics.
func (c *ControlPlane) followMetrics(s *service) {
	for _, source := range s.spec.MetricSources() {
		source.Metrics(s.name, func(of string, m model.Metric) {
			key := published{of, m}
			list := c.followers[key]
			if n := len(list); n == 0 || list[n-1].service != s {
				list = append(list, follower{service: s})
			}
			last := &list[len(list)-1]
			if !slices.Contains(last.names, source.Metric) {
				last.names = append(last.names, source.Metric)
			}
			c.followers[key] = list
		})
	}
}

// observe hands a published datapoint to the alarms and scalable targets that follow it: they see
// nothing else of the world.
func (c *ControlPlane) observe(m model.MetricPublished) {
	for _, f := range c.followers[published{m.Service, m.Metric}] {
		for _, name := range f.names {
			f.service.seen[name] = c.event
		}
		c.observeAlarms(f.service, m)
		if f.service.scaling != nil {
			f.service.scaling.Observe(c.now, m)
			c.planEvaluation(f.service)
		}
	}
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
	c.apply(s, s.scaling.Evaluate(c.now, s.scalingState()), c.event)
	c.planEvaluation(s)
}

// heedChange lets the scalable target know of a service that may have changed.
func (c *ControlPlane) heedChange(s *service) {
	if s.scaling != nil && s.scaling.Heed(c.now, s.scalingState()) {
		c.planEvaluation(s)
	}
}

// scalingState is what Application Auto Scaling reads of a service.
func (s *service) scalingState() autoscaling.State {
	return autoscaling.State{Running: s.running(), Desired: s.desired, Deploying: s.isDeploying()}
}

// beginScaling registers the scalable target of a service that is created (AAS-03).
func (c *ControlPlane) beginScaling(s *service) {
	d := s.scaling.Begin(c.now, s.desired)
	c.tellScaling(s, d, c.event)
	if d.Changed {
		s.wanted = c.emit(model.ScaleService{Service: s.name, Policy: d.Policy, From: s.desired,
			To: d.Desired, Because: d.Because, Cause: c.event})
		s.desired = d.Desired
	}
}

// registerTarget is RegisterScalableTarget (AAS-03). Policies whose alarms are in ALARM act at once
// when it resumes them (SU-02).
func (c *ControlPlane) registerTarget(s *service, target model.PlannedTarget) {
	if s.scaling == nil {
		return
	}
	s.heldBy = c.event
	c.apply(s, s.scaling.Register(c.now, s.scalingState(), target), c.event)
	if s.scaling != nil && s.decided == nil {
		c.apply(s, s.scaling.Evaluate(c.now, s.scalingState()), c.event)
	}
	c.planEvaluation(s)
}

// actOnSchedule executes a scheduled action (SC-04).
func (c *ControlPlane) actOnSchedule(s *service, a model.ScheduledAction) {
	if s.scaling == nil {
		return
	}
	s.heldBy = c.event
	c.apply(s, s.scaling.Act(c.now, s.scalingState(), a), c.event)
	c.planEvaluation(s)
}

// releaseBounds brings the desired count within the bounds when the deployment is over that held it back
// (AAS-13, SC-04).
func (c *ControlPlane) releaseBounds(s *service) {
	if s.scaling != nil && s.scaling.IsHolding() && !s.isDeploying() {
		c.apply(s, s.scaling.Release(s.scalingState()), s.heldBy)
	}
}

// apply tells of a decision and carries it out.
func (c *ControlPlane) apply(s *service, d autoscaling.Decision, cause model.Moment) {
	c.tellScaling(s, d, cause)
	if d.Changed {
		s.decided, s.decidedBy, s.callPause = &d, s.scaledBy(d, cause), 0
		c.callScaling(s)
	}
}

// tellScaling announces what a decision says besides the desired count.
func (c *ControlPlane) tellScaling(s *service, d autoscaling.Decision, cause model.Moment) {
	for _, alarm := range d.Alarms {
		alarm.Cause = s.seen[alarm.Metric]
		s.alarmed[alarm.Alarm] = c.emit(alarm)
	}
	for _, f := range d.Forecasts {
		f.Cause = cmp.Or(s.seen[f.Metric], s.forecast[f.Policy], cause)
		s.forecast[f.Policy] = c.emit(f)
	}
	for _, b := range d.Bounds {
		b.Cause = cmp.Or(s.forecast[b.By], cause)
		c.emit(b)
	}
	for _, r := range d.Refused {
		r.Cause = cause
		c.emit(r)
	}
}

// callScaling lets Application Auto Scaling call UpdateService for what it has decided. A call that
// is refused is made again after a pause, unless a later decision has taken its place.
func (c *ControlPlane) callScaling(s *service) {
	d := s.decided
	if d == nil || s.scaling == nil {
		return
	}
	if !c.hasCall(&s.group, updateService, s.decidedBy) {
		s.callPause = max(clock.Second, c.limits.CallRetry.Next(s.callPause))
		c.setTimer(c.now.Add(s.callPause), timer{kind: callAgain, group: &s.group})
		return
	}
	s.decided = nil
	if s.isDeploying() && d.Desired < s.desired {
		if d.Clamps {
			s.scaling.Hold(d.Policy)
			s.heldBy = s.decidedBy
		}
		return // a deployment has begun since it was decided (AAS-13)
	}
	if d.Desired != s.desired {
		c.setDesired(s, d.Desired, d.Policy, d.Because, s.decidedBy)
	}
	c.reconcile(&s.group)
}

// scaledBy is the moment behind a decision: the change of the alarm whose action it is; without one,
// from zero tasks, the datapoint that showed demand (TT-22); the forecast of a predictive policy; else
// the event that led to it: a scheduled action or a call.
func (s *service) scaledBy(d autoscaling.Decision, event model.Moment) model.Moment {
	switch {
	case s.alarmed[d.Alarm] != 0:
		return s.alarmed[d.Alarm]
	case s.seen[d.Metric] != 0:
		return s.seen[d.Metric]
	case s.forecast[d.Policy] != 0:
		return s.forecast[d.Policy]
	}
	return event
}

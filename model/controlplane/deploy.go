package controlplane

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/scheduler"
)

// requestDeployment is UpdateService with a new task definition (D-09).
func (c *ControlPlane) requestDeployment(s *service, id model.RevisionID) {
	if !s.exists || s.deleted || s.spec.External {
		return
	}
	c.beginDeployment(s, id, false, "UpdateService", c.event)
	c.reconcile(&s.group)
}

// stopDeployment is StopServiceDeployment: it rolls the deployment in progress back, whatever its
// configuration says of rolling back (D-14). One that is a rollback goes on.
func (c *ControlPlane) stopDeployment(s *service) {
	switch {
	case !s.exists || s.deleted:
	case !s.isDeploying():
		c.announce(&s.group, nothingToStop, "has no deployment in progress that could be stopped.",
			noRetry, c.event)
	case s.rollout.back:
		c.announce(&s.group, nothingToStop, "is rolling back already.", noRetry, c.event)
	default:
		c.failDeployment(s, "StopServiceDeployment", true, c.event)
		c.reconcile(&s.group)
	}
}

// beginDeployment makes a revision the one to run. An ongoing deployment is superseded (D-10): its
// tasks become old ones. The launch throttle starts afresh (S-23).
func (c *ControlPlane) beginDeployment(
	s *service, id model.RevisionID, rollback bool, because string, cause model.Moment,
) {
	if s.isDeploying() {
		c.emit(model.FailDeployment{
			Service: s.name, Revision: s.current.id, FailedTasks: s.rollout.breaker.Failures(),
			Superseded: true, Held: s.heldNow(), Because: fmt.Sprintf("superseded by revision %d", id),
			Cause: cause})
	}
	c.endRebalancing(s, "a deployment begins") // S-40
	previous := s.current
	s.current = s.revision(id)
	s.current.throttle = scheduler.Throttle{}
	s.current.unreplaced = nil
	s.rollout = rollout{breaker: deployment.NewBreaker(s.breakerSettings()), back: rollback}
	s.steady = false
	s.tryAgain()
	for kind := range launchKinds {
		s.release(kind)
	}
	s.rollout.begun = c.emit(model.BeginDeployment{Service: s.name, Revision: id,
		Rollback: rollback, Because: because, Cause: cause})
	c.beginCourse(s, previous.id)
	c.watchAlarms(s)
	s.removeIfUnused(previous)
}

// breakerSettings are those of the circuit breaker, which knows rolling deployments only (C-01,
// B-12).
func (s *service) breakerSettings() model.CircuitBreaker {
	settings := s.spec.Deployment.CircuitBreaker
	if s.spec.Deployment.Strategy.Shifts() {
		settings.Enable = false
	}
	return settings
}

// checkBreaker fails the deployment when its circuit breaker opens (C-04).
func (c *ControlPlane) checkBreaker(s *service) {
	if s.rollout.state != deployment.InProgress || !s.rollout.breaker.Opens(s.desired) {
		return
	}
	settings := s.spec.Deployment.CircuitBreaker
	c.failDeployment(s, fmt.Sprintf("circuit breaker: %d failed tasks, threshold %d",
		s.rollout.breaker.Failures(), deployment.Threshold(settings, s.desired)), settings.Rollback,
		s.rollout.failure)
}

// failDeployment gives a deployment up, and rolls back to the newest COMPLETED revision, or to the
// one that has the production traffic (B-11), if told to and there is one; else the service is
// stalled (C-09).
func (c *ControlPlane) failDeployment(
	s *service, because string, rollBack bool, cause model.Moment,
) {
	failed := c.emit(model.FailDeployment{Service: s.name, Revision: s.current.id,
		FailedTasks: s.rollout.breaker.Failures(), Held: s.heldNow(), Because: because, Cause: cause})
	s.rollout.state, s.rollout.warm = deployment.Failed, false
	if !rollBack {
		return
	}
	target := s.current.id
	for i := len(s.completed) - 1; i >= 0 && target == s.current.id; i-- {
		target = s.completed[i]
	}
	if s.spec.Deployment.Strategy.Shifts() && s.production != s.current.id {
		target = s.production
	}
	if target == s.current.id {
		c.announce(&s.group, noRollback, "has no COMPLETED deployment to roll back to.", noRetry, failed)
		return
	}
	// While it is deployed again it is in progress, and not eligible (C-09).
	s.completed = slices.DeleteFunc(s.completed,
		func(id model.RevisionID) bool { return id == target })
	c.beginDeployment(s, target, true, because, failed)
}

// countFailure tells observers of a failure that an enabled circuit breaker counted.
func (c *ControlPlane) countFailure(
	s *service, counted bool, because string, cause model.Moment,
) {
	s.changed = true
	settings := s.breakerSettings()
	if counted && settings.Enable {
		s.rollout.failure = c.emit(model.CountFailure{
			Service: s.name, Revision: s.current.id, Failures: s.rollout.breaker.Failures(),
			Threshold: deployment.Threshold(settings, s.desired), Because: because, Cause: cause})
	}
}

// isInDeployment reports whether a task belongs to the deployment in progress, whose breaker
// counts.
func (t *task) isInDeployment() bool {
	s := t.group.service
	return s != nil && t.revision == s.current && s.rollout.state == deployment.InProgress
}

// checkCompletion completes the deployment when it has arrived (D-11), and tells a deadlock (D-07),
// the steady state (S-26) and the end of a scale-out (TT-16).
func (c *ControlPlane) checkCompletion(s *service) {
	view := s.view()
	steady, warm := view.IsSteady() && s.oldLeaving() == 0 && s.isLastStage(), s.rollout.warm
	s.rollout.asked = s.rollout.asked || s.desired > 0
	if s.isDaemon() && s.desired == 0 && s.rollout.asked && s.rollout.state == deployment.InProgress {
		steady = false // no task of it was seen to run, and the last instance is gone
	}
	if steady && s.rollout.state == deployment.InProgress {
		if c.bakes(s) {
			steady = false
		} else {
			c.completeDeployment(s)
		}
	}
	if steady && !s.steady && !warm {
		c.announce(&s.group, steadyState, "has reached a steady state.", noRetry, c.event)
	}
	if steady && !s.steady {
		s.messages.resolve()
	}
	s.steady = steady
	c.settleScaling(s)
	if s.isDeploying() && s.isDeadlocked(view) {
		c.announce(&s.group, deadlock, deadlockText, noRetry, s.rollout.begun)
	}
}

func (c *ControlPlane) completeDeployment(s *service) {
	s.rollout.state, s.rollout.course = deployment.Completed, nil
	id := s.current.id
	s.production = id
	s.completed = slices.DeleteFunc(s.completed,
		func(other model.RevisionID) bool { return other == id })
	s.completed = append(s.completed, id)
	if !s.rollout.warm {
		c.emit(model.CompleteDeployment{Service: s.name, Revision: id})
	}
	s.rollout.warm = false
	for i := len(s.revisions) - 1; i >= 0; i-- {
		s.removeIfUnused(s.revisions[i])
	}
}

// isDeadlocked reports whether nothing can move and nothing is under way that could change that
// (D-07).
func (s *service) isDeadlocked(v deployment.View) bool {
	ceiling := deployment.Ceiling(s.desired, s.spec.Deployment.MaximumPercent)
	if s.rollout.course != nil {
		return false // minimum and maximum do not bind it (B-03)
	}
	underWay := v.New.Unready + v.Old.Unready + v.New.Unhealthy + v.Old.Unhealthy + s.leaving()
	return underWay == 0 && v.Room == 0 && s.missing() > 0 && v.Old.Serving() > 0 &&
		deployment.Deadlocked(s.desired, v.Floor, ceiling)
}

// oldLeaving is how many tasks of other revisions are not STOPPED yet.
func (s *service) oldLeaving() int { return s.leaving() - s.current.leaving() }

func (s *service) leaving() int {
	n := 0
	for _, r := range s.revisions {
		n += r.leaving()
	}
	return n
}

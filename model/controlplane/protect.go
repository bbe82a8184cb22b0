package controlplane

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
)

// protect is UpdateTaskProtection of a RUNNING task of a service (S-33); it begins the time anew, or
// ends the protection. During a deployment it fails when protected tasks would be more than desired
// (S-34).
func (c *ControlPlane) protect(t *task, until clock.Time) {
	s := t.group.service
	if s == nil || t.Status != model.Running {
		return
	}
	if until > c.now && !t.protected && s.isDeploying() && s.protected() >= s.desired {
		c.announce(&s.group, protectionRefused, fmt.Sprintf("cannot protect %s: DEPLOYMENT_BLOCKED, "+
			"%d tasks are protected and %d desired.", t.id, s.protected(), s.desired), noRetry, c.event)
		return
	}
	t.protectedUntil = until
	c.checkProtection(t)
}

// checkProtection makes a task protected, or stoppable again, as its time says.
func (c *ControlPlane) checkProtection(t *task) {
	if !t.standing.IsLive() {
		return
	}
	if is := t.protectedUntil > c.now; is != t.protected {
		t.group.setProtected(t, is)
	}
	if t.protected && t.protectionTimer <= c.now {
		t.protectionTimer = t.protectedUntil
		c.setTimer(t.protectedUntil, timer{kind: endProtection, task: t})
	}
}

// setProtected takes a task out of those that the scheduler may stop, or puts it back.
func (g *group) setProtected(t *task, is bool) {
	could := t.mayStopIn(t.standing)
	t.protected = is
	can := t.mayStopIn(t.standing)
	switch {
	case could && !can:
		t.revision.withdraw(t, t.standing)
	case can && !could:
		t.revision.offer(t, t.standing)
	}
	if is {
		t.revision.protected++
	} else {
		t.revision.protected--
	}
	g.changed = true
	if g.isDaemon() {
		g.service.follow = true
	}
}

// mayStopIn reports whether the scheduler may choose the task when it needs one less and its standing
// is so. Protection does not keep an unhealthy task (S-33). One whose host is to go it keeps from
// deployments and from scaling in, not from being replaced.
func (t *task) mayStopIn(standing scheduler.Standing) bool {
	return standing.IsLive() && (!t.protected || standing == scheduler.Unhealthy)
}

// mayStop reports whether any task of a standing may be stopped.
func (r *revision) mayStop(standing scheduler.Standing) bool {
	if r.count[standing] == 0 {
		return false
	}
	for cell := range r.perCell {
		if r.tasksIn(standing, cell).len() > 0 {
			return true
		}
	}
	return false
}

// protected is how many tasks of the service are protected.
func (s *service) protected() int {
	n := 0
	for _, r := range s.revisions {
		n += r.protected
	}
	return n
}

// oldProtected reports whether an old task stays because it is protected (S-34).
func (s *service) oldProtected() bool { return s.protected() > s.current.protected }

// tellProtection says that protection keeps tasks that are one too many.
func (c *ControlPlane) tellProtection(s *service, cause model.Moment) {
	if n := s.protected(); n > 0 {
		c.announce(&s.group, protectionHolds, fmt.Sprintf("was unable to reach steady state because it "+
			"was unable to scale in due to (reason %d tasks under protection).", n), noRetry, cause)
	}
}

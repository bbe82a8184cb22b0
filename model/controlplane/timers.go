package controlplane

import "ecsim/sim/clock"

// timer is a moment the control plane asked to be woken at. A timer is never taken back: when it
// fires it looks whether what it was set for still holds.
type timer struct {
	kind    timerKind
	task    *task
	group   *group
	scaling *scalingGroup
	managed *managedProvider
	host    *host
	n       int // of hooks, stages and deployments: the deployment, run or stage that it is about
}

type timerKind uint8

const (
	recheckStanding timerKind = iota // the 40 s of D-05 or the grace period of D-17 are over
	endDrain                         // the deregistration delay is over (O-01, E-10)
	retryGroup                       // launches that were held back may happen
	evaluate                         // alarms of the scalable target are due
	lookAgain                        // a wait of a deployment is over
	endProtection                    // a task may be protected no longer (S-33)
	pollAlarms                       // ECS asks CloudWatch for its alarms
	hookTimeout                      // a lifecycle hook should have answered (B-10)
	callAgain                        // a call of Application Auto Scaling was refused
	stageLimit                       // a lifecycle stage has taken too long (B-10)
	lookManaged                      // a managed instance may have to go (MI-08 to MI-13)
	retryManaged                     // Managed Instances may launch in a zone again
	stepGroup                        // an Auto Scaling group may launch again what failed
	deploymentLimit                  // all stages together have (B-10)
	endPatience                      // a task has waited long enough in PROVISIONING (CP-25)
	endDraining                      // managed draining has taken too long (CP-22)
	countNeeds                       // CapacityProviderReservation of a minute (CP-02)
	judgeNeeds                       // alarms of a capacity provider are due
)

func (c *ControlPlane) setTimer(at clock.Time, t timer) { c.timers.Add(at, 0, t) }

// fireTimers handles every timer up to now, in the order of time and then of setting.
func (c *ControlPlane) fireTimers() {
	for c.timers.Next() <= c.now {
		_, t := c.timers.Pop()
		switch t.kind {
		case recheckStanding:
			c.updateStanding(t.task, "checks have had their time")
			c.reconcileChanged(t.task.group)
		case endDrain:
			c.drained(t.task)
		case retryGroup:
			c.retryIfDue(t.group)
		case evaluate:
			c.evaluate(t.group.service)
		case lookManaged:
			c.touch(t.host)
		case retryManaged:
			c.retryManaged(t.managed)
		case lookAgain:
			c.reconcile(t.group)
		case endProtection:
			c.checkProtection(t.task)
			c.reconcileChanged(t.task.group)
		case pollAlarms:
			c.pollAlarms(t.group.service, t.n)
		case hookTimeout:
			c.hookTimedOut(t.group.service, t.n)
		case callAgain:
			c.callScaling(t.group.service)
		case deploymentLimit:
			c.limitDeployment(t.group.service, t.n)
		case stepGroup:
			c.stepGroup(t.scaling)
		case stageLimit:
			c.limitStage(t.group.service, t.n)
		case endPatience:
			c.losePatience(t.group)
		case endDraining: // the step ends with finishDraining
		case countNeeds:
			c.countReservation(c.providers[t.n])
		case judgeNeeds:
			c.evaluateReservation(c.providers[t.n])
		}
	}
}

// reconcileChanged runs the pass of a group that something happened to.
func (c *ControlPlane) reconcileChanged(g *group) {
	if g.changed {
		c.reconcile(g)
	}
}

// retryAt asks for another pass, no later than at.
func (c *ControlPlane) retryAt(g *group, at clock.Time) {
	if at == clock.Never || g.wakeAt > c.now && g.wakeAt <= at {
		return
	}
	g.wakeAt = at
	c.setTimer(at, timer{kind: retryGroup, group: g})
}

func (c *ControlPlane) retryIfDue(g *group) {
	if g.wakeAt != 0 && g.wakeAt <= c.now {
		g.wakeAt = 0
		c.retry(g)
	}
}

package controlplane

import (
	"slices"

	"ecsim/model"
)

// dispatch routes an event to the one thing it is about and lets that thing's pass follow.
func (c *ControlPlane) dispatch(ev model.Event) {
	switch e := ev.(type) {
	case model.ServiceCreated:
		c.createService(c.groups[e.Service].service, e.Warm)
	case model.DeploymentRequested:
		c.requestDeployment(c.groups[e.Service].service, e.Revision)
	case model.TaskSetCalled:
		c.callTaskSet(c.groups[e.Service].service, e.Call)
	case model.StopDeploymentRequested:
		c.stopDeployment(c.groups[e.Service].service)
	case model.HookEnded:
		c.hookEnded(c.groups[e.Service].service, e)
	case model.DesiredCountRequested:
		c.requestDesired(c.groups[e.Service].service, e.Count)
	case model.DeletionRequested:
		c.deleteService(c.groups[e.Service].service, e.Force)
	case model.TargetRegistered:
		c.registerTarget(c.groups[e.Service].service, e.Target)
	case model.ScheduledActionDue:
		c.actOnSchedule(c.groups[e.Service].service, e.Action)
	case model.RunTaskRequested:
		c.runTasks(c.groups[e.Job].job, e)
	case model.MetricPublished:
		c.observe(e)
	case model.AutoScalingGroupCreated:
		c.createGroup(c.scalingGroup(e.Group), e.Warm)
	case model.AutoScalingGroupUpdated:
		c.updateGroup(e.Change)
	case model.CapacityPrepared:
		c.prepare(c.groups[e.Service].service)
	case model.InstanceLaunched:
		c.instanceLaunched(e.Instance)
		c.managedLaunched(e.Instance)
	case model.InstanceWarmed:
		c.instanceWarmed(e.Instance)
	case model.InstanceHookEnded:
		c.instanceHookEnded(e)
	case model.InstanceLaunchFailed:
		c.launchFailed(e)
		c.managedFailed(e.Instance)
	case model.InstanceTerminated:
		c.terminated(e.Instance)
		c.managedLost(e.Instance)
	case model.InstanceAtRisk:
		c.replaceAtRisk(e.Instance)
	case model.InstanceInterrupted:
		if e.Notice {
			c.drainInterrupted(e.Instance)
		}
	case model.InstanceImpaired:
		c.repairInstance(e.Instance)
	case model.ReservationPublished:
		c.observeReservation(e)
	case model.InstanceRegistered:
		c.registerInstance(e.Instance)
	case model.InstanceDraining:
		c.drainInstance(c.fleet.byID[e.Instance], e.Draining, c.event)
	case model.InstanceLost:
		c.loseInstance(c.fleet.byID[e.Instance])
		c.managedLost(e.Instance)
		c.instanceFailed(e.Instance, "it fails EC2's status checks")
	case model.AgentConnectionChanged:
		c.connectInstance(c.fleet.byID[e.Instance], e.Connected)
	case model.ZoneFailed:
		c.down[e.Zone] = true
		c.connectZone(e.Zone)
		c.retryGroupsIn(e.Zone)
	case model.ZoneShifted:
		for _, g := range c.scalingGroups {
			g.Shift(e.Zone, e.Shifted)
			c.stepGroup(g)
		}
	case model.ZoneRecovered:
		delete(c.down, e.Zone)
		c.connectZone(e.Zone)
		c.retryGroupsIn(e.Zone)
	case model.LaunchesThrottled:
		if e.Until > c.throttledUntil {
			c.throttledUntil, c.throttledBy = e.Until, c.event
		}
	case model.DeadlineReached:
		c.fireTimers()
	default:
		c.dispatchTaskEvent(ev)
	}
}

// dispatchTaskEvent handles the events that are about one task.
func (c *ControlPlane) dispatchTaskEvent(ev model.Event) {
	var t *task
	switch e := ev.(type) {
	case model.TaskPlaced:
		if t = c.task(e.Task); t != nil {
			c.placed(t)
		}
	case model.TaskPullStarted:
		if t = c.task(e.Task); t != nil {
			t.advance(model.Activating)
		}
	case model.TaskStarted:
		if t = c.task(e.Task); t != nil {
			c.started(t)
		}
	case model.TargetChanged:
		if t = c.task(e.Task); t != nil {
			c.targetChanged(t, e)
		}
	case model.TaskHealthChanged:
		if t = c.task(e.Task); t != nil {
			c.healthChanged(t, e.Health)
		}
	case model.TaskProtected:
		if t = c.task(e.Task); t != nil {
			c.protect(t, e.Until)
		}
	case model.StopTaskRequested:
		if t = c.task(e.Task); t != nil {
			c.stopForUser(t, e.Drain)
		}
	case model.SpotInterrupted:
		if t = c.task(e.Task); t != nil {
			c.leaveByItself(t, stopCause{reason: "Spot interruption", code: model.SpotInterruption})
		}
	case model.TaskRetired:
		if t = c.task(e.Task); t != nil {
			t.Retired, t.failedCheck = true, c.event
			c.updateStanding(t, "its host is to be maintained")
		}
	case model.TaskFailed:
		if t = c.task(e.Task); t != nil {
			c.leaveByItself(t, stopCause{reason: e.Reason, code: e.Code})
		}
	case model.TaskRefused:
		if t = c.task(e.Task); t != nil {
			c.refused(t, e.Reason)
		}
	case model.TaskExited:
		if t = c.task(e.Task); t != nil {
			c.exited(t)
		}
	case model.TaskStopped:
		if t = c.task(e.Task); t != nil {
			c.stopped(t)
		}
	}
	if t != nil && t.group.changed {
		c.reconcile(t.group)
	}
}

// task finds a task that is not STOPPED; nil otherwise, so that late and repeated events are
// harmless.
func (c *ControlPlane) task(id model.TaskID) *task {
	if g := c.groups[id.Group]; g != nil {
		return g.table.find(id.Number)
	}
	return nil
}

// retryGroupsIn passes again over the groups that have tasks in a zone: what they wait for may have
// changed.
func (c *ControlPlane) retryGroupsIn(zone string) {
	for _, s := range c.services {
		if slices.Contains(s.zones, zone) {
			c.retry(&s.group)
		}
	}
	for _, j := range c.jobs {
		if slices.Contains(j.zones, zone) {
			c.retry(&j.group)
		}
	}
}

// retry lets a group try launches again that could not happen before.
func (c *ControlPlane) retry(g *group) {
	g.tryAgain()
	c.reconcile(g)
}

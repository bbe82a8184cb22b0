package why

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
)

// happened takes in an event.
func (w *Why) happened(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.ServiceCreated:
		w.byName[e.Service].begun[1] = w.call(at, e.Service, "is there when the run begins", none)
	case model.DeploymentRequested:
		w.call(at, e.Service, fmt.Sprintf("UpdateService: revision %d%s", e.Revision,
			w.byName[e.Service].flaw(e.Revision)), none)
	case model.StopDeploymentRequested:
		w.call(at, e.Service, "StopServiceDeployment", none)
	case model.TaskSetCalled:
		s := w.byName[e.Service]
		id := w.call(at, e.Service, fmt.Sprintf("%s: revision %d%s", e.Call.Action, e.Call.Revision,
			s.flaw(e.Call.Revision)), none)
		if e.Call.Action == model.CreateTaskSet {
			s.begun[e.Call.Revision] = id
		}
	case model.DesiredCountRequested:
		w.call(at, e.Service, fmt.Sprintf("UpdateService: desired count %d", e.Count), none)
	case model.TargetRegistered:
		w.call(at, e.Service, "RegisterScalableTarget", none)
	case model.ScheduledActionDue:
		w.call(at, e.Service, "scheduled action "+e.Action.Name, none)
	case model.DeletionRequested:
		w.call(at, e.Service, "DeleteService", none)
	case model.RunTaskRequested:
		id := w.call(at, e.Job, fmt.Sprintf("%s for %d tasks", e.Call(), e.Count), none)
		w.calls[e.Job] = append(w.calls[e.Job], call{id, e.Count})
	case model.HookEnded:
		w.hookEnded(at, e)
	case model.LaunchesThrottled:
		w.call(at, "ECS", "launches are throttled until "+e.Until.String(),
			w.struckNow(at, model.APIThrottling))
	case model.ZoneFailed:
		w.dark[e.Zone] = w.call(at, e.Zone, "zone goes dark", w.struckNow(at, model.ZoneOutage))
	case model.ZoneShifted:
		what := "zonal shift ends"
		if e.Shifted {
			what = "zonal shift"
		}
		w.call(at, e.Zone, what, w.struckNow(at, model.ZonalShift))
	case model.ZoneRecovered:
		of, dark := w.dark[e.Zone]
		if !dark {
			of = none
		}
		delete(w.dark, e.Zone)
		w.call(at, e.Zone, "zone is back", of)
	case model.InstanceRegistered:
		w.call(at, string(e.Instance.ID), "joins the cluster", w.takeLaunch(e.Instance.ID))
	case model.InstanceLaunched:
		if i := e.Instance; i.Spot {
			w.spotPools[i.ID] = model.SpotPoolID{Type: i.Type.Name, Zone: i.Zone}
		}
		if of, known := w.launches[e.Instance.ID]; known {
			w.call(at, string(e.Instance.ID), "is running", of)
		}
	case model.InstanceAtRisk:
		w.atRisk[e.Instance] = w.call(at, string(e.Instance), "is at risk of interruption",
			w.reclaimed(at, w.spotPools[e.Instance]))
	case model.InstanceImpaired:
		w.call(at, string(e.Instance), "is IMPAIRED", w.struckNow(at, model.InstanceImpairment))
	case model.InstanceInterrupted:
		w.interrupted(at, e)
	case model.InstanceLaunchFailed:
		w.call(at, string(e.Instance), "cannot be launched: "+e.Reason, w.takeLaunch(e.Instance))
	case model.InstanceHookEnded:
		what := "a lifecycle hook: CONTINUE"
		if e.Abandon {
			what = "a lifecycle hook: ABANDON"
		}
		w.call(at, string(e.Instance), what, none)
	case model.InstanceWarmed:
		w.call(at, string(e.Instance), "is in the warm pool", w.takeLaunch(e.Instance))
	case model.InstanceTerminated:
		w.call(at, string(e.Instance), "is gone", w.takenBy(e.Instance))
	case model.AutoScalingGroupCreated:
		w.call(at, e.Group, "CreateAutoScalingGroup", none)
	case model.AutoScalingGroupUpdated:
		w.call(at, e.Change.Group, "UpdateAutoScalingGroup", none)
	case model.ReservationPublished:
		w.call(at, string(e.Provider), e.Reservation.String()+" is published", none)
	case model.InstanceDraining:
		what := "is set to ACTIVE"
		if e.Draining {
			what = "is set to DRAINING"
		}
		w.call(at, fmt.Sprint(e.Instance), what, none)
	case model.InstanceLost:
		of, known := w.hosts[e.Instance]
		if !known {
			of = none
		}
		w.call(at, fmt.Sprint(e.Instance), "is given up", of)
	case model.AgentConnectionChanged:
		what, of := "its agent is cut off", w.struckNow(at, model.AgentDisconnect)
		if e.Connected {
			what, of = "its agent is connected again", w.lasts("", model.AgentDisconnect)
		}
		w.call(at, fmt.Sprint(e.Instance), what, of)
	case model.SpotCapacityChanged:
		w.spotChanged(at, e)
	case model.MetricPublished:
		for _, d := range w.follows[published{e.Service, e.Metric}] {
			d.metric, d.at, d.value = e.Metric, at, e.Value
		}
	default:
		w.happenedTo(at, ev)
	}
}

// takeLaunch is the launch of an instance; none: it is there from the beginning.
func (w *Why) takeLaunch(id model.InstanceID) int32 {
	of, launched := w.launches[id]
	if !launched {
		return none
	}
	delete(w.launches, id)
	return of
}

// interrupted: EC2 takes a Spot instance back, with what runs there.
func (w *Why) interrupted(at clock.Time, e model.InstanceInterrupted) {
	of, known := w.atRisk[e.Instance]
	if !known {
		of = w.reclaimed(at, w.spotPools[e.Instance])
	}
	what := "is taken back by EC2 in two minutes"
	if !e.Notice {
		what = "is taken back by EC2 without notice"
	}
	w.hosts[e.Instance] = w.call(at, string(e.Instance), what, of)
	delete(w.atRisk, e.Instance)
}

func (w *Why) call(at clock.Time, who, what string, of int32) int32 {
	return w.graph.add(node{of: of, at: at, kind: called, who: who, what: what})
}

func (w *Why) spotChanged(at clock.Time, e model.SpotCapacityChanged) {
	if e.Available {
		delete(w.dry, e.SpotPoolID)
		return
	}
	of := w.reclaimed(at, e.SpotPoolID)
	if of == none {
		of = w.struckNow(at, model.SpotDrought)
	}
	w.dry[e.SpotPoolID] = w.graph.add(node{of: of, at: at, kind: market, who: e.Zone,
		what: "no Spot launch" + ofType(e.SpotPoolID) + " succeeds from now on"})
}

// ofType names the instances of a pool; empty for Fargate's tasks.
func ofType(p model.SpotPoolID) string {
	if p.Type == string(model.FargateSpot) {
		return ""
	}
	return " of " + p.Type
}

// reclaimed is the reclaim of a pool's Spot capacity at this instant.
func (w *Why) reclaimed(at clock.Time, in model.SpotPoolID) int32 {
	id, ok := w.reclaims[in]
	if n := w.graph.get(id); ok && n != nil && n.at == at {
		return id
	}
	return none
}

// happenedTo takes in an event about one task.
func (w *Why) happenedTo(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.TaskPullStarted:
		w.moveOn(at, e.Task, pulling)
	case model.TaskPullFinished:
		w.moveOn(at, e.Task, starting)
	case model.TaskStarted:
		w.moveOn(at, e.Task, checking)
	case model.ApplicationReady:
		if t := w.tasks[e.Task]; t != nil {
			t.answers = true
		}
	case model.StopTaskRequested:
		w.hurt(at, e.Task, called, "StopTask is called", "", w.struckNow(at, model.StopTasks))
	case model.TaskRetired:
		w.hurt(at, e.Task, unhealthy, "is to be retired", "its host needs maintenance",
			w.lasts(e.Task.Group, model.TaskRetirement))
	case model.TargetChanged:
		if e.Status == model.TargetUnhealthy {
			w.hurt(at, e.Task, unhealthy, "target unhealthy", w.silent(e.Task, e.Reason),
				w.behindCheck(at, e.Task))
		}
	case model.TaskHealthChanged:
		if e.Health == model.HealthUnhealthy {
			w.hurt(at, e.Task, unhealthy, "UNHEALTHY", w.silent(e.Task, "container health check"),
				w.behindCheck(at, e.Task))
		}
	case model.TaskFailed:
		w.hurt(at, e.Task, lost, "failed: "+string(e.Code), e.Reason,
			w.behindEnd(at, w.tasks[e.Task], e.Reason))
	case model.SpotInterrupted:
		w.hurt(at, e.Task, lost, "interrupted: two-minute notice", "Fargate Spot",
			w.behindInterruption(at, e.Task))
	case model.TaskRefused:
		w.refused(at, e)
	case model.TaskExited:
		if t := w.tasks[e.Task]; t != nil {
			w.ends(at, t, t.cut)
		}
		w.leaves(e.Task)
	case model.TaskStopped:
		w.leaves(e.Task)
		delete(w.tasks, e.Task)
	}
}

// silent adds to a reason that the task's program has never answered.
func (w *Why) silent(id model.TaskID, reason string) string {
	if t := w.tasks[id]; t != nil && !t.answers {
		return reason + ", it has never answered"
	}
	return reason
}

// hurt keeps a moment that makes a task go, or not count.
func (w *Why) hurt(at clock.Time, id model.TaskID, kind kind, what, reason string, of int32) {
	now := w.graph.add(node{of: of, at: at, kind: kind, who: id.Group, task: id.Number, tasks: 1,
		what: what, reason: reason})
	t := w.tasks[id]
	if t == nil {
		return
	}
	t.hurt = now
	if t.service != nil {
		t.service.missed[id] = now
	}
	if kind == lost || kind == called {
		w.ends(at, t, now)
		w.openHole(t, now)
		w.leaves(id)
		w.touch(at, id)
	}
}

func (w *Why) refused(at clock.Time, e model.TaskRefused) {
	t, of := w.tasks[e.Task], none
	if t == nil {
		return
	}
	if id, dark := w.dark[t.zone]; dark {
		of = id
	} else if id, dry := w.dry[t.spotPool()]; dry && t.spot {
		of = id
	}
	id := w.graph.add(node{of: of, at: at, kind: lost, who: e.Task.Group, task: e.Task.Number,
		tasks: 1, what: "refused in " + t.zone, reason: e.Reason})
	if s := t.service; s != nil {
		s.delayed, s.delay = id, ""
		if n := w.graph.get(t.start); n != nil && t.replaces != (model.TaskID{}) {
			s.missed[t.replaces] = n.of // somebody else is to replace it
		}
	}
	w.leaves(e.Task)
	delete(w.tasks, e.Task)
	w.touch(at, e.Task)
}

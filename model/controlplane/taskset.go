package controlplane

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/scheduler"
)

// taskSet is a task set of a service whose deployments an external controller makes.
type taskSet struct {
	revision *revision
	scale    int // in hundredths of a percent
	draining bool
	warm     bool                // it has been steady since before the run began, as nobody has heard yet
	told     model.ChangeTaskSet // what was announced of it last
	cause    model.Moment        // the call that changed it last
}

// computed is the computedDesiredCount: ceil(desired × scale) (K-05).
func (t *taskSet) computed(desired int) int {
	if t.draining {
		return 0
	}
	return (desired*t.scale + model.WholeScale - 1) / model.WholeScale
}

// isSteady reports whether exactly the computed tasks run, all of them healthy.
func (t *taskSet) isSteady(desired int) bool {
	return t.revision.healthy() == t.computed(desired) && t.revision.live() == t.revision.healthy()
}

// setOf finds the task set of a revision; nil when it has none.
func (s *service) setOf(id model.RevisionID) *taskSet {
	for _, t := range s.sets {
		if t.revision.id == id {
			return t
		}
	}
	return nil
}

// createFirstTaskSet makes the task set that is there when the run begins.
func (c *ControlPlane) createFirstTaskSet(s *service, warm bool) {
	s.rollout.state, s.rollout.warm = deployment.Completed, false
	s.sets = append(s.sets, &taskSet{revision: s.current, scale: model.WholeScale, cause: c.event,
		warm: warm, told: model.ChangeTaskSet{Service: s.name, Revision: s.current.id, Status: model.PrimaryTaskSet,
			Computed: s.desired, Steady: true}})
}

// callTaskSet is a call of an external controller. One that names a task set which is not there fails.
func (c *ControlPlane) callTaskSet(s *service, call model.TaskSetCall) {
	if !s.exists || s.deleted || !s.spec.External {
		return
	}
	t := s.setOf(call.Revision)
	switch {
	case call.Action == model.CreateTaskSet && t == nil:
		t = &taskSet{revision: s.revision(call.Revision), scale: call.Scale}
		s.sets = append(s.sets, t)
		c.emit(model.ShiftTraffic{Service: s.name, Revision: call.Revision,
			Because: "no listener leads to a new task set", Cause: c.event})
	case t == nil || t.draining:
		return
	case call.Action == model.UpdateTaskSet:
		t.scale = call.Scale
	case call.Action == model.UpdatePrimaryTaskSet:
		s.current = t.revision
	case call.Action == model.ModifyListener:
		c.emit(model.ShiftTraffic{Service: s.name, Revision: call.Revision, Permille: call.Permille,
			Because: string(call.Action), Cause: c.event})
	case call.Action == model.DeleteTaskSet && (call.Force || t.computed(s.desired) == 0):
		t.draining = true
	case call.Action == model.DeleteTaskSet:
		c.announce(&s.group, deletion, fmt.Sprintf(
			"cannot delete the task set of revision %d while it is scaled above 0: only force does.",
			call.Revision), noRetry, c.event)
	}
	t.cause = c.event
	c.tellTaskSets(s, string(call.Action), c.event)
	c.reconcile(&s.group)
}

// reconcileTaskSets is one pass over a service with an external controller: each task set has its own
// number of tasks, and neither minimumHealthyPercent nor maximumPercent binds (K-04).
func (c *ControlPlane) reconcileTaskSets(s *service) {
	c.stopReplaced(s)
	for _, t := range s.sets {
		c.reconcileTaskSet(s, t)
	}
	for _, t := range slices.Clone(s.sets) {
		c.endTaskSet(s, t)
	}
	c.tellTaskSets(s, "", c.event)
	c.settleScaling(s)
	c.checkDeletion(s)
}

func (c *ControlPlane) reconcileTaskSet(s *service, t *taskSet) {
	r, wanted, cause := t.revision, t.computed(s.desired), max(s.wanted, t.cause)
	if have := r.effective(); have > wanted {
		c.stopDownTo(s, r, wanted, fmt.Sprintf("running %d > computed %d", have, wanted), cause)
	}
	replace := scheduler.PlanReplacements(scheduler.ReplacementView{
		Unhealthy: r.unpaired.len(), Missing: wanted - r.effective(), Room: noCeiling})
	if replace.Replace > 0 {
		c.launch(&s.group, launchRequest{forUnhealthy, r, replace.Replace, "", 0})
	}
	missing := wanted - r.effective()
	if missing <= 0 {
		r.unreplaced = r.unreplaced[:0]
		return
	}
	c.launch(&s.group, launchRequest{forDesired, r, missing, fmt.Sprintf(
		"the task set of revision %d has %d of %d tasks", r.id, r.effective(), wanted), cause})
}

// endTaskSet ends a deleted task set whose last task has stopped.
func (c *ControlPlane) endTaskSet(s *service, t *taskSet) {
	if !t.draining || t.revision.live()+t.revision.leaving() > 0 {
		return
	}
	c.emit(model.ChangeTaskSet{Service: s.name, Revision: t.revision.id, Status: model.DrainingTaskSet,
		Steady: true, Gone: true, Because: string(model.DeleteTaskSet), Cause: t.cause})
	s.sets = slices.DeleteFunc(s.sets, func(other *taskSet) bool { return other == t })
	s.removeIfUnused(t.revision)
}

// tellTaskSets announces every change of a task set.
func (c *ControlPlane) tellTaskSets(s *service, because string, cause model.Moment) {
	steady := true
	for _, t := range s.sets {
		now := model.ChangeTaskSet{Service: s.name, Revision: t.revision.id, Status: model.ActiveTaskSet,
			Steady: t.isSteady(s.desired), Computed: t.computed(s.desired)}
		switch {
		case t.draining:
			now.Status = model.DrainingTaskSet
		case t.revision == s.current:
			now.Status = model.PrimaryTaskSet
		}
		steady = steady && now.Steady && !t.draining
		t.warm = t.warm && !now.Steady
		if now == t.told || t.warm {
			continue
		}
		t.told = now
		now.Because, now.Cause = because, cause
		if because == "" {
			now.Because = fmt.Sprintf("%d of %d tasks are healthy", t.revision.healthy(), now.Computed)
		}
		c.emit(now)
	}
	if steady && !s.steady {
		s.messages.resolve()
	}
	s.steady = steady
}

package watch

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// taskCourse is how far a task of a service has come.
type taskCourse struct {
	id      model.TaskID
	phase   Phase      // what it goes through now
	last    *milestone // when that began; nil: before the deployment
	pending bool       // of the deployment's revision, and has not counted as healthy
	ill     bool       // one of its checks has failed
	leaving bool
}

// before says which of two tasks a deployment waits for: one that is to be healthy rather than one
// that stops, then the older one.
func (t *taskCourse) before(other *taskCourse) bool {
	if t.pending != other.pending {
		return t.pending
	}
	return t.id.Number < other.id.Number
}

// course finds a task; a service's tasks that nobody has told of are none.
func (r *rollout) course(id model.TaskID) *taskCourse {
	if r == nil {
		return nil
	}
	return r.tasks[id]
}

// pass ends the phase of a task and begins another one.
func (r *rollout) pass(at clock.Time, t *taskCourse, next Phase) *milestone {
	m := &milestone{at, t.phase, t.id, t.last}
	t.phase = next
	if r.active {
		t.last = m
	}
	return m
}

// started: a task is launched. With its room: the service's own tasks made the last room that there
// was, so a launch that had to wait for room waited for them to drain and stop.
func (r *rollout) started(at clock.Time, c model.StartTask, itsRoom bool) {
	if r == nil {
		return
	}
	t := &taskCourse{id: c.Task}
	r.tasks[c.Task] = t
	if !r.active {
		return
	}
	t.pending = c.Revision == r.current().Revision
	if limit := c.Held.By; limit != model.NoLimit {
		held := &milestone{at: at, phase: phaseOf[limit], since: r.steps.by(c.Held.Since)}
		waitsForRoom := limit == model.ByQuota || limit == model.ByCapacity && c.Instance != ""
		if itsRoom && waitsForRoom && r.freed != nil && r.freed.at > c.Held.Since {
			held.since = r.freed
		}
		r.steps = append(r.steps, held)
		t.last = held
	} else {
		t.last = r.origin(at)
	}
}

// reach moves a task that starts to a later phase.
func (r *rollout) reach(at clock.Time, id model.TaskID, phase Phase) {
	if t := r.course(id); t != nil && t.phase < phase {
		r.pass(at, t, phase)
	}
}

// counted: a task began, or ceased, to count as healthy.
func (r *rollout) counted(at clock.Time, c model.CountTask) {
	t := r.course(c.Task)
	switch {
	case t == nil || t.leaving:
	case c.Healthy:
		t.pending = false
		r.follow(r.pass(at, t, PhaseLoss))
	case r.cause == nil:
		r.mark(at, c.Task)
	}
}

// mark: something happened to a task, and what follows from that follows from what it was at.
func (r *rollout) mark(at clock.Time, id model.TaskID) {
	if t := r.course(id); t != nil && !t.leaving {
		r.follow(r.pass(at, t, t.phase))
	}
}

// fail: a check of a task failed.
func (r *rollout) fail(at clock.Time, id model.TaskID) {
	t := r.course(id)
	if t == nil || t.leaving {
		return
	}
	t.ill = true
	if t.phase < PhaseHealth {
		t.phase = PhaseHealth // it had its chance to answer
	}
	r.follow(r.pass(at, t, PhaseHealth))
}

// leave: a task stops by itself, or could not be launched. It says something about the task, or not.
func (r *rollout) leave(at clock.Time, id model.TaskID, failed bool) {
	if t := r.course(id); t != nil && !t.leaving {
		m := r.pass(at, t, PhaseStop)
		r.dismiss(t, failed)
		r.follow(m)
	}
}

// drains: the scheduler takes a task out of its target group.
func (r *rollout) drains(at clock.Time, id model.TaskID) {
	if t := r.course(id); t != nil && !t.leaving {
		r.dismiss(t, t.ill)
		r.decide(at, t, PhaseDrain)
	}
}

// stops: a task is told to stop, after its drain or at once.
func (r *rollout) stops(at clock.Time, id model.TaskID) {
	t := r.course(id)
	switch {
	case t == nil:
	case t.phase == PhaseDrain:
		r.pass(at, t, PhaseStop)
	case !t.leaving:
		r.dismiss(t, t.ill)
		r.decide(at, t, PhaseStop)
	}
}

// decide begins a phase of a task that follows from this step, not from what the task was at.
func (r *rollout) decide(at clock.Time, t *taskCourse, phase Phase) {
	t.phase, t.last = phase, nil
	if r.active {
		t.last = r.origin(at)
	}
}

// dismiss lets a task go. It counts as failed when the deployment waited for it and it could not be launched,
// failed by itself, or in its checks (D-12); one that others stop, or that loses its host, does not.
func (r *rollout) dismiss(t *taskCourse, failed bool) {
	if failed && t.pending && r.active {
		r.current().FailedTasks++
	}
	t.pending, t.leaving = false, true
}

// gone: a task has left.
func (r *rollout) gone(at clock.Time, id model.TaskID) {
	if t := r.course(id); t != nil {
		m := r.pass(at, t, PhaseStop)
		if r.active {
			r.freed = m
		}
		r.follow(m)
		delete(r.tasks, id)
	}
}

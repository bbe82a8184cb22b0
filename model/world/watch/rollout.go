package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// rollout is the deployment in progress of one service, and all the service's earlier ones.
type rollout struct {
	list   []Deployment
	active bool
	tasks  map[model.TaskID]*taskCourse // of the service, until they are STOPPED
	newest model.RevisionID             // of the task sets of an external controller

	step  int        // the step of the control plane that cause belongs to
	cause *milestone // what this step follows from; nil: not known yet
	steps steps      // every cause so far
	freed *milestone // its last task that stopped

	staged bool // it is in stage
	stage  model.Stage
	since  *milestone       // when it entered it
	takes  clock.Span       // what the stage takes by itself
	held   model.LaunchHold // what holds its launches back when it ends
}

func (r *rollout) current() *Deployment { return &r.list[len(r.list)-1] }

func (r *rollout) begin(at clock.Time, c model.BeginDeployment) {
	if c.Rollback && len(r.list) > 0 {
		r.current().RolledBack = true
	}
	r.list = append(r.list, Deployment{
		At: at, Revision: c.Revision, State: "IN_PROGRESS", Rollback: c.Rollback,
	})
	for _, t := range r.tasks { // what they have come through belongs to another deployment
		t.last, t.pending = nil, false
	}
	r.active, r.staged, r.steps, r.freed = true, false, nil, nil
	r.follow(&milestone{at: at})
}

// end closes the deployment: its critical path leads from here back to its beginning.
func (r *rollout) end(at clock.Time, state string, c model.FailDeployment) {
	if !r.active {
		return
	}
	d := r.current()
	d.Ended, d.State = at, state
	d.FailedTasks = max(d.FailedTasks, c.FailedTasks) // the circuit breaker counts before they stop
	r.held = c.Held
	d.Path = r.origin(at).path(d.At)
	for _, wait := range d.Path {
		d.Spent[wait.Phase] += wait.For
	}
	r.active, r.steps, r.held = false, nil, model.LaunchHold{}
	for _, t := range r.tasks {
		t.last = nil
	}
}

// follow notes what the rest of this step follows from.
func (r *rollout) follow(m *milestone) {
	if r.active {
		r.cause = m
		r.steps = append(r.steps, m)
	}
}

// origin is what a decision of this step follows from: what happened in it, or the end of what the
// deployment has waited for.
func (r *rollout) origin(at clock.Time) *milestone {
	if r.cause == nil && r.active {
		r.follow(r.waiting(at))
	}
	return r.cause
}

// waiting is the milestone that comes next, were it now: the end of the stage it is in, or of what the
// oldest of its tasks does, or of what the oldest task does that stops.
func (r *rollout) waiting(at clock.Time) *milestone {
	if r.staged && isWait(r.stage) {
		return r.stageEnds(at)
	}
	var next *taskCourse
	for _, t := range r.tasks {
		if (t.pending || t.leaving) && (next == nil || t.before(next)) {
			next = t
		}
	}
	switch {
	case r.held.By != model.NoLimit && (next == nil || !next.pending):
		return &milestone{at: at, phase: phaseOf[r.held.By], since: r.steps.by(r.held.Since)}
	case next == nil:
		return &milestone{at: at, phase: PhaseStuck, since: r.steps.by(at)}
	}
	return &milestone{at, next.phase, next.id, next.last}
}

// alarmed: an alarm fails the deployment. In a stage that takes its time, it has waited for that.
func (r *rollout) alarmed(at clock.Time) {
	if r.active && !r.staged && r.cause == nil {
		r.follow(&milestone{at: at, phase: PhaseAlarm, since: r.steps.by(at)})
	}
}

// scaled: what follows from another desired count could not happen before.
func (r *rollout) scaled(at clock.Time) {
	if r.active {
		r.follow(&milestone{at: at, phase: PhaseScaling, since: r.steps[0]})
	}
}

// tested books test requests on the newest deployment of their revision.
func (r *rollout) tested(c serving.RevisionCounts) {
	for i := len(r.list) - 1; i >= 0; i-- {
		if d := &r.list[i]; d.Revision == c.Revision {
			d.TestsServed += c.Completed
			d.TestsFailed += c.Failed
			return
		}
	}
}

// served books requests on the newest deployment of their revision. One that is COMPLETED is exposed
// no more: its revision is the service.
func (r *rollout) served(c serving.RevisionCounts) {
	for i := len(r.list) - 1; i >= 0; i-- {
		if d := &r.list[i]; d.Revision == c.Revision {
			if d.State != "COMPLETED" {
				d.Served += c.Completed
				d.Failed += c.Failed
			}
			return
		}
	}
}

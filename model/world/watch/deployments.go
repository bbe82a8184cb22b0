package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Deployment is one deployment and where its time went.
type Deployment struct {
	At          clock.Time
	Ended       clock.Time // the horizon while in progress
	Revision    model.RevisionID
	State       string // IN_PROGRESS, COMPLETED, FAILED, SUPERSEDED
	FailedTasks int    // tasks of it that failed before they counted as healthy (D-12)
	Rollback    bool   // it takes a failed one back
	RolledBack  bool   // it failed and was taken back
	Path        []Wait // its critical path: what it waited for, one after the other
	Spent       [phases]clock.Span
	Served      int64 // requests that tasks of its revision completed until it was COMPLETED
	Failed      int64 // requests that ended otherwise after they were sent to one of its tasks
	TestsServed int64 // test requests that completed, of those that came through its test listener
	TestsFailed int64 // test requests that ended otherwise
	Stages      []StageEntry
}

// StageEntry is a lifecycle stage that a deployment entered.
type StageEntry struct {
	At    clock.Time
	Stage model.Stage
	Step  int // of a shift of production traffic, from 1; 0: not one
}

// Deployments follows the deployments of every service. Those of an external controller are its task sets:
// each from its creation until it is in steady state for the first time.
type Deployments struct {
	rollouts map[string]*rollout
	step     int      // of the control plane
	room     *rollout // whose task stopped last, and so made room; nil: something else made it since
}

// NewDeployments watches a run of a scenario.
func NewDeployments(s *model.Scenario) *Deployments {
	w := &Deployments{rollouts: map[string]*rollout{}}
	for i := range s.Services {
		w.rollouts[s.Services[i].Name] = &rollout{tasks: map[model.TaskID]*taskCourse{}, newest: 1}
	}
	return w
}

// Stepped implements Observer.
func (w *Deployments) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	w.step++
	if !model.IsRefused(cmds) {
		w.happened(at, ev)
	}
	for _, cmd := range cmds {
		w.commanded(at, cmd, ev)
	}
}

// in is the rollout of a group as this step finds it; nil for a job.
func (w *Deployments) in(group string) *rollout {
	r := w.rollouts[group]
	if r != nil && r.step != w.step {
		r.step, r.cause = w.step, nil
	}
	return r
}

func (w *Deployments) happened(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.TaskPullStarted:
		w.in(e.Task.Group).reach(at, e.Task, PhasePull)
	case model.TaskPullFinished:
		w.in(e.Task.Group).reach(at, e.Task, PhaseStart)
	case model.ApplicationReady:
		w.in(e.Task.Group).reach(at, e.Task, PhaseHealth)
	case model.TargetChanged:
		if e.Status == model.TargetUnhealthy {
			w.in(e.Task.Group).fail(at, e.Task)
		}
	case model.TaskHealthChanged:
		if e.Health == model.HealthUnhealthy {
			w.in(e.Task.Group).fail(at, e.Task)
		}
	case model.TaskFailed:
		w.in(e.Task.Group).leave(at, e.Task, e.Code.IsFailure())
	case model.SpotInterrupted:
		w.in(e.Task.Group).leave(at, e.Task, false)
	case model.StopTaskRequested:
		w.in(e.Task.Group).mark(at, e.Task)
	case model.TaskRetired:
		w.in(e.Task.Group).mark(at, e.Task)
	case model.TaskRefused:
		w.in(e.Task.Group).leave(at, e.Task, true)
		w.in(e.Task.Group).gone(at, e.Task)
	case model.TaskStopped:
		w.room = w.in(e.Task.Group)
		w.room.gone(at, e.Task)
	case model.InstanceRegistered, model.InstanceDraining:
		w.room = nil
	case model.HookEnded:
		w.in(e.Service).hookEnded(at)
	case model.TaskSetCalled:
		w.in(e.Service).rescaled(at, e.Call)
	}
}

func (w *Deployments) commanded(at clock.Time, cmd model.Command, because model.Event) {
	switch c := cmd.(type) {
	case model.DrainInstance:
		w.room = nil
	case model.BeginDeployment:
		w.in(c.Service).begin(at, c)
	case model.ChangeTaskSet:
		w.in(c.Service).taskSet(at, c)
	case model.EnterStage:
		w.in(c.Service).enter(at, c)
	case model.CompleteDeployment:
		w.in(c.Service).end(at, "COMPLETED", model.FailDeployment{})
	case model.FailDeployment:
		r, state := w.in(c.Service), "FAILED"
		if c.Superseded {
			state = "SUPERSEDED"
		} else if _, polled := because.(model.DeadlineReached); polled {
			r.alarmed(at)
		}
		r.end(at, state, c)
	case model.CountFailure:
		w.in(c.Service).origin(at)
	case model.ScaleService:
		w.in(c.Service).scaled(at)
	case model.StartTask:
		r := w.in(c.Task.Group)
		r.started(at, c, r == w.room)
	case model.CountTask:
		w.in(c.Task.Group).counted(at, c)
	case model.DeregisterTarget:
		w.in(c.Task.Group).drains(at, c.Task)
	case model.StopTask:
		w.in(c.Task.Group).stops(at, c.Task)
	}
}

// Advanced implements Observer.
func (w *Deployments) Advanced(s serving.Served) {
	for _, c := range s.Revisions {
		w.rollouts[s.Service].served(c)
	}
	for _, c := range s.Tests {
		w.rollouts[s.Service].tested(c)
	}
}

// Finish closes what is still in progress at the horizon, whatever holds its launches back.
func (w *Deployments) Finish(service string, horizon clock.Time, held model.LaunchHold) []Deployment {
	w.step++
	r := w.in(service)
	r.end(horizon, "IN_PROGRESS", model.FailDeployment{Held: held})
	return r.list
}

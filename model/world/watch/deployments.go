package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Phase is what a deployment is waiting for.
type Phase uint8

// Phases of a deployment. At every moment it waits for exactly one: the oldest of its tasks that
// does not count as healthy yet names it; with none, old tasks that are still stopping; with none,
// its turn. Stages that shift traffic or bake come before all that.
const (
	PhaseLaunch    Phase = iota // created → image pull starts
	PhasePull                   // image pull
	PhaseStart                  // containers and program start
	PhaseHealth                 // the program answers, checks have not passed yet
	PhaseDrain                  // old tasks deregister and stop
	PhaseBatchWait              // launch limits, throttle, or nothing may move
	PhaseShift                  // traffic shifts, step by step, with what each step bakes
	PhaseHook                   // lifecycle hooks run, in a stage that waits for nothing else
	PhaseBake                   // the new revision has all the traffic and the old one is still there
	phases
)

var phaseNames = [phases]string{"launch", "pull", "start", "health", "drain", "batch wait",
	"traffic shift", "hook", "bake"}

// String is the phase's name in reports.
func (p Phase) String() string { return phaseNames[p] }

// Deployment is one deployment and where its time went.
type Deployment struct {
	At          clock.Time
	Ended       clock.Time // the horizon while in progress
	Revision    model.RevisionID
	State       string // IN_PROGRESS, COMPLETED, FAILED, SUPERSEDED
	FailedTasks int    // tasks of it that left before they counted as healthy (D-12)
	Rollback    bool   // it takes a failed one back
	RolledBack  bool   // it failed and was taken back
	Spent       [phases]clock.Span
	Served      int64 // requests that tasks of its revision completed until it was COMPLETED
	Failed      int64 // requests that ended otherwise after they were sent to one of its tasks
	Stages      []StageEntry
}

// StageEntry is a lifecycle stage that a deployment entered.
type StageEntry struct {
	At    clock.Time
	Stage model.Stage
	Step  int // of a shift of production traffic, from 1; 0: not one
}

// Deployments follows the deployments of every service.
type Deployments struct {
	rollouts map[string]*rollout
}

// rollout is the deployment in progress of one service, and all the service's earlier ones.
type rollout struct {
	list     []Deployment
	active   bool
	accrued  clock.Time
	pending  []model.TaskID         // its tasks that are not healthy yet, in order of start
	phase    map[model.TaskID]Phase // of the pending ones
	stopping map[model.TaskID]bool  // tasks of the service on their way out
	staged   bool                   // it is in stage
	stage    model.Stage
}

// NewDeployments watches a run of a scenario.
func NewDeployments(s *model.Scenario) *Deployments {
	w := &Deployments{rollouts: map[string]*rollout{}}
	for i := range s.Services {
		w.rollouts[s.Services[i].Name] = &rollout{
			phase: map[model.TaskID]Phase{}, stopping: map[model.TaskID]bool{},
		}
	}
	return w
}

// Stepped implements Observer.
func (w *Deployments) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.TaskPullStarted:
		w.reach(at, e.Task, PhasePull)
	case model.TaskPullFinished:
		w.reach(at, e.Task, PhaseStart)
	case model.ApplicationReady:
		w.reach(at, e.Task, PhaseHealth)
	case model.TargetChanged:
		if e.Status == model.TargetUnhealthy { // it had its chance to answer
			w.reach(at, e.Task, PhaseHealth)
		}
	case model.TaskHealthChanged:
		if e.Health == model.HealthUnhealthy {
			w.reach(at, e.Task, PhaseHealth)
		}
	case model.TaskFailed:
		w.leave(at, e.Task)
	case model.SpotInterrupted:
		w.leave(at, e.Task)
	case model.TaskRefused:
		w.leave(at, e.Task)
		w.gone(at, e.Task)
	case model.TaskStopped:
		w.gone(at, e.Task)
	}
	for _, cmd := range cmds {
		w.commanded(at, cmd)
	}
}

func (w *Deployments) commanded(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.BeginDeployment:
		w.rollouts[c.Service].begin(at, c)
	case model.EnterStage:
		w.rollouts[c.Service].enter(at, c)
	case model.CompleteDeployment:
		w.rollouts[c.Service].end(at, "COMPLETED", 0)
	case model.FailDeployment:
		state := "FAILED"
		if c.Superseded {
			state = "SUPERSEDED"
		}
		w.rollouts[c.Service].end(at, state, c.FailedTasks)
	case model.StartTask:
		if r := w.rollouts[c.Task.Group]; r != nil {
			r.started(at, c)
		}
	case model.CountTask:
		if c.Healthy {
			w.done(at, c.Task)
		}
	case model.DeregisterTarget:
		w.leave(at, c.Task)
	case model.StopTask:
		w.leave(at, c.Task)
	}
}

// Advanced implements Observer.
func (w *Deployments) Advanced(s serving.Served) {
	for _, c := range s.Revisions {
		w.rollouts[s.Service].served(c)
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

// Finish closes what is still in progress at the horizon.
func (w *Deployments) Finish(service string, horizon clock.Time) []Deployment {
	r := w.rollouts[service]
	r.accrue(horizon)
	if r.active {
		r.current().Ended = horizon
	}
	return r.list
}

// reach moves a pending task to a later phase.
func (w *Deployments) reach(at clock.Time, id model.TaskID, phase Phase) {
	r := w.rollouts[id.Group]
	if r == nil {
		return
	}
	if now, pending := r.phase[id]; pending && now < phase {
		r.accrue(at)
		r.phase[id] = phase
	}
}

// done takes a task off the pending list: it counts as healthy.
func (w *Deployments) done(at clock.Time, id model.TaskID) {
	if r := w.rollouts[id.Group]; r != nil {
		r.drop(at, id)
	}
}

// leave notes a task on its way out.
func (w *Deployments) leave(at clock.Time, id model.TaskID) {
	if r := w.rollouts[id.Group]; r != nil {
		if _, pending := r.phase[id]; pending && r.active {
			r.current().FailedTasks++
		}
		r.drop(at, id)
		r.accrue(at)
		r.stopping[id] = true
	}
}

// gone notes a task that has left.
func (w *Deployments) gone(at clock.Time, id model.TaskID) {
	if r := w.rollouts[id.Group]; r != nil {
		r.accrue(at)
		delete(r.stopping, id)
	}
}

func (r *rollout) current() *Deployment { return &r.list[len(r.list)-1] }

func (r *rollout) begin(at clock.Time, c model.BeginDeployment) {
	if c.Rollback && len(r.list) > 0 {
		r.current().RolledBack = true
	}
	r.list = append(r.list, Deployment{
		At: at, Revision: c.Revision, State: "IN_PROGRESS", Rollback: c.Rollback,
	})
	r.active, r.accrued, r.staged = true, at, false
	r.pending = r.pending[:0]
	clear(r.phase)
}

func (r *rollout) enter(at clock.Time, c model.EnterStage) {
	r.accrue(at)
	r.staged, r.stage = true, c.Stage
	if len(r.list) > 0 {
		d := r.current()
		d.Stages = append(d.Stages, StageEntry{At: at, Stage: c.Stage, Step: c.Step})
	}
}

func (r *rollout) end(at clock.Time, state string, failed int) {
	if !r.active {
		return
	}
	r.accrue(at)
	d := r.current()
	d.Ended, d.State = at, state
	d.FailedTasks = max(d.FailedTasks, failed) // the circuit breaker counts before they stop
	r.active = false
}

func (r *rollout) started(at clock.Time, c model.StartTask) {
	if r.active && c.Revision == r.current().Revision {
		r.accrue(at)
		r.pending = append(r.pending, c.Task)
		r.phase[c.Task] = PhaseLaunch
	}
}

func (r *rollout) drop(at clock.Time, id model.TaskID) {
	if _, pending := r.phase[id]; !pending {
		return
	}
	r.accrue(at)
	delete(r.phase, id)
	for i, other := range r.pending {
		if other == id {
			r.pending = append(r.pending[:i], r.pending[i+1:]...)
			return
		}
	}
}

// accrue books the time since the last call on the phase that held until now.
func (r *rollout) accrue(at clock.Time) {
	if !r.active || at <= r.accrued {
		return
	}
	r.current().Spent[r.waitingFor()] += at.Sub(r.accrued)
	r.accrued = at
}

func (r *rollout) waitingFor() Phase {
	if r.staged {
		switch r.stage {
		case model.TestTrafficShift, model.ProductionTrafficShift:
			return PhaseShift
		case model.BakeTime:
			return PhaseBake
		case model.PreScaleUp, model.PostScaleUp, model.PostTestTrafficShift,
			model.PreProductionTrafficShift, model.PostProductionTrafficShift:
			return PhaseHook // they take no time of their own
		}
	}
	switch {
	case len(r.pending) > 0:
		return r.phase[r.pending[0]]
	case len(r.stopping) > 0:
		return PhaseDrain
	default:
		return PhaseBatchWait
	}
}

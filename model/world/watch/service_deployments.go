package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// ServiceDeployment is what one UpdateService led to, with its way back if there was one (D-13): it
// ends when the service has a COMPLETED revision again.
type ServiceDeployment struct {
	At       clock.Time
	Revision model.RevisionID
	State    string     // of the revision: IN_PROGRESS, COMPLETED, FAILED, SUPERSEDED
	Noticed  clock.Time // when it FAILED; Never: it did not
	// when it was COMPLETED, gave way to another, or its way back was COMPLETED; Never: it was none
	Ended       clock.Time
	RolledBack  bool // it failed, and the way back was COMPLETED
	FailedTasks int  // of the deployment of the revision

	During serving.Counts         // requests of the service, from At until it ended
	Since  serving.Counts         // the same, until the next one begins or the run ends
	Met    serving.RevisionCounts // requests sent to tasks of the revision before it was COMPLETED

	Stuck *Stuck // nil: it moves, or has ended
}

// Stuck is why nothing of a deployment in progress moves.
type Stuck struct {
	Since    clock.Time     // the last time that anything moved
	Rule     string         // that explains it; empty: no message did
	Provider model.Provider // whose limit it is; empty: no provider's
	Message  string         // ECS's own, without the service
	Desired  int            // tasks of the service
	Missing  int            // of the revision
}

// isOver reports whether what came of it is known.
func (d *ServiceDeployment) isOver() bool { return d.Ended != clock.Never }

// ServiceDeployments follows them, service by service.
type ServiceDeployments struct {
	services map[string]*serviceDeployments
}

// serviceDeployments are those of one service.
type serviceDeployments struct {
	list    []ServiceDeployment
	desired int
	back    bool                              // the last one's way back is under way
	of      map[model.TaskID]model.RevisionID // tasks that have not left
	astir   map[model.TaskID]bool             // tasks on their way up or out
	moved   clock.Time                        // last
	blocked model.Announce                    // why nothing moves, as told last
}

// NewServiceDeployments watches a run of a scenario.
func NewServiceDeployments(s *model.Scenario) *ServiceDeployments {
	w := &ServiceDeployments{services: map[string]*serviceDeployments{}}
	for i := range s.Services {
		w.services[s.Services[i].Name] = &serviceDeployments{
			desired: s.Services[i].DesiredCount,
			of:      map[model.TaskID]model.RevisionID{}, astir: map[model.TaskID]bool{},
		}
	}
	return w
}

// Advanced implements Observer. The world brings a service up to date before a deployment of it
// begins, fails or is completed, so a span belongs to one whole.
func (w *ServiceDeployments) Advanced(s serving.Served) {
	d := w.services[s.Service].last()
	if d == nil {
		return
	}
	d.Since.Add(s.Counts)
	if !d.isOver() {
		d.During.Add(s.Counts)
	}
	for _, c := range s.Revisions {
		w.services[s.Service].met(c)
	}
}

// met books requests on the deployment of their revision, also after another one has superseded it. One
// that is COMPLETED is exposed no more.
func (s *serviceDeployments) met(c serving.RevisionCounts) {
	for i := range s.list {
		if d := &s.list[i]; d.Revision == c.Revision && d.State != "COMPLETED" {
			d.Met.Completed += c.Completed
			d.Met.Failed += c.Failed
		}
	}
}

// Stepped implements Observer.
func (w *ServiceDeployments) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.TaskFailed:
		w.leaves(at, e.Task)
	case model.TaskRefused:
		w.gone(at, e.Task)
	case model.TaskStopped:
		w.gone(at, e.Task)
	}
	for _, cmd := range cmds {
		w.commanded(at, cmd)
	}
}

func (w *ServiceDeployments) commanded(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.StartTask:
		if s := w.services[c.Task.Group]; s != nil {
			s.of[c.Task], s.moved = c.Revision, at
			s.astir[c.Task] = true
		}
	case model.CountTask:
		if s := w.services[c.Task.Group]; s != nil && c.Healthy {
			s.moved = at
			remember(s.astir, c.Task, false)
		}
	case model.DeregisterTarget:
		w.leaves(at, c.Task)
	case model.StopTask:
		w.leaves(at, c.Task)
	case model.ScaleService:
		w.services[c.Service].desired = c.To
	case model.BeginDeployment:
		w.services[c.Service].begin(at, c)
	case model.CompleteDeployment:
		w.services[c.Service].complete(at)
	case model.FailDeployment:
		w.services[c.Service].fail(at, c)
	case model.Announce:
		if s := w.services[c.Service]; s != nil && c.Rule != "" {
			s.blocked = c
		}
	}
}

// leaves notes a task on its way out.
func (w *ServiceDeployments) leaves(at clock.Time, id model.TaskID) {
	if s := w.services[id.Group]; s != nil {
		s.moved, s.astir[id] = at, true
	}
}

func (w *ServiceDeployments) gone(at clock.Time, id model.TaskID) {
	if s := w.services[id.Group]; s != nil {
		s.moved = at
		delete(s.of, id)
		delete(s.astir, id)
	}
}

func (s *serviceDeployments) last() *ServiceDeployment {
	if len(s.list) == 0 {
		return nil
	}
	return &s.list[len(s.list)-1]
}

func (s *serviceDeployments) begin(at clock.Time, c model.BeginDeployment) {
	s.moved, s.back, s.blocked = at, c.Rollback, model.Announce{}
	if c.Rollback {
		return
	}
	if d := s.last(); d != nil && !d.isOver() {
		d.Ended = at // it had failed, and this is the way on
	}
	s.list = append(s.list, ServiceDeployment{
		At: at, Revision: c.Revision, State: "IN_PROGRESS", Noticed: clock.Never, Ended: clock.Never,
		Met: serving.RevisionCounts{Revision: c.Revision},
	})
}

func (s *serviceDeployments) complete(at clock.Time) {
	d := s.last()
	if d == nil || d.isOver() {
		return
	}
	d.Ended = at
	if s.back {
		d.RolledBack = true
	} else {
		d.State = "COMPLETED"
	}
}

func (s *serviceDeployments) fail(at clock.Time, c model.FailDeployment) {
	d := s.last()
	if d == nil || d.isOver() || s.back {
		return
	}
	d.State, d.Noticed = "FAILED", at
	if c.Superseded {
		d.State, d.Noticed, d.Ended = "SUPERSEDED", clock.Never, at
	}
}

// Finish lists the service deployments of a service, and says of one in progress why nothing moves. The
// deployments of the service know how many of their tasks failed.
func (w *ServiceDeployments) Finish(service string, deployments []Deployment) []ServiceDeployment {
	s, of := w.services[service], 0
	for i := range deployments {
		if !deployments[i].Rollback { // which is a part of the one before
			s.list[of].FailedTasks = deployments[i].FailedTasks
			of++
		}
	}
	if d := s.last(); d != nil && d.State == "IN_PROGRESS" && len(s.astir) == 0 {
		there := 0
		for _, revision := range s.of {
			if revision == d.Revision {
				there++
			}
		}
		d.Stuck = &Stuck{Since: s.moved, Rule: s.blocked.Rule, Provider: s.blocked.Provider, Message: s.blocked.Message,
			Desired: s.desired, Missing: max(0, s.desired-there)}
	}
	return s.list
}

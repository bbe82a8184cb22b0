package laws

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Keeper watches a run. Broken is empty at the end of a sound one.
type Keeper struct {
	Broken []string

	services map[string]*model.Service
	groups   map[string]*group
}

// mostBroken bounds the list: the first violations tell the story.
const mostBroken = 20

// group is what an outsider knows of one service or job.
type group struct {
	desired   int
	deleted   bool
	deploying bool
	stalled   bool
	revision  model.RevisionID // of the newest deployment
	tasks     map[model.TaskID]*task

	// of a service that shifts traffic
	share    int              // in thousandths
	shared   model.RevisionID // that has this share
	baseline model.RevisionID // that has the rest
	stage    model.Stage
}

type task struct {
	revision     model.RevisionID
	counted      bool
	leaving      bool // on its way out
	stopAsked    bool
	deregistered clock.Time
	draining     bool
	running      bool
	protected    clock.Time // until then
}

// New watches runs of services; jobs need not be told of.
func New(services ...*model.Service) *Keeper {
	k := &Keeper{services: map[string]*model.Service{}, groups: map[string]*group{}}
	for _, s := range services {
		k.Add(s)
	}
	return k
}

// Add watches one more service.
func (k *Keeper) Add(s *model.Service) { k.services[s.Name] = s }

func (k *Keeper) broken(at clock.Time, format string, args ...any) {
	if len(k.Broken) < mostBroken {
		k.Broken = append(k.Broken, at.String()+" "+fmt.Sprintf(format, args...))
	}
}

// of is what is known of a service or job.
func (k *Keeper) of(name string) *group {
	b := k.groups[name]
	if b == nil {
		b = &group{tasks: map[model.TaskID]*task{}}
		k.groups[name] = b
	}
	return b
}

// Stepped follows one step of the control plane: an event, and the commands that answer it.
func (k *Keeper) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	if k.isRefused(at, cmds) {
		return
	}
	var byItself model.TaskID
	switch e := ev.(type) {
	case model.ServiceCreated:
		b := k.of(e.Service)
		b.desired, b.revision, b.deploying = k.services[e.Service].DesiredCount, 1,
			!e.Warm && !k.services[e.Service].External
		b.baseline = 1
	case model.SpotInterrupted:
		byItself = k.byItself(e.Task)
	case model.TaskFailed:
		byItself = k.byItself(e.Task)
	case model.StopTaskRequested:
		byItself = e.Task
	case model.DeletionRequested:
		b := k.of(e.Service)
		b.deleted = b.deleted || e.Force || b.desired == 0
	case model.TaskStarted:
		if t := k.of(e.Task.Group).tasks[e.Task]; t != nil {
			t.running = true
		}
	case model.TaskProtected:
		k.protects(at, e)
	case model.TaskExited:
		k.byItself(e.Task)
	case model.TaskRefused:
		delete(k.of(e.Task.Group).tasks, e.Task)
	case model.TaskStopped:
		delete(k.of(e.Task.Group).tasks, e.Task)
	}
	for _, cmd := range cmds {
		k.commanded(at, cmd, byItself)
	}
}

// isRefused reports whether a step was an API call that was refused. Then nothing else happens.
func (k *Keeper) isRefused(at clock.Time, cmds []model.Command) (refused bool) {
	var other model.Command
	for _, cmd := range cmds {
		switch cmd.(type) {
		case model.RefuseCall:
			refused = true
		case model.Announce:
		default:
			other = cmd
		}
	}
	if refused && other != nil {
		k.broken(at, "a call that is refused leads to %T", other)
	}
	return refused
}

func (k *Keeper) byItself(id model.TaskID) model.TaskID {
	if e := k.of(id.Group).tasks[id]; e != nil && !e.stopAsked {
		e.leaving = true
		e.stopAsked = true // no StopTask is needed any more
	}
	return id
}

func (k *Keeper) commanded(at clock.Time, cmd model.Command, byItself model.TaskID) {
	switch c := cmd.(type) {
	case model.StartTask:
		k.starts(at, c)
	case model.DeregisterTarget:
		e := k.live(at, c.Task, "drain")
		if e == nil {
			return
		}
		if c.Because == "" {
			k.broken(at, "%s is drained without a reason", c.Task)
		}
		e.draining, e.deregistered = true, at
		if c.Task != byItself {
			k.releases(at, c.Task, c.Because, e)
		}
		e.leaving = true
	case model.StopTask:
		k.stops(at, c, byItself)
	case model.CountTask:
		if e := k.of(c.Task.Group).tasks[c.Task]; e != nil {
			if e.counted == c.Healthy {
				k.broken(at, "%s counted twice as %v", c.Task, c.Healthy)
			}
			e.counted = c.Healthy
		}
	case model.ScaleService:
		k.scales(at, c)
	case model.BeginDeployment, model.CompleteDeployment, model.FailDeployment:
		k.deploys(at, cmd)
	case model.ShiftTraffic, model.EnterStage:
		k.shifts(at, cmd)
	}
}

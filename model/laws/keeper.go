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
	draining map[model.InstanceID]bool
}

// mostBroken bounds the list: the first violations tell the story.
const mostBroken = 20

// group is what an outsider knows of one service or job.
type group struct {
	desired   int
	least     int // of the scalable target
	most      int
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
	instance     model.InstanceID
	retired      bool // Fargate is to retire its host (L-38)
	failsTarget  bool // what its target group's check said last
	failsCheck   bool // what its own said
}

// New watches runs of services; jobs need not be told of.
func New(services ...*model.Service) *Keeper {
	k := &Keeper{services: map[string]*model.Service{}, groups: map[string]*group{},
		draining: map[model.InstanceID]bool{}}
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
		spec := k.services[e.Service]
		b.desired, b.revision, b.baseline = spec.DesiredCount, 1, 1
		if spec.Scaling != nil {
			b.least, b.most = spec.Scaling.Min, spec.Scaling.Max
		}
	case model.InstanceDraining:
		k.draining[e.Instance] = e.Draining
	case model.SpotInterrupted:
		byItself = k.byItself(e.Task)
	case model.TaskFailed:
		byItself = k.byItself(e.Task)
	case model.StopTaskRequested:
		byItself = e.Task
	case model.DeletionRequested:
		b := k.of(e.Service)
		b.deleted = b.deleted || e.Force || b.desired == 0
	case model.TaskStarted, model.TaskRetired, model.TargetChanged, model.TaskHealthChanged:
		k.told(e)
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

// told notes what the control plane hears of a task.
func (k *Keeper) told(ev model.Event) {
	task := func(id model.TaskID) *task {
		if t := k.of(id.Group).tasks[id]; t != nil {
			return t
		}
		return &task{} // it has left
	}
	switch e := ev.(type) {
	case model.TaskStarted:
		task(e.Task).running = true
	case model.TaskRetired:
		task(e.Task).retired = true
	case model.TargetChanged:
		task(e.Task).failsTarget = e.Status != model.TargetHealthy
	case model.TaskHealthChanged:
		task(e.Task).failsCheck = e.Health != model.HealthHealthy
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

// counts: a task that passes its checks counts until it is told to stop, or stops by itself, whatever is
// to become of its host (D-05, S-43, L-38).
func (k *Keeper) counts(at clock.Time, c model.CountTask) {
	e := k.of(c.Task.Group).tasks[c.Task]
	if e == nil {
		return
	}
	if e.counted == c.Healthy {
		k.broken(at, "%s counted twice as %v", c.Task, c.Healthy)
	}
	if !c.Healthy && !e.leaving && !e.failsTarget && !e.failsCheck {
		k.broken(at, "%s passes its checks and does not count any more", c.Task)
	}
	e.counted = c.Healthy
}

func (k *Keeper) commanded(at clock.Time, cmd model.Command, byItself model.TaskID) {
	switch c := cmd.(type) {
	case model.DrainInstance:
		k.draining[c.Instance] = true
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
		k.counts(at, c)
	case model.ScaleService:
		k.scales(at, c)
	case model.ChangeScalableTarget:
		b := k.of(c.Service)
		b.least, b.most = c.Min, c.Max
	case model.BeginDeployment, model.CompleteDeployment, model.FailDeployment:
		k.deploys(at, cmd)
	case model.ShiftTraffic, model.EnterStage:
		k.shifts(at, cmd)
	}
}

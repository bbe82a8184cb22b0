package controlplane

import (
	"fmt"
	"strings"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/sim/clock"
)

// lawChecker watches events and commands from outside and keeps the safety laws of the scheduler.
// It shares no code with the control plane but the two formulas of floor and ceiling.
type lawChecker struct {
	services map[string]*model.Service
	records  map[string]*groupRecord
	broken   []string
}

// groupRecord is what an outsider knows of one service or job.
type groupRecord struct {
	desired   int
	deleted   bool
	deploying bool
	stalled   bool
	revision  model.RevisionID // of the newest deployment
	tasks     map[model.TaskID]*taskRecord

	// of a service that shifts traffic
	share    int              // in thousandths
	shared   model.RevisionID // that has this share
	baseline model.RevisionID // that has the rest
	stage    model.Stage
}

type taskRecord struct {
	revision     model.RevisionID
	counted      bool
	leaving      bool // on its way out
	own          bool // by the scheduler's decision
	stopAsked    bool
	deregistered clock.Time
	draining     bool
	running      bool
	protected    clock.Time // until then
}

func newLawChecker() *lawChecker {
	return &lawChecker{services: map[string]*model.Service{}, records: map[string]*groupRecord{}}
}

func (k *lawChecker) check(t interface{ Errorf(string, ...any) }) {
	for _, law := range k.broken {
		t.Errorf("law broken: %s", law)
	}
}

func (k *lawChecker) report(at clock.Time, format string, args ...any) {
	k.broken = append(k.broken, at.String()+" "+fmt.Sprintf(format, args...))
}

func (k *lawChecker) record(group string) *groupRecord {
	b := k.records[group]
	if b == nil {
		b = &groupRecord{tasks: map[model.TaskID]*taskRecord{}}
		k.records[group] = b
	}
	return b
}

// stepped follows one step of the control plane.
func (k *lawChecker) stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	var byItself model.TaskID
	switch e := ev.(type) {
	case model.ServiceCreated:
		b := k.record(e.Service)
		b.desired, b.revision, b.deploying = k.services[e.Service].DesiredCount, 1, !e.Warm
		b.baseline = 1
	case model.SpotInterrupted:
		byItself = k.byItself(e.Task)
	case model.TaskFailed:
		byItself = k.byItself(e.Task)
	case model.StopTaskRequested:
		byItself = e.Task
	case model.DeletionRequested:
		b := k.record(e.Service)
		b.deleted = b.deleted || e.Force || b.desired == 0
	case model.TaskStarted:
		if t := k.record(e.Task.Group).tasks[e.Task]; t != nil {
			t.running = true
		}
	case model.TaskProtected:
		k.protects(e, cmds)
	case model.TaskExited:
		k.byItself(e.Task)
	case model.TaskRefused:
		delete(k.record(e.Task.Group).tasks, e.Task)
	case model.TaskStopped:
		delete(k.record(e.Task.Group).tasks, e.Task)
	}
	for _, cmd := range cmds {
		k.commanded(at, cmd, byItself)
	}
}

func (k *lawChecker) byItself(id model.TaskID) model.TaskID {
	if e := k.record(id.Group).tasks[id]; e != nil && !e.stopAsked {
		e.leaving = true
		e.stopAsked = true // no StopTask is needed any more
	}
	return id
}

func (k *lawChecker) commanded(at clock.Time, cmd model.Command, byItself model.TaskID) {
	switch c := cmd.(type) {
	case model.StartTask:
		k.starts(at, c)
	case model.DeregisterTarget:
		e := k.live(at, c.Task, "drain")
		if e == nil {
			return
		}
		if c.Because == "" {
			k.report(at, "%s is drained without a reason", c.Task)
		}
		e.draining, e.deregistered = true, at
		if c.Task != byItself {
			k.releases(at, c.Task, c.Because, e)
		}
		e.leaving = true
	case model.StopTask:
		k.stops(at, c, byItself)
	case model.CountTask:
		if e := k.record(c.Task.Group).tasks[c.Task]; e != nil {
			if e.counted == c.Healthy {
				k.report(at, "%s counted twice as %v", c.Task, c.Healthy)
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

// scales: a policy stays within the bounds (AAS-04), and does not scale in during a deployment
// (D-16).
func (k *lawChecker) scales(at clock.Time, c model.ScaleService) {
	b := k.record(c.Service)
	if c.From != b.desired || c.To == b.desired || c.Because == "" {
		k.report(at, "%s scales %d to %d for %q, desired %d", c.Service, c.From, c.To, c.Because,
			b.desired)
	}
	b.desired = c.To
	bounds := k.services[c.Service].Scaling
	if c.Policy != "" && (c.To < bounds.Min || c.To > bounds.Max) {
		k.report(at, "%s scales %s to %d, bounds %+v", c.Policy, c.Service, c.To, *bounds)
	}
	if c.Policy != "" && c.To < c.From && b.deploying {
		k.report(at, "%s scales %s in during a deployment", c.Policy, c.Service)
	}
}

// starts: rebalancing starts tasks in steady state only (S-38);
// no start for a deleted or unknown service; in a deployment never beyond the ceiling,
// counting what is not STOPPED yet (D-02, D-04); at rest never beyond desired, or the ceiling for
// replacements of unhealthy tasks (S-13, S-15); a failed deployment launches nothing of its own
// (D-11).
func (k *lawChecker) starts(at clock.Time, c model.StartTask) {
	b := k.record(c.Task.Group)
	if b.tasks[c.Task] != nil {
		k.report(at, "%s starts twice", c.Task)
	}
	if c.Because == "" {
		k.report(at, "%s starts without a reason", c.Task)
	}
	if b.deleted {
		k.report(at, "%s starts in a service that is deleted", c.Task)
	}
	b.tasks[c.Task] = &taskRecord{revision: c.Revision}
	spec := k.services[c.Task.Group]
	if spec == nil {
		return
	}
	live, all := b.count()
	ceiling := deployment.Ceiling(b.desired, spec.Deployment.MaximumPercent)
	if isMove(c.Because) && (b.deploying || b.stalled || b.healthy() < b.desired) {
		k.report(at, "%s: rebalancing outside steady state, %d healthy of %d", c.Task, b.healthy(),
			b.desired)
	}
	if spec.Deployment.Strategy.Shifts() {
		k.startsBeside(at, c, b)
		return
	}
	if (b.deploying || b.stalled) && all > ceiling {
		k.report(at, "%s: %d tasks exceed the ceiling %d in a deployment", c.Task, all, ceiling)
	}
	if live > max(b.desired, ceiling) {
		k.report(at, "%s: %d tasks run or start, desired %d, ceiling %d", c.Task, live,
			b.desired, ceiling)
	}
	if b.stalled && c.Revision == b.revision {
		k.report(at, "%s: a FAILED deployment launches", c.Task)
	}
}

func (b *groupRecord) count() (live, all int) {
	for _, e := range b.tasks {
		if !e.leaving {
			live++
		}
	}
	return live, len(b.tasks)
}

func (b *groupRecord) healthy() int {
	n := 0
	for _, e := range b.tasks {
		if e.counted {
			n++
		}
	}
	return n
}

// live finds a task that may still be told to stop.
func (k *lawChecker) live(at clock.Time, id model.TaskID, what string) *taskRecord {
	e := k.record(id.Group).tasks[id]
	if e == nil {
		k.report(at, "%s %s: there is no such task", what, id)
	} else if what == "stop" && e.stopAsked || what == "drain" && e.draining {
		k.report(at, "%s %s: it has been told before", what, id)
	}
	return e
}

// isMove reports whether rebalancing is the reason of a start or stop.
func isMove(because string) bool { return strings.HasPrefix(because, model.RebalancedBecause) }

// releases: by its own doing the scheduler never takes the healthy count below the floor (D-01), and
// rebalancing never below desired (S-39).
func (k *lawChecker) releases(at clock.Time, id model.TaskID, because string, e *taskRecord) {
	b, spec := k.record(id.Group), k.services[id.Group]
	if spec == nil {
		k.report(at, "%s: ECS stops a task of a job", id)
		return
	}
	if spec.Deployment.Strategy.Shifts() {
		k.releasesBeside(at, id, e)
		e.leaving, e.own = true, true
		return
	}
	floor := deployment.Floor(b.desired, spec.Deployment.MinimumHealthyPercent)
	if isMove(because) {
		floor = b.desired
	}
	if e.counted && at < e.protected { // S-33: unless it is unhealthy, and so not counted
		k.report(at, "%s is stopped while it is protected", id)
	}
	if e.counted && b.healthy()-1+b.held(at) < floor {
		k.report(at, "%s: stopping it leaves %d healthy, floor %d", id, b.healthy()-1, floor)
	}
	e.leaving, e.own = true, true
}

// stops: SIGTERM follows deregistration by exactly the delay (O-01, E-10), unless a user asked.
func (k *lawChecker) stops(at clock.Time, c model.StopTask, byItself model.TaskID) {
	e := k.live(at, c.Task, "stop")
	if e == nil {
		return
	}
	e.stopAsked = true
	if c.Because == "" {
		k.report(at, "%s is stopped without a reason", c.Task)
	}
	if c.Task == byItself {
		e.leaving = true // a user asked for it (O-03)
		return
	}
	if !e.draining {
		k.releases(at, c.Task, c.Because, e)
		return
	}
	delay := k.services[c.Task.Group].TargetGroup.DeregistrationDelay
	if at != e.deregistered.Add(delay) {
		k.report(at, "%s gets SIGTERM %s after deregistration, delay %s", c.Task,
			at.Sub(e.deregistered), delay)
	}
}

// deploys: one deployment at a time (D-10); a completed one has exactly desired healthy tasks of
// one revision and nothing else (D-11).
func (k *lawChecker) deploys(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.BeginDeployment:
		b := k.record(c.Service)
		if b.deploying && c.Revision != 1 {
			k.report(at, "revision %d begins while revision %d is in progress", c.Revision,
				b.revision)
		}
		b.deploying, b.stalled, b.revision = true, false, c.Revision
	case model.FailDeployment:
		b := k.record(c.Service)
		b.deploying, b.stalled = false, !c.Superseded
	case model.CompleteDeployment:
		b := k.record(c.Service)
		b.deploying = false
		good := 0
		for id, e := range b.tasks {
			if e.revision != c.Revision {
				k.report(at, "revision %d completed while %s of revision %d exists", c.Revision,
					id, e.revision)
			}
			if e.counted && !e.leaving {
				good++
			}
		}
		if live, _ := b.count(); good != b.desired || live != b.desired {
			k.report(at, "revision %d completed with %d healthy of %d, desired %d",
				c.Revision, good, live, b.desired)
		}
	}
}

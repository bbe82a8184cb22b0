package laws

import (
	"maps"
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
)

// scales: a policy stays within the bounds (AAS-04), and does not scale in during a deployment
// (D-16).
func (k *Keeper) scales(at clock.Time, c model.ScaleService) {
	b := k.of(c.Service)
	if c.From != b.desired || c.To == b.desired || c.Because == "" {
		k.broken(at, "%s scales %d to %d for %q, desired %d", c.Service, c.From, c.To, c.Because,
			b.desired)
	}
	b.desired = c.To
	if c.Policy != "" && (c.To < b.least || c.To > b.most) {
		k.broken(at, "%s scales %s to %d, bounds %d to %d", c.Policy, c.Service, c.To, b.least, b.most)
	}
	if c.Policy != "" && c.To < c.From && b.deploying {
		k.broken(at, "%s scales %s in during a deployment", c.Policy, c.Service)
	}
}

// starts: rebalancing starts tasks in steady state only (S-38);
// no start for a deleted or unknown service; in a deployment never beyond the ceiling,
// counting what is not STOPPED yet (D-02, D-04); at rest never beyond desired, or the ceiling for
// replacements of unhealthy tasks (S-13, S-15); a failed deployment launches nothing of its own
// (D-11).
func (k *Keeper) starts(at clock.Time, c model.StartTask) {
	b := k.of(c.Task.Group)
	if b.tasks[c.Task] != nil {
		k.broken(at, "%s starts twice", c.Task)
	}
	if c.Because == "" {
		k.broken(at, "%s starts without a reason", c.Task)
	}
	if b.deleted {
		k.broken(at, "%s starts in a service that is deleted", c.Task)
	}
	b.tasks[c.Task] = &task{revision: c.Revision, instance: c.Instance}
	spec := k.services[c.Task.Group]
	if spec == nil {
		return
	}
	live, all := b.count()
	most := ceiling(b.desired, spec.Deployment.MaximumPercent)
	if isMove(c.Because) && (b.deploying || b.stalled || b.healthy() < b.desired) {
		k.broken(at, "%s: rebalancing outside steady state, %d healthy of %d", c.Task, b.healthy(),
			b.desired)
	}
	if spec.Deployment.Strategy.Shifts() || spec.External { // K-04
		k.startsBeside(at, c, b)
		return
	}
	if (b.deploying || b.stalled) && all > most {
		k.broken(at, "%s: %d tasks exceed the ceiling %d in a deployment", c.Task, all, most)
	}
	if live > max(b.desired, most) {
		k.broken(at, "%s: %d tasks run or start, desired %d, ceiling %d", c.Task, live,
			b.desired, most)
	}
	if b.stalled && c.Revision == b.revision {
		k.broken(at, "%s: a FAILED deployment launches", c.Task)
	}
}

func (b *group) count() (live, all int) {
	for _, e := range b.tasks {
		if !e.leaving {
			live++
		}
	}
	return live, len(b.tasks)
}

func (b *group) healthy() int {
	n := 0
	for _, e := range b.tasks {
		if e.counted {
			n++
		}
	}
	return n
}

// live finds a task that may still be told to stop.
func (k *Keeper) live(at clock.Time, id model.TaskID, what string) *task {
	e := k.of(id.Group).tasks[id]
	if e == nil {
		k.broken(at, "%s %s: there is no such task", what, id)
	} else if what == "stop" && e.stopAsked || what == "drain" && e.draining {
		k.broken(at, "%s %s: it has been told before", what, id)
	}
	return e
}

// isMove reports whether rebalancing is the reason of a start or stop.
func isMove(because string) bool { return strings.HasPrefix(because, model.RebalancedBecause) }

// releases: by its own doing the scheduler never takes the healthy count below the floor (D-01), and
// rebalancing never below desired (S-39). Two tasks stop whatever the floor: that of a daemon when its
// instance drains (DM-02), and one that Fargate retires where maximumPercent never has room (L-38).
func (k *Keeper) releases(at clock.Time, id model.TaskID, because string, e *task) {
	b, spec := k.of(id.Group), k.services[id.Group]
	if spec == nil {
		k.broken(at, "%s: ECS stops a task of a job", id)
		return
	}
	if spec.Deployment.Strategy.Shifts() {
		k.releasesBeside(at, id, e)
		e.leaving = true
		return
	}
	if spec.External { // its controller decides, also to stop everything (K-04)
		e.leaving = true
		return
	}
	least := floor(b.desired, spec.Deployment.MinimumHealthyPercent)
	switch {
	case isMove(because):
		least = b.desired
	case spec.Daemon && k.draining[e.instance],
		e.retired && ceiling(b.desired, spec.Deployment.MaximumPercent) <= b.desired:
		least = 0
	}
	if spec.Daemon && e.counted && !e.retired && !b.deploying && !b.deleted && k.draining[e.instance] &&
		k.isBusy(e.instance) {
		k.broken(at, "%s leaves %s, which is DRAINING, before the other tasks", id, e.instance) // DM-02
	}
	// S-33: unless it is unhealthy, and so not counted, or its host is to go.
	if e.counted && at < e.protected && !e.retired && !k.draining[e.instance] {
		k.broken(at, "%s is stopped while it is protected", id)
	}
	if e.counted && b.healthy()-1+b.held(at) < least {
		k.broken(at, "%s: stopping it leaves %d healthy, floor %d", id, b.healthy()-1, least)
	}
	e.leaving = true
}

// isBusy reports whether a task that is none of a daemon has not left an instance.
func (k *Keeper) isBusy(instance model.InstanceID) bool {
	for name, b := range k.groups {
		if spec := k.services[name]; spec != nil && spec.Daemon {
			continue
		}
		for _, e := range b.tasks {
			if e.instance == instance {
				return true
			}
		}
	}
	return false
}

// stops: SIGTERM follows deregistration by exactly the delay (O-01, E-10), unless a user asked.
func (k *Keeper) stops(at clock.Time, c model.StopTask, byItself model.TaskID) {
	e := k.live(at, c.Task, "stop")
	if e == nil {
		return
	}
	e.stopAsked = true
	if c.Because == "" {
		k.broken(at, "%s is stopped without a reason", c.Task)
	}
	if c.Task == byItself {
		e.leaving = true // a user asked for it (O-03)
		return
	}
	if !e.draining {
		k.releases(at, c.Task, c.Because, e)
		return
	}
	delay := k.services[c.Task.Group].DrainDelay()
	if at != e.deregistered.Add(delay) {
		k.broken(at, "%s gets SIGTERM %s after deregistration, delay %s", c.Task,
			at.Sub(e.deregistered), delay)
	}
}

// deploys: one deployment at a time (D-10); a completed one has exactly desired healthy tasks of
// one revision and nothing else (D-11).
func (k *Keeper) deploys(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.BeginDeployment:
		b := k.of(c.Service)
		if b.deploying {
			k.broken(at, "revision %d begins while revision %d is in progress", c.Revision,
				b.revision)
		}
		b.deploying, b.stalled, b.revision = true, false, c.Revision
	case model.FailDeployment:
		b := k.of(c.Service)
		b.deploying, b.stalled = false, !c.Superseded
	case model.CompleteDeployment:
		b := k.of(c.Service)
		b.deploying = false
		good := 0
		for _, id := range b.sorted() {
			e := b.tasks[id]
			if e.revision != c.Revision {
				k.broken(at, "revision %d completed while %s of revision %d exists", c.Revision,
					id, e.revision)
			}
			if e.counted && !e.leaving {
				good++
			}
		}
		if live, _ := b.count(); good != b.desired || live != b.desired {
			k.broken(at, "revision %d completed with %d healthy of %d, desired %d",
				c.Revision, good, live, b.desired)
		}
	}
}

// sorted are the tasks in the order in which they were started.
func (b *group) sorted() []model.TaskID {
	return slices.SortedFunc(maps.Keys(b.tasks),
		func(a, b model.TaskID) int { return a.Number - b.Number })
}

// floor is how many tasks stay healthy, rounded up (D-01).
func floor(desired, minimumHealthyPercent int) int {
	return int(math.Ceil(float64(desired*minimumHealthyPercent) / 100))
}

// ceiling is how many tasks there may be, rounded down (D-02).
func ceiling(desired, maximumPercent int) int { return desired * maximumPercent / 100 }

package controlplane

import (
	"ecsim/model"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
)

// task is what ECS knows of a task.
type task struct {
	id       model.TaskID
	group    *group
	revision *revision
	item     int // of the capacity provider strategy
	zone     int // of the group's zones
	host     *host
	gaveBack bool // what it reserves of its host, but for a network interface
	warm     bool
	launched clock.Time

	scheduler.TaskState
	standing      scheduler.Standing
	standingTimer clock.Time // of the timer that looks at the standing again

	wasHealthy         bool         // it has counted as healthy
	failedCheckCounted bool         // its failed checks have been counted (C-06)
	byItself           bool         // it leaves by itself, not by the scheduler's decision
	because            string       // why it leaves
	cause              model.Moment // and the moment behind that
	failedCheck        model.Moment // the latest that makes it unhealthy
	code               model.StopCode

	startReason startReason // of the task, to hand on when it is refused
	draining    bool        // its instance is DRAINING (DR-02)
	replaces    *task       // the unhealthy or retiring task it replaces (S-15); nil: none
	replacement *task       // the reverse
	isArrival   bool        // rebalancing has started it; another is to stop for it (S-39)

	protected       bool // against scale-in (S-33)
	protectedUntil  clock.Time
	protectionTimer clock.Time // of the timer that looks at it again

	tie       uint64         // decides between equals when one of them is stopped
	heapIndex [heapKinds]int // positions in the heaps it is in
}

// startReason is which task a started one replaces, if any, why it was started, and the moment behind
// that.
type startReason struct {
	replaces model.TaskID
	because  string
	cause    model.Moment
}

// replacesTroubled is the reason of a task that stands in for one to be replaced.
func replacesTroubled(u *task) startReason {
	return startReason{u.id, "replaces " + u.trouble() + " " + u.id.String(), u.failedCheck}
}

// trouble is why a task is to be replaced.
func (t *task) trouble() string {
	switch {
	case t.draining:
		return "draining"
	case t.Retired:
		return "retiring"
	}
	return "unhealthy"
}

// stopCause is why a task leaves by itself.
type stopCause struct {
	reason string
	code   model.StopCode
}

// advance moves the status forward in the life cycle (L-01) and reports whether it did; it never
// goes back, so late events are harmless.
func (t *task) advance(to model.TaskStatus) bool {
	if to <= t.Status {
		return false
	}
	t.Status = to
	return true
}

// cell is the task's place in grids of strategy items and zones.
func (t *task) cell() int { return t.item*len(t.group.zones) + t.zone }

// provider is the task's capacity provider.
func (t *task) provider() model.Provider { return t.group.items[t.item].Provider }

// taskTable finds live tasks by number. Numbers only grow, and tasks end roughly in order, so a
// window of the numbers in use is enough.
type taskTable struct {
	first int // number of tasks[0]
	tasks []*task
	next  int // number of the next task, less one
}

// add gives the next number away.
func (r *taskTable) add(t *task) int {
	if len(r.tasks) == 0 {
		r.first = r.next + 1
	}
	r.next++
	r.tasks = append(r.tasks, t)
	return r.next
}

// find returns a task that has not been removed.
func (r *taskTable) find(number int) *task {
	if i := number - r.first; i >= 0 && i < len(r.tasks) {
		return r.tasks[i]
	}
	return nil
}

func (r *taskTable) remove(number int) {
	r.tasks[number-r.first] = nil
	for len(r.tasks) > 0 && r.tasks[0] == nil {
		r.tasks, r.first = r.tasks[1:], r.first+1
	}
}

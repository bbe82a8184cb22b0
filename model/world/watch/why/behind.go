package why

import (
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
)

// behindInterruption is what lies behind a Spot interruption; none: the calm market, task by task.
func (w *Why) behindInterruption(at clock.Time, id model.TaskID) int32 {
	if t := w.tasks[id]; t != nil {
		return w.reclaimed(at, t.spotPool())
	}
	return none
}

// behindCheck is what lies behind checks that fail: the fault that struck the task, its build, that it
// has never answered, or that its service is busy.
func (w *Why) behindCheck(at clock.Time, id model.TaskID) int32 {
	t := w.tasks[id]
	switch {
	case t == nil || t.service == nil:
		return none
	case t.struck != none:
		return t.struck
	case t.service.isFlawed(t.revision, model.NeverHealthy, model.UnhealthyUnderLoad,
		model.CrashesLater, model.MemoryLeak, model.ExitsOnStart):
		return t.service.begun[t.revision]
	case !t.answers:
		return t.start
	}
	return w.busyNow(at, t.service)
}

// behindEnd is what lies behind a task that ends by itself.
func (w *Why) behindEnd(at clock.Time, t *task, reason string) int32 {
	switch {
	case t == nil:
		return none
	case t.struck != none:
		return t.struck
	case strings.HasPrefix(reason, "CannotPull") && w.lasts("", model.RegistryDown) != none:
		return w.lasts("", model.RegistryDown)
	case t.service == nil:
		return w.takenBy(t.instance)
	case t.service.isFlawed(t.revision, model.ImageNotFound, model.ExitsOnStart, model.CrashesLater,
		model.MemoryLeak):
		return t.service.begun[t.revision]
	case strings.Contains(reason, "OutOfMemory"):
		return w.busyNow(at, t.service)
	case t.hurt != none:
		return t.hurt
	}
	return w.takenBy(t.instance)
}

// takenBy is what took an instance away with its tasks; none: it is there.
func (w *Why) takenBy(id model.InstanceID) int32 {
	if of, taken := w.hosts[id]; taken {
		return of
	}
	return none
}

package laws

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// protects notes a protection of a task that runs, unless it is to be refused: while a deployment is
// in progress, no more tasks can be protected than are desired (S-34).
func (k *Keeper) protects(at clock.Time, e model.TaskProtected) {
	b := k.of(e.Task.Group)
	t := b.tasks[e.Task]
	if t == nil || !t.running || t.leaving {
		return
	}
	if b.deploying && at < e.Until && at >= t.protected && b.protectedTasks(at) >= b.desired {
		return
	}
	t.protected = e.Until
}

func (b *group) protectedTasks(at clock.Time) int {
	n := 0
	for _, t := range b.tasks {
		if !t.leaving && at < t.protected {
			n++
		}
	}
	return n
}

// held is how many tasks do not count as healthy and are protected: healthy ones go in their stead.
func (b *group) held(at clock.Time) int {
	n := 0
	for _, e := range b.tasks {
		if !e.counted && !e.leaving && at < e.protected {
			n++
		}
	}
	return n
}

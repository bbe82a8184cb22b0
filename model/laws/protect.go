package laws

import (
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
)

// protects notes a protection, unless it was refused (S-34) or the task does not run.
func (k *Keeper) protects(e model.TaskProtected, cmds []model.Command) {
	for _, cmd := range cmds {
		if a, ok := cmd.(model.Announce); ok && strings.Contains(a.Message, "DEPLOYMENT_BLOCKED") {
			return
		}
	}
	if t := k.of(e.Task.Group).tasks[e.Task]; t != nil && t.running && !t.leaving {
		t.protected = e.Until
	}
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

package world

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// agentRoom is what the agent of an instance counts itself: what tasks have that it has begun to start and
// whose containers have not all stopped, and the tasks that wait for it, first come first served (L-45). ECS
// sends them while others still stop.
type agentRoom struct {
	cpuUnits, memoryMiB, gpus int
	ports                     []model.HostPort
	waiting                   []*task
}

// hasRoom lets a task in if it fits and nobody waits; else it waits. Fargate has room.
func (w *World) hasRoom(at clock.Time, t *task) bool {
	i := t.instance
	if i == nil {
		return true
	}
	if len(i.taken.waiting) == 0 && i.fits(t) {
		i.admit(t)
		return true
	}
	w.show(at, model.TaskWaited{Task: t.id, Instance: i.ID, Behind: len(i.taken.waiting)})
	i.taken.waiting = append(i.taken.waiting, t)
	return false
}

// makeRoom gives back what a task had whose containers have stopped, and lets those in that wait: the first
// one that does not fit blocks the rest.
func (w *World) makeRoom(t *task) {
	i := t.instance
	if i == nil {
		return
	}
	r := &i.taken
	if t.admitted {
		t.admitted = false
		d := &t.build.TaskDefinition
		r.cpuUnits, r.memoryMiB = r.cpuUnits-d.Resources.CPUUnits, r.memoryMiB-d.Resources.MemoryMiB
		r.gpus -= d.GPUs
		r.ports = slices.DeleteFunc(r.ports, func(p model.HostPort) bool { return slices.Contains(d.HostPorts, p) })
	}
	for len(r.waiting) > 0 {
		next := r.waiting[0]
		gone := next.leaving || next.lost || next.unwanted
		if !gone && !i.fits(next) {
			return
		}
		r.waiting = r.waiting[1:]
		if !gone {
			i.admit(next)
			w.after(0, model.RankStart, next, 0, (*World).pullBegins)
		}
	}
}

// fits reports whether the agent has what a task reserves.
func (i *instance) fits(t *task) bool {
	d, r := &t.build.TaskDefinition, &i.taken
	isTaken := func(p model.HostPort) bool { return slices.Contains(r.ports, p) }
	return r.cpuUnits+d.Resources.CPUUnits <= i.Type.CPUUnits &&
		r.memoryMiB+d.Resources.MemoryMiB <= i.MemoryMiB() && r.gpus+d.GPUs <= i.Type.GPUs &&
		!slices.ContainsFunc(d.HostPorts, isTaken)
}

func (i *instance) admit(t *task) {
	t.admitted = true
	d, r := &t.build.TaskDefinition, &i.taken
	r.cpuUnits, r.memoryMiB = r.cpuUnits+d.Resources.CPUUnits, r.memoryMiB+d.Resources.MemoryMiB
	r.gpus += d.GPUs
	r.ports = append(r.ports, d.HostPorts...)
}

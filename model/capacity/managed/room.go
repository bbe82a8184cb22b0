package managed

import (
	"slices"

	"ecsim/model"
)

// Room is what an instance gives to tasks, or what a task takes of it (RS-01, RS-02, RS-09, MI-07).
type Room struct {
	CPUUnits   int
	MemoryMiB  int // of a task: MI-17
	GPUs       int
	Interfaces int // of awsvpc tasks
}

// less takes n tasks out of a room.
func (r Room) less(task Room, n int) Room {
	return Room{r.CPUUnits - n*task.CPUUnits, r.MemoryMiB - n*task.MemoryMiB, r.GPUs - n*task.GPUs,
		r.Interfaces - n*task.Interfaces}
}

// holds is how many tasks of a kind fit, most at most.
func (r Room) holds(task Room, most int) int {
	for _, d := range [...][2]int{{r.CPUUnits, task.CPUUnits}, {r.MemoryMiB, task.MemoryMiB},
		{r.GPUs, task.GPUs}, {r.Interfaces, task.Interfaces}} {
		if d[1] > 0 {
			most = min(most, d[0]/d[1])
		}
	}
	return max(most, 0)
}

// Candidate is an instance type that a provider may launch.
type Candidate struct {
	Name         string
	Architecture model.Architecture
	Room         Room  // for tasks that are not of daemons
	Price        int64 // of an hour, in one unit for all candidates
}

// StandsInFor reports whether a type gives at least what another one does.
func (c *Candidate) StandsInFor(other *Candidate) bool {
	return c.Architecture == other.Architecture && c.Room.CPUUnits >= other.Room.CPUUnits &&
		c.Room.MemoryMiB >= other.Room.MemoryMiB && c.Room.GPUs >= other.Room.GPUs &&
		c.Room.Interfaces >= other.Room.Interfaces
}

// Kind is tasks that are alike for placement.
type Kind struct {
	Group        string // whose tasks spread over zones, and over instances if they are Distinct
	Room         Room
	Ports        []model.HostPort   // fixed ones
	Distinct     bool               // distinctInstance (CQ-01)
	Architecture model.Architecture // empty: any (MI-07)
	// by index of the candidates: what constraints allow; nil: every one
	Allowed []bool
}

// allows reports whether a kind may run on a candidate, were there room.
func (k *Kind) allows(c *Candidate, index int) bool {
	return (k.Architecture == "" || k.Architecture == c.Architecture) &&
		(k.Allowed == nil || k.Allowed[index])
}

// vessel is an instance while tasks are put on it: one that is there, is coming, or is being thought of.
type vessel struct {
	candidate int
	room      Room
	ports     []model.HostPort
	groups    []string // that have a task there which wants to be alone with its like
}

// holds is how many of n tasks of a kind fit.
func (v *vessel) holds(all []Candidate, k *Kind, n int) int {
	if v.candidate >= 0 && !k.allows(&all[v.candidate], v.candidate) {
		return 0
	}
	if k.Distinct {
		n = min(n, 1)
		if slices.Contains(v.groups, k.Group) {
			return 0
		}
	}
	if len(k.Ports) > 0 {
		n = min(n, 1)
		if slices.ContainsFunc(k.Ports, func(p model.HostPort) bool { return slices.Contains(v.ports, p) }) {
			return 0
		}
	}
	return v.room.holds(k.Room, n)
}

// put puts n tasks of a kind there, which fit.
func (v *vessel) put(k *Kind, n int) {
	if n == 0 {
		return
	}
	v.room = v.room.less(k.Room, n)
	v.ports = append(v.ports, k.Ports...)
	v.groups = append(v.groups, k.Group)
}

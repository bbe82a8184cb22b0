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
	Room         Room             // for tasks that are not of daemons
	Ports        []model.HostPort // that its agent takes (RS-06)
	Price        int64            // of an hour, in one unit for all candidates
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
	Accepts      func(*Place) bool  // memberOf (CQ-01); nil: every place
	AsksForTasks bool               // what Accepts says depends on the tasks there
}

// Place is an instance as constraints of tasks see it (CQ-05).
type Place struct {
	Zone      string
	Candidate int              // index
	Instance  model.InstanceID // empty: one to launch
	Groups    []string         // of the tasks there, each once
	Tasks     int
}

// add counts n tasks of a group.
func (p *Place) add(group string, n int) {
	p.Tasks += n
	if !slices.Contains(p.Groups, group) {
		p.Groups = append(slices.Clip(p.Groups), group)
	}
}

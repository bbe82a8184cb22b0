package watch

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// instanceLaw is what must hold of container instances: tasks start only on one that is registered,
// ACTIVE, of the provider and in the zone of the command (DR-02, PL-14), and those that its agent has begun to
// start and whose containers have not stopped never have more than it has (RS-08, L-45).
type instanceLaw struct {
	rooms map[model.InstanceID]*room
	taken map[model.TaskID]reservation
	used  map[model.InstanceID]bool // IDs of all that a group launched
}

// reservation is what a task holds of an instance.
type reservation struct {
	on   model.InstanceID
	need model.Resources
	has  bool
}

// room is what is left of one instance.
type room struct {
	provider    model.Provider
	zone        string
	cpu, memory int
	draining    bool
}

func newInstanceLaw() instanceLaw {
	return instanceLaw{map[model.InstanceID]*room{}, map[model.TaskID]reservation{},
		map[model.InstanceID]bool{}}
}

func (v *Invariants) instanceHappened(at clock.Time, ev model.Event) {
	l := &v.instances
	switch e := ev.(type) {
	case model.InstanceRegistered:
		i := &e.Instance
		l.rooms[i.ID] = &room{provider: i.Provider, zone: i.Zone, cpu: i.Type.CPUUnits, memory: i.MemoryMiB()}
	case model.InstanceDraining:
		if r := l.rooms[e.Instance]; r != nil {
			r.draining = e.Draining
		}
	case model.InstanceLost:
		delete(l.rooms, e.Instance)
	case model.InstanceTerminated:
		delete(l.rooms, e.Instance)
	case model.TaskPullStarted:
		v.take(at, e.Task)
	case model.TaskExited:
		v.release(e.Task)
	case model.TaskStopped:
		v.release(e.Task)
	case model.TaskRefused:
		v.release(e.Task)
	}
}

// started looks at the instance of a task that starts.
func (v *Invariants) started(at clock.Time, c model.StartTask) {
	if c.Provider.IsFargate() {
		return
	}
	r := v.instances.rooms[c.Instance]
	if r == nil || r.draining || r.zone != c.Zone || !r.takes(c.Provider) {
		v.broken(at, "%v starts on %q in %s, which takes no tasks there", c.Task, c.Instance, c.Zone)
		return
	}
	need := v.resources(c.Task, c.Revision)
	v.instances.taken[c.Task] = reservation{on: c.Instance, need: need}
}

// take gives a task what it reserves of its instance.
func (v *Invariants) take(at clock.Time, id model.TaskID) {
	held := v.instances.taken[id]
	r := v.instances.rooms[held.on]
	if r == nil || held.has {
		return
	}
	held.has = true
	v.instances.taken[id] = held
	r.cpu, r.memory = r.cpu-held.need.CPUUnits, r.memory-held.need.MemoryMiB
	if r.cpu < 0 || r.memory < 0 {
		v.broken(at, "%v overcommits %s by %d CPU units or %d MiB", id, held.on, -r.cpu, -r.memory)
	}
}

// takes reports whether an instance is one for tasks of a provider: the launch type EC2 may use any that is
// not outside AWS.
func (r *room) takes(p model.Provider) bool {
	return p == r.provider || p == model.EC2 && r.provider != model.Anywhere
}

func (v *Invariants) release(id model.TaskID) {
	held := v.instances.taken[id]
	delete(v.instances.taken, id)
	if r := v.instances.rooms[held.on]; r != nil && held.has {
		r.cpu, r.memory = r.cpu+held.need.CPUUnits, r.memory+held.need.MemoryMiB
	}
}

// resources is what a task reserves.
func (v *Invariants) resources(id model.TaskID, revision model.RevisionID) model.Resources {
	if v.scenario.Service(id.Group) != nil {
		return v.scenario.Builds(id.Group)[revision-1].TaskDefinition.Resources
	}
	for i := range v.scenario.Jobs {
		if v.scenario.Jobs[i].Name == id.Group {
			return v.scenario.Jobs[i].Build.TaskDefinition.Resources
		}
	}
	return model.Resources{}
}

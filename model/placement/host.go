package placement

import (
	"slices"

	"ecsim/model/placement/query"
	"ecsim/sim/random"
)

// Resources are what an instance registers, and what a task reserves of it (RS-01, RS-02, T-11).
type Resources struct {
	CPUUnits   int
	MemoryMiB  int
	GPUs       int // whole devices (RS-09)
	Interfaces int // of awsvpc tasks (EN-01)
}

func (r *Resources) add(other Resources) {
	r.CPUUnits += other.CPUUnits
	r.MemoryMiB += other.MemoryMiB
	r.GPUs += other.GPUs
	r.Interfaces += other.Interfaces
}

func (r *Resources) subtract(other Resources) {
	r.CPUUnits -= other.CPUUnits
	r.MemoryMiB -= other.MemoryMiB
	r.GPUs -= other.GPUs
	r.Interfaces -= other.Interfaces
}

// Port is a fixed port of a host (RS-07).
type Port struct {
	Number int
	UDP    bool
}

// Demand is what a task needs of a host.
type Demand struct {
	Resources
	Ports      []Port      // fixed ones
	Attributes []Attribute // the host must have, such as its architecture
}

// Attribute is a name and value of a host.
type Attribute struct{ Name, Value string }

// Host is a container instance: what it registered and what is left of it.
type Host struct {
	facts    query.Facts
	owner    string // its capacity provider
	reserved bool   // for requests that name its capacity provider
	free     Resources
	ports    []Port   // that are taken
	groups   []*group // in the order of facts.Groups
	counts   []int    // tasks there that are not leaving, likewise
	state    hostState
	number   int    // in the cluster
	tie      uint64 // orders equal hosts
}

// hostState is what of an instance's states (DR-01) placement needs to know.
type hostState uint8

const (
	active hostState = iota
	draining
	gone
)

// Registration is what an instance says of itself when it joins a cluster.
type Registration struct {
	query.Facts // without tasks
	Resources
	Ports    []Port // reserved from the beginning (RS-06)
	Provider string // whose instance it is: of a capacity provider, or EXTERNAL; empty: none
	Reserved bool   // for tasks that name it: the launch type EC2 does not see it (CPS-07, X-01)
}

func newHost(r Registration, seed uint64) *Host {
	h := &Host{facts: r.Facts, owner: r.Provider, reserved: r.Reserved, free: r.Resources, ports: slices.Clone(r.Ports)}
	h.facts.RunningTasks, h.facts.Groups = 0, nil
	h.tie = random.Hash(seed, "order of hosts", h.ID())
	return h
}

// copy is the host as it is now, for what would be.
func (h *Host) copy() *Host {
	c := *h
	c.ports, c.counts, c.groups = slices.Clone(h.ports), slices.Clone(h.counts), slices.Clone(h.groups)
	c.facts.Groups = slices.Clone(h.facts.Groups)
	return &c
}

// ID is the instance's ID.
func (h *Host) ID() string { return h.facts.InstanceID }

// Free is what no task has reserved (RS-08).
func (h *Host) Free() Resources { return h.free }

// Ports are those that are taken. Callers do not change them.
func (h *Host) Ports() []Port { return h.ports }

// Facts are what expressions see of the host. Callers do not change what is in them.
func (h *Host) Facts() query.Facts { return h.facts }

// Attribute is an attribute's value; empty when the host lacks it.
func (h *Host) Attribute(name string) string { return h.facts.Attributes[name] }

// TasksOf is how many tasks of a group are there and not leaving.
func (h *Host) TasksOf(group string) int {
	if i := slices.Index(h.facts.Groups, group); i >= 0 {
		return h.counts[i]
	}
	return 0
}

func (h *Host) tasksOf(g *group) int {
	if i := slices.Index(h.groups, g); i >= 0 {
		return h.counts[i]
	}
	return 0
}

// count adds to the tasks of a group.
func (h *Host) count(g *group, n int) {
	h.facts.RunningTasks += n
	i := slices.Index(h.groups, g)
	if i < 0 {
		i = len(h.counts)
		h.groups = append(h.groups, g)
		h.facts.Groups = append(h.facts.Groups, g.name)
		h.counts = append(h.counts, 0)
	}
	if h.counts[i] += n; h.counts[i] == 0 {
		h.groups = slices.Delete(h.groups, i, i+1)
		h.facts.Groups = slices.Delete(h.facts.Groups, i, i+1)
		h.counts = slices.Delete(h.counts, i, i+1)
	}
}

// reserve takes what a task needs. Invariant: nothing of a host is ever reserved twice.
func (h *Host) reserve(d Demand) {
	if o := d.obstacle(h); o != None {
		panic("placement: " + h.ID() + " cannot take the task: " + string(o))
	}
	h.free.subtract(d.Resources)
	h.ports = append(h.ports, d.Ports...)
}

// release gives it back.
func (h *Host) release(d Demand) {
	h.free.add(d.Resources)
	for _, p := range d.Ports {
		i := slices.Index(h.ports, p)
		h.ports = slices.Delete(h.ports, i, i+1)
	}
}

package cas

import (
	"math"
	"slices"

	"ecsim/model"
)

// Resources are what an instance without tasks offers, or what a task needs of one.
type Resources struct {
	CPUUnits   int
	MemoryMiB  int
	Interfaces int // of awsvpc tasks (EN-01)
	GPUs       int
	Ports      []model.HostPort // fixed ones: that the instance reserves, or that the task takes
}

// amounts are the resources of which one task leaves the rest to the next one.
func (r *Resources) amounts() [4]int {
	return [4]int{r.CPUUnits, r.MemoryMiB, r.Interfaces, r.GPUs}
}

func (r *Resources) equal(o Resources) bool {
	return r.amounts() == o.amounts() && slices.Equal(r.Ports, o.Ports)
}

// packed is how many tasks of equal needs fit on one such instance.
func (r *Resources) packed(needs Resources) int {
	most := math.MaxInt
	if len(needs.Ports) > 0 {
		most = 1 // a fixed port is there once (RS-07)
	}
	for _, p := range needs.Ports {
		if slices.Contains(r.Ports, p) {
			return 0
		}
	}
	has, wants := r.amounts(), needs.amounts()
	for i, n := range wants {
		if n > 0 {
			most = min(most, has[i]/n)
		}
	}
	return most
}

// Less is what an instance offers beside something that takes its part of it first; all that it offers if that
// does not fit there.
func (r Resources) Less(first Resources) Resources {
	if r.packed(first) == 0 {
		return r
	}
	return Resources{CPUUnits: r.CPUUnits - first.CPUUnits, MemoryMiB: r.MemoryMiB - first.MemoryMiB,
		Interfaces: r.Interfaces - first.Interfaces, GPUs: r.GPUs - first.GPUs,
		Ports: slices.Concat(r.Ports, first.Ports)}
}

// Range is the least and the most that the types of a group offer of each resource (CP-10).
type Range struct{ Smallest, Largest Resources }

// RangeOf is the range of instance types. A port that any of them reserves is none that the least offers.
func RangeOf(types []Resources) Range {
	r := Range{types[0], types[0]}
	for _, t := range types[1:] {
		r.Smallest.Ports = slices.Concat(r.Smallest.Ports, t.Ports)
		r.Smallest.CPUUnits = min(r.Smallest.CPUUnits, t.CPUUnits)
		r.Smallest.MemoryMiB = min(r.Smallest.MemoryMiB, t.MemoryMiB)
		r.Smallest.Interfaces = min(r.Smallest.Interfaces, t.Interfaces)
		r.Smallest.GPUs = min(r.Smallest.GPUs, t.GPUs)
		r.Largest.CPUUnits = max(r.Largest.CPUUnits, t.CPUUnits)
		r.Largest.MemoryMiB = max(r.Largest.MemoryMiB, t.MemoryMiB)
		r.Largest.Interfaces = max(r.Largest.Interfaces, t.Interfaces)
		r.Largest.GPUs = max(r.Largest.GPUs, t.GPUs)
	}
	return r
}

// Fits reports whether a task runs on any instance of the group, as cluster auto scaling sees it.
func (r *Range) Fits(needs Resources) bool { return r.Smallest.packed(needs) > 0 }

// Queue is the tasks that wait in PROVISIONING for the instances of one provider, by equal needs
// (CP-07).
type Queue struct{ groups []waiting }

type waiting struct {
	needs Resources
	tasks int
}

// Add adds tasks of equal needs.
func (q *Queue) Add(needs Resources, tasks int) {
	if tasks <= 0 {
		return
	}
	for i := range q.groups {
		if q.groups[i].needs.equal(needs) {
			q.groups[i].tasks += tasks
			return
		}
	}
	q.groups = append(q.groups, waiting{needs, tasks})
}

// Tasks is how many tasks wait.
func (q *Queue) Tasks() (n int) {
	for _, g := range q.groups {
		n += g.tasks
	}
	return n
}

// instances is how many further instances the waiting tasks need: those of the group that needs
// most. Groups that fit on no instance are left out (CP-07, CP-10).
func (q *Queue) instances(of *Range) (most, excluded int) {
	for _, g := range q.groups {
		if !of.Fits(g.needs) {
			excluded += g.tasks
			continue
		}
		each := of.Largest.packed(g.needs)
		most = max(most, (g.tasks-1)/each+1)
	}
	return most, excluded
}

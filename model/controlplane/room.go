package controlplane

import (
	"ecsim/model"
	"ecsim/model/placement"
)

// More is how many more tasks of a service the instances take as they are; false when it runs on none,
// is a daemon, which wants one task on each, or does not exist.
func (c *ControlPlane) More(service string) (tasks int, ok bool) {
	for _, p := range c.placings(service) {
		tasks, ok = tasks+p.candidates.More(), true
	}
	return tasks, ok
}

// Fit says where they would go, and what stops the next one.
func (c *ControlPlane) Fit(service string) (f placement.Fit) {
	for _, p := range c.placings(service) {
		f.Add(p.candidates.Fit())
	}
	return f
}

// placings are how tasks of the current revision of a service are placed on instances.
func (c *ControlPlane) placings(service string) []*placingOf {
	g := c.groups[service]
	if g == nil || g.service == nil || !g.service.exists || g.onInstances == nil || g.isDaemon() {
		return nil
	}
	return g.service.current.placing
}

// Stranded is what is left of an instance that no task of a service or job can use.
type Stranded struct {
	Instance  model.InstanceID
	Group     string
	Zone      string
	CPUUnits  int
	MemoryMiB int
	Why       placement.Obstacle
}

// Stranded lists the instances that have something left of which no task could take a part.
func (c *ControlPlane) Stranded() (out []Stranded) {
	var asked []*placement.Candidates
	for _, s := range c.services {
		for _, p := range c.placings(s.name) {
			asked = append(asked, p.candidates)
		}
	}
	for _, j := range c.jobs {
		for _, r := range j.revisions {
			for _, p := range r.placing {
				asked = append(asked, p.candidates)
			}
		}
	}
	for _, s := range c.fleet.cluster.Stranded(asked) {
		h, free := c.fleet.byID[model.InstanceID(s.Host.ID())], s.Host.Free()
		out = append(out, Stranded{h.id, h.group, h.zone, free.CPUUnits, free.MemoryMiB, s.Why})
	}
	return out
}

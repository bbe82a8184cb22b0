package controlplane

import (
	"slices"

	"ecsim/model"
	decisions "ecsim/model/capacity/managed"
	"ecsim/model/placement/query"
)

// waiting describes tasks that wait for room on a provider.
func (c *ControlPlane) waiting(
	g *group, r *revision, item int, p *managedProvider, n int,
) decisions.Waiting {
	w := decisions.Waiting{Kind: *c.kindOf(r, item), Zones: c.zonesFor(g, p), Count: n}
	for _, zone := range g.zones {
		if slices.Contains(p.spec.Zones, zone) && !c.isOpen(p, zone) {
			w.Closed = append(w.Closed, zone)
		}
	}
	return w
}

// kindOf is what a task of a revision takes of an instance, and what it asks of it.
func (c *ControlPlane) kindOf(r *revision, item int) *decisions.Kind {
	of := r.placing[item]
	if of.kind != nil {
		return of.kind
	}
	q := &of.request
	k := &decisions.Kind{Group: q.Group, Distinct: q.Distinct, Room: decisions.Room{CPUUnits: q.Demand.CPUUnits,
		MemoryMiB: q.Demand.MemoryMiB, GPUs: q.Demand.GPUs, Interfaces: q.Demand.Interfaces}}
	for _, p := range q.Demand.Ports {
		k.Ports = append(k.Ports, model.HostPort(p))
	}
	for _, a := range q.Demand.Attributes {
		for _, is := range []model.Architecture{model.X86, model.ARM} {
			if a.Name == query.CPUArchitecture && a.Value == is.Attribute() {
				k.Architecture = is
			}
		}
	}
	if p := c.managedProvider(model.Provider(q.Provider)); p != nil && len(q.Members) > 0 {
		k.Accepts = func(at *decisions.Place) bool { return c.accepts(p, q.Members, at) }
		k.AsksForTasks = slices.ContainsFunc(q.Members, func(e *query.Expression) bool { return !e.IsStatic() })
	}
	of.kind = k
	return k
}

// accepts reports whether the expressions of memberOf hold for an instance with the tasks that it would
// have (CQ-01).
func (c *ControlPlane) accepts(p *managedProvider, members []*query.Expression, at *decisions.Place) bool {
	facts := c.factsOf(p, at)
	facts.Groups, facts.RunningTasks = at.Groups, at.Tasks
	return !slices.ContainsFunc(members, func(e *query.Expression) bool { return !e.Holds(&facts) })
}

// factsOf is what an instance says of itself, or will.
func (c *ControlPlane) factsOf(p *managedProvider, at *decisions.Place) query.Facts {
	if h := c.fleet.byID[at.Instance]; h != nil {
		return h.Facts()
	}
	key := typeIn{at.Zone, at.Candidate}
	facts, ok := p.facts[key]
	if !ok {
		of := p.instance("new", at.Zone, at.Candidate)
		facts = registration(&of, c.calendar(), true).Facts
		p.facts[key] = facts
	}
	facts.RegisteredAt = c.calendar()
	if at.Instance != "" {
		facts.InstanceID = string(at.Instance)
	}
	return facts
}

// present is what takes tasks of a provider, or will.
func (c *ControlPlane) present(p *managedProvider) (all []decisions.Present) {
	for _, h := range p.hosts {
		if h.draining || h.managed.ending || h.cutOff {
			continue
		}
		free, facts := h.Free(), h.Facts()
		i := decisions.Present{Place: decisions.Place{Zone: h.zone, Candidate: h.managed.candidate, Instance: h.id,
			Groups: facts.Groups, Tasks: facts.RunningTasks}, Left: decisions.Room(free)}
		for _, port := range h.Ports() {
			i.Ports = append(i.Ports, model.HostPort(port))
		}
		all = append(all, i)
	}
	for _, i := range p.coming {
		k := &p.candidates[i.candidate]
		all = append(all, decisions.Present{Left: k.Room, Ports: k.Ports,
			Place: decisions.Place{Zone: i.Zone, Candidate: i.candidate, Instance: i.ID}})
	}
	return all
}

// agentPorts are the ports that no task of an instance gets (RS-06).
func agentPorts() (out []model.HostPort) {
	for _, p := range reservedPorts {
		out = append(out, model.HostPort(p))
	}
	return out
}

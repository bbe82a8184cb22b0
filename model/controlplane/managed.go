package controlplane

import (
	"slices"

	"ecsim/model"
	decisions "ecsim/model/capacity/managed"
	"ecsim/model/placement"
	"ecsim/model/placement/query"
	"ecsim/model/scheduler"
	"ecsim/sim/clock"
)

// managedProvider is a capacity provider of ECS Managed Instances.
type managedProvider struct {
	name       model.Provider
	spec       *model.ManagedInstances
	candidates []decisions.Candidate // by index of the spec's types
	policy     decisions.Policy

	last    int               // number of the latest instance
	coming  []*comingInstance // launched, not registered
	hosts   []*host           // registered, in that order
	settled []*host           // that have been looked at since anything changed
	pauses  []scheduler.Pause // of launches, by zone of the spec
	waits   bool              // tasks may wait that nothing was launched for
	because model.Moment      // behind the first of them
	facts   map[typeIn]query.Facts
}

// typeIn is a candidate in a zone.
type typeIn struct {
	zone      string
	candidate int
}

// comingInstance is an instance that has been launched and has not registered.
type comingInstance struct {
	model.Instance
	candidate int
	launched  clock.Time
	age       clock.Span // when it was launched: not 0 before the run
}

// managedHost is what ECS remembers of an instance that it manages.
type managedHost struct {
	provider  *managedProvider
	candidate int
	launched  clock.Time
	changed   clock.Time // a task there started or stopped last
	by        model.Moment
	trigger   clock.Time // the first stop or launch in its provider since it was looked at; Never: none
	drained   clock.Time
	ending    bool
	wakeAt    clock.Time // its timer; 0: none
	touched   bool       // it is in ControlPlane.touched
}

func (c *ControlPlane) addManagedProvider(name model.Provider, spec *model.ManagedInstances) {
	p := &managedProvider{name: name, spec: spec, pauses: make([]scheduler.Pause, len(spec.Zones)),
		facts: map[typeIn]query.Facts{},
		policy: decisions.Policy{ScaleInAfter: spec.ScaleInAfter, Spot: spec.Spot, Lifetime: spec.Lifetime,
			DrainWithin: spec.DrainWithin}}
	for i := range spec.Types {
		of := p.instance("", spec.Zones[0], i)
		p.candidates = append(p.candidates, decisions.Candidate{Name: of.Type.Name,
			Architecture: of.Type.Architecture, Price: spec.Types[i].Price, Ports: agentPorts(),
			Room: decisions.Room{CPUUnits: of.Type.CPUUnits, MemoryMiB: of.MemoryMiB(), GPUs: of.Type.GPUs,
				Interfaces: of.TaskInterfaces()}})
	}
	c.managedProviders = append(c.managedProviders, p)
}

// managedProvider finds a capacity provider of Managed Instances; nil: it is not one.
func (c *ControlPlane) managedProvider(name model.Provider) *managedProvider {
	for _, p := range c.managedProviders {
		if p.name == name {
			return p
		}
	}
	return nil
}

// instance is one of a type.
func (p *managedProvider) instance(id model.InstanceID, zone string, candidate int) model.Instance {
	return model.Instance{ID: id, Group: string(p.name), Provider: p.name, Zone: zone,
		Type: &p.spec.Types[candidate].InstanceType, Template: &p.spec.Template, Spot: p.spec.Spot}
}

// isOpen reports whether a zone takes launches, as far as ECS knows.
func (c *ControlPlane) isOpen(p *managedProvider, zone string) bool {
	i := slices.Index(p.spec.Zones, zone)
	return i >= 0 && !c.down[zone] && p.pauses[i].Until() <= c.now
}

// zonesFor are the zones that a task of a group may go to on a provider, with its tasks there that stay.
func (c *ControlPlane) zonesFor(g *group, p *managedProvider) (out []decisions.Zone) {
	for i, name := range g.zones {
		if !c.isOpen(p, name) {
			continue
		}
		z := decisions.Zone{Name: name}
		for cell := i; cell < len(g.perCell); cell += len(g.zones) {
			z.Tasks += g.perCell[cell]
		}
		for _, h := range p.hosts {
			if h.draining && h.zone == name {
				z.Tasks -= h.goingOf(g)
			}
		}
		out = append(out, z)
	}
	return out
}

// goingOf is how many live tasks of a group are there on a draining instance.
func (h *host) goingOf(g *group) (n int) {
	for _, t := range h.tasks {
		if t.group == g && t.standing.IsLive() {
			n++
		}
	}
	return n
}

// managedHostFor chooses the instance of a task: in a zone that has the fewest tasks of its group the one
// with the least memory that still fits (MI-05, MI-06). Without one the provider launches it. A task that none
// can be launched for, such as one that follows another group's tasks, goes to any zone.
func (c *ControlPlane) managedHostFor(
	g *group, r *revision, item int, p *managedProvider, pick uint64, cause model.Moment,
) *host {
	zones := c.zonesFor(g, p)
	launchable := zones
	if k := c.kindOf(r, item); k.Accepts != nil {
		launchable = decisions.Launchable(p.candidates, k, zones)
	}
	for _, z := range zones {
		if len(launchable) > 0 && !decisions.IsEven(launchable, z.Name) {
			continue
		}
		if found := r.placing[item].inZone(z.Name).Choose(pick); found != nil {
			return c.fleet.byID[model.InstanceID(found.ID())]
		}
	}
	if !p.waits {
		p.waits, p.because = true, cause
	}
	if !slices.Contains(c.fleet.waiters, g) {
		c.fleet.waiters = append(c.fleet.waiters, g)
	}
	return nil
}

// inZone are the instances of one zone that can take tasks of a request, the fullest first.
func (p *placingOf) inZone(zone string) *placement.Candidates {
	for _, z := range p.zones {
		if z.name == zone {
			return z.candidates
		}
	}
	request := p.request
	request.Zones = []string{zone}
	request.Strategies = []placement.Strategy{{Kind: placement.Binpack, Field: placement.FieldMemory}}
	z := zonePlacing{zone, &request, placement.NewCandidates(p.cluster, &request)}
	p.zones = append(p.zones, z)
	return z.candidates
}

// zonePlacing is the instances of one zone.
type zonePlacing struct {
	name       string
	request    *placement.Request
	candidates *placement.Candidates
}

// managedStrategies are those of Managed Instances, whatever a service states (MI-06).
func managedStrategies() []placement.Strategy {
	return []placement.Strategy{{Kind: placement.Spread, Field: placement.FieldZone},
		{Kind: placement.Binpack, Field: placement.FieldMemory}}
}

// anyArchitecture drops the architecture that a task definition does not state (MI-07).
func anyArchitecture(of []placement.Attribute) []placement.Attribute {
	return slices.DeleteFunc(of, func(a placement.Attribute) bool { return a.Name == query.CPUArchitecture })
}

package placement

import (
	"slices"
	"strings"

	"ecsim/model/placement/query"
)

// Obstacles on a host, as AWS names them in the failures of RunTask.
const (
	Draining         Obstacle = "it is DRAINING"                                    // DR-02
	NoAgent          Obstacle = "AGENT"                                             // PL-14
	NoCPU            Obstacle = "RESOURCE:CPU"                                      // PL-01
	NoMemory         Obstacle = "RESOURCE:MEMORY"                                   // PL-01
	NoInterface      Obstacle = "RESOURCE:ENI"                                      // EN-01
	NoGPU            Obstacle = "RESOURCE:GPU"                                      // RS-09
	PortTaken        Obstacle = "RESOURCE:PORTS"                                    // RS-07
	MissingAttribute Obstacle = "ATTRIBUTE"                                         // PL-01
	NotDistinct      Obstacle = "distinctInstance placement constraint unsatisfied" // CQ-01
	NotMember        Obstacle = "memberOf placement constraint unsatisfied"         // CQ-01
)

// filters are the obstacles of a host in the order in which they are looked for (PL-01): the later
// one is met, the closer the host came to be chosen.
var filters = []Obstacle{Draining, NoAgent, NoCPU, NoMemory, NoInterface, NoGPU, PortTaken,
	MissingAttribute, NotDistinct, NotMember}

// Request is what tasks of one kind ask of their host.
type Request struct {
	Group      string // whose tasks spread over hosts, and which task:group compares with
	Demand     Demand
	Distinct   bool                // distinctInstance
	Members    []*query.Expression // memberOf; all must hold
	Zones      []string            // that the tasks may be in; nil: any
	Provider   string              // whose hosts alone are considered; empty: those of any
	Strategies []Strategy
}

// Strategy is one placement strategy. Field is an attribute, with its prefix, or instanceId for
// spread; cpu or memory for binpack; nothing for random.
type Strategy struct {
	Kind  Kind
	Field string
}

// Kind is a kind of placement strategy.
type Kind uint8

// Kinds of placement strategies (PL-04 to PL-06).
const (
	Spread Kind = iota
	Binpack
	Random
)

// Fields of strategies.
const (
	FieldInstance = "instanceId"
	FieldCPU      = "cpu"
	FieldMemory   = "memory"
	FieldZone     = AttributePrefix + query.AvailabilityZone

	AttributePrefix = "attribute:"
)

// Default is the strategy of a service that states none: the zone with the fewest tasks of the
// service, then the instance with the fewest (S-07, PL-08).
func Default() []Strategy { return []Strategy{{Spread, FieldZone}, {Spread, FieldInstance}} }

// ofHost is what a strategy ranks a host by, the least first, if it is not the host's value of an
// attribute.
func (s Strategy) ofHost(h *Host, tasksThere int) int32 {
	switch {
	case s.Kind == Spread:
		return int32(tasksThere)
	case s.Field == FieldCPU:
		return int32(h.free.CPUUnits)
	default:
		return int32(h.free.MemoryMiB)
	}
}

// attribute is the attribute that a strategy spreads over; false when it ranks single hosts.
func (s Strategy) attribute() (string, bool) {
	if s.Kind != Spread || s.Field == FieldInstance {
		return "", false
	}
	return strings.TrimPrefix(s.Field, AttributePrefix), true
}

// considers reports whether a host is one of the capacity provider of a request. Hosts of others do not
// exist for it: tasks there do not count in a spread either (S-09).
func (r *Request) considers(h *Host) bool {
	return r.Provider == h.owner || r.Provider == "" && !h.reserved
}

// ObstacleAt is why a host cannot take a task that somebody starts there: no constraint and no strategy is
// looked at.
func (r *Request) ObstacleAt(h *Host) Obstacle {
	switch {
	case h.state != active:
		return Draining
	case !h.facts.AgentConnected:
		return NoAgent
	}
	return r.Demand.obstacle(h)
}

// obstacle is why a host cannot take a task of a request (PL-01, PL-02).
func (r *Request) obstacle(h *Host) Obstacle {
	if o := r.ObstacleAt(h); o != None {
		return o
	}
	if r.Distinct && h.TasksOf(r.Group) > 0 {
		return NotDistinct
	}
	if !r.Matches(h) {
		return NotMember
	}
	return None
}

// suits reports whether a host meets what nothing that happens to it can change.
func (r *Request) suits(h *Host) bool {
	lacks := func(a Attribute) bool { return h.Attribute(a.Name) != a.Value }
	refuses := func(e *query.Expression) bool { return e.IsStatic() && !e.Holds(&h.facts) }
	return r.isInZone(h) && !slices.ContainsFunc(r.Demand.Attributes, lacks) &&
		!slices.ContainsFunc(r.Members, refuses)
}

// takes reports whether a host that suits can take a task now.
func (r *Request) takes(h *Host) bool {
	if h.state != active || !h.facts.AgentConnected || r.Demand.lack(h) != None {
		return false
	}
	for _, e := range r.Members {
		if !e.IsStatic() && !e.Holds(&h.facts) {
			return false
		}
	}
	return true
}

// Wants reports whether a host is one that tasks of the request may be on, were there room: ACTIVE,
// connected, and a match of attributes and expressions (DM-01, S-04).
func (r *Request) Wants(h *Host) bool {
	if h.state != active || !h.facts.AgentConnected || !r.considers(h) || !r.Matches(h) {
		return false
	}
	return !slices.ContainsFunc(r.Demand.Attributes, func(a Attribute) bool {
		return h.Attribute(a.Name) != a.Value
	})
}

// Matches reports whether a host is in one of the zones, and the expressions of memberOf hold for it.
func (r *Request) Matches(h *Host) bool {
	return r.isInZone(h) && !slices.ContainsFunc(r.Members, func(e *query.Expression) bool {
		return !e.Holds(&h.facts)
	})
}

func (r *Request) isInZone(h *Host) bool {
	return r.Zones == nil || slices.Contains(r.Zones, h.Attribute(query.AvailabilityZone))
}

// obstacle is what a host lacks, or has not.
func (d *Demand) obstacle(h *Host) Obstacle {
	if o := d.lack(h); o != None {
		return o
	}
	for _, a := range d.Attributes {
		if h.Attribute(a.Name) != a.Value {
			return MissingAttribute
		}
	}
	return None
}

// lack is what a host has too little of now.
func (d *Demand) lack(h *Host) Obstacle {
	switch {
	case d.CPUUnits > h.free.CPUUnits:
		return NoCPU
	case d.MemoryMiB > h.free.MemoryMiB:
		return NoMemory
	case d.Interfaces > h.free.Interfaces:
		return NoInterface
	case d.GPUs > h.free.GPUs:
		return NoGPU
	}
	for _, p := range d.Ports {
		if slices.Contains(h.ports, p) {
			return PortTaken
		}
	}
	return None
}

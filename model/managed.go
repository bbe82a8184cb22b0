package model

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// ManagedInstances is a capacity provider for which ECS launches, drains and ends instances itself (MI-).
type ManagedInstances struct {
	Types    []PricedType // that it may launch, the cheapest first (MI-01 to MI-03)
	Zones    []string     // of its subnets, sorted
	Template LaunchTemplate
	Spot     bool // capacityOptionType SPOT (MI-04)

	AutoRepair   bool       // autoRepairConfiguration: impaired instances are replaced (MI-19)
	ScaleInAfter clock.Span // MI-08 to MI-10; negative: neither idle nor underused instances go
	Lifetime     clock.Span // MI-12
	SpreadAges   bool       // those that run when the run begins are of any age within it, else launched then
	DrainWithin  clock.Span // MI-12, MI-13

	Pending random.Distribution // from a launch until the instance is running (TS-12, TS-13)
	Boot    random.Distribution // from a launch until its agent has registered (TS-14)
}

// PricedType is an instance type with its price of an hour, in one unit for all types of a provider.
type PricedType struct {
	InstanceType
	Price int64
}

// Managed finds a capacity provider of Managed Instances by name; nil when there is none.
func (c *Cluster) Managed(name Provider) *ManagedInstances {
	for i := range c.Providers {
		if c.Providers[i].Name == name {
			return c.Providers[i].ManagedInstances
		}
	}
	return nil
}

// Starting is how long an instance that is launched takes until it is running, and until its agent has
// registered.
func (c *Cluster) Starting(i *Instance) (pending, boot random.Distribution) {
	if m := c.Managed(i.Provider); m != nil {
		return m.Pending, m.Boot
	}
	g := c.Group(i.Group)
	return g.Pending, g.Boot
}

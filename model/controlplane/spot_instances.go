package controlplane

import "ecsim/model"

// replaceAtRisk lets a group with Capacity Rebalancing replace an instance that EC2 will want back (ES-07).
func (c *ControlPlane) replaceAtRisk(id model.InstanceID) {
	if g := c.groupOf(id); g != nil && g.RebalancesCapacity() {
		g.Recommend(id)
		g.cause = c.event
		c.stepGroup(g)
	}
}

// drainInterrupted sets an instance that EC2 takes back to DRAINING, if ECS hears of it: with managed
// draining of its capacity provider (CP-22, ES-06), or because it manages the instance itself (MI-04).
func (c *ControlPlane) drainInterrupted(id model.InstanceID) {
	h := c.fleet.byID[id]
	if h == nil || h.draining {
		return
	}
	g := c.groupOf(id)
	isManaged := g != nil && c.providerOf(g) != nil && c.providerOf(g).ManagedDraining
	if h.managed == nil && !isManaged {
		return
	}
	c.drainInstance(h, true, c.emit(model.DrainInstance{Instance: id, Because: "EC2 takes it back in two minutes",
		Cause: c.event}))
}

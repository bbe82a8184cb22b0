package spot

import (
	"slices"

	"ecsim/model"
)

// Pools lists the pools of a cluster: those that it names, Fargate Spot in each other zone, and a pool that
// always has capacity for every other type and zone of which it may launch Spot instances.
func Pools(c *model.Cluster, zones []string) []model.SpotPool {
	pools := slices.Clone(c.SpotPools)
	add := func(kind string, zones []string, of model.SpotMarket) {
		for _, zone := range zones {
			id := model.SpotPoolID{Type: kind, Zone: zone}
			if !slices.ContainsFunc(pools, func(p model.SpotPool) bool { return p.SpotPoolID == id }) {
				pools = append(pools, model.SpotPool{SpotPoolID: id, Market: of})
			}
		}
	}
	add(string(model.FargateSpot), zones, c.Spot)
	EachSpotType(c, func(kind string, zones []string) { add(kind, zones, model.SpotMarket{}) })
	return pools
}

// EachSpotType calls for every type of which the cluster may launch Spot instances, with their zones; for
// one more than once when several launch it.
func EachSpotType(c *model.Cluster, do func(kind string, zones []string)) {
	for _, g := range c.Groups {
		for _, t := range g.Types {
			if g.OnDemandPercentage < 100 {
				do(t.Name, g.Zones)
			}
		}
	}
	for _, p := range c.Providers {
		if m := p.ManagedInstances; m != nil && m.Spot {
			for _, t := range m.Types {
				do(t.Name, m.Zones)
			}
		}
	}
}

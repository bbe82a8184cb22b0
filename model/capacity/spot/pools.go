package spot

import (
	"slices"

	"ecsim/model"
)

// Pools lists the pools of a cluster: those that it names, and Fargate Spot in each other zone.
func Pools(c *model.Cluster, zones []string) []model.SpotPool {
	pools := slices.Clone(c.SpotPools)
	for _, zone := range zones {
		id := model.SpotPoolID{Type: string(model.FargateSpot), Zone: zone}
		isNamed := func(p model.SpotPool) bool { return p.SpotPoolID == id }
		if !slices.ContainsFunc(pools, isNamed) {
			pools = append(pools, model.SpotPool{SpotPoolID: id, Market: c.Spot})
		}
	}
	return pools
}

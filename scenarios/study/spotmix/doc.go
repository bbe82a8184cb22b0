// Package spotmix asks what Spot capacity saves and what it costs in availability and latency: it plays a
// scenario over the range of base and weight of Fargate and Fargate Spot, one service after the other, under
// several rates of interruption, every mix on the same seeds.
//
//	service ──► mixes × rates ──► Lab ──► points: cost, saving, availability, p99, objectives
//	points ──► frontier: the cheapest mix of each level of availability
//	       └─► the greatest share of Spot that meets the objectives
//
// AWS publishes no rate of interruptions, so the rate is an axis: factors of what the scenario says, stated or
// assumed. The package owns which mixes there are, how a rate is multiplied, and the frontier. It must not know
// how the result is shown.
package spotmix

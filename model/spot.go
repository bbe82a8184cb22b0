package model

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// SpotPoolID names a pool of Spot capacity: what runs on it, an EC2 instance type or FARGATE_SPOT, and
// its Availability Zone (ES-08).
type SpotPoolID struct {
	Type string
	Zone string
}

// SpotPool is one pool and its market.
type SpotPool struct {
	SpotPoolID
	Market SpotMarket
	// of an hour, in one unit for all pools; 0: not known. Only the choice of a pool looks at it.
	Price int64
}

// SpotAllocation says from which pools a group takes its Spot instances (ES-08).
type SpotAllocation string

// Allocation strategies. The empty one is LowestPrice, the default of CreateAutoScalingGroup.
const (
	LowestPrice                  SpotAllocation = "lowest-price"
	CapacityOptimized            SpotAllocation = "capacity-optimized"
	CapacityOptimizedPrioritized SpotAllocation = "capacity-optimized-prioritized"
	PriceCapacityOptimized       SpotAllocation = "price-capacity-optimized"
)

// SpotMarket is how the Spot capacity of a pool comes and goes. AWS publishes no rate for Fargate
// (FS-07) and a band for an instance type (ES-10), so every field is a knob. Reclaim is correlated:
// besides a calm hazard of single tasks or instances, bursts hit the whole pool at once, and with it,
// maybe, its neighbours. After a burst the pool is short of capacity for a while, and feels no other.
//
// The rates of a pool hold whatever its neighbours do: the spreads say how many of its own bursts it
// shares with them.
type SpotMarket struct {
	// calm: fraction of tasks or instances reclaimed in 730 h, one by one (ES-13)
	MonthlyInterruption float64
	// likewise, as a rate beside it: how often one is reclaimed in 730 h. A share of a month cannot say more
	// than once.
	LonePerMonth   float64
	BurstsPerMonth float64 // bursts of the pool in 730 h that is not short of capacity
	// fraction of what runs in the pool that a burst reclaims
	BurstFraction float64
	// fraction of the bursts that come from the whole Region: each other pool, just as often hit, has
	// them too
	BurstSpread float64
	// fraction of the bursts that come from the zone: each other pool of it has them too. At most
	// 1 − BurstSpread.
	PoolSpread float64
	// after a burst the pool refuses launches this long
	Drought random.Distribution
	// fraction of the instances that are reclaimed without their two-minute notice (ES-01)
	NoticeMissing float64
	// from the rebalance recommendation of an instance until its notice (ES-03)
	RebalanceLead random.Distribution
	// what a burst does instead, one of these by chance: BurstFraction and Drought do not count then
	Shortages []SpotShortage
	// the pool follows this record and nothing else; nil: the market above
	Replay *SpotRecord
}

// SpotShortage is the share of what ran in a pool that it still has, over time since it ran short: a
// step function that begins at 0. At the end of the shortage the pool has everything again.
type SpotShortage struct {
	Levels []SpotLevel
	Length clock.Span
}

// SpotRecord is the share of what is wanted of a pool that it has, over time: a step function. The run
// begins with it, and it begins again after its length.
type SpotRecord struct {
	Levels []SpotLevel // by At, the first at 0
	Length clock.Span
}

// SpotLevel is a share from 0 to 1, from an instant on.
type SpotLevel struct {
	At    clock.Span
	Share float64
}

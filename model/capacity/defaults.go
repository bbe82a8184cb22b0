package capacity

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// DefaultSpotMarket is the Fargate Spot market of a scenario that does not state its own. AWS
// publishes no interruption rate for Fargate Spot (FS-07), so each value is a stated guess to be
// varied:
//
//   - MonthlyInterruption: the "<5 %" band of EC2's Spot Instance Advisor (ES-10), which fleet
//     data confirm for EC2 (ES-12); ES-13 turns it into a hazard. It covers reclaim of single
//     tasks.
//   - BurstsPerMonth, BurstFraction: capacity is taken back in bursts per zone (FS-07: 20 % at a
//     time). One a month makes them rare enough that most days are calm and frequent enough to
//     plan for.
//   - BurstSpread: zones are separate pools (ES-08), but one demand surge can empty several.
//   - Drought: after a burst the pool is empty for a while, and replacements are refused (FS-04,
//     FS-05).
//
// Independent reclaim alone would be wrong. The tasks of a zone draw on one pool and lose it
// together, with the pool then empty for their replacements too. With independent losses of 5 % a
// month a service of 20 tasks loses one every 30 days and practically never two at once, so every
// mix of On-Demand and Spot looks safe; what takes a service down is the burst.
func DefaultSpotMarket() model.SpotMarket {
	return model.SpotMarket{
		MonthlyInterruption: 0.05,
		BurstsPerMonth:      1,
		BurstFraction:       0.2,
		BurstSpread:         0.25,
		Drought:             random.Exponential(20 * clock.Minute),
	}
}

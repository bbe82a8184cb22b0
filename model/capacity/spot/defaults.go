package spot

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// DefaultFargate is the Fargate Spot market of a scenario that does not state its own. AWS publishes no
// interruption rate for Fargate Spot (FS-07), so each value is a stated guess to be varied:
//
//   - MonthlyInterruption: the "<5 %" band of EC2's Spot Instance Advisor (ES-10), which fleet
//     data confirm for EC2 (ES-12); ES-13 turns it into a hazard. It covers reclaim of single
//     tasks.
//   - BurstsPerMonth, BurstFraction: capacity is taken back in bursts per zone (FS-07: 20 % at a
//     time). One a month makes them rare enough that most days are calm and frequent enough to
//     plan for.
//   - BurstSpread: zones are separate pools (ES-08), but one demand surge can empty several.
//   - PoolSpread: what instances of the zone feel too, when it has Spot instances: nothing.
//   - Drought: after a burst the pool is empty for a while, and replacements are refused (FS-04,
//     FS-05).
//
// Independent reclaim alone would be wrong. The tasks of a zone draw on one pool and lose it
// together, with the pool then empty for their replacements too. With independent losses of 5 % a
// month a service of 20 tasks loses one every 30 days and practically never two at once, so every
// mix of On-Demand and Spot looks safe; what takes a service down is the burst.
func DefaultFargate() model.SpotMarket {
	return model.SpotMarket{
		MonthlyInterruption: 0.05,
		BurstsPerMonth:      1,
		BurstFraction:       0.2,
		BurstSpread:         0.25,
		Drought:             random.Exponential(20 * clock.Minute),
	}
}

// Frequency is a band of EC2's Spot Instance Advisor: the share of instances of a type that were
// interrupted in the trailing month (ES-10).
type Frequency struct {
	Band    string
	Monthly float64 // the middle of the band
	Drought clock.Span
}

// Frequencies lists the bands as the Advisor's feed numbers them, from 0.
//
// The last one has no upper end and counts as wide as the others. How long a pool refuses launches is not
// published: 20 minutes on average in the calmest band, and as much more in each that follows, because
// a pool that is taken back more often has less to spare.
var Frequencies = []Frequency{
	{"<5%", 0.025, 20 * clock.Minute},
	{"5-10%", 0.075, 40 * clock.Minute},
	{"10-15%", 0.125, 60 * clock.Minute},
	{"15-20%", 0.175, 80 * clock.Minute},
	{">20%", 0.225, 100 * clock.Minute},
}

// FromAdvisor is the market of a pool in a band, such that the share of its instances that is
// interrupted within a month is the band's: by ES-13 a hazard, of which half comes one by one and half
// in bursts of a fifth (AWS publishes neither; a fifth as for Fargate Spot). A quarter of the bursts
// comes from the whole Region and a quarter from the zone: the types of a zone are taken back by the
// same demand.
func FromAdvisor(f Frequency) model.SpotMarket {
	const inBursts, fraction = 0.5, 0.2
	hazard := Hazard(f.Monthly) * float64(Month)
	return model.SpotMarket{
		MonthlyInterruption: fractionOf(float64(hazard * (1 - inBursts))),
		BurstsPerMonth:      hazard * inBursts / fraction,
		BurstFraction:       fraction,
		BurstSpread:         0.25,
		PoolSpread:          0.25,
		Drought:             random.Exponential(f.Drought),
	}
}

package plan

import (
	"math"

	"ecsim/scenarios"
)

// figure is a number as documents have it: with nine significant digits and nine decimals, so that neither the last
// bits of a sum nor what they leave of a zero depend on the machine.
func figure(v float64) float64 { return scenarios.Rounded(math.Round(v*1e9)/1e9 + 0) }

// rounded is a regret with figures.
func (r Regret) rounded() Regret {
	return Regret{Total: figure(r.Total), Capacity: figure(r.Capacity), CommitmentUnused: figure(r.CommitmentUnused),
		DiscountMissed: figure(r.DiscountMissed), Penalty: figure(r.Penalty)}
}

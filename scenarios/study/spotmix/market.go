package spotmix

import (
	"math"
	"slices"

	"ecsim/model"
)

// Market is what a scenario says of the interruptions of Fargate Spot, at rate 1.
type Market struct {
	MonthlyInterruption float64 `json:"monthly_interruption"` // share of tasks reclaimed one by one in 730 h
	BurstsPerMonth      float64 `json:"bursts_per_month"`     // of one zone, in 730 h
	BurstFraction       float64 `json:"burst_fraction"`       // of the Spot tasks that a burst reclaims
	BurstSpread         float64 `json:"burst_spread"`         // of the bursts that all zones have at once
	Replayed            bool    `json:"replayed,omitempty"`   // a record, which has no rate
}

func marketOf(m model.SpotMarket) Market {
	return Market{MonthlyInterruption: m.MonthlyInterruption, BurstsPerMonth: m.BurstsPerMonth,
		BurstFraction: m.BurstFraction, BurstSpread: m.BurstSpread, Replayed: m.Replay != nil}
}

// underRate is a scenario whose Spot capacity is taken back so many times as often: tasks and instances one by
// one, and in bursts. What a burst takes and how long it lasts stay.
func underRate(s *model.Scenario, rate float64) *model.Scenario {
	copied := *s
	copied.Cluster.Spot = hastened(s.Cluster.Spot, rate)
	copied.Cluster.SpotPools = slices.Clone(s.Cluster.SpotPools)
	for i := range copied.Cluster.SpotPools {
		copied.Cluster.SpotPools[i].Market = hastened(copied.Cluster.SpotPools[i].Market, rate)
	}
	return &copied
}

// hastened is a market whose hazard is multiplied. A share p of a month, reclaimed one by one, is a hazard of
// −ln(1 − p) a month.
func hastened(m model.SpotMarket, rate float64) model.SpotMarket {
	if rate == 1 {
		return m
	}
	m.MonthlyInterruption = -math.Expm1(rate * math.Log1p(-m.MonthlyInterruption))
	m.LonePerMonth *= rate
	m.BurstsPerMonth *= rate
	return m
}

// withMix is a scenario in which one service has a mix.
func withMix(s *model.Scenario, service int, m Mix) *model.Scenario {
	copied := *s
	copied.Services = slices.Clone(s.Services)
	copied.Services[service].Strategy = m.strategy()
	return &copied
}

package spot

import (
	"slices"

	"ecsim/model"
)

// Knobs is the market of a pool; the zero market for one that does not exist.
func (m *Market) Knobs(id model.SpotPoolID) *model.SpotMarket {
	if p := m.pool(id); p != nil {
		return &p.Market
	}
	return &model.SpotMarket{}
}

// Choose picks, among pools that have room, in the order of preference of whoever asks, the one that an
// allocation strategy takes (ES-08). Which pool has the most capacity is not published: the least risky one
// stands for it.
//
//   - lowest-price: the cheapest.
//   - capacity-optimized: the least risky.
//   - capacity-optimized-prioritized: the first of those in the least risky band.
//   - price-capacity-optimized: the cheapest of those in the least risky band.
//
// Bands are the advisor's five percentage points a month. Ties go to the earlier pool, and a pool without a
// price is the dearest.
func (m *Market) Choose(strategy model.SpotAllocation, pools []model.SpotPoolID) int {
	best := 0
	for i := range pools {
		if m.isBetter(strategy, pools[i], pools[best]) {
			best = i
		}
	}
	return best
}

// isBetter reports whether a strategy takes a pool although an earlier one is there.
func (m *Market) isBetter(strategy model.SpotAllocation, id, than model.SpotPoolID) bool {
	risk, other := m.risk(id), m.risk(than)
	isCheaper := m.price(id) < m.price(than)
	switch strategy {
	case model.CapacityOptimized:
		return risk < other
	case model.CapacityOptimizedPrioritized:
		return bandOf(risk) < bandOf(other)
	case model.PriceCapacityOptimized:
		return bandOf(risk) < bandOf(other) || bandOf(risk) == bandOf(other) && isCheaper
	}
	return isCheaper
}

// bandOf is the advisor's band of a monthly share.
func bandOf(monthly float64) int { return min(len(Frequencies)-1, int(20*monthly)) }

func (m *Market) pool(id model.SpotPoolID) *pool {
	i, known := slices.BinarySearchFunc(m.pools, id, func(p pool, id model.SpotPoolID) int {
		return compare(p.SpotPoolID, id)
	})
	if !known {
		return nil
	}
	return &m.pools[i]
}

const dearest = 1 << 62

func (m *Market) price(id model.SpotPoolID) int64 {
	if p := m.pool(id); p != nil && p.Price > 0 {
		return p.Price
	}
	return dearest
}

// risk is the share of a pool's instances that is reclaimed within a month.
func (m *Market) risk(id model.SpotPoolID) float64 {
	p := m.pool(id)
	if p == nil {
		return 0
	}
	return Risk(&p.Market)
}

// Risk is the share of what runs in a pool of a market that is reclaimed within a month of 730 h, one by one
// or in bursts.
func Risk(k *model.SpotMarket) float64 {
	if k.Replay != nil {
		months := float64(k.Replay.Length) / float64(Month)
		return fractionOf(falls(k.Replay.Levels) / months)
	}
	taken := k.BurstFraction
	if len(k.Shortages) > 0 {
		taken = 0
		for _, s := range k.Shortages {
			taken += falls(s.Levels) / float64(len(k.Shortages))
		}
	}
	return fractionOf(calmPerMonth(k) + float64(k.BurstsPerMonth*taken))
}

// falls adds up the shares of what was there that are lost at each fall of the levels.
func falls(levels []model.SpotLevel) (sum float64) {
	before := 1.0
	for _, l := range levels {
		if l.Share < before {
			sum += 1 - float64(l.Share/before)
		}
		before = l.Share
	}
	return sum
}

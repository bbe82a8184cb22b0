package spotmix

import (
	"cmp"
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/capacity"
)

// Mix is a capacity provider strategy over FARGATE and FARGATE_SPOT, or the instances distribution of an Auto
// Scaling group: the first Base tasks or instances run on demand, and of the others so many on demand for so many
// on Spot.
type Mix struct {
	Base     int `json:"base"`
	OnDemand int `json:"on_demand_weight"`
	Spot     int `json:"spot_weight"`
	// of the tasks on Spot at the desired count, of the instances at the desired capacity, or at the greatest
	// where cluster auto scaling sets it
	SpotShare float64 `json:"spot_share"`
}

// onDemand is the mix without Spot.
var onDemand = Mix{OnDemand: 1}

// in names a mix as people say it of a service or of a group.
func (m Mix) in(kind Kind) string {
	if kind == Service || m.Spot == 0 || m.OnDemand == 0 {
		return m.String()
	}
	if m.Base == 0 {
		return fmt.Sprintf("%d %% on demand", m.percent())
	}
	return fmt.Sprintf("base %d, %d %% of the rest on demand", m.Base, m.percent())
}

// String names a mix as people say it.
func (m Mix) String() string {
	switch {
	case m.Spot == 0:
		return "all on demand"
	case m.Base == 0 && m.OnDemand == 0:
		return "all on Spot"
	case m.OnDemand == 0:
		return fmt.Sprintf("base %d, rest on Spot", m.Base)
	case m.Base == 0:
		return fmt.Sprintf("weights %d:%d", m.OnDemand, m.Spot)
	}
	return fmt.Sprintf("base %d, weights %d:%d", m.Base, m.OnDemand, m.Spot)
}

// strategy is the mix as ECS takes it.
func (m Mix) strategy() []model.StrategyItem {
	var items []model.StrategyItem
	if m.Base > 0 || m.OnDemand > 0 {
		items = append(items, model.StrategyItem{Provider: model.Fargate, Base: m.Base, Weight: m.OnDemand})
	}
	if m.Spot > 0 {
		items = append(items, model.StrategyItem{Provider: model.FargateSpot, Weight: m.Spot})
	}
	return items
}

// Setting is the mix as a value of capacityProviderStrategy in a scenario.
func (m Mix) Setting() string {
	text := ""
	for _, i := range m.strategy() {
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf(`{capacityProvider = "%s", base = %d, weight = %d}`, i.Provider, i.Base, i.Weight)
	}
	return "[" + text + "]"
}

// onSpot is how many of a number of tasks a mix has on Spot at rest.
func (m Mix) onSpot(tasks int) (n int) {
	items := m.strategy()
	counts := make([]int, len(items))
	for range tasks {
		counts[capacity.Next(items, counts)]++
	}
	for i, item := range items {
		if item.Provider == model.FargateSpot {
			n += counts[i]
		}
	}
	return n
}

// mixesOf is the range of base and weight for a service in so many steps, from all on demand to all on Spot. A
// desired count that nothing changes is split the same whether base or weight says so: then the mixes are bases.
// Of a service that scales every base is crossed with every share above it; its base goes up to its minimum.
func mixesOf(s *model.Service, steps int) []Mix {
	all := []Mix{onDemand}
	if s.Scaling == nil {
		for base := range levels(s.DesiredCount, steps) {
			all = append(all, Mix{Base: base, Spot: 1})
		}
	} else {
		for base := range levels(min(s.Scaling.Min, s.DesiredCount), 2) {
			for k := 1; k <= steps; k++ {
				d := gcd(k, steps-k)
				all = append(all, Mix{Base: base, OnDemand: (steps - k) / d, Spot: k / d})
			}
		}
	}
	for i := range all {
		all[i].SpotShare = float64(all[i].onSpot(s.DesiredCount)) / float64(max(1, s.DesiredCount))
	}
	slices.SortStableFunc(all, func(a, b Mix) int { return cmp.Compare(a.SpotShare, b.SpotShare) })
	if s.Scaling == nil {
		all = slices.CompactFunc(all, func(a, b Mix) bool { return a.SpotShare == b.SpotShare })
	}
	return all
}

// levels are whole numbers from 0 to a greatest one in about equal steps.
func levels(most, steps int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		last := -1
		for i := range steps + 1 {
			level := (most*i + steps/2) / steps
			if level != last && !yield(level) {
				return
			}
			last = level
		}
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

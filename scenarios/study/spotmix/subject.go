package spotmix

import (
	"cmp"
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/scenarios/study"
)

// subject is what is varied, with its mixes and their variants.
type subject struct {
	kind     Kind
	name     string
	desired  int      // tasks or instances
	scaled   bool     // their number changes
	services []string // whose availability counts
	mixes    []Mix
	base     *model.Scenario
	apply    func(s *model.Scenario, m Mix) *model.Scenario
	set      func(m Mix) []string // what makes the mix in the scenario's files

	variants [][]*study.Variant // by rate, then mix
	tallies  [][]*study.Tally
}

// vary makes the variants of every rate and mix.
func (s *subject) vary(rates []float64) {
	for _, rate := range rates {
		market := underRate(s.base, rate)
		var row []*study.Variant
		for _, m := range s.mixes {
			name := fmt.Sprintf("%s: %s, ×%g", s.name, m.in(s.kind), rate)
			row = append(row, study.NewVariant(name, s.apply(market, m), s.set(m)...))
		}
		s.variants = append(s.variants, row)
	}
}

// ofService varies the capacity provider strategy of a service on Fargate.
func ofService(s *model.Scenario, index, steps int) *subject {
	svc := &s.Services[index]
	return &subject{
		kind: Service, name: svc.Name, desired: svc.DesiredCount, scaled: svc.Scaling != nil,
		services: []string{svc.Name}, mixes: mixesOf(svc, steps), base: s,
		apply: func(s *model.Scenario, m Mix) *model.Scenario { return withMix(s, index, m) },
		set: func(m Mix) []string {
			return []string{fmt.Sprintf("service.%s.definition.capacityProviderStrategy=%s", svc.Name, m.Setting())}
		},
	}
}

// ofGroup varies the mixed instances policy of an Auto Scaling group, in a scenario in which it may launch Spot
// instances.
func ofGroup(s *model.Scenario, index, steps int) *subject {
	g := &s.Cluster.Groups[index]
	return &subject{
		kind: Group, name: g.Name, desired: g.Desired, scaled: isManaged(s, g.Name), services: servicesOn(s, g.Name),
		mixes: mixesOfGroup(g, isManaged(s, g.Name), steps), base: s,
		apply: func(s *model.Scenario, m Mix) *model.Scenario { return withPolicy(s, index, m) },
		set: func(m Mix) []string {
			return []string{distribution(g.Name, fmt.Sprintf("OnDemandBaseCapacity=%d", m.Base)),
				distribution(g.Name, fmt.Sprintf("OnDemandPercentageAboveBaseCapacity=%d", m.percent()))}
		},
	}
}

// distribution is a setting of the instances distribution of a group.
func distribution(group, setting string) string {
	return "cluster.auto_scaling_group." + group +
		".definition.MixedInstancesPolicy.InstancesDistribution." + setting
}

// provider is the capacity provider that stands for a group; empty: none.
func provider(s *model.Scenario, group string) (name model.Provider, managed bool) {
	for _, p := range s.Cluster.Providers {
		if a := p.AutoScalingGroup; a != nil && a.Group == group {
			return p.Name, a.ManagedScaling.Enabled
		}
	}
	return "", false
}

func isManaged(s *model.Scenario, group string) bool {
	_, managed := provider(s, group)
	return managed
}

// servicesOn are the services whose tasks may run on a group: through its capacity provider, or anywhere on EC2.
func servicesOn(s *model.Scenario, group string) (names []string) {
	own, _ := provider(s, group)
	for i := range s.Services {
		runsThere := func(item model.StrategyItem) bool {
			return item.Provider == model.EC2 || own != "" && item.Provider == own
		}
		if slices.ContainsFunc(s.Services[i].Strategy, runsThere) {
			names = append(names, s.Services[i].Name)
		}
	}
	return names
}

// mixesOfGroup is the range of base and percentage of a group. One that nothing scales has as many instances on
// demand whether base or percentage says so: then the mixes are bases. Of one that cluster auto scaling scales
// every base up to its minimum is crossed with every percentage.
func mixesOfGroup(g *model.AutoScalingGroup, scaled bool, steps int) []Mix {
	all, count := []Mix{onDemand}, g.Desired
	if scaled {
		count = g.Max
		for base := range levels(g.Min, 2) {
			for k := 1; k <= steps; k++ {
				d := gcd(k, steps-k)
				all = append(all, Mix{Base: base, OnDemand: (steps - k) / d, Spot: k / d})
			}
		}
	} else {
		for base := range levels(g.Desired, steps) {
			all = append(all, Mix{Base: base, Spot: 1})
		}
	}
	for i := range all {
		all[i].SpotShare = float64(count-all[i].onDemandOf(count)) / float64(max(1, count))
	}
	slices.SortStableFunc(all, func(a, b Mix) int { return cmp.Compare(a.SpotShare, b.SpotShare) })
	if !scaled {
		all = slices.CompactFunc(all, func(a, b Mix) bool { return a.SpotShare == b.SpotShare })
	}
	return all
}

// percent is OnDemandPercentageAboveBaseCapacity.
func (m Mix) percent() int { return (100*m.OnDemand + (m.OnDemand+m.Spot)/2) / (m.OnDemand + m.Spot) }

// onDemandOf is how many of so many instances of a group are on demand (ES-08): a share rounds up.
func (m Mix) onDemandOf(instances int) int {
	above := max(0, instances-m.Base)
	return min(instances, m.Base) + (above*m.percent()+99)/100
}

// withPolicy is a scenario in which a group has a mix.
func withPolicy(s *model.Scenario, group int, m Mix) *model.Scenario {
	copied := *s
	copied.Cluster.Groups = slices.Clone(s.Cluster.Groups)
	copied.Cluster.Groups[group].OnDemandBase = m.Base
	copied.Cluster.Groups[group].OnDemandPercentage = m.percent()
	return &copied
}

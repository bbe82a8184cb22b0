package input

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/capacity/managed"
	"ecsim/model/instances"
	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// managedDefinition is the schema path of a managedInstancesProvider.
const managedDefinition = "cluster.capacity_provider.definition.managedInstancesProvider"

// Schema paths in it.
const (
	managedTemplate     = managedDefinition + ".instanceLaunchTemplate"
	managedRequirements = managedTemplate + ".instanceRequirements"
)

// byAttributes is where defaults of instanceRequirements come from.
const byAttributes = "EC2's selection by attributes"

// readManaged reads what a capacity provider of Managed Instances launches, and when (MI-).
func (l *loader) readManaged(t *reading.Table, d *awsjson.ManagedInstances) *model.ManagedInstances {
	m := &model.ManagedInstances{Spot: d.Spot, AutoRepair: d.AutoRepair, Lifetime: managed.DefaultLifetime,
		DrainWithin: managed.DefaultDrainWithin, Zones: l.zones(t, d.Subnets)}
	m.Template.RootGiB = d.StorageGiB
	if d.LocalStorage {
		m.Template.RootGiB = 0
	}
	switch {
	case d.ScaleInAfter == nil:
		m.ScaleInAfter = t.Span("scale_in_after", 0, clock.Hour)
	case d.Seconds < 0:
		m.ScaleInAfter = -1
	default:
		m.ScaleInAfter = clock.Span(d.Seconds) * clock.Second
	}
	if d.ScaleInAfter != nil {
		t.Forbid("scale_in_after", "none: the definition states scaleInAfter")
	}
	m.SpreadAges = t.Word("ages", "spread", "fresh") == "spread"
	m.Pending, m.Boot = t.Law("pending"), t.Law("boot")
	m.Types = l.managedTypes(d)
	if len(m.Types) == 0 {
		l.At(d.Place, "instance requirements that no instance type meets",
			fmt.Sprintf("attributes of some of the %d types that ecsim knows", len(instances.Types())), "")
	}
	return m
}

// managedTypes are the types of a provider with their prices in the Region; where the catalogue has none,
// with those of us-east-1, which the bill does not use.
func (l *loader) managedTypes(d *awsjson.ManagedInstances) (out []model.PricedType) {
	for _, region := range []string{l.scenario.Region, "us-east-1"} {
		var all []managed.Priced
		for _, t := range instances.Types() {
			if price, known := hourlyPrice(t.Name, region); known {
				all = append(all, managed.Priced{Type: instances.FactsOf(t), Price: price})
			}
		}
		if len(all) == 0 {
			continue
		}
		for _, p := range managed.Select(all, d.Requirements) {
			of, _ := instances.Find(p.Type.Name)
			out = append(out, model.PricedType{InstanceType: of, Price: p.Price})
		}
		return out
	}
	return nil
}

// hourlyPrice is what a million hours of a type cost: the closest prices differ in so many.
func hourlyPrice(name, region string) (price int64, known bool) {
	e, err := catalog.Embedded().Lookup(usage.EC2(name), region)
	if err != nil {
		return 0, false
	}
	const hours = 1_000_000
	var ofMany pricing.Money
	ofMany, err = e.Price.Times(hours, 1)
	return int64(ofMany), err == nil
}

// checkManaged looks at what of a service is another matter on Managed Instances (S-05, MI-06).
func (l *loader) checkManaged(t *reading.Table, s *model.Service) {
	if !l.isManaged(s.Strategy) {
		return
	}
	if s.Daemon {
		l.At(t.Place(), "a DAEMON service on Managed Instances",
			"REPLICA: Managed Daemons run on each of those instances, which are not simulated (S-05)", "")
	}
	if len(s.Placement.Strategies) > 0 {
		l.Omit(t.Key("definition")+".placementStrategy",
			"Managed Instances spreads tasks over zones and packs them inside each, whatever is stated")
	}
}

// isManaged reports whether a strategy names capacity providers of Managed Instances.
func (l *loader) isManaged(strategy []model.StrategyItem) bool {
	return len(strategy) > 0 && l.scenario.Cluster.Managed(strategy[0].Provider) != nil
}

package input

import (
	"slices"
	"strings"
	"sync"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// readPrices reads every [[price]]: a unit price that the catalogue lacks or has wrong.
func (l *loader) readPrices(t *reading.Table) {
	for _, p := range t.Tables("price", "dimension") {
		price := model.Price{Dimension: p.Text("dimension"), Region: p.Text("region")}
		p.Require("dimension", "what is billed, for example fargate-storage")
		if !p.Has("region") {
			price.Region = l.scenario.Region
		}
		if n := p.Require("usd", "dollars for one unit"); n != nil {
			price.USD = n.Text
		}
		p.Done()
		l.checkPrice(p, price)
		l.scenario.Prices = append(l.scenario.Prices, price)
	}
	slices.SortStableFunc(l.scenario.Prices, func(a, b model.Price) int {
		return strings.Compare(a.Dimension+"\x00"+a.Region, b.Dimension+"\x00"+b.Region)
	})
}

// checkPrice checks a price by the catalogue's own rules.
func (l *loader) checkPrice(t *reading.Table, p model.Price) {
	dimension := t.Get("dimension")
	if dimension == nil || p.USD == "" {
		return
	}
	var names, listed []string
	for _, d := range usage.Dimensions() {
		names = append(names, string(d))
		if !strings.HasPrefix(string(d), "ec2-") && !strings.HasPrefix(string(d), "ecs-managed-") {
			listed = append(listed, string(d))
		}
	}
	if !slices.Contains(names, p.Dimension) {
		l.Problem(dimension, "one of "+strings.Join(listed, ", ")+", or ec2-, ec2-spot- or ecs-managed- and an instance type",
			problem.Nearest(p.Dimension, names))
		return
	}
	if _, err := pricing.Override(p.Dimension, p.Region, p.USD); err != nil {
		l.At(t.Place(), "a price that cannot be used: "+err.Error(), "a price as in the catalogue", "")
	}
}

// checkPrices reports everything that is sure to be billed and has no known price in the Region: one by
// one in a Region of the catalogue, as one mistake where the Region itself is unknown.
func (l *loader) checkPrices(t *reading.Table) {
	missing := l.unpriced()
	if len(missing) == 0 || l.abroad { // that another Region is meant is reported already
		return
	}
	region, place := l.scenario.Region, t.Place()
	if n := t.Get("region"); n != nil {
		place = n.Place
	}
	hasOwn := slices.ContainsFunc(l.scenario.Prices, func(p model.Price) bool { return p.Region == region })
	if known := PricedRegions(); !slices.Contains(known, region) && !hasOwn {
		l.At(place, "region = "+quote(region)+", of which no price is known",
			"one of "+strings.Join(known, ", ")+", or [[price]] for "+strings.Join(missing.names(), ", "),
			problem.Nearest(region, known))
		return
	}
	for _, d := range missing {
		l.At(place, "no known price of "+string(d)+" in "+quote(region),
			"a Region with a known price, or [[price]] with dimension = "+quote(string(d))+
				" and usd = dollars per "+d.Unit(), "")
	}
}

// dimensions are things that are billed.
type dimensions []usage.Dimension

func (ds dimensions) names() []string {
	var out []string
	for _, d := range ds {
		out = append(out, string(d))
	}
	return out
}

// unpriced is what is sure to be billed and has no known price in the Region.
func (l *loader) unpriced() dimensions {
	prices := catalog.Embedded()
	var missing dimensions
	for _, d := range l.billed() {
		_, err := prices.Lookup(d, l.scenario.Region)
		own := slices.ContainsFunc(l.scenario.Prices, func(p model.Price) bool {
			return p.Dimension == string(d) && (p.Region == l.scenario.Region || p.Region == pricing.AnyRegion)
		})
		if err != nil && !own {
			missing = append(missing, d)
		}
	}
	return missing
}

// PricedRegions are the Regions that the catalogue has prices of, which nobody may change.
var PricedRegions = sync.OnceValue(func() []string {
	var out []string
	for _, e := range catalog.Embedded().Entries() {
		if e.Region != pricing.AnyRegion {
			out = append(out, e.Region)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
})

// billed is what the services and jobs of the scenario are sure to be billed for.
func (l *loader) billed() dimensions {
	used := map[usage.Dimension]bool{}
	tasks := func(d model.TaskDefinition, strategy []model.StrategyItem) {
		for _, item := range strategy {
			for _, dimension := range taskDimensions(d, item.Provider) {
				used[dimension] = true
			}
		}
	}
	for _, s := range l.scenario.Services {
		tasks(s.Build.TaskDefinition, s.Strategy)
		for _, group := range s.Groups() {
			if group.TargetGroup.Algorithm == model.FlowHash {
				used[usage.NLBHours], used[usage.NLBCapacity] = true, true
			} else {
				used[usage.ALBHours], used[usage.ALBCapacity] = true, true
			}
		}
	}
	for _, i := range l.scenario.Cluster.Instances {
		if i.External {
			used[usage.AnywhereHours] = true
			continue
		}
		used[usage.EC2(i.Type.Name)] = true
		used[usage.EBSGp3] = used[usage.EBSGp3] || i.Template.RootGiB > 0
	}
	for _, g := range l.scenario.Cluster.Groups {
		for _, t := range g.Types {
			used[usage.EC2(t.Name)] = used[usage.EC2(t.Name)] || g.OnDemandBase > 0 || g.OnDemandPercentage > 0
			used[usage.EC2Spot(t.Name)] = used[usage.EC2Spot(t.Name)] || g.OnDemandPercentage < 100
		}
		used[usage.EBSGp3] = used[usage.EBSGp3] || g.Template.RootGiB > 0
	}
	for _, s := range l.scenario.Services {
		used[usage.FineMetrics] = used[usage.FineMetrics] || s.Build.Monitoring.Metrics() > 0
	}
	for _, d := range l.scenario.Deployments {
		used[usage.FineMetrics] = used[usage.FineMetrics] || d.Build.Monitoring.Metrics() > 0
	}
	for _, p := range l.scenario.Cluster.Providers {
		if m := p.ManagedInstances; m != nil {
			for _, t := range m.Types {
				used[usage.ManagedInstances(t.Name)] = true
				if m.Spot {
					used[usage.EC2Spot(t.Name)] = true
				} else {
					used[usage.EC2(t.Name)] = true
				}
			}
			used[usage.EBSGp3] = used[usage.EBSGp3] || m.Template.RootGiB > 0
		}
	}
	used[usage.InsightsMetrics] = l.scenario.Cluster.Insights != model.Insights{}
	for _, j := range l.scenario.Jobs {
		tasks(j.Build.TaskDefinition, j.Strategy)
	}
	var out dimensions
	for _, d := range usage.Dimensions() {
		if used[d] {
			out = append(out, d)
		}
	}
	return out
}

// taskDimensions is what a task of a provider is billed for (L-33).
func taskDimensions(d model.TaskDefinition, p model.Provider) []usage.Dimension {
	out := usage.VolumeDimensions(d.Volume)
	switch {
	case !p.IsFargate():
		return out // its instances are paid (L-36)
	case d.OS == model.Windows:
		out = append(out, usage.FargateVCPUWindows, usage.FargateMemoryWindows, usage.FargateWindowsOS)
	case p == model.FargateSpot && d.Architecture == model.ARM:
		out = append(out, usage.FargateSpotVCPUArm, usage.FargateSpotMemoryArm)
	case p == model.FargateSpot:
		out = append(out, usage.FargateSpotVCPUx86, usage.FargateSpotMemoryX86)
	case d.Architecture == model.ARM:
		out = append(out, usage.FargateVCPUArm, usage.FargateMemoryArm)
	default:
		out = append(out, usage.FargateVCPUx86, usage.FargateMemoryX86)
	}
	if d.Resources.StorageGiB > 20 {
		out = append(out, usage.FargateStorage)
	}
	return out
}

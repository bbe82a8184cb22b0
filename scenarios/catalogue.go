package scenarios

import (
	"slices"

	"ecsim/model"
	"ecsim/scenarios/input"
	"ecsim/scenarios/study/inference"
)

// MeasureInfo is about one measure of a scenario, which objectives and studies name by its path.
type MeasureInfo struct {
	Path   string // service.web.latency.p99
	Unit   string // s, ratio, USD, tasks, requests, instances
	Better inference.Direction
}

// Measures lists every measure of a scenario, always in the same order.
func Measures(s *model.Scenario) []MeasureInfo {
	var all []MeasureInfo
	for _, m := range catalogueOf(s) {
		all = append(all, m.MeasureInfo)
	}
	return all
}

// MeasurePaths lists the paths of every measure that an objective of this scenario can name.
func MeasurePaths(s *model.Scenario) []string {
	var paths []string
	for _, m := range catalogueOf(s) {
		paths = append(paths, m.Path)
	}
	return paths
}

// catalogue is every measure of a scenario with the way to find it in an outcome.
type catalogue []catalogued

type catalogued struct {
	MeasureInfo
	of func(*Outcome) Measure
}

func catalogueOf(s *model.Scenario) (all catalogue) {
	all = entries(all, "", costMeasures, func(o *Outcome) *Cost { return &o.Cost })
	for i := range s.Services {
		name := s.Services[i].Name
		all = entries(all, "service."+name+".", measuresOf(s, &s.Services[i]), func(o *Outcome) *ServiceOutcome {
			return one(o.Services, func(it *ServiceOutcome) bool { return it.Name == name })
		})
	}
	for i := range s.Cluster.Instances {
		name := s.Cluster.Instances[i].Name
		all = entries(all, "instances."+name+".", instanceMeasures, func(o *Outcome) *InstancesOutcome {
			return one(o.Instances, func(it *InstancesOutcome) bool { return it.Name == name })
		})
	}
	for _, p := range s.Cluster.Providers {
		if p.AutoScalingGroup == nil || !p.AutoScalingGroup.ManagedScaling.Enabled {
			continue
		}
		name := string(p.Name)
		all = entries(all, "capacity_provider."+name+".", providerMeasures, func(o *Outcome) *ProviderOutcome {
			return one(o.Providers, func(it *ProviderOutcome) bool { return it.Name == name })
		})
	}
	for i := range s.Jobs {
		name := s.Jobs[i].Name
		all = entries(all, "job."+name+".", jobMeasures, func(o *Outcome) *JobOutcome {
			return one(o.Jobs, func(it *JobOutcome) bool { return it.Name == name })
		})
	}
	return all
}

// entries adds the measures of one thing, which is found in an outcome by its name.
func entries[T any](all catalogue, prefix string, list []measured[*T], find func(*Outcome) *T) catalogue {
	for _, m := range list {
		all = append(all, catalogued{
			MeasureInfo{Path: prefix + m.path, Unit: m.unit, Better: m.better},
			func(o *Outcome) Measure { return m.of(find(o)) },
		})
	}
	return all
}

// one is the element that is meant. Invariant: an outcome has everything that its scenario names.
func one[T any](list []T, is func(*T) bool) *T {
	return &list[slices.IndexFunc(list, func(it T) bool { return is(&it) })]
}

// named is the measure of a path. Load has checked that it exists.
func (c catalogue) named(path string) catalogued {
	i := slices.IndexFunc(c, func(m catalogued) bool { return m.Path == path })
	if i < 0 {
		panic("scenarios: Load let an unknown measure pass: " + path)
	}
	return c[i]
}

// meant is every measure that a short name, such as p99, means.
func (c catalogue) meant(name string) (all catalogue) {
	var paths []string
	for _, m := range c {
		paths = append(paths, m.Path)
	}
	for _, path := range input.MatchMeasures(paths, name) {
		all = append(all, c.named(path))
	}
	return all
}

package scenarios

import (
	"slices"

	"ecsim/model"
	"ecsim/model/world/watch"
)

func instancesOf(s *model.Scenario, r watch.InstancesRecord) InstancesOutcome {
	return InstancesOutcome{
		Name: r.Name, Type: r.Type, UsedBy: usersOf(s, r.Name),
		Instances: Single(r.Instances), Empty: Single(r.Empty),
		CPUReserved: Single(r.CPUReserved), MemoryReserved: Single(r.MemoryReserved),
		CPUStranded: Single(r.CPUStranded), MemoryStranded: Single(r.MemoryStranded),
	}
}

// usersOf lists the services and jobs whose tasks may run on the instances of a group, by their strategies;
// placement constraints may keep some of them off.
func usersOf(s *model.Scenario, group string) []string {
	users := []string{}
	add := func(name string, strategy []model.StrategyItem) {
		for _, item := range strategy {
			if runsOn(&s.Cluster, item.Provider, group) {
				users = append(users, name)
				return
			}
		}
	}
	for i := range s.Services {
		add(s.Services[i].Name, s.Services[i].Strategy)
	}
	for i := range s.Jobs {
		add(s.Jobs[i].Name, s.Jobs[i].Strategy)
	}
	return users
}

// runsOn reports whether a group of instances belongs to a capacity provider or launch type. The launch type
// EC2 reaches neither Managed Instances nor machines outside AWS (CPS-07, X-01).
func runsOn(c *model.Cluster, provider model.Provider, group string) bool {
	isOfGroup := func(i model.Instances) bool { return i.Name == group }
	if i := slices.IndexFunc(c.Instances, isOfGroup); i >= 0 && c.Instances[i].External {
		return provider == model.Anywhere
	}
	if c.Managed(model.Provider(group)) != nil {
		return provider == model.Provider(group)
	}
	return provider == model.EC2 || provider == c.ProviderOf(group)
}

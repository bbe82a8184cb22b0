package spotmix

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
)

// Choice is what can be varied of a scenario, and why the rest cannot.
type Choice struct {
	Services, Groups []string
	Reasons          map[string]string // by name of a service or group

	groups map[string]*model.Scenario // with Spot pools of the group
}

// Choose finds what can be varied: services of Linux tasks on Fargate, and Auto Scaling groups that services
// run on; a group without a mixed instances policy gets one, of its own types. load reads the scenario with more
// settings.
func Choose(s *model.Scenario, load func(set ...string) (*model.Scenario, error)) *Choice {
	c := &Choice{Reasons: map[string]string{}, groups: map[string]*model.Scenario{}}
	for i := range s.Services {
		svc := &s.Services[i]
		if why := hinders(svc); why != "" {
			c.Reasons[svc.Name] = why
			continue
		}
		c.Services = append(c.Services, svc.Name)
	}
	for i := range s.Cluster.Groups {
		name := s.Cluster.Groups[i].Name
		if len(servicesOn(s, name)) == 0 {
			c.Reasons[name] = "no service runs on it"
			continue
		}
		mixed, err := load(distribution(name, "OnDemandPercentageAboveBaseCapacity=0"))
		if err != nil {
			first, _, _ := strings.Cut(err.Error(), "\n")
			c.Reasons[name] = fmt.Sprintf("it cannot launch Spot instances (%s)", first)
			continue
		}
		c.Groups = append(c.Groups, name)
		c.groups[name] = mixed
	}
	return c
}

// hinders says why a service cannot be on Fargate Spot; empty: it can.
func hinders(svc *model.Service) string {
	onFargate := func(item model.StrategyItem) bool { return item.Provider.IsFargate() }
	switch {
	case svc.Build.TaskDefinition.OS == model.Windows:
		return "Fargate Spot runs no Windows"
	case !slices.ContainsFunc(svc.Strategy, onFargate):
		return "its tasks run on instances, whose group can be mixed"
	case svc.External:
		return "its task sets have strategies of their own"
	case svc.DesiredCount == 0:
		return "it has no tasks"
	}
	return ""
}

// Only keeps some services and groups of a choice; without any, all.
func (c *Choice) Only(services, groups []string) {
	if len(services)+len(groups) > 0 {
		c.Services, c.Groups = services, groups
	}
}

// subjects are the chosen ones, services first, each in the order of the scenario.
func (q Question) subjects() (all []*subject) {
	for i := range q.Scenario.Services {
		if slices.Contains(q.Choice.Services, q.Scenario.Services[i].Name) {
			all = append(all, ofService(q.Scenario, i, q.Steps))
		}
	}
	for i := range q.Scenario.Cluster.Groups {
		if name := q.Scenario.Cluster.Groups[i].Name; slices.Contains(q.Choice.Groups, name) {
			all = append(all, ofGroup(q.Choice.groups[name], i, q.Steps))
		}
	}
	for _, s := range all {
		s.vary(q.Rates)
	}
	return all
}

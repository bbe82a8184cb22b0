package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/world/watch"
)

// stuckOf says why nothing of a deployment moves, and what would free it.
func stuckOf(s *model.Scenario, service *model.Service, d *watch.ServiceDeployment) *StuckOutcome {
	o := &StuckOutcome{
		SinceSeconds: d.Stuck.Since.Seconds(), Rule: d.Stuck.Rule,
		Message: strings.TrimPrefix(d.Stuck.Message, "(service "+service.Name+") "),
	}
	switch d.Stuck.Rule {
	case "D-07", "S-43":
		o.Because, o.Remedies = deadlocked(service, d.Stuck.Desired)
	case "Q-05":
		o.Because, o.Remedies = outOfQuota(s, service, d)
	case "S-12":
		o.Because, o.Remedies = outOfInstances(service, d)
	case "S-25":
		o.Because = "its tasks fail again and again, and ECS waits longer and longer before each try"
		if !service.Deployment.CircuitBreaker.Enable {
			o.Remedies = append(o.Remedies, "deploymentCircuitBreaker, which is off (C-01), gives up "+
				fmt.Sprintf("after %d failed tasks", breakerOf(service, d.Stuck.Desired)))
		}
	default:
		o.Because = o.Message
		if o.Because == "" {
			o.Because = "no message says why"
		}
	}
	return o
}

// deadlocked is rule D-07, and S-43 of tasks on a DRAINING instance: no task may stop and none may start.
// The nearest settings that let one task do either are what frees it.
func deadlocked(service *model.Service, desired int) (because string, remedies []string) {
	c := service.Deployment
	because = fmt.Sprintf("minimumHealthyPercent %d of %d tasks lets none stop, and "+
		"maximumPercent %d lets none start", c.MinimumHealthyPercent, desired, c.MaximumPercent)
	if desired == 0 {
		return because, nil
	}
	remedies = append(remedies, fmt.Sprintf("maximumPercent of %d or more: one task may start",
		startsOne(desired, c.MaximumPercent)))
	for percent := c.MinimumHealthyPercent; percent >= 0; percent-- {
		if deployment.Floor(desired, percent) < desired {
			remedies = append(remedies, fmt.Sprintf("minimumHealthyPercent of %d or less: one task may "+
				"stop first", percent))
			break
		}
	}
	return because, remedies
}

// startsOne is the least maximumPercent, from one on, that lets a task start beyond the desired ones.
func startsOne(desired, percent int) int {
	for deployment.Ceiling(desired, percent) <= desired { // the quotient is one of the next hundred
		percent++
	}
	return percent
}

// outOfQuota is rule Q-05: the account may not run another task.
func outOfQuota(
	s *model.Scenario, service *model.Service, d *watch.ServiceDeployment,
) (because string, remedies []string) {
	each := s.Builds(service.Name)[d.Revision-1].TaskDefinition.Resources.VCPU()
	quota, name := s.Cluster.Limits.OnDemandVCPU, "Fargate On-Demand"
	if d.Stuck.Provider == model.FargateSpot {
		quota, name = s.Cluster.Limits.SpotVCPU, "Fargate Spot"
	}
	because = fmt.Sprintf("%s, and of the account's %g vCPU of %s "+
		"too few are free for one of %g", missing(d.Stuck.Missing), quota, name, each)
	wanted := quota + each*float64(wantedRoom(service, d))
	if all, ok := runningVCPU(s, service, d); ok {
		beyond := 1
		if service.Deployment.Strategy.Shifts() {
			beyond = d.Stuck.Desired
		}
		wanted = all + each*float64(beyond)
	}
	room := fmt.Sprintf("a %s vCPU quota of %g", name, wanted)
	return because, roomRemedies(service, d, room)
}

// runningVCPU is the vCPUs of all tasks that are desired at a stuck deployment's provider: what is missing
// of other services takes the room first. It is not known where a service uses two providers.
func runningVCPU(s *model.Scenario, stuck *model.Service, d *watch.ServiceDeployment) (all float64, ok bool) {
	provider := d.Stuck.Provider
	if provider == "" {
		provider = model.Fargate
	}
	for i := range s.Services {
		service, desired := &s.Services[i], s.Services[i].DesiredCount
		uses := slices.ContainsFunc(service.Strategy, func(item model.StrategyItem) bool {
			return item.Provider == provider
		})
		switch {
		case !uses:
			continue
		case len(service.Strategy) > 1 || service.Scaling != nil && service != stuck:
			return 0, false
		case service.Name == stuck.Name:
			desired = d.Stuck.Desired
		}
		all += float64(float64(desired) * service.Build.TaskDefinition.Resources.VCPU())
	}
	return all, len(s.Jobs) == 0
}

func missing(tasks int) string {
	if tasks == 1 {
		return "1 task of the revision is missing"
	}
	return fmt.Sprintf("%d tasks of the revision are missing", tasks)
}

// outOfInstances is rule S-12: no container instance can take another task.
func outOfInstances(
	service *model.Service, d *watch.ServiceDeployment,
) (because string, remedies []string) {
	because = fmt.Sprintf("%s, and no container instance has room for "+
		"one", missing(d.Stuck.Missing))
	tasks := "one more task"
	if n := wantedRoom(service, d); n > 1 {
		tasks = fmt.Sprintf("%d more tasks", n)
	}
	return because, roomRemedies(service, d, "container instances with room for "+tasks)
}

// wantedRoom is how many more tasks there must be room for before a deployment moves again: one, which
// makes way for the next, or all that are missing where both revisions run at once (B-03).
func wantedRoom(service *model.Service, d *watch.ServiceDeployment) int {
	if service.Deployment.Strategy.Shifts() {
		return d.Stuck.Missing
	}
	return 1
}

// roomRemedies are more room, and to need none.
func roomRemedies(service *model.Service, d *watch.ServiceDeployment, room string) []string {
	c, less := service.Deployment, fmt.Sprintf("minimumHealthyPercent of %d or less: one task may stop first",
		100*(d.Stuck.Desired-1)/max(1, d.Stuck.Desired))
	switch {
	case c.Strategy.Shifts():
		remedies := []string{fmt.Sprintf("%s: %s runs both revisions at once (B-03)", room, c.Strategy)}
		if d.Stuck.Missing < d.Stuck.Desired { // there is room for the others of the revision
			remedies = append(remedies, fmt.Sprintf("ROLLING with maximumPercent of %d or more: one task may "+
				"start first, in the room that there is", startsOne(d.Stuck.Desired, 101)))
		}
		return append(remedies, "ROLLING with "+less)
	case deployment.Floor(d.Stuck.Desired, c.MinimumHealthyPercent) >= d.Stuck.Desired:
		return []string{room + " or more: one task may start", less}
	}
	return []string{room + " or more: one task may start"}
}

// breakerOf is how many failed tasks a circuit breaker with the service's threshold waits for.
func breakerOf(service *model.Service, desired int) int {
	return deployment.Threshold(service.Deployment.CircuitBreaker, desired)
}

package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/problem"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// factor is something that a scenario can be played without.
type factor struct {
	name    string
	says    string // what there would be instead
	missing string // why it cannot be taken away when applies is false
	applies func(*model.Scenario) bool
	remove  func(*model.Scenario) // from a copy whose parts nobody else has
}

// factors are what can be taken away, in the order in which they are told. Each is taken away so that
// nothing else is drawn anew: a fault or a deployment comes after the horizon and a delay becomes zero,
// but what is simulated stays of the same kind.
var factors = []factor{
	{"faults", "no fault strikes", "it has no fault", func(s *model.Scenario) bool { return len(s.Faults) > 0 },
		func(s *model.Scenario) {
			for i := range s.Faults {
				s.Faults[i].At = afterwards(s)
			}
		}},
	{"deployments", "nothing is deployed", "it has no deployment",
		func(s *model.Scenario) bool { return len(s.Deployments)+len(s.TaskSetCalls) > 0 },
		func(s *model.Scenario) {
			for i := range s.Deployments {
				s.Deployments[i].At = afterwards(s)
			}
			for i := range s.TaskSetCalls {
				s.TaskSetCalls[i].At = afterwards(s)
			}
		}},
	{"defects", "every build is a good one", "no build has a defect",
		func(s *model.Scenario) bool {
			return slices.ContainsFunc(builds(s), func(b *model.Build) bool {
				return b.Workload.Defect.Kind != model.NoDefect
			})
		},
		onBuilds(func(b *model.Build) { b.Workload.Defect = model.Defect{} })},
	{"spot", "every task and instance runs on demand", "nothing runs on Spot",
		func(s *model.Scenario) bool {
			return hasSpotInstances(s) || slices.ContainsFunc(strategies(s), func(item *model.StrategyItem) bool {
				return item.Provider == model.FargateSpot
			})
		},
		func(s *model.Scenario) {
			for _, item := range strategies(s) {
				if item.Provider == model.FargateSpot {
					item.Provider = model.Fargate
				}
			}
			launchOnDemand(s)
		}},
	{"provisioning", "a task's network and host are there at once", "its tasks take no time to provision",
		onceIn(func(b *model.Build) bool {
			return !isInstant(b.Delays.Provisioning) || !isInstant(b.Delays.Pending)
		}),
		onBuilds(func(b *model.Build) {
			b.Delays.Provisioning, b.Delays.Pending = random.Constant(0), random.Constant(0)
			b.Delays.Volume = random.Constant(0)
		})},
	{"image-pull", "images are there at once", "its images are empty",
		onceIn(func(b *model.Build) bool { return b.Delays.ImageMB > 0 }),
		onBuilds(func(b *model.Build) { b.Delays.ImageMB = 0 })},
	{"start-up", "containers start and programs answer at once", "its programs start at once",
		onceIn(func(b *model.Build) bool {
			return !isInstant(b.Workload.Startup) || !isInstant(b.Delays.ContainerStart)
		}),
		onBuilds(func(b *model.Build) {
			b.Workload.Startup, b.Delays.ContainerStart = random.Constant(0), random.Constant(0)
		})},
	{"metric-delay", "CloudWatch shows datapoints at once", "no policy or alarm follows a metric",
		func(s *model.Scenario) bool {
			delayed := s.Cluster.MetricDelay+s.Cluster.HighResolutionDelay > 0
			return delayed && slices.ContainsFunc(s.Services, func(svc model.Service) bool {
				return svc.Scaling != nil || len(svc.Alarms) > 0
			})
		},
		func(s *model.Scenario) { s.Cluster.MetricDelay, s.Cluster.HighResolutionDelay = 0, 0 }},
	{"scaling-lag", "policies scale out on the first datapoint, shown at once",
		"no service has a scalable target",
		func(s *model.Scenario) bool {
			return slices.ContainsFunc(s.Services, func(svc model.Service) bool {
				return svc.Scaling != nil && !svc.Scaling.AtOnce
			})
		},
		func(s *model.Scenario) {
			s.Cluster.MetricDelay, s.Cluster.HighResolutionDelay = 0, 0
			onTargets(s, func(target *model.Scaling) { target.AtOnce = true })
		}},
	{"max-capacity", "policies may scale out ten times as far", "no service has a scalable target", hasScaling,
		raiseMaximum},
	{"scaling", "no policy changes a desired count", "no service has a scalable target", hasScaling,
		func(s *model.Scenario) {
			for i := range s.Services {
				s.Services[i].Scaling = nil
			}
		}},
	{"launch-limits", "launch rates and quotas of the account have no limit", "nothing limits its launches",
		func(s *model.Scenario) bool { return s.Cluster.Limits != noLimits(s) },
		func(s *model.Scenario) { s.Cluster.Limits = noLimits(s) }},
}

// afterwards is an instant that the run does not reach.
func afterwards(s *model.Scenario) clock.Time { return clock.Time(s.Horizon + clock.Hour) }

func hasScaling(s *model.Scenario) bool {
	return slices.ContainsFunc(s.Services, func(svc model.Service) bool { return svc.Scaling != nil })
}

// raiseMaximum lets every maximum be ten times as high: also what scheduled actions and registrations set.
func raiseMaximum(s *model.Scenario) {
	onTargets(s, func(target *model.Scaling) {
		target.Max *= 10
		target.Scheduled = slices.Clone(target.Scheduled)
		for i := range target.Scheduled {
			target.Scheduled[i].Action.Bounds.Max *= 10
		}
	})
	s.Registrations = slices.Clone(s.Registrations)
	for i := range s.Registrations {
		s.Registrations[i].Target.Bounds.Max *= 10
	}
}

// launchOnDemand lets every instance that the cluster launches be an On-Demand one.
func launchOnDemand(s *model.Scenario) {
	s.Cluster.Groups = slices.Clone(s.Cluster.Groups)
	for i := range s.Cluster.Groups {
		s.Cluster.Groups[i].OnDemandPercentage = 100
	}
	s.Cluster.Providers = slices.Clone(s.Cluster.Providers)
	for i := range s.Cluster.Providers {
		if m := s.Cluster.Providers[i].ManagedInstances; m != nil {
			copied := *m
			copied.Spot = false
			s.Cluster.Providers[i].ManagedInstances = &copied
		}
	}
}

// onTargets changes copies of the scalable targets.
func onTargets(s *model.Scenario, change func(*model.Scaling)) {
	for i := range s.Services {
		if target := s.Services[i].Scaling; target != nil {
			copied := *target
			change(&copied)
			s.Services[i].Scaling = &copied
		}
	}
}

// noLimits are the limits of a scenario of which none binds a launch.
func noLimits(s *model.Scenario) model.Limits {
	l := s.Cluster.Limits
	l.ServiceLaunchesPerMinute, l.FargateBurst, l.FargateRefillPerSecond = 0, 0, 0
	l.EC2LaunchesPerMinute = 0
	l.OnDemandVCPU, l.SpotVCPU, l.DiscoverableTasks = 0, 0, 0
	l.RunTask, l.ClusterResources = model.Rate{}, model.Rate{}
	return l
}

func isInstant(d random.Distribution) bool { return d.IsZero() || d == random.Constant(0) }

// builds are all builds of a scenario, for reading or, of a copy, for writing.
func builds(s *model.Scenario) (all []*model.Build) {
	for i := range s.Services {
		all = append(all, &s.Services[i].Build)
	}
	for i := range s.Jobs {
		all = append(all, &s.Jobs[i].Build)
	}
	for i := range s.Deployments {
		all = append(all, &s.Deployments[i].Build)
	}
	for i := range s.TaskSetCalls {
		if s.TaskSetCalls[i].Call.Action == model.CreateTaskSet {
			all = append(all, &s.TaskSetCalls[i].Build)
		}
	}
	return all
}

func onBuilds(change func(*model.Build)) func(*model.Scenario) {
	return func(s *model.Scenario) {
		for _, b := range builds(s) {
			change(b)
		}
	}
}

func onceIn(is func(*model.Build) bool) func(*model.Scenario) bool {
	return func(s *model.Scenario) bool { return slices.ContainsFunc(builds(s), is) }
}

// strategies are the items of all capacity provider strategies.
func strategies(s *model.Scenario) (all []*model.StrategyItem) {
	add := func(items []model.StrategyItem) {
		for i := range items {
			all = append(all, &items[i])
		}
	}
	for i := range s.Services {
		add(s.Services[i].Strategy)
	}
	for i := range s.Jobs {
		add(s.Jobs[i].Strategy)
	}
	return all
}

// without is a copy of a scenario with one factor taken away.
func (f *factor) without(s *model.Scenario) *model.Scenario {
	copied := *s
	copied.Faults = slices.Clone(s.Faults)
	copied.Deployments = slices.Clone(s.Deployments)
	copied.TaskSetCalls = slices.Clone(s.TaskSetCalls)
	copied.Services = slices.Clone(s.Services)
	for i := range copied.Services {
		copied.Services[i].Strategy = slices.Clone(s.Services[i].Strategy)
	}
	copied.Jobs = slices.Clone(s.Jobs)
	for i := range copied.Jobs {
		copied.Jobs[i].Strategy = slices.Clone(s.Jobs[i].Strategy)
	}
	f.remove(&copied)
	return &copied
}

// EveryFactor names all factors that a scenario has.
const EveryFactor = "all"

// Factors checks the names of factors: all of a scenario for "all", else those that are named, each once.
// The error says which are there.
func Factors(s *model.Scenario, names []string) ([]string, error) {
	var there, known []string
	for i := range factors {
		known = append(known, factors[i].name)
		if factors[i].applies(s) {
			there = append(there, factors[i].name)
		}
	}
	expected := strings.Join(append(there, EveryFactor), ", ")
	var chosen []string
	for _, name := range names {
		if name == EveryFactor {
			return there, nil
		}
		f := factorNamed(name)
		switch {
		case f == nil:
			hint := ""
			if nearest := problem.Nearest(name, append(known, EveryFactor)); nearest != "" {
				hint = fmt.Sprintf(" (did you mean %q?)", nearest)
			}
			return nil, fmt.Errorf("found %q, expected one of %s%s", name, expected, hint)
		case !f.applies(s):
			return nil, fmt.Errorf("found %q, and %s; expected one of %s", name, f.missing, expected)
		case !slices.Contains(chosen, name):
			chosen = append(chosen, name)
		}
	}
	return chosen, nil
}

func factorNamed(name string) *factor {
	for i := range factors {
		if factors[i].name == name {
			return &factors[i]
		}
	}
	return nil
}

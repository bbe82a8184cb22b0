package controlplane

import (
	"fmt"
	"strings"
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// scriptInstance is an instance that the control plane asked for.
type scriptInstance struct {
	model.Instance
	runs, registered, ending, gone bool
	toPool, warmed                 bool // on the way into a warm pool, or there
}

// asg NAME [min=0] [max=10] desired=N [zones=(a,b,c)] [base=0] [percent=100] [protected]
// [policy=OldestInstance] [provider=NAME] [cpu=2048 memory=3800 tasks=2] [pool=PREPARED] [launching=SPAN]
// [terminating=SPAN] [shifts=on|ignore] [warm] [rebalances]: CreateAutoScalingGroup, for a capacity provider or
// without, with a warm pool and lifecycle hooks of such a heartbeat timeout or without.
func (s *script) asg(d *datadriven.TestData, t *testing.T) {
	spec := &model.AutoScalingGroup{Name: name(d), Min: number(t, d, "min", 0), Max: number(t, d, "max", 10),
		Desired: number(t, d, "desired", 0), OnDemandBase: number(t, d, "base", 0),
		OnDemandPercentage: number(t, d, "percent", 100), Protected: value(d, "protected", "") != "",
		Zones: strings.Split(value(d, "zones", strings.Join(s.scenario.Zones, ",")), ","),
		Types: []model.InstanceType{{Name: "c5.large", CPUUnits: number(t, d, "cpu", 2048),
			MemoryMiB: number(t, d, "memory", 3800), Tasks: number(t, d, "tasks", 2),
			Architecture: model.X86}}}
	spec.CapacityRebalance = value(d, "rebalances", "") != ""
	spec.ZonalShift, spec.IgnoreUnhealthy = value(d, "shifts", "") != "", value(d, "shifts", "") == "ignore"
	for _, transition := range []string{"launching", "terminating"} {
		if timeout := value(d, transition, ""); timeout != "" {
			spec.Hooks = append(spec.Hooks, model.InstanceHook{Name: transition,
				Launching: transition == "launching", Heartbeat: span(t, d, timeout)})
		}
	}
	if value(d, "pool", "") != "" {
		spec.WarmPool = &model.WarmPool{Prepared: number(t, d, "pool", 0), State: model.PoolStopped}
	}
	if policy := value(d, "policy", ""); policy != "" {
		spec.TerminationPolicies = []model.TerminationPolicy{model.TerminationPolicy(policy)}
	}
	if provider := value(d, "provider", ""); provider != "" {
		s.scenario.Cluster.Providers = append(s.scenario.Cluster.Providers, model.CapacityProvider{
			Name: model.Provider(provider), AutoScalingGroup: &model.AutoScalingGroupProvider{Group: spec.Name}})
	}
	s.scenario.Cluster.Groups = append(s.scenario.Cluster.Groups, *spec)
	s.control.addGroup(&s.scenario, spec)
	s.step(model.AutoScalingGroupCreated{Group: spec.Name, Warm: value(d, "warm", "") != ""}, true)
}

// update NAME [min=N] [max=N] [desired=N]: UpdateAutoScalingGroup.
func (s *script) update(d *datadriven.TestData, t *testing.T) {
	s.step(model.AutoScalingGroupUpdated{Change: model.GroupChange{Group: name(d), Min: number(t, d, "min", -1),
		Max: number(t, d, "max", -1), Desired: number(t, d, "desired", -1)}}, true)
}

// ec2 runs|joins|warms|fails|dies|ends [ID…]: instances are running, have registered, are in the warm pool,
// cannot be launched, are lost before they register, or are terminated; without names, all that can be.
func (s *script) ec2(d *datadriven.TestData, t *testing.T) {
	what, found := name(d), false
	for i := 0; i < len(s.launched); i++ {
		a := s.launched[i]
		if len(d.CmdArgs) > 1 && value(d, string(a.ID), "") == "" {
			continue
		}
		found = s.instanceMoves(what, a) || found
	}
	if !found {
		d.Fatalf(t, "no instance %s", what)
	}
}

// instanceMoves is one step of one instance, if it can take it.
func (s *script) instanceMoves(what string, a *scriptInstance) bool {
	switch {
	case a.gone:
		return false
	case what == "runs" && !a.runs && !a.ending && !a.warmed:
		a.runs = true
		s.step(model.InstanceLaunched{Instance: a.Instance}, true)
	case what == "warms" && a.runs && a.toPool && !a.ending:
		a.toPool, a.runs = false, false
		s.step(model.InstanceWarmed{Instance: a.ID}, true)
		a.warmed = true
	case what == "joins" && a.runs && !a.registered && !a.ending && !a.toPool:
		a.registered = true
		s.step(model.InstanceRegistered{Instance: a.Instance}, true)
	case what == "fails" && !a.runs:
		a.gone = true
		s.step(model.InstanceLaunchFailed{Instance: a.ID, Reason: "InsufficientInstanceCapacity"}, true)
	case what == "dies" && a.runs && !a.registered:
		a.gone = true
		s.step(model.InstanceLost{Instance: a.ID}, true)
	case what == "ends" && a.ending:
		a.gone = true
		s.step(model.InstanceTerminated{Instance: a.ID}, true)
		for _, task := range append([]*scriptTask(nil), s.order...) {
			if task.Instance == a.ID && !task.gone {
				s.step(model.TaskFailed{Task: task.Task, Code: model.InfrastructureHealth,
					Reason: "host terminated"}, true)
				s.leave(task, true)
			}
		}
	default:
		return false
	}
	return true
}

// shift ZONE [off]: a zonal shift keeps launches out of a zone, or no more.
func (s *script) shift(d *datadriven.TestData, _ *testing.T) {
	s.step(model.ZoneShifted{Zone: name(d), Shifted: value(d, "off", "") == ""}, true)
}

// answer ID HOOK continue|abandon: a lifecycle hook of an instance answers, the first one 0.
func (s *script) answer(d *datadriven.TestData, t *testing.T) {
	s.step(model.InstanceHookEnded{Instance: model.InstanceID(name(d)), Hook: atoi(t, d, d.CmdArgs[1].Key),
		Abandon: d.CmdArgs[2].Key == "abandon"}, true)
}

// settleInstances lets every instance that is under way arrive or go, and reports whether there was one.
func (s *script) settleInstances() (changed bool) {
	for i := 0; i < len(s.launched); i++ {
		for _, what := range []string{"runs", "warms", "joins", "ends"} {
			changed = s.instanceMoves(what, s.launched[i]) || changed
		}
	}
	return changed
}

// instanceCommand notes what the control plane asks EC2 for.
func (s *script) instanceCommand(cmd model.Command) {
	switch c := cmd.(type) {
	case model.LaunchInstance:
		s.launched = append(s.launched, &scriptInstance{Instance: c.Instance, toPool: c.ToPool})
	case model.StartInstance:
		for _, a := range s.launched {
			a.warmed = a.warmed && a.ID != c.Instance
		}
	case model.TerminateInstance:
		for _, a := range s.launched {
			a.ending = a.ending || a.ID == c.Instance
		}
	}
}

// capacity NAME: how the group stands, and what it has where.
func (s *script) capacity(d *datadriven.TestData, _ *testing.T) {
	g := s.control.scalingGroup(name(d))
	fmt.Fprintf(&s.out, "%s  %s\n", g.name, s.control.Capacity(g.name))
	for _, m := range g.Members() {
		market := ""
		if m.Spot {
			market = "  Spot"
		}
		fmt.Fprintf(&s.out, "%-8s %s %s%s\n", m.ID, m.Zone, m.State,
			market)
	}
}

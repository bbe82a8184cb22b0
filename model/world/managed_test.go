package world

import (
	"testing"

	"ecsim/model"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// onGroup is a service of two tasks on instances of capacity provider ec2.
func onGroup() model.Service {
	web := plainService("web")
	web.Strategy = []model.StrategyItem{{Provider: "ec2", Weight: 1}}
	web.Build.TaskDefinition.NetworkMode = model.Bridge
	web.DesiredCount = 2
	return web
}

// oneGroup is an Auto Scaling group of instances that take four tasks of 512 CPU units, with managed
// scaling, termination protection and draining.
func oneGroup(zones []string) ([]model.AutoScalingGroup, []model.CapacityProvider) {
	boot := random.Constant(50 * clock.Second)
	return []model.AutoScalingGroup{{Name: "workers", Min: 1, Max: 5, Desired: 1, Zones: zones, Protected: true,
			OnDemandPercentage: 100, Pending: random.Constant(8 * clock.Second), Boot: boot,
			Types: []model.InstanceType{{Name: "m6i.large", CPUUnits: 2048, MemoryMiB: 7864, Tasks: 2,
				Architecture: model.X86}}}},
		[]model.CapacityProvider{{Name: "ec2", AutoScalingGroup: &model.AutoScalingGroupProvider{Group: "workers",
			ManagedScaling: model.ManagedScaling{Enabled: true, Target: 100, MinStep: 1, MaxStep: 10000,
				WarmUp: 300 * clock.Second},
			TerminationProtection: true, ManagedDraining: true}}}
}

// TestProvidersAreRecorded: what the metric was, what the group did about it, and how long tasks waited
// (CP-02, CP-29, R-02): at most a minute for the datapoint, a minute for the alarm, and the boot.
func TestProvidersAreRecorded(t *testing.T) {
	s := plainScenario(onGroup())
	s.Cluster.Groups, s.Cluster.Providers = oneGroup(s.Zones)
	s.Counts = []model.PlannedCount{{At: minute(10), Service: "web", Count: 10}}
	record := play(t, s)
	if len(record.Providers) != 1 {
		t.Fatalf("%d providers", len(record.Providers))
	}
	p := record.Providers[0]
	if p.Waits.Count() != 6 || p.GivenUp != 0 {
		t.Errorf("%d tasks waited and %d were given up, expected 6 and 0", p.Waits.Count(), p.GivenUp)
	}
	if least, most := p.Waits.Quantile(0.01), p.Waits.Max(); most > 3*clock.Minute || least < 50*clock.Second {
		t.Errorf("tasks waited from %v to %v", least, most)
	}
	var sum clock.Span
	for _, part := range p.Stages {
		sum += part
	}
	if total := p.Waits.Mean() * clock.Span(p.Waits.Count()); sum != total {
		t.Errorf("the stages are %v together and the waits %v", sum, total)
	}
	if p.Stages[watch.WaitRunning] != 6*8*clock.Second || p.Stages[watch.WaitRegistered] != 6*42*clock.Second ||
		p.Stages[watch.WaitDecision] > 6*clock.Minute || p.Stages[watch.WaitRoom] != 0 {
		t.Errorf("the stages are %v", p.Stages)
	}
	first := p.Scaling[0]
	if first.From != 1 || first.To != 3 ||
		first.Because != "CapacityProviderReservation 300 = 100 × 3/1 > 100" {
		t.Errorf("found %+v", first)
	}
	if len(p.Needs) < 2 || p.Needs[1].Needed != 3 || p.Needs[1].Running != 1 || p.Needs[1].Waiting != 6 {
		t.Errorf("the metric was %v", p.Needs)
	}
}

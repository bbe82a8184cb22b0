package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// of nine runs that are asked for at once, eight fit on the instances. The call fails for the ninth:
// a program that retries asks for it again until there is room, another has lost it.
func TestRunTaskFailsForWhatFitsOnNoInstance(t *testing.T) {
	for _, c := range []struct {
		retry                        bool
		succeeded, failed, submitted int
	}{{true, 9, 6, 15}, {false, 8, 1, 9}} {
		s := onInstances(func(*model.Service) {})
		build := s.Services[0].Build
		build.TaskDefinition.Resources = model.Resources{CPUUnits: 512, MemoryMiB: 512}
		build.Workload.RunTime = random.Constant(5 * clock.Minute)
		s.Services, s.Deployments = nil, nil
		s.Jobs = []model.Job{{Name: "batch", Build: build, At: minute(5), Count: 9, Zones: s.Zones,
			Strategy: []model.StrategyItem{{Provider: model.EC2, Weight: 1}}, Retry: c.retry,
			RetryAfter: clock.Minute}}
		got := play(t, s).Jobs[0]
		if got.Succeeded != c.succeeded || got.Failed != c.failed || got.Submitted != c.submitted {
			t.Errorf("retry %v: %+v", c.retry, got)
		}
	}
}

// a program starts a task on each of two instances with StartTask every ten minutes. One of them is lost
// after 15 minutes: its task dies, and the calls that follow fail for it and work for the other.
func TestStartTaskOnChosenInstances(t *testing.T) {
	s := onInstances(func(*model.Service) {})
	build := s.Services[0].Build
	build.Workload.RunTime = random.Constant(6 * clock.Minute)
	s.Services, s.Deployments = nil, nil
	first, second := s.Cluster.Instances[0].Instance(1).ID, s.Cluster.Instances[0].Instance(2).ID
	s.Jobs = []model.Job{{Name: "agent", Build: build, At: minute(1), Count: 2, Zones: s.Zones,
		Strategy: []model.StrategyItem{{Provider: model.EC2, Weight: 1}}, Every: 10 * clock.Minute,
		Until: minute(35), Instances: []model.InstanceID{first, second}}}
	s.Faults = []model.Fault{{Kind: model.InstanceLoss, At: minute(15), Instance: second}}
	got := play(t, s).Jobs[0]
	if got.Submitted != 8 || got.Succeeded != 5 || got.Failed != 3 {
		t.Errorf("%+v", got)
	}
}

package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// L-45: two tasks of 768 CPU units stop for a minute on an instance of 2048. ECS places a task of 1024 and one
// of 512 there meanwhile. The first waits at the agent until one of the two has gone, and the second behind it,
// though 512 are free; alone it starts at once. So does one with a port that a stopping task has.
func TestTasksWaitAtTheAgentForThoseThatStop(t *testing.T) {
	job := func(name string, cpu int, after clock.Span, port int) model.Job {
		build := onInstances(func(*model.Service) {}).Services[0].Build
		build.TaskDefinition.Resources = model.Resources{CPUUnits: cpu, MemoryMiB: 512}
		build.Workload.RunTime = random.Constant(clock.Minute)
		if port > 0 {
			build.TaskDefinition.HostPorts = []model.HostPort{{Number: port}}
		}
		return model.Job{Name: name, Build: build, At: minute(10).Add(after), Count: 1, Until: clock.Never,
			Zones: []string{"us-east-1a"}, Strategy: []model.StrategyItem{{Provider: model.EC2, Weight: 1}}}
	}
	big, small := job("big", 1024, clock.Second, 0), job("small", 512, 2*clock.Second, 0)
	for _, c := range []struct {
		name  string
		jobs  []model.Job
		waits bool
	}{
		{"behind one that does not fit", []model.Job{big, small}, true},
		{"alone", []model.Job{small}, false},
		{"with a port that is taken", []model.Job{job("small", 512, clock.Second, 8080)}, true},
		{"with another port", []model.Job{job("small", 512, clock.Second, 8081)}, false},
	} {
		s := onInstances(func(web *model.Service) {
			d := &web.Build.TaskDefinition
			d.Resources = model.Resources{CPUUnits: 768, MemoryMiB: 512}
			d.HostPorts = nil
			d.Containers[d.Main()].StopTimeout = 2 * clock.Minute
			web.Build.Workload.Shutdown = random.Constant(clock.Minute)
			web.TargetGroup, web.DesiredCount = nil, 2
		})
		s.Cluster.Instances[0].Count, s.Deployments, s.Faults = 1, nil, nil
		if c.jobs[0].Build.TaskDefinition.HostPorts != nil {
			s.Services[0].DesiredCount = 1
			s.Services[0].Build.TaskDefinition.HostPorts = []model.HostPort{{Number: 8080}}
		}
		s.Counts = []model.PlannedCount{{At: minute(10), Service: "web", Count: 0}}
		s.Jobs = c.jobs
		marks, heard := newMarks(), &listener{}
		play(t, s, marks, heard)
		if told := of[model.TaskWaited](heard); len(told) > 0 != c.waits ||
			c.waits && told[len(told)-1].Behind != len(c.jobs)-1 {
			t.Errorf("%s: observers are told of %v", c.name, told)
		}
		id := model.TaskID{Group: "small", Number: 1}
		if waited := marks.between(id, "PENDING", "pull starts"); waited > 30*clock.Second != c.waits || waited < 0 {
			t.Errorf("%s: the task waits %s", c.name, waited)
		}
		if len(c.jobs) > 1 {
			first := marks.between(model.TaskID{Group: "big", Number: 1}, "PENDING", "pull starts")
			if second := marks.between(id, "PENDING", "pull starts"); first-second != clock.Second {
				t.Errorf("%s: the first waits %s, the second %s", c.name, first, second)
			}
		}
	}
}

// L-45: a task that is stopped while it waits at the agent never starts, and keeps nobody behind it.
func TestATaskThatIsStoppedWhileItWaits(t *testing.T) {
	s := onInstances(func(web *model.Service) {
		d := &web.Build.TaskDefinition
		d.Resources = model.Resources{CPUUnits: 2048, MemoryMiB: 512}
		d.Containers[d.Main()].StopTimeout = 2 * clock.Minute
		web.Build.Workload.Shutdown = random.Constant(clock.Minute)
		web.TargetGroup, web.DesiredCount = nil, 1
	})
	s.Cluster.Instances[0].Count, s.Deployments, s.Faults = 1, nil, nil
	count := func(at clock.Span, n int) model.PlannedCount {
		return model.PlannedCount{At: minute(10).Add(at), Service: "web", Count: n}
	}
	s.Counts = []model.PlannedCount{count(0, 0), count(5*clock.Second, 1), count(20*clock.Second, 0),
		count(25*clock.Second, 1)}
	marks := newMarks()
	play(t, s, marks)
	second, third := model.TaskID{Group: "web", Number: 2}, model.TaskID{Group: "web", Number: 3}
	if waited := marks.between(second, "PENDING", "pull starts"); waited != -1 {
		t.Errorf("the task that is stopped starts after %s", waited)
	}
	if waited := marks.between(third, "PENDING", "pull starts"); waited < 20*clock.Second || waited > clock.Minute {
		t.Errorf("the task behind it waits %s", waited)
	}
}

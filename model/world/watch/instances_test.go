package watch

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// RS-08, M-08: what tasks reserve of instances from their start until they are STOPPED, how many instances
// have none but daemons', and what is free of CPU or memory beyond the share of the other.
func TestInstancesSayWhatIsReserved(t *testing.T) {
	half := model.Build{TaskDefinition: model.TaskDefinition{
		Resources: model.Resources{CPUUnits: 1024, MemoryMiB: 1000}}}
	s := &model.Scenario{WarmUp: 100 * clock.Second, Services: []model.Service{
		{Name: "web", Build: half}, {Name: "agent", Build: half, Daemon: true}}}
	s.Cluster.Instances = []model.Instances{{Name: "n", Count: 2, Zones: []string{"a"},
		Type: model.InstanceType{Name: "m6i.large", CPUUnits: 2048, MemoryMiB: 4000}}}
	w := NewInstances(s)
	at := func(seconds int, ev model.Event, cmds ...model.Command) {
		w.Stepped(clock.Time(0).Add(clock.Span(seconds)*clock.Second), ev, cmds)
	}
	start := func(group string, number int, on model.InstanceID) model.Command {
		return model.StartTask{Task: model.TaskID{Group: group, Number: number}, Revision: 1, Instance: on}
	}
	at(0, model.InstanceRegistered{Instance: s.Cluster.Instances[0].Instance(1)})
	at(0, model.InstanceRegistered{Instance: s.Cluster.Instances[0].Instance(2)})
	at(0, model.DeadlineReached{}, start("web", 1, "n-1"), start("agent", 1, "n-2"))
	at(200, model.TaskStopped{Task: model.TaskID{Group: "web", Number: 1}})
	at(250, model.InstanceLost{Instance: "n-2"})
	at(260, model.TaskStopped{Task: model.TaskID{Group: "agent", Number: 1}})
	got := w.Finish(clock.Time(0).Add(300 * clock.Second))[0]
	// From 100 s to 300 s: n-1 all the time, n-2 until 250 s; web until 200 s, the agent until 250 s.
	const instances = 200 + 150
	want := InstancesRecord{Name: "n", Type: "m6i.large", Instances: instances / 200.0,
		Empty: (100 + 150) / 200.0, CPUReserved: (100 + 150) * 0.5 / instances,
		MemoryReserved: (100 + 150) * 0.25 / instances, MemoryStranded: (100 + 150) * 0.25 / instances}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// RS-08, DR-02, PL-14, L-45: the checker of instances finds what it is there for. What counts is what the
// agent has begun to start and has not stopped, not what ECS has placed.
func TestInvariantsKnowInstances(t *testing.T) {
	s := &model.Scenario{Services: []model.Service{{Name: "web", Build: model.Build{
		TaskDefinition: model.TaskDefinition{Resources: model.Resources{CPUUnits: 1500, MemoryMiB: 100}}}}}}
	s.Cluster.Instances = []model.Instances{{Name: "n", Count: 1, Zones: []string{"a"},
		Type: model.InstanceType{CPUUnits: 2048, MemoryMiB: 4000}}}
	web := func(n int) model.TaskID { return model.TaskID{Group: "web", Number: n} }
	pulls := func(n int) model.Event { return model.TaskPullStarted{Task: web(n)} }
	for name, c := range map[string]struct {
		before []model.Event
		tasks  int
		zone   string
		after  []model.Event
		broken int
	}{
		"room":             {nil, 1, "a", []model.Event{pulls(1)}, 0},
		"overcommitted":    {nil, 2, "a", []model.Event{pulls(1), pulls(2)}, 1},
		"one waits":        {nil, 2, "a", []model.Event{pulls(1)}, 0},
		"one after other":  {nil, 2, "a", []model.Event{pulls(1), model.TaskExited{Task: web(1)}, pulls(2)}, 0},
		"another zone":     {nil, 1, "b", nil, 1},
		"draining":         {[]model.Event{model.InstanceDraining{Instance: "n-1", Draining: true}}, 1, "a", nil, 1},
		"active again":     {[]model.Event{model.InstanceDraining{Instance: "n-1"}}, 1, "a", nil, 0},
		"lost with a task": {[]model.Event{model.InstanceLost{Instance: "n-1"}}, 1, "a", nil, 1},
	} {
		v := NewInvariants(s)
		v.happened(0, model.InstanceRegistered{Instance: s.Cluster.Instances[0].Instance(1)})
		for _, ev := range c.before {
			v.happened(0, ev)
		}
		for n := range c.tasks {
			v.commanded(0, model.StartTask{Task: web(n + 1), Revision: 1,
				Provider: model.EC2, Instance: "n-1", Zone: c.zone})
		}
		for _, ev := range c.after {
			v.instanceHappened(0, ev)
		}
		if len(v.Broken) != c.broken {
			t.Errorf("%s: %q, want %d", name, v.Broken, c.broken)
		}
	}
}

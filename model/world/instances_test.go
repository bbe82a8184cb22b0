package world

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// onInstances is slowly on two alike instances of one zone.
func onInstances(change func(*model.Service)) *model.Scenario {
	s := slowly(func(web *model.Service) {
		web.Strategy = []model.StrategyItem{{Provider: model.EC2, Weight: 1}}
		web.Build.TaskDefinition.NetworkMode = model.Bridge
		change(web)
	})
	s.Zones = []string{"us-east-1a"}
	s.Cluster.Instances = []model.Instances{{Name: "n", Count: 2, Zones: s.Zones,
		Template: model.LaunchTemplate{RootGiB: 30},
		Type: model.InstanceType{Name: "m6i.large", CPUUnits: 2048, MemoryMiB: 7864, Tasks: 2,
			Architecture: s.Services[0].Build.TaskDefinition.Architecture}}}
	return s
}

// L-44, RS-10, TS-08, TS-09: an instance that has an image asks the registry and pulls nothing; another
// instance pulls it whole. A registry that is down stops the second, not the first.
func TestImagesStayOnInstances(t *testing.T) {
	pull := func(s *model.Scenario) (again, fresh clock.Span) {
		m := newMarks()
		play(t, s, m)
		return m.between(model.TaskID{Group: "web", Number: 3}, "pull starts", "pull ends"),
			m.between(model.TaskID{Group: "web", Number: 2}, "pull starts", "pull ends")
	}
	crash := func(minutes int) model.Fault {
		return model.Fault{At: minute(minutes), Kind: model.TaskCrash, Service: "web", Count: 1}
	}
	s := onInstances(func(web *model.Service) { web.Placement.Distinct = true })
	s.Deployments, s.Faults = nil, []model.Fault{crash(20)}
	s.Counts = []model.PlannedCount{{At: minute(10), Service: "web", Count: 2}}
	again, fresh := pull(s)
	if fresh != 6*clock.Second || again != clock.Second {
		t.Errorf("a pull takes %s on a fresh instance and %s on one that has the image", fresh, again)
	}
	s.Faults = append(s.Faults, model.Fault{At: minute(5), Kind: model.RegistryDown, Duration: 2 * clock.Hour})
	if again, fresh = pull(s); fresh != -1 || again == 6*clock.Second {
		t.Errorf("with the registry down: %s on a fresh instance, %s on one that has the image", fresh, again)
	}
}

// DR-01: what is gone is neither lost nor drained again in the story.
func TestAnInstanceIsLostOnce(t *testing.T) {
	s := onInstances(func(*model.Service) {})
	s.Deployments = nil
	loss := func(at int) model.Fault {
		return model.Fault{At: minute(at), Kind: model.InstanceLoss, Instance: "n-2"}
	}
	s.Faults = []model.Fault{loss(10), loss(30)}
	s.Draining = []model.PlannedDraining{{At: minute(40), Instance: "n-2", Draining: true}}
	var told []string
	for _, e := range play(t, s).Timeline {
		if e.Who == "n-2" {
			told = append(told, e.What)
		}
	}
	if got := strings.Join(told, "|"); got != "the instance is lost with its tasks|instance is deregistered" {
		t.Errorf("told %q", got)
	}
}

// DR-01, DR-02, S-13, AZ-07: an instance that is drained gives its tasks up to others; one that is lost takes
// them along, gets no more when ECS has given it up, and is paid until then.
func TestInstancesLiveAndDie(t *testing.T) {
	s := onInstances(func(web *model.Service) {
		web.DesiredCount = 4
		web.Build.Delays.Provisioning = random.Constant(clock.Second)
	})
	s.Deployments = nil
	s.Draining = []model.PlannedDraining{{At: minute(10), Instance: "n-1", Draining: true},
		{At: minute(20), Instance: "n-1"}}
	s.Faults = []model.Fault{{At: minute(30), Kind: model.InstanceLoss, Instance: "n-2"}}
	record := play(t, s)
	var told []string
	for _, e := range record.Timeline {
		if strings.HasPrefix(e.Who, "n-") {
			told = append(told, e.At.String()+" "+e.Who+" "+e.What)
		}
	}
	lost := s.Cluster.HostLossDetection
	want := "00:10:00 n-1 instance is DRAINING|00:20:00 n-1 instance is ACTIVE again|" +
		"00:30:00 n-2 the instance is lost with its tasks|" +
		minute(30).Add(lost).String() + " n-2 instance is deregistered"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	tasks := record.Services[0].Tasks
	if tasks.Started != 6 || tasks.Availability < 0.9 { // two of n-1, then the four of n-2
		t.Errorf("%+v, want six tasks started in the place of others", tasks)
	}
	seconds := int64((s.Horizon + 30*clock.Minute + lost - 2*s.WarmUp) / clock.Second)
	if got := record.Ledger.Total(usage.EC2("m6i.large")); got != seconds {
		t.Errorf("%d instance-seconds, want %d", got, seconds)
	}
}

// PL-14, S-20, L-30: an instance has one agent. When it is cut off, the crash of any task there is unknown
// and nothing is placed there until it is back, whoever the fault is aimed at.
func TestAnInstanceHasOneAgent(t *testing.T) {
	s := onInstances(func(*model.Service) {})
	side := s.Services[0]
	side.Name = "side"
	s.Services = append(s.Services, side)
	s.Cluster.Instances[0].Count, s.Deployments = 1, nil
	s.Faults = []model.Fault{
		{At: minute(10), Kind: model.AgentDisconnect, Service: "web", Fraction: 1, Duration: 5 * clock.Minute},
		{At: minute(12), Kind: model.AgentDisconnect, Service: "web", Fraction: 1, Duration: 8 * clock.Minute},
		{At: minute(11), Kind: model.TaskCrash, Service: "side", Count: 1},
	}
	s.Counts = []model.PlannedCount{{At: minute(12), Service: "side", Count: 2}}
	heard, back := &listener{}, minute(20)
	started := 0
	record := play(t, s, heard, &commands{func(at clock.Time, cmd model.Command) {
		if _, is := cmd.(model.StartTask); is && at > 0 {
			if started++; at < back {
				t.Errorf("a task starts at %s on an instance whose agent is cut off", at)
			}
		}
	}})
	if failed := of[model.TaskFailed](heard); len(failed) != 1 || started != 2 {
		t.Errorf("%d tasks started, these failed: %v", started, failed)
	}
	for _, h := range heard.told {
		if _, is := h.ev.(model.TaskFailed); is && h.at != back {
			t.Errorf("the crash is known at %s, want %s", h.at, back)
		}
	}
	var told []string
	for _, e := range record.Timeline {
		if e.Who == "n-1" {
			told = append(told, e.At.String()+" "+e.What)
		}
	}
	want := "00:10:00 agent is cut off: no task is placed here|00:20:00 agent is connected again"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// PL-14, L-01: a task that ECS stops while its agent is cut off does not run any more when the agent is back.
func TestATaskThatIsStoppedUnheardNeverRuns(t *testing.T) {
	s := onInstances(func(web *model.Service) { web.Build.Delays.Registration = random.Constant(clock.Minute) })
	s.Cluster.Instances[0].Count, s.Deployments = 1, nil
	s.Counts = []model.PlannedCount{{At: minute(10), Service: "web", Count: 2},
		{At: minute(12), Service: "web", Count: 1}}
	s.Faults = []model.Fault{{At: minute(11), Kind: model.AgentDisconnect, Service: "web",
		Fraction: 1, Duration: 5 * clock.Minute}}
	heard := &listener{}
	play(t, s, heard)
	if ran := of[model.TaskStarted](heard); len(ran) != 1 || len(of[model.TaskStopped](heard)) != 1 {
		t.Errorf("these ran: %v", ran)
	}
}

package world

import (
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// slowly is one task of a service at a time, with a constant length for each step of its life. After
// ten minutes a deployment replaces it.
func slowly(change func(*model.Service)) *model.Scenario {
	web := plainService("web")
	web.DesiredCount, web.Zones = 1, []string{"us-east-1a"}
	web.Build.Workload.Startup = random.Constant(3 * clock.Second)
	web.Build.Workload.Shutdown = random.Constant(4 * clock.Second)
	web.Build.Delays = model.Delays{
		Provisioning: random.Constant(11 * clock.Second), Pending: random.Constant(clock.Second),
		ImageMB: 100, PullRate: random.Constant(60 * clock.Millisecond),
		ContainerStart: random.Constant(clock.Second), Registration: random.Constant(5 * clock.Second),
		Deprovisioning: random.Constant(7 * clock.Second), Detection: random.Constant(clock.Second),
	}
	change(&web)
	return deploys(web, model.NoDefect)
}

// marks are when each thing happened to a task, since it was asked for.
type marks struct {
	begun map[model.TaskID]clock.Time
	spans map[model.TaskID]map[string]clock.Span
}

func newMarks() *marks {
	return &marks{map[model.TaskID]clock.Time{}, map[model.TaskID]map[string]clock.Span{}}
}

func (m *marks) Advanced(serving.Served) {}

func (m *marks) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.TaskPlaced:
		m.mark(at, e.Task, "PENDING")
	case model.TaskPullStarted:
		m.mark(at, e.Task, "pull starts")
	case model.TaskPullFinished:
		m.mark(at, e.Task, "pull ends")
	case model.TaskStarted:
		m.mark(at, e.Task, "RUNNING")
	case model.SpotInterrupted:
		m.mark(at, e.Task, "notice")
	case model.TaskExited:
		m.mark(at, e.Task, "DEPROVISIONING")
	case model.TaskStopped:
		m.mark(at, e.Task, "STOPPED")
	}
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.StartTask:
			m.begun[c.Task], m.spans[c.Task] = at, map[string]clock.Span{}
		case model.DeregisterTarget:
			m.mark(at, c.Task, "DEACTIVATING")
		case model.StopTask:
			m.mark(at, c.Task, "STOPPING")
		}
	}
}

func (m *marks) mark(at clock.Time, id model.TaskID, what string) {
	m.spans[id][what] = at.Sub(m.begun[id])
}

// between is the time from one mark of a task to another; -1 when either did not happen.
func (m *marks) between(id model.TaskID, from, to string) clock.Span {
	a, isThere := m.spans[id][from]
	b, happened := m.spans[id][to]
	if !isThere || !happened {
		return -1
	}
	return b - a
}

// TestLifeOfATask: TS-01, L-02 to L-08: what each state of a task waits for. TS-06, TS-07, TS-08, L-43:
// the network interface, then the whole image, though a task on Fargate had it already. L-17, R-04:
// STOPPING lasts as long as the program, and at most the stop timeout.
func TestLifeOfATask(t *testing.T) {
	old, fresh := model.TaskID{Group: "web", Number: 1}, model.TaskID{Group: "web", Number: 2}
	for shutdown, stopping := range map[clock.Span]clock.Span{
		4 * clock.Second: 4 * clock.Second, 100 * clock.Second: 30 * clock.Second,
	} {
		m := newMarks()
		play(t, slowly(func(web *model.Service) {
			web.Build.Workload.Shutdown = random.Constant(shutdown)
		}), m)
		m.spans[fresh]["PROVISIONING"] = 0
		for _, c := range []struct {
			id       model.TaskID
			from, to string
			want     clock.Span
		}{
			{fresh, "PROVISIONING", "PENDING", 11 * clock.Second},
			{fresh, "PENDING", "pull starts", clock.Second},
			{fresh, "pull starts", "pull ends", 6 * clock.Second},
			{fresh, "pull ends", "RUNNING", 6 * clock.Second}, // container start and registration
			{old, "DEACTIVATING", "STOPPING", 30 * clock.Second},
			{old, "STOPPING", "DEPROVISIONING", stopping},
			{old, "DEPROVISIONING", "STOPPED", 7 * clock.Second},
		} {
			if got := m.between(c.id, c.from, c.to); got != c.want {
				t.Errorf("shutdown in %s: %s from %s to %s takes %s, expected %s", shutdown, c.id, c.from,
					c.to, got, c.want)
			}
		}
	}
}

// TestSpotNoticeIsShort: FS-01, FS-03, L-41: SIGTERM comes with the notice, so a program has its stop
// timeout and not two minutes.
func TestSpotNoticeIsShort(t *testing.T) {
	m := newMarks()
	s := slowly(func(web *model.Service) {
		web.Strategy = []model.StrategyItem{{Provider: model.FargateSpot, Weight: 1}}
		web.Build.Workload.Shutdown = random.Constant(clock.Hour)
		web.Build.TaskDefinition.Containers[0].StopTimeout = 45 * clock.Second
	})
	s.Deployments = nil
	s.Faults = []model.Fault{{At: minute(20), Kind: model.SpotReclaim, Fraction: 1}}
	play(t, s, m)
	victim := model.TaskID{Group: "web", Number: 1}
	if got := m.between(victim, "notice", "DEPROVISIONING"); got != 45*clock.Second {
		t.Errorf("the task lived %s after its notice", got)
	}
}

// TestDrainingEndsWithACut: E-11, LB-06: a target that drains gets no new requests and ends those that
// it has; what is open when the deregistration delay is over is a 502.
func TestDrainingEndsWithACut(t *testing.T) {
	for _, c := range []struct {
		takes clock.Span
		cut   bool
	}{{20 * clock.Second, false}, {50 * clock.Second, true}} {
		record := play(t, slowly(func(web *model.Service) {
			web.Build.Workload.WaitTime = random.Constant(c.takes)
			web.Build.Workload.Workers, web.Build.Workload.Timeout = 400, clock.Hour
			web.Traffic.Sources[0].Rate[0].PerSecond = 2
		}))
		requests := record.Services[0].Requests
		if cut := requests.Error502 > 0; cut != c.cut || requests.Completed == 0 {
			t.Errorf("requests of %s and a delay of 30 s: %+v", c.takes, requests)
		}
	}
}

// TestDrainedConnectionsOfANetworkLoadBalancer: N-04: what is open when the delay is over goes on until the
// program exits, unless the load balancer is told to end it.
func TestDrainedConnectionsOfANetworkLoadBalancer(t *testing.T) {
	for _, c := range []struct {
		name           string
		keeps          bool
		shutdown, stop clock.Span
		cut            bool
	}{
		{"the program ends its requests", true, 25 * clock.Second, 30 * clock.Second, false},
		{"the program exits at once", true, 0, 30 * clock.Second, true},
		{"the program is killed before", true, 25 * clock.Second, 5 * clock.Second, true},
		{"the load balancer ends them", false, 25 * clock.Second, 30 * clock.Second, true},
	} {
		record := play(t, slowly(func(web *model.Service) {
			web.TargetGroup.Algorithm, web.TargetGroup.KeepsConnections = model.FlowHash, c.keeps
			web.Build.TaskDefinition.Containers[0].StopTimeout = c.stop
			web.Build.Workload.Shutdown = random.Constant(c.shutdown)
			web.Build.Workload.WaitTime = random.Constant(50 * clock.Second) // the delay is 30 s
			web.Build.Workload.Workers, web.Build.Workload.Timeout = 400, clock.Hour
			web.Traffic.Sources[0].Rate[0].PerSecond = 2
		}))
		requests := record.Services[0].Requests
		if cut := requests.Error502 > 0; cut != c.cut || requests.Completed == 0 {
			t.Errorf("%s: %+v", c.name, requests)
		}
	}
}

// TestRequestsComeUntilTheLoadBalancerHasHeard: E-11: for some seconds after its deregistration a task
// still gets requests. They are answered while its program is there, and get a 502 when it has exited,
// in a pool and in a mesh.
func TestRequestsComeUntilTheLoadBalancerHasHeard(t *testing.T) {
	for _, c := range []struct {
		name          string
		delay, later  clock.Span
		shutdown      clock.Span
		refused, mesh bool
	}{
		{"the delay is longer", 30 * clock.Second, 5 * clock.Second, 0, false, false},
		{"the program serves meanwhile", 0, 5 * clock.Second, 10 * clock.Second, false, false},
		{"the program exits at once", 0, 5 * clock.Second, 0, true, false},
		{"it does so in a mesh", 0, 5 * clock.Second, 0, true, true},
		{"everybody has heard at once", 0, 0, 0, false, false},
	} {
		record := play(t, slowly(func(web *model.Service) {
			web.TargetGroup.DeregistrationDelay = c.delay
			web.Build.Delays.Deregistration = random.Constant(c.later)
			web.Build.Workload.Shutdown = random.Constant(c.shutdown)
			web.Build.Workload.CPUTime = random.Constant(clock.Microsecond) // none is in flight
			web.Build.Workload.WaitTime = random.Constant(0)
			if c.mesh {
				web.Traffic.Retry = model.Retry{Attempts: 2, Backoff: clock.Second}
			}
		}))
		requests := record.Services[0].Requests
		if refused := requests.Error502 > 10; refused != c.refused || requests.Error503 > 0 {
			t.Errorf("%s: %+v", c.name, requests)
		}
	}
}

// TestStopCodes: L-14: why a task stopped.
func TestStopCodes(t *testing.T) {
	for code, change := range map[model.StopCode]func(*model.Scenario){
		model.TaskFailedToStart: func(s *model.Scenario) {
			s.Deployments[0].Build.Workload.Defect.Kind = model.ImageNotFound
		},
		model.EssentialContainerExited: func(s *model.Scenario) {
			s.Deployments[0].Build.Workload.Defect.Kind = model.ExitsOnStart
		},
		model.InfrastructureHealth: func(s *model.Scenario) {
			s.Faults = []model.Fault{{At: minute(20), Kind: model.ZoneOutage, Zone: "us-east-1a",
				Duration: clock.Minute * 5}}
		},
	} {
		s := slowly(func(*model.Service) {})
		change(s)
		heard := &listener{}
		play(t, s, heard)
		failed := of[model.TaskFailed](heard)
		if len(failed) == 0 {
			t.Errorf("no task failed with %s", code)
		}
		for _, e := range failed {
			if e.Code != code {
				t.Errorf("%s stopped with %s, expected %s", e.Task, e.Code, code)
			}
		}
	}
}

// TestRunTaskTakesTen: Q-10, LR-03: a job of 25 tasks is three calls.
func TestRunTaskTakesTen(t *testing.T) {
	s := plainScenario()
	build := plainService("batch").Build
	build.Workload.RunTime = random.Constant(clock.Minute)
	s.Jobs = []model.Job{{Name: "batch", Build: build, At: minute(5), Count: 25, Zones: s.Zones,
		Strategy: []model.StrategyItem{{Provider: model.Fargate, Weight: 1}}}}
	heard := &listener{}
	play(t, s, heard)
	var counts []int
	for _, e := range of[model.RunTaskRequested](heard) {
		counts = append(counts, e.Count)
	}
	if len(counts) != 3 || counts[0] != 10 || counts[1] != 10 || counts[2] != 5 {
		t.Errorf("RunTask was called for %v tasks", counts)
	}
}

// TestVolumesDelayTheStart: T-22: a task whose EBS volume is made at launch is PENDING later by what that
// takes; nothing else of its life changes.
func TestVolumesDelayTheStart(t *testing.T) {
	placed := func(volume *model.Volume) (first clock.Time) {
		s := slowly(func(web *model.Service) {
			web.Build.TaskDefinition.Volume = volume
			web.Build.Delays.Volume = random.Constant(40 * clock.Second)
		})
		for i := range s.Deployments {
			s.Deployments[i].Build.TaskDefinition.Volume = volume
			s.Deployments[i].Build.Delays.Volume = random.Constant(40 * clock.Second)
		}
		heard := &listener{}
		play(t, s, heard)
		for _, h := range heard.told {
			if _, is := h.ev.(model.TaskPlaced); is && h.at > 0 {
				return h.at
			}
		}
		t.Fatal("no task was placed")
		return 0
	}
	without := placed(nil)
	with := placed(&model.Volume{Name: "data", Type: model.GP3, SizeGiB: 20})
	if with.Sub(without) != 40*clock.Second {
		t.Errorf("a task is placed at %s, at %s with a volume", without, with)
	}
}

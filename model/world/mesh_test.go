package world

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// listener keeps what the control plane is told.
type listener struct {
	told []told
}

type told struct {
	at      clock.Time
	ev      model.Event
	refused bool // an API call
}

func (l *listener) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	refused := slices.ContainsFunc(cmds, func(cmd model.Command) bool {
		_, is := cmd.(model.RefuseCall)
		return is
	})
	l.told = append(l.told, told{at, ev, refused})
}
func (l *listener) Advanced(serving.Served) {}

// of are the events of one kind.
func of[E model.Event](l *listener) (events []E) {
	for _, t := range l.told {
		if e, ok := t.ev.(E); ok {
			events = append(events, e)
		}
	}
	return events
}

// rates are the steps of a service's traffic.
func rates(points ...model.RatePoint) []model.Source {
	return []model.Source{{Name: "steps", Arrivals: model.Poisson, Step: true, Rate: points}}
}

func minute(n int) clock.Time { return clock.Time(n) * clock.Time(clock.Minute) }

// hungry is a service of which one request takes 10 MiB: 82 fit into a task.
func hungry() model.Service {
	web := plainService("web")
	web.Build.Workload.Memory.PerRequestMiB = 10
	web.Traffic.Sources = rates(model.RatePoint{PerSecond: 40},
		model.RatePoint{At: minute(20), PerSecond: 260},
		model.RatePoint{At: minute(21), PerSecond: 40})
	return web
}

// T-10: a task that runs out of memory exits with 137 and is replaced; without overload it lives.
func TestTaskOutOfMemoryExitsWith137(t *testing.T) {
	heard := &listener{}
	record := play(t, plainScenario(hungry()), heard)
	killed := map[model.TaskID]bool{}
	for _, e := range of[model.TaskExited](heard) {
		if e.ExitCode == 137 {
			killed[e.Task] = true
		} else if e.ExitCode != 0 {
			t.Errorf("%v exited with %d", e.Task, e.ExitCode)
		}
	}
	for _, e := range of[model.TaskFailed](heard) {
		want := "Essential container in task exited (app, exit code 137, OutOfMemoryError)"
		if e.Reason != want || !killed[e.Task] {
			t.Errorf("%v failed: %s", e.Task, e.Reason)
		}
	}
	if len(killed) < 2 || record.Services[0].Tasks.Started != len(killed) {
		t.Errorf("%d tasks were killed, %d started", len(killed), record.Services[0].Tasks.Started)
	}
	calm := hungry()
	calm.Traffic.Sources = rates(model.RatePoint{PerSecond: 40})
	if record := play(t, plainScenario(calm)); record.Services[0].Tasks.Failed != 0 ||
		record.Services[0].Requests.Error502 != 0 {
		t.Errorf("without overload: %+v", record.Services[0])
	}
}

// A task that runs out of memory after SIGTERM is gone at once, and says why.
func TestStoppingTaskOutOfMemoryIsGoneAtOnce(t *testing.T) {
	web := hungry()
	web.Build.Workload.Shutdown = random.Constant(20 * clock.Second)
	heard := &listener{}
	w := newWorld(plainScenario(web), Options{Observers: []Observer{heard}})
	w.begin()
	var victim *task
	err := w.engine.Run(w, minute(15), func(now clock.Time) error {
		if victim == nil && now >= minute(10) {
			victim = w.live[0]
			w.stopTask(now, victim, model.ServiceSchedulerInitiated)
			w.heardOf(now, serving.Happening{Kind: serving.OutOfMemory, Task: victim.id})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	exits := of[model.TaskExited](heard)
	if len(exits) != 1 || exits[0] != (model.TaskExited{Task: victim.id, ExitCode: 137}) {
		t.Errorf("%v exited", exits)
	}
	for _, e := range heard.told {
		if _, exited := e.ev.(model.TaskExited); exited && e.at > minute(10).Add(clock.Second) {
			t.Errorf("it exited at %v", e.at)
		}
	}
}

// shop is a front that calls a back, and what each of them is.
func shop() (front, back model.Service) {
	front, back = plainService("front"), plainService("back")
	back.Traffic.Sources = nil
	front.Build.Workload.Calls = []model.Call{{Service: "back", Count: 2, Probability: 1,
		Through: model.ThroughLoadBalancer, Timeout: 2 * clock.Second,
		Retry: model.Retry{Attempts: 3, Backoff: 50 * clock.Millisecond, Jitter: true}}}
	return front, back
}

// A neighbour changes nothing, whether or not its requests are played event by event; nor does the
// order of the services.
func TestUnrelatedServiceInTheMeshChangesNothing(t *testing.T) {
	build := func(neighbours ...model.Service) *model.Scenario {
		front, back := shop()
		s := plainScenario(append(neighbours, front, back)...)
		s.Horizon = 40 * clock.Minute
		s.Deployments = []model.PlannedDeployment{
			{At: minute(10), Service: "back", Build: back.Build}}
		s.Faults = []model.Fault{
			{At: minute(20), Kind: model.ZoneOutage, Zone: "us-east-1b", Duration: 5 * clock.Minute},
			{At: minute(30), Kind: model.TaskCrash, Service: "back", Count: 1}}
		return s
	}
	memory := hungry()
	memory.Name = "a-first"
	queue := worker("z-last", 20*clock.Second)
	alone := play(t, build())
	for _, with := range []*model.Scenario{build(plainService("pool")), build(memory),
		build(queue, memory)} {
		record := play(t, with)
		for _, name := range []string{"front", "back"} {
			if a, b := digest(t, alone, name), digest(t, record, name); a != b {
				t.Errorf("with %d services, %s differs: %s and %s", len(with.Services), name, a, b)
			}
		}
	}
	if c := alone.Services[0].Requests; c.Offered < 150_000 || c.Error502 == 0 {
		t.Errorf("the back's requests: %+v", c)
	}
}

// worker is a service whose tasks poll a queue, one message at a time.
func worker(name string, job clock.Span) model.Service {
	s := plainService(name)
	s.TargetGroup, s.DesiredCount = nil, 2
	s.Queue = &model.Queue{VisibilityTimeout: 2 * clock.Minute}
	w := &s.Build.Workload
	w.CPUTime, w.WaitTime = random.Constant(0), random.Constant(job)
	w.Workers, w.Queue, w.Timeout = 1, 0, 0
	s.Traffic = model.Traffic{Sources: rates(model.RatePoint{PerSecond: 0.05})}
	return s
}

// The backlog per task is what a policy follows: five times the load is met with tasks, and when it
// is over they go.
func TestBacklogPerTaskScalesWorkers(t *testing.T) {
	s := worker("worker", 20*clock.Second)
	s.Build.Workload.Shutdown = random.Constant(25 * clock.Second)
	s.Scaling = &model.Scaling{Min: 2, Max: 12, Policies: []model.TargetTracking{{
		Name: "backlog", MetricSource: model.MetricSource{Metric: model.BacklogPerTask}, Target: 3,
		ScaleOutCooldown: clock.Minute, ScaleInCooldown: clock.Minute,
	}}}
	s.Traffic.Sources = rates(model.RatePoint{PerSecond: 0.05},
		model.RatePoint{At: minute(30), PerSecond: 0.35},
		model.RatePoint{At: minute(70), PerSecond: 0.05})
	scenario := plainScenario(s)
	scenario.Horizon = 3 * clock.Hour
	record := play(t, scenario)
	most, last := 0, 0
	for _, a := range record.Services[0].Scaling {
		most, last = max(most, a.To), a.To
		if a.At < minute(30) {
			t.Errorf("without a backlog: %+v", a)
		}
	}
	if most < 7 || last > 3 {
		t.Errorf("it scaled up to %d and down to %d: %+v", most, last, record.Services[0].Scaling)
	}
	// Each job ends within the shutdown of its task, so scaling in repeats no work and loses none.
	c := record.Services[0].Requests
	if c.Completed+c.InFlight != c.Offered || c.InFlight > 20 {
		t.Errorf("%+v", c)
	}
	if busy := record.Services[0].Latency; busy.Min() != 20*clock.Second {
		t.Errorf("the shortest job took %v", busy.Min())
	}
}

// SIGTERM ends the polling. A job that ends within the shutdown is done; one that does not comes back
// when its visibility timeout is over, and is done by another task.
func TestWorkersFinishTheirJobAfterSIGTERM(t *testing.T) {
	for _, c := range []struct {
		shutdown clock.Span
		again    bool
	}{{29 * clock.Second, false}, {clock.Second, true}} {
		s := worker("worker", 25*clock.Second)
		s.Build.Workload.Shutdown = random.Constant(c.shutdown)
		s.Traffic.Sources = rates(model.RatePoint{PerSecond: 0.07})
		scenario := plainScenario(s)
		scenario.WarmUp = 0
		for n := 10; n < 50; n += 5 {
			scenario.Deployments = append(scenario.Deployments,
				model.PlannedDeployment{At: minute(n), Service: "worker", Build: s.Build})
		}
		record := play(t, scenario)
		longest, counts := record.Services[0].Latency.Max(), record.Services[0].Requests
		if again := longest >= 2*clock.Minute+25*clock.Second; again != c.again {
			t.Errorf("shutdown %v: the longest job took %v", c.shutdown, longest)
		}
		if counts.Completed < counts.Offered-10 || counts.Error500+counts.Error502 > 0 {
			t.Errorf("shutdown %v: %+v", c.shutdown, counts)
		}
	}
}

// AZ-08, AZ-09: during a zonal shift the targets of the zone get no new requests, and what is in
// flight there ends; afterwards they get their share again.
func TestZonalShiftKeepsRequestsOut(t *testing.T) {
	for _, apart := range []bool{false, true} {
		web := plainService("web")
		web.DesiredCount = 3
		web.TargetGroup.ZonesApart = apart
		web.TargetGroup.Algorithm = model.WeightedRandom // played event by event
		w := &web.Build.Workload
		w.CPUTime, w.WaitTime = random.Constant(0), random.Constant(2*clock.Second)
		w.Workers = 200
		s := plainScenario(web)
		s.Faults = []model.Fault{{At: minute(20), Kind: model.ZonalShift, Zone: "us-east-1b",
			Duration: 10 * clock.Minute}}
		world := newWorld(s, Options{})
		world.begin()
		held := map[clock.Time]int{}
		err := world.engine.Run(world, clock.Time(s.Horizon), func(now clock.Time) error {
			for _, t := range world.live {
				if t.zone == "us-east-1b" && t.target != nil && t.target.routed {
					held[now/clock.Time(clock.Minute)]++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if held[19] == 0 || held[21]+held[25]+held[29] > 0 || held[31] == 0 {
			t.Errorf("routed to zone b, by minute: %v", held)
		}
		c := world.record().Services[0].Requests
		if c.Offered != c.Completed+c.InFlight || c.Offered < 100_000 {
			t.Errorf("apart %v: %+v", apart, c)
		}
	}
}

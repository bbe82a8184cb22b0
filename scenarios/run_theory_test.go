package scenarios

import (
	"math"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/queueing"
	"ecsim/model/world"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Bundled scenarios are what theory says but where they are meant not to be, and then for the reason
// that they teach.
func TestTheoryExplainsTheLibrary(t *testing.T) {
	for _, c := range []struct {
		name        string
		least, most float64 // minutes outside
		reason      string
	}{
		{"web-on-fargate", 0, 0, ""},
		{"spot-mix", 0, 0, ""},
		{"bad-deployment", 0, 0, ""},
		{"flash-crowd", 7, 10, overload},
		{"zone-outage", 1, 3, zoneLost},
	} {
		l := &playBundled(t, c.name).outcome.Services[0].Latency
		a := l.Analytic
		if n := a.MinutesOutside.Mean; n < c.least || n > c.most || a.LikelyReason != c.reason {
			t.Errorf("%s: %v of %v minutes outside, %q", c.name, n, a.Minutes.Mean, a.LikelyReason)
		}
		inside := a.Mean.Low.Mean <= l.Mean.Mean && l.Mean.Mean <= a.Mean.High.Mean &&
			a.P99.Low.Mean <= l.P99.Mean && l.P99.Mean <= a.P99.High.Mean
		if c.most == 0 && !inside {
			t.Errorf("%s: mean %v, p99 %v, theory %+v", c.name, l.Mean.Mean, l.P99.Mean, a)
		}
		if c.name == "flash-crowd" && l.Mean.Mean <= a.Mean.High.Mean {
			t.Errorf("%s: mean %v is within %+v", c.name, l.Mean.Mean, a.Mean)
		}
	}
}

// steadyService is a service of 50 requests/s.
func steadyService() model.Service {
	s := model.Service{Name: "web", TargetGroup: &model.TargetGroup{IdleTimeout: clock.Minute}}
	s.Traffic.Sources = []model.Source{{Rate: []model.RatePoint{{PerSecond: 50}},
		Arrivals: model.Poisson}}
	s.Build.TaskDefinition.Resources.CPUUnits = 1024
	s.Build.Workload = model.Workload{CPUTime: random.Exponential(20 * clock.Millisecond),
		Workers: 16, Queue: 64, CPU: model.Shared}
	return s
}

// Where the formulas do not hold the reason stands in place of numbers; a service that nobody asks has
// nothing at all.
func TestTheorySaysWhereItDoesNotApply(t *testing.T) {
	for _, c := range []struct {
		change func(*model.Service)
		want   string
	}{
		{func(s *model.Service) {}, ""},
		{func(s *model.Service) { s.Queue = &model.Queue{} }, "queue"},
		{func(s *model.Service) { s.Traffic.Clients = &model.Clients{Count: 1} }, "closed clients"},
		{func(s *model.Service) { s.Traffic.Retry.Attempts = 3 }, "try again"},
		{func(s *model.Service) { s.TargetGroup.Stickiness = 1 }, "spread evenly"},
		{func(s *model.Service) { s.Build.Workload.Calls = []model.Call{{Service: "other"}} }, "wait for"},
		{func(s *model.Service) { s.Build.Workload.Calls = []model.Call{{Service: "web"}} }, "call it"},
		{func(s *model.Service) { s.Build.Workload.Classes = make([]model.RequestClass, 2) }, "classes"},
		{func(s *model.Service) { s.Build.Workload.Patience = random.Constant(1) }, "patience"},
		{func(s *model.Service) { s.TargetGroup = nil }, "load balancer"},
		{func(s *model.Service) { s.TargetGroup.MaxConcurrency = 4 }, "optimizer"},
		{func(s *model.Service) { s.TargetGroup.SlowStart = clock.Minute }, "slow start"},
		{func(s *model.Service) { s.Deployment.Strategy = model.Canary }, "by shares"},
		{func(s *model.Service) { s.Deployment.Strategy = model.Linear }, "by shares"},
		{func(s *model.Service) { s.Deployment.Strategy = model.BlueGreen }, ""},
	} {
		service := steadyService()
		c.change(&service)
		s := &model.Scenario{Services: []model.Service{service},
			Deployments: []model.PlannedDeployment{{Service: "web", Build: service.Build}}}
		got := theorize(s, &s.Services[0], &world.ServiceRecord{Name: "web"}).outcome
		if c.want == "" && got.NotApplicable != "" || !strings.Contains(got.NotApplicable, c.want) {
			t.Errorf("%q, want %q", got.NotApplicable, c.want)
		}
		if !math.IsNaN(got.Mean.Low.Mean) {
			t.Errorf("%q has a band without a minute: %+v", c.want, got)
		}
	}
	idle := steadyService()
	idle.Traffic = model.Traffic{}
	s := &model.Scenario{Services: []model.Service{idle}}
	if got := theorize(s, &s.Services[0], &world.ServiceRecord{}); got != nil {
		t.Errorf("a service without requests has %+v", got.outcome)
	}
}

// Each likely reason is found in the minute that has it, and the first of several counts.
func TestLikelyReasons(t *testing.T) {
	service := steadyService()
	s := &model.Scenario{Services: []model.Service{service}}
	steady := watch.Minute{Offered: 1500, Waited: 1500, Mean: 0.5, Fewest: 2, Most: 2, Oldest: 1, Newest: 1}
	for _, c := range []struct {
		name   string
		change func(m *watch.Minute, s *model.Service)
		want   string
	}{
		{"a mean that theory has", func(m *watch.Minute, _ *model.Service) { m.Mean = 0.0286 }, ""},
		{"too slow", func(*watch.Minute, *model.Service) {}, unexplained},
		{"too fast", func(m *watch.Minute, _ *model.Service) { m.Mean = 0.001 }, unexplained},
		{"too many", func(m *watch.Minute, _ *model.Service) { m.Offered = 6000 }, overload},
		{"no task", func(m *watch.Minute, _ *model.Service) { m.Fewest = 0 }, overload},
		{"zone", func(m *watch.Minute, _ *model.Service) {
			m.Disturbed, m.Fewest = watch.ZoneLost|watch.Deployed|watch.Failed, 0
		}, zoneLost},
		{"Spot", func(m *watch.Minute, _ *model.Service) {
			m.Disturbed = watch.Interrupted | watch.Scaled
		}, interrupted},
		{"deployment", func(m *watch.Minute, _ *model.Service) {
			m.Disturbed = watch.Deployed | watch.Unhealthy
		}, deployed},
		{"unhealthy", func(m *watch.Minute, _ *model.Service) { m.Disturbed = watch.Unhealthy }, unhealthy},
		{"failed", func(m *watch.Minute, _ *model.Service) { m.Disturbed = watch.Failed }, failed},
		{"scaled", func(m *watch.Minute, _ *model.Service) { m.Disturbed = watch.Scaled }, scaled},
		{"refused", func(m *watch.Minute, _ *model.Service) { m.Refused = 1 }, limited},
		{"bursts", func(_ *watch.Minute, s *model.Service) {
			s.Traffic.Sources[0].Bursts = &model.Bursts{Factor: 3}
		}, bursts},
		{"ramp", func(_ *watch.Minute, s *model.Service) {
			s.Traffic.Sources[0].Rate = []model.RatePoint{{PerSecond: 20}, {At: clock.Time(clock.Hour),
				PerSecond: 2000}}
		}, changing},
		{"carried over", func(m *watch.Minute, _ *model.Service) { m.Waited = 1600 }, backlog},
	} {
		service := steadyService()
		minutes := []watch.Minute{steady, steady}
		minutes[0].Mean = 0.0286
		c.change(&minutes[1], &service)
		s.Services[0] = service
		judged := judgeAll(s, &s.Services[0], minutes)
		if judged[0].outside {
			t.Errorf("%s: the minute before is outside too: %+v", c.name, judged[0])
		}
		if got := judged[1]; got.outside != (c.want != "") || got.reason != c.want {
			t.Errorf("%s: outside %v, %q, want %q", c.name, got.outside, got.reason, c.want)
		}
	}
	minutes := []watch.Minute{steady, steady}
	minutes[0].Offered = 9000
	s.Services[0] = steadyService()
	if got := judgeAll(s, &s.Services[0], minutes)[1].reason; got != backlog {
		t.Errorf("after overload: %q", got)
	}
}

// The p99 of minutes together lies between theirs; of equal ones it is theirs.
func TestP99OfMinutesTogether(t *testing.T) {
	of := func(p99 ...float64) float64 {
		var minutes []watch.Minute
		var judged []judgement
		for _, v := range p99 {
			minutes = append(minutes, watch.Minute{Waited: 100})
			judged = append(judged, judgement{ok: true, band: queueing.Band{P99: queueing.Bounds{High: v}}})
		}
		return mixed(minutes, judged, func(b queueing.Bounds) float64 { return b.High })
	}
	if got := of(2, 2); math.Abs(got-2) > 1e-6 {
		t.Errorf("of 2 and 2: %v", got)
	}
	if got := of(1, 3); got < 2.5 || got > 3 {
		t.Errorf("of 1 and 3: %v", got)
	}
}

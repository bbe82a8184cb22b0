package plan

import (
	"math"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// A plan in plain words.
func TestWhatRunsInWords(t *testing.T) {
	fargate := model.StrategyItem{Provider: model.Fargate, Weight: 1}
	spot := model.StrategyItem{Provider: model.FargateSpot, Weight: 1}
	for _, c := range []struct {
		strategy []model.StrategyItem
		count    int
		scaling  *model.Scaling
		want     string
	}{
		{[]model.StrategyItem{fargate}, 1, nil, "web: 1 task of 0.5 vCPU, 1 GB on Fargate ARM"},
		{[]model.StrategyItem{spot}, 4, nil, "web: 4 tasks of 0.5 vCPU, 1 GB on Fargate ARM Spot"},
		{[]model.StrategyItem{fargate, spot}, 4, nil,
			"web: 4 tasks of 0.5 vCPU, 1 GB on Fargate ARM, 2 on demand and 2 Spot"},
		{[]model.StrategyItem{{Provider: model.Fargate, Base: 2}, {Provider: model.FargateSpot, Weight: 3}}, 7, nil,
			"web: 7 tasks of 0.5 vCPU, 1 GB on Fargate ARM, 2 on demand and 5 Spot"},
		{[]model.StrategyItem{{Provider: model.Fargate, Base: 2, Weight: 1}, {Provider: model.FargateSpot, Weight: 3}},
			10, nil, "web: 10 tasks of 0.5 vCPU, 1 GB on Fargate ARM, 4 on demand and 6 Spot"},
		{[]model.StrategyItem{fargate, spot}, 4, &model.Scaling{Min: 2, Max: 9},
			"web: 2 to 9 tasks of 0.5 vCPU, 1 GB on Fargate ARM, on demand base 0 weight 1, Spot base 0 weight 1"},
		{[]model.StrategyItem{{Provider: "group", Weight: 1}}, 2, nil, "web: 2 tasks of 0.5 vCPU, 1 GB on group"},
	} {
		service := model.Service{Name: "web", Strategy: c.strategy, DesiredCount: c.count, Scaling: c.scaling}
		service.Build.TaskDefinition.Resources = model.Resources{CPUUnits: 512, MemoryMiB: 1024}
		service.Build.TaskDefinition.Architecture = model.ARM
		s := &model.Scenario{Services: []model.Service{service}}
		if got := strings.Join(wordsOf(s), "; "); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
}

// The mean rate of a curve is its integral: straight lines, steps, and curves that repeat.
func TestMeanRates(t *testing.T) {
	points := []model.RatePoint{{At: 0, PerSecond: 0}, {At: clock.Time(clock.Hour), PerSecond: 10}}
	for _, c := range []struct {
		source model.Source
		hours  clock.Span
		want   float64
	}{
		{model.Source{Rate: points}, 1, 5}, {model.Source{Rate: points}, 2, 7.5},
		{model.Source{Rate: points, Step: true}, 2, 5}, {model.Source{Rate: points, Repeat: clock.Hour}, 3, 5},
	} {
		if got := meanRate(&c.source, 0, clock.Time(c.hours*clock.Hour)); math.Abs(got-c.want) > 0.01 {
			t.Errorf("mean rate %v, want %v", got, c.want)
		}
	}
}

// A service may have as many tasks as the greatest bound that its scaling ever gets; predictive scaling that may
// raise the maximum has none.
func TestMostTasksSeesWhatRaisesTheMaximum(t *testing.T) {
	up := model.Bounds{Min: 12, Max: 12, HasMin: true, HasMax: true}
	minimum := model.Bounds{Min: 5, HasMin: true}
	for name, c := range map[string]struct {
		service  model.Service
		scenario model.Scenario
		most     int
		known    bool
	}{
		"a count":       {service: model.Service{DesiredCount: 3}, most: 3, known: true},
		"a maximum":     {service: model.Service{DesiredCount: 3, Scaling: &model.Scaling{Max: 7}}, most: 7, known: true},
		"a low maximum": {service: model.Service{DesiredCount: 3, Scaling: &model.Scaling{Max: 1}}, most: 3, known: true},
		"scheduled": {service: model.Service{Scaling: &model.Scaling{Max: 1, Scheduled: []model.Execution{
			{Action: model.ScheduledAction{Bounds: up}}, {Action: model.ScheduledAction{Bounds: minimum}}}}},
			most: 12, known: true},
		"predictive": {service: model.Service{Scaling: &model.Scaling{Max: 1,
			Predictive: []model.PredictiveScaling{{RaisesMax: true}}}}},
		"honoured": {service: model.Service{Scaling: &model.Scaling{Max: 4,
			Predictive: []model.PredictiveScaling{{}}}}, most: 4, known: true},
		"registered": {service: model.Service{Scaling: &model.Scaling{Max: 1}}, most: 12, known: true,
			scenario: model.Scenario{Registrations: []model.PlannedRegistration{
				{Target: model.PlannedTarget{Bounds: up}}, {Service: "other", Target: model.PlannedTarget{
					Bounds: model.Bounds{Max: 99, HasMax: true}}}}}},
		"counted": {service: model.Service{DesiredCount: 1}, most: 9, known: true,
			scenario: model.Scenario{Counts: []model.PlannedCount{{Count: 9}, {Service: "other", Count: 99}}}},
		"task sets": {service: model.Service{}, scenario: model.Scenario{TaskSetCalls: []model.PlannedTaskSetCall{{}}}},
	} {
		if most, known := mostTasks(&c.scenario, &c.service); known != c.known || known && most != c.most {
			t.Errorf("%s: %d tasks, %v; want %d, %v", name, most, known, c.most, c.known)
		}
	}
}

// The bound puts out only what an availability objective cannot survive: at twice the work that there is CPU time
// for, and not a little above it.
func TestTheBoundOnWorkIsCautious(t *testing.T) {
	for rate, want := range map[string]bool{"300/s": true, "110/s": false, "50/s": false} {
		s, err := scenarios.Load("flash-crowd", scenarios.LoadOptions{Set: []string{
			`service.landing.traffic={ profile = "constant", rate = "` + rate + `" }`, "service.landing.scaling=[]",
			`service.landing.workload.cpu_time={ distribution = "exponential", mean = "10ms" }`,
			"service.landing.task_definition.cpu=256", "service.landing.task_definition.memory=512",
			"service.landing.definition.desiredCount=4"}})
		if err != nil {
			t.Fatal(err)
		}
		slos := []model.SLO{{Measure: "service.landing.availability.requests", Min: 0.99, HasMin: true}}
		if got := beyondCapacity(s, slos); (got != "") != want {
			t.Errorf("%s: %q", rate, got)
		}
		if got := beyondCapacity(s, nil); got != "" {
			t.Errorf("without an objective: %q", got)
		}
	}
}

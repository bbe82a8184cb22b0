package scenarios

import (
	"fmt"
	"math"
	"testing"

	"ecsim/model"
	"ecsim/model/deployment"
	"ecsim/model/world"
	"ecsim/sim/clock"
)

// playStrategies plays rolling-blue-green-canary and gives each service's first two deployments and what
// their overlap costs.
func playStrategies(t *testing.T, set ...string) (map[string][]DeploymentOutcome, map[string]float64) {
	t.Helper()
	s, err := Load("rolling-blue-green-canary", LoadOptions{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	record, err := world.Run(s, world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	prices, err := priceBook(s)
	if err != nil {
		t.Fatal(err)
	}
	o, err := summarize(s, record, prices, false)
	if err != nil {
		t.Fatal(err)
	}
	deployments, overlap := map[string][]DeploymentOutcome{}, map[string]float64{}
	for _, service := range o.Services {
		deployments[service.Name] = service.Deployments
	}
	for _, part := range o.Cost.ByCause {
		if part.Cause == "deployment-overlap" {
			overlap[part.Service] = part.Amount.Mean
		}
	}
	return deployments, overlap
}

// B-03, B-06, B-11, D-15: what the comment of library/rolling-blue-green-canary says of its run.
func TestStrategiesOnOneBadBuild(t *testing.T) {
	d, overlap := playStrategies(t)
	met := func(service string) int64 { return d[service][0].Served + d[service][0].Failed }
	for name, want := range map[string]int64{"rolling": 18492, "blue-green": 15011, "canary": 753} {
		first, back := d[name][0], d[name][1]
		if met(name) != want || !first.RolledBack || first.DurationSeconds != 300 || !back.Rollback {
			t.Errorf("%s: %d requests met the bad build, want %d; %+v", name, met(name), want, first)
		}
	}
	if r, b := d["rolling"][1].DurationSeconds, d["blue-green"][1].DurationSeconds; r < 100 || b > 60 {
		t.Errorf("the way back took %v s of rolling, %v s of blue-green", r, b)
	}
	for _, name := range []string{"blue-green", "canary"} {
		if ratio := overlap[name] / overlap["rolling"]; ratio < 2.3 || ratio > 2.6 {
			t.Errorf("the overlap of %s is %v times that of rolling", name, ratio)
		}
	}
	blind, _ := playStrategies(t, "service.canary.alarm.shop-errors.measure=error-ratio")
	if c := blind["canary"][0]; c.Served+c.Failed != 20329 || !c.RolledBack {
		t.Errorf("watched by an alarm on the whole service: %+v", c)
	}
}

// B-09, B-10: hooks of a definition, and what the scenario says of them: the deployment waits for the
// one that answers, and the one that fails takes it back before any request has met its build.
func TestHooksOfADeployment(t *testing.T) {
	d, _ := playStrategies(t,
		`service.blue-green.definition.deploymentConfiguration.lifecycleHooks=[{ hookTargetArn = `+
			`"arn:aws:lambda:us-east-1:123456789012:function:smoke", roleArn = "r", lifecycleStages = `+
			`["POST_TEST_TRAFFIC_SHIFT"] }, { targetType = "PAUSE", lifecycleStages = ["PRE_SCALE_UP"] }]`,
		`service.blue-green.hook=[{ name = "smoke", takes = "90s", outcome = "fail" }, `+
			`{ name = "pause-2", takes = "4m" }]`)
	first := d["blue-green"][0]
	if !first.RolledBack || first.Served+first.Failed != 0 {
		t.Errorf("%+v", first)
	}
	hooks := 0.0
	for _, spent := range first.Spent {
		if spent.Phase == "hook" {
			hooks += spent.Seconds
		}
	}
	if hooks != 4*60+90 {
		t.Errorf("hooks took %v s, want 330", hooks)
	}
}

// K-01, K-02, K-03, K-04: each preset of CodeDeploy shifts as its name says and keeps the original tasks.
func TestPresetsOfCodeDeploy(t *testing.T) {
	for name, want := range map[string]clock.Span{
		"CodeDeployDefault.ECSAllAtOnce":                    0,
		"CodeDeployDefault.ECSLinear10PercentEvery1Minutes": 9 * clock.Minute,
		"CodeDeployDefault.ECSLinear10PercentEvery3Minutes": 27 * clock.Minute,
		"CodeDeployDefault.ECSCanary10Percent5Minutes":      5 * clock.Minute,
		"CodeDeployDefault.ECSCanary10Percent15Minutes":     15 * clock.Minute,
	} {
		s, err := Load("rolling-blue-green-canary", LoadOptions{Set: []string{
			`service.rolling.definition.deploymentController={ type = "CODE_DEPLOY" }`,
			`service.rolling.code_deploy={ deploymentConfigName = "` + name +
				`", terminationWaitTimeInMinutes = 60 }`}})
		if err != nil {
			t.Fatal(err)
		}
		d := s.Service("rolling").Deployment
		shift := clock.Span(0)
		for _, step := range deployment.Steps(d) {
			shift += step.BakeTime
		}
		if course := deployment.NewCourse(d, model.ScaleUp); d.MaximumPercent == 200 && // the default, without effect
			course.Plan(deployment.View{Desired: 4, Old: deployment.TaskCounts{Healthy: 4}},
				deployment.InProgress).Start != 4 {
			t.Errorf("%s is bound by maximumPercent", name)
		}
		if shift != want || d.BakeTime != clock.Hour {
			t.Errorf("%s shifts in %s and keeps the original for %s", name, shift, d.BakeTime)
		}
	}
}

// K-05: an external controller in a scenario's own words. The second task set has ceil(8 × 37.5 %) tasks; all
// requests go to it when the listener says so, and what is beyond the desired count is its overlap.
func TestExternalTaskSets(t *testing.T) {
	const call = `{ service = "rolling", task_set = "green", at = `
	s, err := Load("rolling-blue-green-canary", LoadOptions{Set: []string{
		"horizon=2h", "deployment=[]", "slo=[]",
		`service.rolling.definition.deploymentController={ type = "EXTERNAL" }`,
		`create_task_set=[` + call + `"30m", scale = 37.5 }]`,
		`update_task_set=[` + call + `"40m", scale = 100 }]`,
		`update_primary_task_set=[` + call + `"50m" }]`,
		`modify_listener=[` + call + `"45m", weight = 100 }]`,
		`delete_task_set=[{ service = "rolling", task_set = "initial", at = "1h", force = true }]`,
	}})
	if err != nil {
		t.Fatal(err)
	}
	prices, err := priceBook(s)
	if err != nil {
		t.Fatal(err)
	}
	record, err := world.Run(s, world.Options{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	o, err := summarize(s, record, prices, true)
	if err != nil {
		t.Fatal(err)
	}
	for i := range o.Services {
		if sets := o.Services[i].TaskSets; o.Services[i].Name == "rolling" {
			blue, green := sets[0], sets[1]
			want := (s.Service("rolling").DesiredCount*375 + 999) / 1000
			seen := false
			for _, e := range o.Timeline {
				seen = seen || e.Who == "rolling" && e.What ==
					fmt.Sprintf("task set 2: ACTIVE, STABILIZING, %d tasks", want)
			}
			if len(sets) != 2 || !seen || green.Status != "PRIMARY" || *green.PrimarySeconds != 3000 ||
				green.Computed != s.Service("rolling").DesiredCount || blue.GoneSeconds == nil {
				t.Errorf("%+v", sets)
			}
			if blue.Served == 0 || green.Served == 0 || green.Overlap.Amount <= 0 || blue.Overlap.Amount != 0 {
				t.Errorf("requests or overlap: %+v", sets)
			}
			path, end := green.CriticalPath, green.CreatedSeconds
			for _, wait := range path {
				end += wait.Seconds
			}
			if len(path) == 0 || len(green.Spent) == 0 || math.Abs(end-*green.SteadySeconds) > 1e-6 ||
				len(blue.CriticalPath) > 0 || len(o.Services[i].Deployments) > 0 {
				t.Errorf("the path ends at %v, the task set is steady at %v: %+v", end, *green.SteadySeconds, path)
			}
		}
	}
}

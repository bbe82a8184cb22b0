package scenarios

import (
	"context"
	"math"
	"strings"
	"testing"

	"ecsim/scenarios/internal/fixture"
)

// played plays a bundled scenario with overrides.
func played(t *testing.T, name string, replications int, set ...string) *Outcome {
	t.Helper()
	s, err := Load(name, LoadOptions{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	o, err := Run(context.Background(), s, RunOptions{Replications: replications, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// rollout is the only service deployment of a service.
func rollout(t *testing.T, o *Outcome, service string) *RolloutOutcome {
	t.Helper()
	for i := range o.Services {
		if s := &o.Services[i]; s.Name == service && len(s.Rollouts) == 1 {
			return &s.Rollouts[0]
		}
	}
	t.Fatalf("no deployment of %s", service)
	return nil
}

// TestStuckDeploymentsAreToldWithTheirWayOut: D-07, Q-05 and S-12 hold a deployment for ever. The report
// names the rule and the nearest setting that frees it, and that is the nearest.
func TestStuckDeploymentsAreToldWithTheirWayOut(t *testing.T) {
	const name = "deployment-deadlock"
	stuck := played(t, name, 1)
	settings := ".definition.deploymentConfiguration."
	for _, c := range []struct {
		service, rule, remedy string
		set, justShort        string // what the remedy says, and one less
	}{
		{"six-at-100-100", "D-07", "maximumPercent of 117 or more",
			"service.six-at-100-100" + settings + "maximumPercent=117",
			"service.six-at-100-100" + settings + "maximumPercent=116"},
		{"six-at-100-100", "D-07", "minimumHealthyPercent of 83 or less",
			"service.six-at-100-100" + settings + "minimumHealthyPercent=83",
			"service.six-at-100-100" + settings + "minimumHealthyPercent=84"},
		{"three-at-100-125", "D-07", "maximumPercent of 134 or more",
			"service.three-at-100-125" + settings + "maximumPercent=134",
			"service.three-at-100-125" + settings + "maximumPercent=133"},
		{"three-at-100-125", "D-07", "minimumHealthyPercent of 66 or less",
			"service.three-at-100-125" + settings + "minimumHealthyPercent=66",
			"service.three-at-100-125" + settings + "minimumHealthyPercent=67"},
		{"six-blue-green", "Q-05", "a Fargate Spot vCPU quota of 12",
			"cluster.spot_vcpu_quota=12", "cluster.spot_vcpu_quota=11"},
		{"six-blue-green", "Q-05", "ROLLING with maximumPercent of 117 or more",
			"service.six-blue-green" + settings + `strategy=ROLLING`,
			"cluster.spot_vcpu_quota=11"},
		{"six-on-instances", "S-12", "container instances with room for 4 more tasks",
			"cluster.instances.0.count=6", "cluster.instances.0.count=5"},
	} {
		d := rollout(t, stuck, c.service)
		if d.Stuck == nil || d.Stuck.Rule != c.rule || d.InProgress.Mean != 1 {
			t.Fatalf("%s: %+v, expected to be stuck by %s", c.service, d, c.rule)
		}
		if all := strings.Join(d.Stuck.Remedies, "; "); !strings.Contains(all, c.remedy) {
			t.Errorf("%s: remedies are %q, expected %q", c.service, all, c.remedy)
		}
		if d := rollout(t, played(t, name, 1, c.set), c.service); d.Completed.Mean != 1 {
			t.Errorf("%s with %s is not completed: %+v", c.service, c.set, d.Stuck)
		}
		if d := rollout(t, played(t, name, 1, c.justShort), c.service); d.Stuck == nil {
			t.Errorf("%s with %s is not stuck", c.service, c.justShort)
		}
	}
}

// TestRolloutsAreMeasuredOverReplications: the time of a way back has an interval, a time that never
// came is none, and the requests of a deployment are among those of its service.
func TestRolloutsAreMeasuredOverReplications(t *testing.T) {
	o := played(t, "bad-deployment", 4)
	s := &o.Services[0]
	d := rollout(t, o, s.Name)
	if d.RolledBack.Mean != 1 || d.RolledBack.N != 4 || d.Completed.Mean != 0 {
		t.Errorf("rolled back %+v, completed %+v", d.RolledBack, d.Completed)
	}
	if !(d.Noticed.Low < d.Noticed.High && d.Noticed.Mean < d.Duration.Mean) {
		t.Errorf("noticed after %+v, over after %+v", d.Noticed, d.Duration)
	}
	bad := rollout(t, played(t, "bad-builds", 2), "error-rate")
	if !math.IsNaN(bad.Noticed.Mean) || bad.Completed.Mean != 1 {
		t.Errorf("a build whose errors nobody watches: %+v", bad)
	}
	if q := bad.Requests; !(q.Failed.Mean <= q.FailedSince.Mean && q.Error500.Mean == q.Failed.Mean &&
		q.Touched.Mean <= q.Exposed.Mean && q.Touched.Mean == q.Error500.Mean) {
		t.Errorf("its requests: %+v", q)
	}
}

// TestListsOfNamesAreServices: a service with a list of names is that many, each alike.
func TestListsOfNamesAreServices(t *testing.T) {
	files := fixture.Base(t)
	toml := files["base/scenario.toml"]
	toml.Data = []byte(strings.Replace(string(toml.Data), "[[deployment]]", `[[service]]
name = ["api", "web-2"]
task_definition = "task-definition.json"
definition = { desiredCount = 1, launchType = "FARGATE" }

[[deployment]]
at = "30m"
service = ["api", "web-2"]
defect = "exits-on-start"

[[deployment]]`, 1))
	s, err := Load("base", LoadOptions{Library: files,
		Set: []string{"service.web-2.definition.desiredCount=3", "replications=7"}})
	if err != nil {
		t.Fatal(err)
	}
	one, two := s.Service("api"), s.Service("web-2")
	if one == nil || two == nil || one.DesiredCount != 1 || two.DesiredCount != 3 || s.Replications != 7 {
		t.Fatalf("services %v and %v, %d replications", one, two, s.Replications)
	}
	planned := map[string]string{}
	for _, d := range s.Deployments {
		planned[d.Service] = string(d.Build.Workload.Defect.Kind)
	}
	if planned["api"] != "exits-on-start" || planned["web-2"] != "exits-on-start" {
		t.Errorf("deployments: %v", planned)
	}
}

// TestObjectivesBoundDeployments: an objective can bound how long a deployment takes, and one that never
// ends misses it.
func TestObjectivesBoundDeployments(t *testing.T) {
	o := played(t, "deployment-deadlock", 2, "slo=["+strings.Join([]string{
		`{ measure = "service.six-at-50-100.deployment.1.duration", max = "10m" }`,
		`{ measure = "service.six-at-50-100.deployment.1.completed", min = "100%" }`,
		`{ measure = "service.six-at-100-100.deployment.1.duration", max = "10m" }`,
	}, ", ")+"]")
	met := map[string]bool{}
	for _, slo := range o.SLOs {
		met[slo.Measure] = slo.OK
	}
	for measure, want := range map[string]bool{
		"service.six-at-50-100.deployment.1.duration":  true,
		"service.six-at-50-100.deployment.1.completed": true,
		"service.six-at-100-100.deployment.1.duration": false,
	} {
		if ok, there := met[measure]; ok != want || !there {
			t.Errorf("%s: met %v, there %v", measure, ok, there)
		}
	}
}

// TestOverlapsAreOfOneDeployment: each service deployment costs what its own double capacity did, the way
// back included; together they are the service's overlap in the bill.
func TestOverlapsAreOfOneDeployment(t *testing.T) {
	o := played(t, "min-max-percent", 1)
	for _, s := range o.Services {
		deployments, rollouts, billed := 0.0, 0.0, 0.0
		for _, d := range s.Deployments {
			deployments += d.Overlap.Amount
		}
		for _, d := range s.Rollouts {
			rollouts += d.Overlap.Mean
		}
		for _, part := range o.Cost.ByCause {
			if part.Service == s.Name && part.Cause == "deployment-overlap" {
				billed += part.Amount.Mean
			}
		}
		if math.Abs(deployments-rollouts) > 1e-9 || math.Abs(rollouts-billed) > 0.02*billed+1e-6 {
			t.Errorf("%s: overlaps of %g by deployment, %g by service deployment, %g in the bill", s.Name,
				deployments, rollouts, billed)
		}
	}
}

package scenarios

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"ecsim/model"
)

// eventful is a scenario that has every factor.
func eventful(t *testing.T) *model.Scenario {
	t.Helper()
	s, err := Load("spot-mix", LoadOptions{Set: []string{"horizon=2h"}})
	if err != nil {
		t.Fatal(err)
	}
	scaled, err := Load("flash-crowd", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bad, err := Load("bad-deployment", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.Services[0].Scaling = scaled.Services[0].Scaling
	s.Faults = []model.Fault{{Kind: model.TaskCrash, Service: s.Services[0].Name, Count: 1, At: 1e9}}
	deployed := bad.Deployments[0]
	deployed.Service = s.Services[0].Name
	s.Deployments = []model.PlannedDeployment{deployed}
	s.Cluster.Limits.DiscoverableTasks = 1000
	return s
}

// TestFactorsAreTakenAway: each factor applies to a scenario that has it, no longer does once it is
// taken away, and leaves the scenario itself as it was.
func TestFactorsAreTakenAway(t *testing.T) {
	s := eventful(t)
	before := Hash(s)
	gone := map[string]func(*model.Scenario) bool{ // of those that are postponed or widened
		"faults":      func(s *model.Scenario) bool { return int64(s.Faults[0].At) > int64(s.Horizon) },
		"deployments": func(s *model.Scenario) bool { return int64(s.Deployments[0].At) > int64(s.Horizon) },
		"max-capacity": func(w *model.Scenario) bool {
			return w.Services[0].Scaling.Max == 10*s.Services[0].Scaling.Max
		},
	}
	for i := range factors {
		f := &factors[i]
		if !f.applies(s) {
			t.Errorf("%s does not apply", f.name)
			continue
		}
		without := f.without(s)
		if is := gone[f.name]; is != nil && !is(without) || is == nil && f.applies(without) {
			t.Errorf("%s is still there", f.name)
		}
		if Hash(without) == before || Hash(s) != before {
			t.Errorf("%s: the copy is the same, or the original is not", f.name)
		}
	}
}

// TestFactorsShareTheirDraws: whatever is taken away, the same requests arrive. Without its faults a
// scenario is one that never had any.
func TestFactorsShareTheirDraws(t *testing.T) {
	s, err := Load("bad-deployment", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	names, err := Factors(s, []string{EveryFactor})
	if err != nil {
		t.Fatal(err)
	}
	offered := run(t, s).Services[0].Requests.Offered
	for _, name := range names {
		if n := run(t, factorNamed(name).without(s)).Services[0].Requests.Offered; n != offered {
			t.Errorf("without %s %v requests arrive, not %v", name, n.Mean, offered.Mean)
		}
	}
	broken, err := Load("zone-outage", LoadOptions{Set: []string{"horizon=70m"}})
	if err != nil {
		t.Fatal(err)
	}
	calm := *broken
	calm.Faults = nil
	a, b := run(t, factorNamed("faults").without(broken)), run(t, &calm)
	a.Provenance.Hash = b.Provenance.Hash
	if one, other := marshal(t, a), marshal(t, b); one != other {
		t.Error("without its faults the scenario differs from one without faults")
	}
}

func run(t *testing.T, s *model.Scenario) *Outcome {
	t.Helper()
	o, err := Run(context.Background(), s, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func marshal(t *testing.T, o *Outcome) string {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCounterfactualsArePaired: replication by replication, without − as run, on any number of workers.
func TestCounterfactualsArePaired(t *testing.T) {
	s, err := Load("zone-outage", LoadOptions{Set: []string{"horizon=70m"}})
	if err != nil {
		t.Fatal(err)
	}
	play := func(workers int) *Outcome {
		o, err := Run(context.Background(), s,
			RunOptions{Replications: 3, Workers: workers, Without: []string{"faults"}})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	o := play(1)
	if marshal(t, o) != marshal(t, play(3)) {
		t.Error("another number of workers gave other figures")
	}
	c := o.Counterfactuals[0]
	for name, x := range map[string]Contrast{"minutes": c.BrokenMinutes, "failed": c.Failed, "cost": c.Cost} {
		if d := x.Difference; abs(d.Mean-(x.Without.Mean-x.AsRun.Mean)) > 1e-9 || d.N != 3 {
			t.Errorf("%s: the difference of %v and %v is %+v", name, x.Without.Mean, x.AsRun.Mean, d)
		}
	}
	if c.BrokenMinutes.AsRun.Mean < 1 || c.BrokenMinutes.Without.Mean != 0 || c.Failed.Difference.High >= 0 {
		t.Errorf("a dark zone broke no minute: %+v", c)
	}
	r := o.Services[0].Requests
	if failed := r.Failed.Mean + r.Rejected.Mean + r.TimedOut.Mean; abs(failed-c.Failed.AsRun.Mean) > 1e-6 {
		t.Errorf("%v failed, the report says %v", c.Failed.AsRun.Mean, failed)
	}
}

// TestDifferencesHaveSigns: an interval of differences does not end at zero, and what was not measured
// has none.
func TestDifferencesHaveSigns(t *testing.T) {
	if d := signed([]float64{-3, -2, -1}); d.Mean != -2 || d.Low >= -2 || d.High <= -2 {
		t.Errorf("%+v", d)
	}
	if d := signed([]float64{math.NaN(), math.NaN()}); !math.IsNaN(d.Mean) {
		t.Errorf("%+v", d)
	}
}

// TestFactorsAreNamed: wrong names are refused, with what there is.
func TestFactorsAreNamed(t *testing.T) {
	s := eventful(t)
	all, err := Factors(s, []string{EveryFactor})
	if err != nil || len(all) != len(factors) {
		t.Errorf("%v, %v", all, err)
	}
	if two, err := Factors(s, []string{"spot", "faults", "spot"}); err != nil ||
		!slices.Equal(two, []string{"spot", "faults"}) {
		t.Errorf("%v, %v", two, err)
	}
	s.Faults = nil
	for name, want := range map[string]string{
		"spott": `did you mean "spot"`, "faults": "it has no fault", "": "expected one of deployments",
	} {
		if _, err := Factors(s, []string{name}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// K-05, Q-09: the calls of an external controller deploy, too, and their builds may be bad; the tasks that
// service discovery takes are a limit.
func TestFactorsOfAnExternalController(t *testing.T) {
	s := eventful(t)
	bad := s.Deployments[0].Build
	s.Deployments = nil
	s.Services[0].External = true
	s.TaskSetCalls = []model.PlannedTaskSetCall{
		{Service: s.Services[0].Name, Call: model.TaskSetCall{Action: model.CreateTaskSet, Revision: 2}, Build: bad},
		{Service: s.Services[0].Name, Call: model.TaskSetCall{Action: model.DeleteTaskSet, Revision: 1}},
	}
	deployments, defects, limits := factorNamed("deployments"), factorNamed("defects"), factorNamed("launch-limits")
	if !deployments.applies(s) || !defects.applies(s) || defects.applies(defects.without(s)) {
		t.Error("task sets do not deploy, or their defects stay")
	}
	for _, call := range deployments.without(s).TaskSetCalls {
		if int64(call.At) <= int64(s.Horizon) {
			t.Errorf("%s is still there", call.Call.Action)
		}
	}
	if s.TaskSetCalls[0].At != 0 || limits.without(s).Cluster.Limits.DiscoverableTasks != 0 {
		t.Error("the original has changed, or discovery is still limited")
	}
}

// TestMinutesThatBreakTwoObjectivesCountOnce: a run has no more broken minutes than minutes.
func TestMinutesThatBreakTwoObjectivesCountOnce(t *testing.T) {
	s, err := Load("web-on-fargate", LoadOptions{Set: []string{
		"service.web-app.definition.desiredCount=1"}})
	if err != nil {
		t.Fatal(err)
	}
	o, err := Run(context.Background(), s, RunOptions{Replications: 1, Workers: 1, Without: []string{"scaling"}})
	if err != nil {
		t.Fatal(err)
	}
	minutes := o.Counterfactuals[0].BrokenMinutes
	for name, m := range map[string]Measure{"as run": minutes.AsRun, "without": minutes.Without} {
		if m.Mean > 24*60 {
			t.Errorf("%s: %g broken minutes of a day", name, m.Mean)
		}
	}
	if minutes.Without.Mean < 600 {
		t.Errorf("one task is enough: %g broken minutes", minutes.Without.Mean)
	}
}

// TestUnfinishedDeploymentsAreContrasted: without deployments none of those that are stuck is in progress.
func TestUnfinishedDeploymentsAreContrasted(t *testing.T) {
	s, err := Load("deployment-deadlock", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := Run(context.Background(), s, RunOptions{Replications: 1, Without: []string{"deployments"}})
	if err != nil {
		t.Fatal(err)
	}
	if u := o.Counterfactuals[0].Unfinished; u.AsRun.Mean < 3 || u.Without.Mean != 0 {
		t.Errorf("%v unfinished deployments, without any %v", u.AsRun.Mean, u.Without.Mean)
	}
}

package tune_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"ecsim/scenarios/study"
	"ecsim/scenarios/study/question"
	"ecsim/scenarios/study/store"
	"ecsim/scenarios/study/tune"
)

// document is a result as it is written.
func document(t *testing.T, r *tune.Result) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSearchesFindWhatRankingFinds: over a range of 19 counts both searches end at the count that Erlang's
// C formula knows, with fewer runs than ranking all of them would take for a first stage.
func TestSearchesFindWhatRankingFinds(t *testing.T) {
	for _, kind := range []question.MethodKind{question.Halving, question.CMAES} {
		r := tuned(t, "range.toml", &study.Lab{}, func(q *question.Question) {
			q.Method.Kind = kind
			q.Method.Indifference.Relative = 0.1
		})
		if r.Winner != "desiredCount = 10" || r.Probability != 0.95 {
			t.Errorf("%s selects %q (%s)", kind, r.Winner, r.Why)
		}
		if r.Method.SearchRuns == 0 || r.Method.Raced > 7 {
			t.Errorf("%s: %+v", kind, r.Method)
		}
		t.Logf("%s: %+v", kind, r.Method)
	}
}

// TestWhoPlaysDoesNotShow: shards that take turns, and a rerun from what they stored, give the bytes of
// one process, and the rerun plays nothing.
func TestWhoPlaysDoesNotShow(t *testing.T) {
	want := document(t, tuned(t, "erlang.toml", &study.Lab{Workers: 1}, small))
	kept := store.NewMemory()
	turn, got := 0, ""
	for got == "" {
		got = inTurn(t, kept, turn)
		if turn++; turn > 100 {
			t.Fatal("the shards never end")
		}
	}
	if got != want {
		t.Errorf("shards found\n%s\none process\n%s", got, want)
	}
	if again := document(t, tuned(t, "erlang.toml", &study.Lab{Store: kept, Only: true}, small)); again != want {
		t.Errorf("a rerun found\n%s", again)
	}
}

// small makes the study a quick one: few candidates, and a zone that is decided soon.
func small(q *question.Question) {
	q.Axes[0].Levels = q.Axes[0].Levels[1:4]
	q.Method.Indifference.Relative = 0.1
}

// inTurn lets a shard of two play until others' cells are missing; the result when there is one.
func inTurn(t *testing.T, kept study.Store, turn int) string {
	q, err := question.Read("testdata/erlang.toml", question.Options{})
	if err != nil {
		t.Fatal(err)
	}
	small(q)
	s, err := tune.Of(q)
	if err != nil {
		t.Fatal(err)
	}
	r, err := tune.Run(t.Context(), &study.Lab{Store: kept, Workers: 3, Shard: study.Shard{Index: turn % 2, Of: 2}}, s)
	var pending *study.Pending
	switch {
	case errors.As(err, &pending):
		return ""
	case err != nil:
		t.Fatal(err)
	}
	return document(t, r)
}

// TestRejectedSayWhy: each setting that is not selected has its reason.
func TestRejectedSayWhy(t *testing.T) {
	r := tuned(t, "erlang.toml", &study.Lab{}, func(q *question.Question) {
		small(q)
		l := q.Axes[0].Levels
		l[0].Set, l[0].Label = []string{"service.mmc.definition.desiredCount=9"}, "9"
		l[2].Set, l[2].Label = []string{"service.mmc.definition.desiredCount=-1"}, "-1"
	})
	why := map[string]string{}
	for _, e := range r.Ranking {
		why[e.Name] = string(e.Fate) + ": " + e.Reason
	}
	for name, want := range map[string]string{
		"desiredCount = 11": "selected: the best of those within every limit",
		"as it is":          "beaten: desiredCount = 11 is better by $324.36",
		"desiredCount = 9":  "misses a limit: misses service.mmc.latency.mean: ",
		"desiredCount = -1": "illegal: found desiredCount = -1",
	} {
		if !strings.HasPrefix(why[name], want) {
			t.Errorf("%s: %q, want %q…", name, why[name], want)
		}
	}
}

// TestNothingIsWithinAnImpossibleLimit, and the certificate has the stated probability.
func TestNothingIsWithinAnImpossibleLimit(t *testing.T) {
	r := tuned(t, "erlang.toml", &study.Lab{}, func(q *question.Question) {
		small(q)
		q.SLOs[0].Max = 0.5 // a request takes a second
	})
	if !r.Decided || r.Winner != "" || r.Probability != 0.95 || r.Why != "no candidate is within every limit" {
		t.Errorf("decided %v, winner %q, probability %v: %s", r.Decided, r.Winner, r.Probability, r.Why)
	}
}

// TestASmallBudgetPromisesNothing.
func TestASmallBudgetPromisesNothing(t *testing.T) {
	r := tuned(t, "erlang.toml", &study.Lab{}, func(q *question.Question) {
		small(q)
		q.SLOs[0].Max = 1.2045 // the latency of ten tasks
		q.Method.Indifference.Relative = 0.001
		q.Method.Budget = 41
	})
	if r.Decided || r.Probability != 0 || r.Winner != "" || r.Method.Runs > 41 {
		t.Errorf("decided %v, probability %v, %d runs: %s", r.Decided, r.Probability, r.Method.Runs, r.Why)
	}
}

// TestQuestionsThatCannotBeTuned are refused with what would do.
func TestQuestionsThatCannotBeTuned(t *testing.T) {
	for _, c := range []struct {
		change func(*question.Question)
		want   string
	}{
		{func(q *question.Question) { q.Axes = nil },
			"found nothing that is varied, expected [[axis]] or [[variant]] tables"},
		{func(q *question.Question) { q.Method.Budget = 5 }, "found a budget of 5, expected at least 70"},
		{func(q *question.Question) { q.Method.Indifference.Measure = "cost.total" },
			"found an indifference about cost.total, expected one about the objective, cost.monthly"},
	} {
		q, err := question.Read("testdata/erlang.toml", question.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c.change(q)
		if _, err := tune.Of(q); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// TestSettingsThatNothingDistinguishesAreTies: a desired count below MinCapacity changes nothing, and is
// called the same, however often each was played. A front has one of them.
func TestSettingsThatNothingDistinguishesAreTies(t *testing.T) {
	r := tuned(t, "erlang.toml", &study.Lab{}, func(q *question.Question) {
		q.Axes = nil
		for _, n := range []string{"11", "12"} {
			for _, grace := range []string{"1", "2"} { // of a health check that the service has not
				q.Variants = append(q.Variants, question.Variant{Name: n + "/" + grace, Set: []string{
					"service.mmc.definition.desiredCount=" + n, "service.mmc.definition.healthCheckGracePeriodSeconds=" + grace}})
			}
		}
	})
	why := map[string]string{}
	for _, e := range r.Ranking {
		why[e.Name] = e.SameAs + ": " + e.Reason
	}
	if why["11/2"] != "11/1: the same as 11/1 in every replication of both" &&
		why["11/1"] != "11/2: the same as 11/2 in every replication of both" {
		t.Errorf("%v", why)
	}
	if r.Ranking[2].Name[:2] != "12" || r.Ranking[3].Name[:2] != "12" || r.Ranking[3].SameAs != r.Ranking[2].Name ||
		!strings.HasSuffix(r.Ranking[3].Reason, "; the same as "+r.Ranking[2].Name+" in every replication of both") {
		t.Errorf("%+v", why)
	}
	if names := r.Fronts[0].Names; len(names) != 3 {
		t.Errorf("the front has %v, want two counts and the setting as it is", names)
	}
}

// TestAMostOfReplicationsIsKept in the race and in the search before it.
func TestAMostOfReplicationsIsKept(t *testing.T) {
	q, err := question.Read("testdata/erlang.toml", question.Options{})
	if err != nil {
		t.Fatal(err)
	}
	small(q)
	q.SLOs[0].Max, q.Method.Indifference.Relative = 1.2045, 0.001
	q.Replications = 30
	s, err := tune.Of(q)
	if err != nil {
		t.Fatal(err)
	}
	if s.AtMost(tune.LeastFirstStage - 1) {
		t.Error("a bound below every first stage is taken")
	}
	if !s.AtMost(11) || s.FirstStage != 11 {
		t.Errorf("a first stage of %d, want the bound", s.FirstStage)
	}
	r, err := tune.Run(t.Context(), &study.Lab{}, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Ranking {
		if e.Replications > 11 {
			t.Errorf("%s has %d replications", e.Name, e.Replications)
		}
	}
	if want := "at most 11 replications of each did not decide it"; r.Decided || r.Why != want {
		t.Errorf("decided %v: %s; want %s", r.Decided, r.Why, want)
	}
}

// TestAnObjectiveHasItsFront: cost against the latency that is made small, not against the bound on cost.
func TestAnObjectiveHasItsFront(t *testing.T) {
	r := tuned(t, "erlang.toml", &study.Lab{}, func(q *question.Question) {
		small(q)
		q.Objective.Measure, q.SLOs[0].Measure, q.SLOs[0].Max = "service.mmc.latency.mean", "cost.monthly", 600
	})
	if len(r.Fronts) != 1 || r.Fronts[0].Measure != "service.mmc.latency.mean" || r.Fronts[0].Limit != nil {
		t.Fatalf("fronts are %+v", r.Fronts)
	}
	if got := len(r.Fronts[0].Names); got != len(r.Ranking) {
		t.Errorf("%d on the front, want each: more tasks cost more and answer sooner", got)
	}
	if f := r.Figure(&r.Ranking[0], "service.mmc.latency.mean"); f != r.Ranking[0].Objective {
		t.Errorf("the objective's figure is %+v", f)
	}
}

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
			q.Method.Indifference.Relative = 0.05
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
	q.Method.Indifference.Relative = 0.05
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

package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"slices"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/model/world"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
)

// mustLoad is the scenario base of a library.
func mustLoad(t *testing.T, files fstest.MapFS, set ...string) *model.Scenario {
	t.Helper()
	s, err := Load("base", LoadOptions{Library: files, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func bundledScenario(t *testing.T, name string, set ...string) *model.Scenario {
	t.Helper()
	s, err := Load(name, LoadOptions{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t *testing.T, o any) []byte {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func outcomeOf(t *testing.T, s *model.Scenario, replications int) *Outcome {
	t.Helper()
	o, err := Run(context.Background(), s, RunOptions{Replications: replications, Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// An outcome read back from its JSON and written again is the same document, from one replication and
// from several.
func TestOutcomeSurvivesJSON(t *testing.T) {
	for _, name := range []string{"bad-deployment", "run-task-queue"} {
		for _, n := range []int{1, 3} {
			before := written(t, outcomeOf(t, bundledScenario(t, name), n))
			var o Outcome
			if err := json.Unmarshal(before, &o); err != nil {
				t.Fatal(err)
			}
			checkLaws(t, &o)
			after := written(t, &o)
			if !bytes.Equal(before, after) {
				t.Errorf("%s, %d replications: before\n%s\nafter\n%s", name, n, before, after)
			}
		}
	}
}

// Replication r of n is replication r of any larger n: it has streams of its own, and the outcome of
// the larger run can be joined from records that know nothing of n.
func TestReplicationsDoNotKnowHowManyTheyAre(t *testing.T) {
	s := bundledScenario(t, "bad-deployment")
	prices, err := priceBook(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{2, 3} {
		alone := newFold(s)
		for r := range n {
			record, err := world.Run(s, world.Options{Replication: r, Timeline: r == 0})
			if err != nil {
				t.Fatal(err)
			}
			o, err := summarize(s, record, prices, r == 0)
			if err != nil {
				t.Fatal(err)
			}
			alone.add(o)
		}
		got, want := written(t, outcomeOf(t, s, n)), written(t, alone.outcome())
		if !bytes.Equal(got, want) {
			t.Errorf("%d replications: together\n%s\neach alone\n%s", n, got, want)
		}
	}
}

// An override in the command line and the same edit of the file give one outcome, not just one
// scenario.
func TestOverriddenRunsEqualEditedRuns(t *testing.T) {
	short := []string{"horizon=40m", "warm_up=0s", "deployment.0.at=5m", "fault.0.at=20m"}
	set := append([]string{"service.web.traffic.rate=55/s"}, short...)
	got := outcomeOf(t, mustLoad(t, fixture.Base(t), set...), 1)
	want := outcomeOf(t, mustLoad(t, fixture.With(t, "scenario.toml", `"40/s"`, `"55/s"`), short...), 1)
	if !bytes.Equal(written(t, got), written(t, want)) {
		t.Error("--set of a rate differs from an edit of the file")
	}
	plain := outcomeOf(t, mustLoad(t, fixture.Base(t), short...), 1)
	if plain.Services[0].Requests == got.Services[0].Requests {
		t.Error("--set of a rate changed nothing")
	}
}

// Every unit price × k → the bill × k, line by line, up to the one rounding of each line.
func TestBillsScaleWithPrices(t *testing.T) {
	s := bundledScenario(t, "spot-mix", "horizon=3h", "warm_up=0s")
	record, err := world.Run(s, world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before, err := pricing.Price(record.Ledger, catalog.Embedded(), s.Region, pricing.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []int64{0, 2, 10} {
		after, err := pricing.Price(record.Ledger, dearer(t, before, k), s.Region, pricing.Terms{})
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range after.LineItems {
			want := before.LineItems[i].Amount * pricing.Money(k)
			if apart := line.Amount - want; apart > pricing.Money(k) || apart < -pricing.Money(k) {
				t.Errorf("%s × %d: %v, expected %v", line.Dimension, k, line.Amount, want)
			}
		}
	}
}

// dearer is the catalogue with every price of a bill × k.
func dearer(t *testing.T, bill pricing.Bill, k int64) *pricing.Catalog {
	t.Helper()
	seen := map[string]bool{}
	var entries []pricing.Entry
	for _, line := range bill.LineItems {
		dimension := string(line.Dimension)
		if seen[dimension] {
			continue
		}
		seen[dimension] = true
		price, ok := new(big.Rat).SetString(line.UnitPrice.String())
		if !ok {
			t.Fatalf("price %s of %s", line.UnitPrice, dimension)
		}
		usd := price.Mul(price, big.NewRat(k, 1)).FloatString(12)
		entry, err := pricing.Override(dimension, bill.Region, usd)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry)
	}
	prices, err := catalog.Embedded().With(entries)
	if err != nil {
		t.Fatal(err)
	}
	return prices
}

// Shifting the start by whole weeks changes nothing, daily and weekly profiles included.
func TestWholeWeeksLaterIsTheSame(t *testing.T) {
	run := func(start string) *Outcome {
		o := outcomeOf(t, bundledScenario(t, "web-on-fargate",
			"start="+start, "horizon=4h", "warm_up=0s", "deployment.0.at=1h"), 1)
		o.Provenance = Provenance{}
		return o
	}
	first := written(t, run("2026-03-09T10:00:00Z"))
	if !bytes.Equal(first, written(t, run("2026-05-04T10:00:00Z"))) {
		t.Error("eight weeks later the same scenario has another outcome")
	}
	if bytes.Equal(first, written(t, run("2026-03-14T22:00:00Z"))) {
		t.Error("a Saturday night is like a Monday morning")
	}
}

// So are those of EventBridge Scheduler: cron on weekdays in a zone of its own, and every hour.
func TestSchedulesAreTheSameWholeWeeksLater(t *testing.T) {
	invocations := func(start string) (at []clock.Time) {
		files := fixture.With(t, "scenario.toml", "[[deployment]]", `[[run_task]]
name = "report"
task_definition = "task-definition.json"
run_time = "3m"
schedule = "cron(15 6/4 ? * MON-WED *)"
timezone = "Asia/Kolkata"

[[run_task]]
name = "sweep"
task_definition = "task-definition.json"
run_time = "1m"
schedule = "rate(1 hour)"

[[deployment]]`)
		for _, j := range mustLoad(t, files, "start="+start, "horizon=7d").Jobs {
			at = append(at, j.Invocations...)
		}
		return at
	}
	first := invocations("2026-03-02T00:00:00Z")
	if len(first) < 7*24+10 || !slices.Equal(first, invocations("2026-05-11T00:00:00Z")) {
		t.Errorf("%d calls in a week, and others ten weeks later", len(first))
	}
	if slices.Equal(first, invocations("2026-03-05T00:00:00Z")) {
		t.Error("a week from Thursday on is like one from Monday on")
	}
}

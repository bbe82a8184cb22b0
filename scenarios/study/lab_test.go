package study

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"ecsim/scenarios"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/store"
)

const p99 = "service.landing.latency.p99"

// spike is a small bundled scenario.
func spike(t *testing.T, name string, set ...string) *Variant {
	t.Helper()
	set = append([]string{"horizon=10m", "warm_up=0s", "service.landing.traffic.scale=0.02"}, set...)
	s, err := scenarios.Load("flash-crowd", scenarios.LoadOptions{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return NewVariant(name, s, set...)
}

func mustTally(t *testing.T, l *Lab, n Need) *Tally {
	t.Helper()
	tallies, err := l.Tallies(context.Background(), []Need{n})
	if err != nil {
		t.Fatal(err)
	}
	return tallies[0]
}

// A figure of the Lab is that of the run that it stands for.
func TestFiguresAreThoseOfARun(t *testing.T) {
	v := spike(t, "base")
	tally := mustTally(t, &Lab{}, Need{v, 0, 1})
	outcome, err := scenarios.Run(context.Background(), v.Scenario, scenarios.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s := &outcome.Services[0]
	for path, want := range map[string]scenarios.Measure{
		p99:                                     s.Latency.P99,
		"service.landing.latency.mean":          s.Latency.Mean,
		"service.landing.availability.requests": s.Availability.Requests,
		"service.landing.requests.offered":      s.Requests.Offered,
		"cost.monthly":                          outcome.Cost.Monthly,
	} {
		c, ok := tally.Column(path)
		got := c.Estimate(0.95).Point
		if !ok || math.Abs(got-want.Mean) > 1e-8*want.Mean {
			t.Errorf("%s is %v, want %v", path, got, want.Mean)
		}
	}
}

// Quantiles are those of all requests together, never a mean of quantiles.
func TestQuantilesArePooled(t *testing.T) {
	tally := mustTally(t, &Lab{}, Need{spike(t, "base"), 0, 3})
	c, _ := tally.Column(p99)
	if c.Kind != inference.Quantile || len(c.Observations) != 3 {
		t.Fatalf("found %+v", c)
	}
	requests := tally.sketches[0].Count()
	offered, _ := tally.Column("service.landing.requests.offered")
	sum := 0.0
	for _, o := range offered.Observations {
		sum += o.Value
	}
	if float64(requests) > sum || float64(requests) < 0.5*sum {
		t.Errorf("the joined sketch has %d latencies of %v requests", requests, sum)
	}
}

// However many workers, shards or interruptions there are, the store ends with the same bytes.
func TestWhoPlaysACellDoesNotShow(t *testing.T) {
	needs := []Need{{spike(t, "base"), 0, 3}, {spike(t, "seven", "service.landing.definition.desiredCount=7"), 0, 3}}
	whole := store.NewMemory()
	if _, err := (&Lab{Store: whole, Workers: 1}).Tallies(context.Background(), needs); err != nil {
		t.Fatal(err)
	}
	shared := store.NewMemory()
	for _, i := range []int{2, 0, 2, 1} {
		l := &Lab{Store: shared, Workers: 3, Shard: Shard{i, 3}}
		_, err := l.Tallies(context.Background(), needs)
		var pending *Pending
		if last := i == 1; last == errors.As(err, &pending) {
			t.Fatalf("shard %d: %v", i, err)
		}
	}
	requireSameStore(t, shared, whole)
}

func TestPendingNamesTheShardsThatAreMissing(t *testing.T) {
	needs := []Need{{spike(t, "base"), 0, 4}}
	_, err := (&Lab{Shard: Shard{1, 4}}).Tallies(context.Background(), needs)
	var pending *Pending
	if !errors.As(err, &pending) || !slices.Equal(pending.Shards(), []int{0, 2, 3}) {
		t.Errorf("found %v, want the shards 0, 2 and 3", err)
	}
}

// What was finished before an interruption is not played again, and the result is the same.
func TestAnInterruptedStudyGoesOn(t *testing.T) {
	needs := []Need{{spike(t, "base"), 0, 4}}
	whole, kept := store.NewMemory(), store.NewMemory()
	if _, err := (&Lab{Store: whole}).Tallies(context.Background(), needs); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(context.Background())
	l := &Lab{Store: kept, Workers: 1, Progress: func(p Progress) {
		if p.Done == 2 {
			interrupt()
		}
	}}
	if _, err := l.Tallies(ctx, needs); !errors.Is(err, scenarios.ErrInterrupted) {
		t.Fatalf("found %v, want an interruption", err)
	}
	if keys, _ := kept.Keys(context.Background()); len(keys) != 2 {
		t.Fatalf("%d cells were kept, want 2", len(keys))
	}
	played := 0
	again := &Lab{Store: kept, Progress: func(p Progress) { played = p.Cells }}
	if _, err := again.Tallies(context.Background(), needs); err != nil || played != 2 {
		t.Fatalf("%d cells were played, want 2: %v", played, err)
	}
	requireSameStore(t, kept, whole)
}

func TestADryRunPlaysNothing(t *testing.T) {
	kept := store.NewMemory()
	l := &Lab{Store: kept, Dry: true}
	_, err := l.Tallies(context.Background(), []Need{{spike(t, "base"), 0, 5}})
	var e *Estimate
	if !errors.As(err, &e) || e.Replications != 5 || e.Variants != 1 || e.CPU <= 0 {
		t.Fatalf("found %v", err)
	}
	if keys, _ := kept.Keys(context.Background()); len(keys) > 0 {
		t.Errorf("a dry run stored %v", keys)
	}
	for most, whole := range map[int]bool{0: false, 5: true, 6: false} {
		l := &Lab{Dry: true, Most: most}
		_, err := l.Tallies(context.Background(), []Need{{spike(t, "base"), 0, 5}})
		if !errors.As(err, &e) || e.Most != most || e.Round != 1 || e.IsWhole() != whole {
			t.Errorf("of at most %d replications found %+v", most, e)
		}
	}
}

func TestABrokenCellIsRefused(t *testing.T) {
	n := Need{spike(t, "base"), 0, 1}
	for what, document := range map[string]string{
		"half a document": `{"schema":"ecsim.cell/1"`, "another schema": `{"schema":"ecsim.outcome/1"}`,
		"another cell": `{"schema":"ecsim.cell/1","hash":"x"}`, "nothing": "",
	} {
		kept := store.NewMemory()
		_ = kept.Put(context.Background(), n.cells()[0].Key(), []byte(document))
		_, err := (&Lab{Store: kept}).Tallies(context.Background(), []Need{n})
		if u := (Unreadable{}); !errors.As(err, &u) || u.Where != "memory" || u.Key != n.cells()[0].Key() {
			t.Errorf("%s is taken for a cell: %v", what, err)
		}
	}
}

func requireSameStore(t *testing.T, got, want Store) {
	t.Helper()
	ctx := context.Background()
	keys, _ := got.Keys(ctx)
	wanted, _ := want.Keys(ctx)
	if !slices.Equal(keys, wanted) {
		t.Fatalf("found the cells %v, want %v", keys, wanted)
	}
	for _, key := range keys {
		a, _ := got.Get(ctx, key)
		b, _ := want.Get(ctx, key)
		if string(a) != string(b) {
			t.Errorf("%s differs", key)
		}
	}
}

// The hourly spend that Savings Plans cover is that of the bill's lines of Fargate, also from the store.
func TestSpendIsTheBills(t *testing.T) {
	v := spike(t, "base", "horizon=90m", "warm_up=15m")
	kept := store.NewMemory()
	for _, l := range []*Lab{{Store: kept}, {Store: kept, Only: true}} {
		tally := mustTally(t, l, Need{v, 1, 3})
		bill, ok := tally.Column("cost.total")
		if !ok || len(tally.Spend) != 2 {
			t.Fatalf("spend of %d replications", len(tally.Spend))
		}
		for r, spend := range tally.Spend {
			if len(spend) != 1 || spend[0].Class != "fargate" || len(spend[0].Dollars) != 2 {
				t.Fatalf("spend %+v", spend)
			}
			sum := spend[0].Dollars[0] + spend[0].Dollars[1]
			if sum <= 0 || sum > bill.Observations[r].Value {
				t.Errorf("spend %v of a bill of %v", sum, bill.Observations[r].Value)
			}
		}
	}
}

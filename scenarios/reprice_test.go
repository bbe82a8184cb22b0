package scenarios

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/scenarios/input"
	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

// stored is an outcome as it comes back from its document.
func stored(t testing.TB, o *Outcome) *Outcome {
	t.Helper()
	document, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var again Outcome
	if err := json.Unmarshal(document, &again); err != nil {
		t.Fatal(err)
	}
	return &again
}

// money is all of an outcome that prices decide, as bytes.
func money(t testing.TB, o *Outcome) string {
	t.Helper()
	var overlaps []any
	for _, s := range o.Services {
		for _, d := range s.Deployments {
			overlaps = append(overlaps, d.Overlap)
		}
		for _, d := range s.TaskSets {
			overlaps = append(overlaps, d.Overlap)
		}
		for _, d := range s.Rollouts {
			overlaps = append(overlaps, d.Overlap)
		}
	}
	document, err := json.Marshal([]any{o.Cost, o.SLOs, overlaps})
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

// Every bundled scenario, priced again in every Region from its document, costs to the byte what a fresh run
// costs there; what has no price there has none either way.
func TestPricedAgainIsPricedFresh(t *testing.T) {
	for _, entry := range input.Bundled() {
		p := playBundled(t, entry.Name)
		played := *p.outcome
		played.Usage = usageOf(p.scenario, p.record, p.outcome)
		played.SLOs = judge(p.scenario, &played)
		from := stored(t, &played)
		for _, region := range input.PricedRegions() {
			there := *p.scenario
			there.Region = region
			again, err := Reprice(from, PriceBook{Region: region})
			book, _ := priceBook(&there)
			bill, errFresh := pricing.Price(p.record.Ledger, book.catalog, region, book.terms)
			if err != nil || errFresh != nil {
				if err == nil || errFresh == nil || err.Error() != errFresh.Error() {
					t.Errorf("%s in %s: priced again %v, fresh %v", entry.Name, region, err, errFresh)
				}
				continue
			}
			fresh := Outcome{Cost: costOf(bill, there.Horizon-there.WarmUp), Services: services(t, book, &p, &there)}
			again.SLOs = nil // of measures that this fresh outcome lacks
			if got, want := money(t, again), money(t, &fresh); got != want {
				t.Errorf("%s in %s: priced again\n%s\nfresh\n%s", entry.Name, region, got, want)
			}
		}
	}
}

// services are those of a bundled run with their overlaps as a book prices them.
func services(t *testing.T, b *book, p *bundledRun, s *model.Scenario) (out []ServiceOutcome) {
	t.Helper()
	for i := range p.record.Services {
		r := &p.record.Services[i]
		deployments, err := b.deploymentsOf(r)
		if err != nil {
			t.Fatal(err)
		}
		sets, err := b.taskSetsOf(r)
		if err != nil {
			t.Fatal(err)
		}
		rollouts := rolloutsOf(s, &s.Services[i], r.Rollouts)
		bookOverlaps(rollouts, deployments)
		out = append(out, ServiceOutcome{Deployments: deployments, TaskSets: sets, Rollouts: rollouts})
	}
	return out
}

// Several replications, priced again, cost what as many fresh ones cost: means, intervals, causes, overlaps and
// verdicts.
func TestReplicationsArePricedAgainToo(t *testing.T) {
	for _, name := range []string{"bad-deployment", "run-task-queue"} {
		s, err := Load(name, LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		s.Horizon = min(s.Horizon, clock.Hour)
		s.SLOs = []model.SLO{{Measure: "cost.monthly", Max: 100, HasMax: true}}
		options := RunOptions{Replications: 3, Usage: true}
		played, err := Run(context.Background(), s, options)
		if err != nil {
			t.Fatal(err)
		}
		there := *s
		there.Region = "eu-west-2"
		fresh, err := Run(context.Background(), &there, options)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Reprice(stored(t, played), PriceBook{Region: "eu-west-2"})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := money(t, again), money(t, fresh); got != want {
			t.Errorf("%s: priced again\n%s\nfresh\n%s", name, got, want)
		}
		if money(t, played) == money(t, fresh) {
			t.Errorf("%s costs the same in London", name)
		}
	}
}

// Terms and prices of one's own change what they say and nothing else; the outcome given is left alone.
func TestOwnPricesAndTerms(t *testing.T) {
	s, err := Load("bad-deployment", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.Horizon = clock.Hour
	played, err := Run(context.Background(), s, RunOptions{Usage: true})
	if err != nil {
		t.Fatal(err)
	}
	before := money(t, played)
	price := pricing.Entry{Dimension: usage.FargateVCPUx86, Region: "*", Unit: "vCPU-hour", Observed: "2030",
		Confidence: pricing.High, Source: "a test"}
	if price.Price, err = pricing.ParseRate("0.08096"); err != nil {
		t.Fatal(err)
	}
	own, err := pricing.NewCatalog("2030", []pricing.Entry{price})
	if err != nil {
		t.Fatal(err)
	}
	terms := input.Terms{Terms: pricing.Terms{MonthHours: 720}}
	again, err := Reprice(played, PriceBook{Own: own, File: "own.csv", Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range again.Cost.LineItems {
		was := played.Cost.LineItems[i]
		times := 1.0
		if line.Dimension == string(usage.FargateVCPUx86) {
			times = 2
		}
		if abs(line.Amount.Mean-times*was.Amount.Mean) > 2e-10 ||
			abs(line.Monthly.Mean-times*was.Monthly.Mean*720/730) > 1e-7 {
			t.Errorf("%s: %v a run and %v a month, was %v and %v", line.Dimension, line.Amount.Mean,
				line.Monthly.Mean, was.Amount.Mean, was.Monthly.Mean)
		}
	}
	if p := again.Provenance; p.CatalogDate != "2030" || p.Priced.Catalog != "own.csv" || again.Cost.MonthHours != 720 {
		t.Errorf("provenance %+v, %d h a month", p, again.Cost.MonthHours)
	}
	if money(t, played) != before {
		t.Error("the outcome that was given has changed")
	}
}

// An outcome without its ledgers cannot be priced again, and one whose ledgers make no sense says where.
func TestWhatCannotBePricedAgain(t *testing.T) {
	if _, err := Reprice(&Outcome{}, PriceBook{}); !errors.Is(err, ErrNoUsage) {
		t.Errorf("error %v, want ErrNoUsage", err)
	}
	for _, c := range []struct {
		dimension, cause, hours, want string
	}{
		{"gpu", "steady", "0:1", `found dimension "gpu"`},
		{"public-ipv4", "waste", "0:1", `found cause "waste"`},
		{"public-ipv4", "steady", "0:1,0:1", `public-ipv4 of web: found hours "0:1"`},
		{"public-ipv4", "steady", "3-2:1", `found hours "3-2:1"`},
		{"public-ipv4", "steady", "0:-1", `found hours "0:-1"`},
		{"public-ipv4", "steady", "0", `found hours "0"`},
		{"public-ipv4", "steady", "0-999999999:1", `found hours "0-999999999:1"`},
	} {
		o := &Outcome{Usage: &Usage{Replications: 1, Lines: []UsageLine{{Owner: "web", Dimension: c.dimension,
			Cause: c.cause, Hours: []string{c.hours}}}}}
		_, err := Reprice(o, PriceBook{Region: "us-east-1"})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want %q", c, err, c.want)
		}
	}
	short := &Outcome{Usage: &Usage{Replications: 2, Lines: []UsageLine{{Owner: "web", Dimension: "public-ipv4",
		Cause: "steady", Hours: []string{"0:1"}}}}}
	if _, err := Reprice(short, PriceBook{Region: "us-east-1"}); err == nil {
		t.Error("a replication without hours was priced")
	}
}

// Hours written as runs are the hours that were booked.
func TestHourRunsKeepEveryHour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quantities := rapid.SliceOfN(rapid.Int64Range(0, 3), 0, 40).Draw(t, "quantities")
		key := usage.Key{Owner: "web", Dimension: usage.PublicIPv4, Cause: usage.Burst}
		var booked, again usage.Ledger
		for key.Hour = range quantities {
			booked.Add(key, quantities[key.Hour])
		}
		text := hourRuns(booked.Entries())
		if err := addHourRuns(&again, key, text); err != nil {
			t.Fatal(err)
		}
		if got, want := again.Entries(), booked.Entries(); len(got) != len(want) {
			t.Fatalf("%q is %d hours, want %d", text, len(got), len(want))
		} else {
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("%q: %v, want %v", text, got[i], want[i])
				}
			}
		}
	})
}

// BenchmarkReprice prices a day of a web service again: within milliseconds.
func BenchmarkReprice(b *testing.B) {
	s, err := Load("spot-mix", LoadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	played, err := Run(context.Background(), s, RunOptions{Usage: true})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Reprice(played, PriceBook{Region: "eu-west-1"}); err != nil {
			b.Fatal(err)
		}
	}
}

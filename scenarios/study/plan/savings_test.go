package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/pricing"
	"ecsim/pricing/commitment"
	"ecsim/scenarios"
	"ecsim/scenarios/study/question"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

const lightLoad = `
set = ["horizon=10m", "service.w.traffic.rate=1/m", "warm_up=0s"]
[[axis]]
name = "size"
path = ["service.w.task_definition.cpu", "service.w.task_definition.memory"]
sizes = "legal"
most = [256, 512]
[[slo]]
measure = "service.w.latency.mean"
max = "1h"
`

// The newsvendor's Savings Plan: with 1 to 10 tasks equally likely and 20 % off one commits to the 0.2-quantile,
// two tasks; each spends 0.25 × 0.04048 + 0.5 × 0.004445 dollars an hour.
func TestThePlansCommitmentIsTheNewsvendors(t *testing.T) {
	r := staffing(t, lightLoad+`
[[uncertain]]
path = "service.w.definition.desiredCount"
from = 1
to = 10
integer = true
[plan]
worlds = 100
sampling = "latin-hypercube"        # ten worlds for each number of tasks
[commitment]
products = ["compute"]
terms = ["1y"]
payments = ["no-upfront"]
`)
	task := 0.25*0.04048 + 0.5*0.004445
	want := math.Round(0.8*2*task*1000) / 1000
	if r.Plan == nil || len(r.Plan.Commitments) != 1 || math.Abs(r.Plan.Commitments[0].Hourly-want) > 1e-9 {
		t.Fatalf("plan %+v, want a commitment of $%v an hour", r.Plan, want)
	}
	// a tenth of worlds has one task and leaves about half of the commitment unused
	if unused := r.Plan.Commitments[0].Unused; math.Abs(unused-0.05) > 0.003 {
		t.Errorf("%.4f of it unused, want 0.05", unused)
	}
	if g := r.Plan.Regret; math.Abs(g.Total-g.Capacity-g.CommitmentUnused-g.DiscountMissed-g.Penalty) > 1e-6 ||
		g.Capacity != 0 || g.CommitmentUnused <= 0 || g.DiscountMissed <= 0 {
		t.Errorf("regret %+v", g)
	}
	whatDiffersBetweenMachines(t, r)
}

// whatDiffersBetweenMachines finds numbers of a document with more digits than are the same on every architecture.
func whatDiffersBetweenMachines(t *testing.T, r *Result) {
	t.Helper()
	document, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	numbers := regexp.MustCompile(`[:,\[](-?[0-9][0-9.e+-]*)`).FindAllSubmatch(document, -1)
	for _, n := range numbers {
		digits := strings.TrimLeft(strings.ReplaceAll(strings.TrimLeft(string(n[1]), "-"), ".", ""), "0")
		digits, _, _ = strings.Cut(digits, "e")
		if len(strings.TrimRight(digits, "0")) > 9 {
			t.Errorf("%s has more than nine significant digits", n[1])
		}
	}
	if len(numbers) < 100 {
		t.Errorf("only %d numbers in the document", len(numbers))
	}
}

// Without bits that depend on the machine nothing is left of a zero, nor a minus before it.
func TestFigures(t *testing.T) {
	for v, want := range map[float64]string{-7.1e-15: "0", 0.8073638243498651: "0.807363824", 123456.7894561: "123456.789",
		-0.0000000004: "0", math.Nextafter(0.03, 1): "0.03"} {
		if got := fmt.Sprint(figure(v)); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}

// A Savings Plan whose rate nobody knows is a mistake of the study, unless the study states it.
func TestUnknownRatesAreTheStudys(t *testing.T) {
	m, err := newMarket([]string{"m7i"}, []pricing.Offer{{Kind: pricing.Compute, Years: 1, Payment: pricing.NoUpfront}},
		func(o pricing.Offer, class string) (float64, error) {
			return 0, pricing.UnknownDiscount{Offer: o, Usage: class, Region: "us-east-1"}
		})
	if m != nil || !isUnknown(err) {
		t.Errorf("market %v, error %v", m, err)
	}
}

// An offer that a study lists twice is one choice.
func TestOffersAreConsideredOnce(t *testing.T) {
	compute := pricing.Offer{Kind: pricing.Compute, Years: 1, Payment: pricing.NoUpfront}
	m, err := newMarket([]string{"fargate", "m5"}, []pricing.Offer{compute, compute},
		func(pricing.Offer, string) (float64, error) { return 0.2, nil })
	if err != nil || len(m.choices) != 2 || len(m.choices[1]) != 1 {
		t.Errorf("market %+v, error %v", m, err)
	}
}

// Regret is never negative for one that meets its objectives everywhere, whatever it spends, and its parts sum up.
func TestRegretSumsUp(t *testing.T) {
	offers := []pricing.Offer{{Kind: pricing.Compute, Years: 1, Payment: pricing.NoUpfront}}
	m, err := newMarket([]string{"fargate"}, offers, func(pricing.Offer, string) (float64, error) { return 0.3, nil })
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		const worlds = 4
		s := &summary{player: &player{market: m}, rules: Rules{Worlds: worlds,
			MissPenalty: rapid.SampledFrom([]float64{0, 50}).Draw(t, "penalty")}}
		for range rapid.IntRange(1, 3).Draw(t, "candidates") {
			c := &candidate{}
			for range worlds {
				dollars := rapid.Float64Range(0, 2).Draw(t, "dollars")
				c.trials = append(c.trials, trial{monthly: 730*dollars + 10, to: clock.Hour,
					missed: []bool{rapid.Bool().Draw(t, "missed")},
					spend:  [][]commitment.Spend{{{Class: "fargate", Dollars: []float64{dollars}}}}})
			}
			s.shown = append(s.shown, c)
		}
		s.lookBack()
		for i, c := range s.shown {
			var r Regret
			missed := false
			for w := range worlds {
				s.addRegret(&r, i, w, 1.0/worlds)
				missed = missed || c.trials[w].isMissed()
			}
			if math.Abs(r.Total-r.Capacity-r.CommitmentUnused-r.DiscountMissed-r.Penalty) > 1e-9 {
				t.Errorf("parts of %+v", r)
			}
			if r.Total < -1e-9 && (!missed || s.rules.MissPenalty > 0) {
				t.Errorf("regret %+v", r)
			}
		}
	})
}

// Where nothing meets the objectives the certificate names the one that binds, and how far the best is from it.
func TestNothingMeetsTheObjectives(t *testing.T) {
	r := staffing(t, `
set = ["horizon=10m", "service.w.traffic.rate=1/s", "warm_up=0s"]
[[axis]]
name = "tasks"
path = "service.w.definition.desiredCount"
values = [2, 4]
[[slo]]
measure = "service.w.latency.mean"
max = "500ms"
[[slo]]
measure = "service.w.availability.requests"
min = 0.5
[plan]
share = 0.7
`)
	c := r.Certificate
	if r.Plan != nil || c == nil || strings.Join(c.Binds, " ") != "service.w.latency.mean" {
		t.Fatalf("plan %v, certificate %+v", r.Plan, c)
	}
	if g := c.Gaps[0]; g.Candidate != "tasks = 4" || g.Limit != 0.5 || g.Reached.Mean < 0.9 || g.Reached.Mean > 1.2 {
		t.Errorf("gap %+v", g)
	}
	if g := c.Gaps[1]; g.Missed != 0 {
		t.Errorf("gap %+v", g)
	}
}

// Candidates that were stopped early are no evidence for an objective, however little they had missed of it.
func TestTheCertificateCountsWholeCandidatesOnly(t *testing.T) {
	worlds := func(n int, missed ...bool) (c *candidate) {
		c = &candidate{name: fmt.Sprint(n), out: "misses"}
		for range n {
			c.trials = append(c.trials, trial{values: []float64{2, 2}, missed: missed})
		}
		return c
	}
	whole := worlds(9, true, false)
	q := &question.Question{SLOs: []model.SLO{{Measure: "a", Max: 1, HasMax: true}, {Measure: "b", Max: 3, HasMax: true}}}
	s := &summary{q: q, rules: Rules{MayMiss: 1, Worlds: 9, Objectives: make([]Objective, 2)}, shown: []*candidate{whole},
		field: &field{candidates: []*candidate{worlds(1, true, true), worlds(2, false, true), whole}}}
	if c := s.certificate(); fmt.Sprint(c.Binds) != "[a]" || c.Gaps[0].Worlds != 9 || c.Gaps[0].Missed != 9 {
		t.Errorf("certificate %+v", c)
	}
}

// A study that cannot show what it wants says how many worlds it takes.
func TestTooFewWorlds(t *testing.T) {
	_, err := planError(t, "staffing", lightLoad+"[plan]\nworlds = 20\n")
	var problems scenarios.Problems
	if p, ok := err.(scenarios.Problems); ok {
		problems = p
	}
	if len(problems) != 1 || !strings.Contains(problems[0].String(), "found worlds = 20, expected at least 59") {
		t.Errorf("error %v", err)
	}
}

// Buying a Savings Plan takes its offering and the commitment; durations are in seconds.
func TestPurchases(t *testing.T) {
	for text, want := range map[string]string{
		"compute-1yr-no-upfront": "--plan-types Compute --durations 31536000 --payment-options 'No Upfront' --currencies USD",
		"ec2-instance-m5-3yr-all-upfront": "--plan-types EC2Instance --durations 94608000 --payment-options 'All Upfront' " +
			"--currencies USD --filters name=instanceFamily,values=m5 name=region,values=eu-west-1",
	} {
		o, err := pricing.ParseOffer(text)
		if err != nil {
			t.Fatal(err)
		}
		steps := purchase(o, 0.0625, "eu-west-1")
		if !strings.HasSuffix(steps[0].Command, want) || !strings.HasSuffix(steps[1].Command, "--commitment 0.062") {
			t.Errorf("%s: %+v", text, steps)
		}
	}
}

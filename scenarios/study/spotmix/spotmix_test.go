package spotmix

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/scenarios/study"
)

// The range goes from all on demand to all on Spot; of a service that scales every base up to its minimum is
// crossed with weights.
func TestMixesCoverTheRange(t *testing.T) {
	for _, c := range []struct {
		name    string
		service model.Service
		steps   int
		want    string
	}{
		{"fixed", model.Service{DesiredCount: 8}, 4,
			"[all on demand 0 | base 6, rest on Spot 0.25 | base 4, rest on Spot 0.5 | base 2, rest on Spot 0.75 | " +
				"all on Spot 1]"},
		{"few tasks", model.Service{DesiredCount: 2}, 4,
			"[all on demand 0 | base 1, rest on Spot 0.5 | all on Spot 1]"},
		{"scaled", model.Service{DesiredCount: 4, Scaling: &model.Scaling{Min: 2, Max: 9}}, 2,
			"[all on demand 0 | base 1, weights 1:1 0.25 | base 2, weights 1:1 0.25 | weights 1:1 0.5 | " +
				"base 2, rest on Spot 0.5 | base 1, rest on Spot 0.75 | all on Spot 1]"},
	} {
		var got string
		for _, m := range mixesOf(&c.service, c.steps) {
			if got != "" {
				got += " | "
			}
			got += fmt.Sprintf("%s %g", m, m.SpotShare)
		}
		if got = "[" + got + "]"; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// A variant is what its setting says: loading the scenario with it gives the same.
func TestAMixIsItsSetting(t *testing.T) {
	s, err := scenarios.Load("spot-base-weight", scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(s.Services, func(svc model.Service) bool { return svc.Name == "one-to-one" })
	for _, m := range mixesOf(&s.Services[at], 4) {
		set := "service.one-to-one.definition.capacityProviderStrategy=" + m.Setting()
		stated, err := scenarios.Load("spot-base-weight", scenarios.LoadOptions{Set: []string{set}})
		if err != nil {
			t.Fatal(err)
		}
		if scenarios.Hash(withMix(s, at, m)) != scenarios.Hash(stated) {
			t.Errorf("%s is not what %s gives", m, set)
		}
	}
}

// A rate multiplies hazards: twice of twice is four times, once is the scenario itself.
func TestRatesMultiplyHazards(t *testing.T) {
	m := model.SpotMarket{MonthlyInterruption: 0.2, LonePerMonth: 3, BurstsPerMonth: 60, BurstFraction: 0.5}
	twice, four := hastened(hastened(m, 2), 2), hastened(m, 4)
	if math.Abs(twice.MonthlyInterruption-four.MonthlyInterruption) > 1e-12 ||
		math.Abs(1-four.MonthlyInterruption-math.Pow(0.8, 4)) > 1e-12 {
		t.Errorf("%v and %v a month, want %v", twice.MonthlyInterruption, four.MonthlyInterruption, 1-math.Pow(0.8, 4))
	}
	if four.BurstsPerMonth != 240 || four.LonePerMonth != 12 || four.BurstFraction != 0.5 {
		t.Errorf("found %+v", four)
	}
	if once := hastened(m, 1); once.MonthlyInterruption != m.MonthlyInterruption {
		t.Errorf("once is %v", once.MonthlyInterruption)
	}
}

// small is a service of four tasks that needs three, in a market so nervous that an hour shows it.
func small(t *testing.T, bursts string) *model.Scenario {
	t.Helper()
	s, err := scenarios.Load("spot-base-weight", scenarios.LoadOptions{Set: []string{
		"horizon=2h", "cluster.spot.bursts_per_month=" + bursts, "cluster.spot.monthly_interruption=0",
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.Services = slices.DeleteFunc(s.Services, func(svc model.Service) bool { return svc.Name != "on-demand" })
	s.SLOs = nil
	return s
}

func run(t *testing.T, s *model.Scenario) *Result {
	t.Helper()
	choice := Choose(s, nil)
	r, err := Run(context.Background(), &study.Lab{}, Question{Scenario: s, Choice: choice,
		Rates: []float64{1, 5}, Steps: 2, Replications: 3, Confidence: 0.95, Availability: 0.999})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Without interruptions every mix is as available as all on demand, answers the same, and costs the less the
// more of it is on Spot; so all on Spot is the greatest share and the cheapest of each level that there is.
func TestACalmMarketFavoursSpot(t *testing.T) {
	s := run(t, small(t, "0")).Subjects[0]
	for i, m := range s.Mixes {
		for r, p := range m.Points {
			first := s.Mixes[0].Points[r]
			if p.Availability.Mean != first.Availability.Mean || p.P99.Mean != first.P99.Mean || p.Interrupted.Mean != 0 {
				t.Errorf("%s ×%g: %+v, all on demand %+v", m.Name, p.Rate, p, first)
			}
			if i > 0 && (p.Monthly.Mean >= s.Mixes[i-1].Points[r].Monthly.Mean || p.Saving.Low <= 0) {
				t.Errorf("%s costs %v and saves %v", m.Name, p.Monthly, p.Saving)
			}
		}
	}
	for _, g := range s.Greatest {
		if g.SpotShare != 1 || g.Mix != "all on Spot" || g.Saving <= 0 || !g.Unseen {
			t.Errorf("greatest %+v", g)
		}
	}
	if len(s.Frontier) != len(nines) { // the assumed 99.9 % is one of them
		t.Errorf("%d levels, want %d", len(s.Frontier), len(nines))
	}
	for _, l := range s.Frontier {
		if c := l.Cheapest[0]; c.Mix != "all on Spot" || c.Sure { // nothing was shown
			t.Errorf("at least %v: %+v", l.Availability, c)
		}
	}
}

// In a nervous market all on demand stays as it is, and Spot is interrupted the more often the higher the rate.
func TestANervousMarketInterruptsSpot(t *testing.T) {
	s := run(t, small(t, "700")).Subjects[0]
	demand, onSpot := s.Mixes[0], s.Mixes[len(s.Mixes)-1]
	if demand.Points[0].Availability != demand.Points[1].Availability || demand.Points[1].Interrupted.Mean != 0 {
		t.Errorf("all on demand: %+v", demand.Points)
	}
	a, b := onSpot.Points[0], onSpot.Points[1]
	if a.Interrupted.Mean == 0 || a.Unseen || demand.Points[0].Unseen || b.Interrupted.Mean <= a.Interrupted.Mean ||
		b.Availability.Mean >= demand.Points[1].Availability.Mean {
		t.Errorf("all on Spot: %+v, then %+v", a, b)
	}
	if a.Availability.N != 3 || a.Saving.N != 3 || !s.Objectives[0].Assumed {
		t.Errorf("found %+v, objectives %+v", a, s.Objectives)
	}
}

// The frontier and the greatest share, from points that are given.
func TestFrontierOfGivenPoints(t *testing.T) {
	point := func(dollars, available, low float64, met bool) []Point {
		return []Point{{Rate: 1, Monthly: scenarios.Single(dollars), Met: met,
			Availability: scenarios.Measure{Mean: available, Low: low, High: 1, N: 4}}}
	}
	mixes := []MixResult{
		{Mix: onDemand, Name: "demand", Points: point(100, 1, 1, true)},
		{Mix: Mix{Base: 2, Spot: 1, SpotShare: 0.5}, Name: "half", Points: point(70, 0.9995, 0.998, true)},
		{Mix: Mix{Base: 1, Spot: 1, SpotShare: 0.75}, Name: "dear", Points: point(75, 0.995, 0.99, false)},
		{Mix: Mix{Spot: 1, SpotShare: 1}, Name: "spot", Points: point(40, 0.98, 0.9, false)},
	}
	markFront(mixes, 0)
	for i, want := range []bool{true, true, false, true} {
		if mixes[i].Points[0].OnFront != want {
			t.Errorf("%s on the front: %v", mixes[i].Name, !want)
		}
	}
	if g := greatest(mixes, 0, 1); g.Mix != "half" || g.Dollars != 30 {
		t.Errorf("greatest %+v", g)
	}
	for _, want := range []struct {
		level float64
		mix   string
		sure  bool
	}{{0.9, "spot", true}, {0.99, "half", true}, {0.999, "half", false}, {0.9999, "demand", true}} {
		if c := cheapest(mixes, 0, 1, want.level); c.Mix != want.mix || c.Sure != want.sure {
			t.Errorf("at least %v: %+v, want %+v", want.level, c, want)
		}
	}
	if g := greatest(mixes[2:], 0, 1); g.Mix != "" {
		t.Errorf("nothing holds, yet %+v", g)
	}
	if c := cheapest(mixes[3:], 0, 1, 0.99); c.Mix != "" {
		t.Errorf("nothing is so available, yet %+v", c)
	}
}

// What cannot be on Spot is told with the reason.
func TestWhatCanBeMixed(t *testing.T) {
	for name, want := range map[string]string{
		"mixed-cluster":   "[shop] [general]",
		"capacity-choice": "[on-fargate on-fargate-spot] [spot-workers workers]",
		"ec2-fleet":       "[] []",
	} {
		c := choice(t, name)
		if got := fmt.Sprint(c.Services, " ", c.Groups); got != want {
			t.Errorf("%s: found %s, want %s; %v", name, got, want, c.Reasons)
		}
	}
}

func choice(t *testing.T, name string) *Choice {
	t.Helper()
	load := func(set ...string) (*model.Scenario, error) {
		return scenarios.Load(name, scenarios.LoadOptions{Set: set})
	}
	s, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return Choose(s, load)
}

// The mixes of a group are base and percentage; a variant is what its settings say.
func TestMixesOfAGroup(t *testing.T) {
	c := choice(t, "capacity-choice")
	s := c.groups["spot-workers"]
	at := slices.IndexFunc(s.Cluster.Groups, func(g model.AutoScalingGroup) bool { return g.Name == "spot-workers" })
	subject := ofGroup(s, at, 2)
	var names []string
	for _, m := range subject.mixes {
		names = append(names, m.in(Group))
		if m.Spot == 0 {
			continue // loaded without Spot the group needs no pools
		}
		stated, err := scenarios.Load("capacity-choice", scenarios.LoadOptions{Set: subject.set(m)})
		if err != nil {
			t.Fatal(err)
		}
		if scenarios.Hash(subject.apply(s, m)) != scenarios.Hash(stated) {
			t.Errorf("%s is not what %v gives", m.in(Group), subject.set(m))
		}
	}
	want := "[all on demand base 1, 50 % of the rest on demand 50 % on demand base 1, rest on Spot all on Spot]"
	if fmt.Sprint(names) != want || !slices.Equal(subject.services, []string{"on-ec2-spot"}) {
		t.Errorf("found %v of %v", names, subject.services)
	}
}

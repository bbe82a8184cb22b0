package quote

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/pricing"
	"ecsim/scenarios"
	"ecsim/scenarios/input"
	"ecsim/sim/clock"
)

func definition() model.TaskDefinition {
	return model.TaskDefinition{Family: "web", OS: model.Linux, Architecture: model.X86,
		Resources: model.Resources{CPUUnits: 1024, MemoryMiB: 2048, StorageGiB: 20}}
}

func monthlyOf(t *testing.T, s *Stated, region string) float64 {
	t.Helper()
	q, err := s.Price([]string{region}, scenarios.PriceBook{})
	if err != nil {
		t.Fatal(err)
	}
	return q.Regions[0].Cost.Monthly.Mean
}

// Hand-computed: AWS's list prices times 730 h.
func TestTaskDefinitionsAtListPrices(t *testing.T) {
	for _, c := range []struct {
		name    string
		options TaskOptions
		change  func(*model.TaskDefinition)
		region  string
		want    float64
	}{
		{"1 vCPU, 2 GB", TaskOptions{Count: 1}, nil, "us-east-1", 36.0401},
		{"four of them", TaskOptions{Count: 4}, nil, "us-east-1", 144.1604},
		{"on ARM", TaskOptions{Count: 1, ARM: true}, nil, "us-east-1", 28.835},
		{"on Spot", TaskOptions{Count: 1, Spot: 1}, nil, "us-east-1", 11.4722931},
		{"one of four on Spot", TaskOptions{Count: 4, Spot: 0.25}, nil, "us-east-1", 3*36.0401 + 11.4722931},
		{"with an address", TaskOptions{Count: 2, PublicIP: true}, nil, "us-east-1", 2*36.0401 + 7.3},
		{"in London", TaskOptions{Count: 1}, nil, "eu-west-2", 730*0.04656 + 1460*0.00511},
		// 30 GB beyond the free 20
		{"storage", TaskOptions{Count: 1}, func(d *model.TaskDefinition) { d.Resources.StorageGiB = 50 }, "us-east-1",
			36.0401 + 730*30*0.000111},
	} {
		d := definition()
		if c.change != nil {
			c.change(&d)
		}
		stated, err := Task(d, c.options)
		if err != nil {
			t.Fatal(err)
		}
		// The hour is rounded to 1e-10 dollars for each line before it is a month.
		if got := monthlyOf(t, stated, c.region); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%s: %v a month, want %v", c.name, got, c.want)
		}
	}
}

func TestWindowsHasNeitherSpotNorARM(t *testing.T) {
	d := definition()
	d.OS = model.Windows
	for _, o := range []TaskOptions{{Count: 1, Spot: 0.5}, {Count: 1, ARM: true}} {
		if _, err := Task(d, o); err == nil {
			t.Errorf("%+v was priced", o)
		}
	}
}

// A scenario at rest costs what its run costs when nothing happens: no request, nothing that scales, breaks, is
// deployed or interrupted.
func TestAtRestCostsWhatAQuietRunCosts(t *testing.T) {
	for _, name := range []string{"web-on-fargate", "ec2-fleet", "mixed-cluster", "flash-crowd"} {
		s, err := scenarios.Load(name, scenarios.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		stated, err := Scenario(s)
		if err != nil {
			t.Fatal(err)
		}
		quiet := atRest(s)
		quiet.Horizon += 5 * clock.Hour
		run, err := scenarios.Run(context.Background(), quiet, scenarios.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, want := monthlyOf(t, stated, s.Region), run.Cost.Monthly.Mean
		if math.Abs(got-want) > 1e-6 || got == 0 {
			t.Errorf("%s: %v a month at rest, %v for six quiet hours", name, got, want)
		}
	}
}

// A stored outcome costs what it said, and without its ledgers cannot be priced.
func TestOutcomes(t *testing.T) {
	s, err := scenarios.Load("bad-deployment", scenarios.LoadOptions{Set: []string{"horizon=30m"}})
	if err != nil {
		t.Fatal(err)
	}
	o, err := scenarios.Run(context.Background(), s, scenarios.RunOptions{Usage: true})
	if err != nil {
		t.Fatal(err)
	}
	stated, err := Outcome(o)
	if err != nil {
		t.Fatal(err)
	}
	if got := monthlyOf(t, stated, s.Region); got != o.Cost.Monthly.Mean {
		t.Errorf("%v a month, the run said %v", got, o.Cost.Monthly.Mean)
	}
	if _, err := Outcome(&scenarios.Outcome{}); !errors.Is(err, scenarios.ErrNoUsage) {
		t.Errorf("error %v", err)
	}
}

// Every size costs what its task definition does, and more of anything never less.
func TestSizes(t *testing.T) {
	book := scenarios.PriceBook{Terms: input.Terms{Terms: pricing.Terms{MonthHours: 720}}}
	q, err := Sizes([]string{"us-east-1"}, book)
	if err != nil {
		t.Fatal(err)
	}
	if q.MonthHours != 720 || len(q.Regions[0].Sizes) < 60 {
		t.Fatalf("%d sizes for %d h", len(q.Regions[0].Sizes), q.MonthHours)
	}
	for _, s := range q.Regions[0].Sizes {
		vcpu, gb := float64(s.CPUUnits)/1024, float64(s.MemoryMiB)/1024
		if want := 720 * (vcpu*0.04048 + gb*0.004445); math.Abs(s.X86.Mean-want) > 1e-6 {
			t.Errorf("%v vCPU, %v GB: %v, want %v", vcpu, gb, s.X86.Mean, want)
		}
		if s.SpotARM.Mean >= s.SpotX86.Mean || s.SpotX86.Mean >= s.ARM.Mean || s.ARM.Mean >= s.X86.Mean {
			t.Errorf("%v vCPU, %v GB: %+v", vcpu, gb, s)
		}
	}
}

func TestUnknownPricesAreNamed(t *testing.T) {
	s, err := scenarios.Load("flash-crowd", scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	stated, err := Scenario(s)
	if err != nil {
		t.Fatal(err)
	}
	_, err = stated.Price([]string{"af-south-1"}, scenarios.PriceBook{})
	if err == nil || !strings.Contains(err.Error(), "alb-hours in af-south-1") {
		t.Errorf("error %v", err)
	}
}

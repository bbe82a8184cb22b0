package accuracy

import (
	"context"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// plants are small errors, each in one place of one system.
var plants = []struct {
	name   string
	system string
	plant  func(*system)
}{
	{"service times 1 % too long", "M/M/20 at 0.9", func(s *system) {
		s.workload.CPUTime = random.Exponential(s.workload.CPUTime.Mean() * 101 / 100)
	}},
	{"1 % too many arrivals", "M/M/20 at 0.9", func(s *system) { s.scaleRate(1.01) }},
	{"one worker of twenty missing", "M/M/20 at 0.9", func(s *system) { s.workload.Workers-- }},
	{"CPU 1 % too slow", "M/M/20 at 0.9", func(s *system) { s.vcpu *= 0.99 }},
	{"too little variance", "M/H2/1 at 0.8", func(s *system) {
		s.workload.CPUTime = random.Erlang(2, serviceTime)
	}},
	{"first come first served for shared", "M/H2/1-PS at 0.8", func(s *system) {
		s.workload.Workers = 1
	}},
	{"least outstanding for round robin", "round robin over 10", func(s *system) {
		s.algorithm = model.LeastOutstanding
	}},
	{"Poisson arrivals for even ones", "D/M/1 at 0.8", func(s *system) {
		s.traffic.Sources[0].Arrivals = model.Poisson
	}},
	{"one waiting place too many", "M/M/4 with 12 places", func(s *system) { s.workload.Queue++ }},
	{"patience 3 % too long", "M/M/1 at 0.8, patience", func(s *system) {
		s.workload.Timeout += 3 * clock.Millisecond
	}},
	{"waiting 3 % too long", "M/E4/1-PS, then a wait", func(s *system) {
		s.workload.WaitTime = random.Exponential(s.workload.WaitTime.Mean() * 103 / 100)
	}},
	{"thinking 2 % too long", "30 clients, 1 s of thought, shared", func(s *system) {
		clients := *s.traffic.Clients
		clients.ThinkTime = random.Exponential(clients.ThinkTime.Mean() * 102 / 100)
		s.traffic.Clients = &clients
	}},
}

func (s *system) scaleRate(by float64) { s.traffic.Sources[0].Rate[0].PerSecond *= by }

// A test of the tester: a planted error turns the table red.
func TestPlantedErrorsAreCaught(t *testing.T) {
	for _, p := range plants {
		var cases []Case
		var planted system
		for _, c := range Cases() {
			if strings.HasPrefix(c.system.name, p.system) {
				if planted.name == "" {
					planted = *c.system
					p.plant(&planted)
				}
				c.system = &planted
				cases = append(cases, c)
			}
		}
		if len(cases) == 0 {
			t.Fatalf("no system is named %s", p.system)
		}
		results, err := Run(t.Context(), cases, Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		red := 0
		for _, r := range results {
			if !r.OK {
				red++
			}
		}
		if red == 0 {
			t.Errorf("%s: %s was not noticed", p.system, p.name)
		}
	}
}

// Results do not depend on how many goroutines found them.
func TestResultsDoNotDependOnWorkers(t *testing.T) {
	cases := exponentialServers(4, 0.5)
	one, err := Run(t.Context(), cases, Options{Replications: 4, Scale: 0.1, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	many, err := Run(t.Context(), cases, Options{Replications: 4, Scale: 0.1, Workers: 8})
	if err != nil {
		t.Fatal(err)
	}
	for i := range one {
		if one[i] != many[i] {
			t.Errorf("one goroutine: %+v, eight: %+v", one[i], many[i])
		}
	}
}

// An ended context gives no results, rather than those of some of the runs.
func TestInterruptedRunHasNoResults(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if results, err := Run(ctx, Cases(), Options{}); err == nil || results != nil {
		t.Errorf("%d results, error %v", len(results), err)
	}
}

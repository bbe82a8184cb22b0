package accuracy

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// plants are errors of exactly 1 %, each in one place of one system.
var plants = []struct {
	name   string
	system string
	plant  func(*system)
}{
	{"service times 1 % too long", "M/M/20 at 0.9", func(s *system) {
		s.workload.CPUTime = random.Exponential(longer(s.workload.CPUTime))
	}},
	{"1 % too many arrivals", "M/M/20 at 0.9", func(s *system) {
		s.traffic.Sources[0].Rate[0].PerSecond *= 1.01
	}},
	{"cores of workers 1 % too slow", "M/M/20 at 0.9", func(s *system) { s.vcpu *= 0.99 }},
	{"shared cores 1 % too slow", "M/D/4-PS at 0.8", func(s *system) { s.vcpu *= 0.99 }},
	{"one of 100 workers missing", "M/M/100 with 100 places", func(s *system) { s.workload.Workers-- }},
	{"one of 100 places to wait too many", "M/M/100 with 100 places", func(s *system) { s.workload.Queue++ }},
	{"one of 100 tasks too many", "round robin over 100", func(s *system) { s.tasks++ }},
	{"one of 100 clients too many", "100 clients, 4 workers", func(s *system) { s.traffic.Clients.Count++ }},
	{"thinking 1 % too long", "20 clients, 10 workers", func(s *system) {
		s.traffic.Clients.ThinkTime = random.Exponential(longer(s.traffic.Clients.ThinkTime))
	}},
	{"waiting 1 % too long", "M/E4/∞, then a wait", func(s *system) {
		s.workload.WaitTime = random.Exponential(longer(s.workload.WaitTime))
	}},
	{"patience 1 % too long", "M/M/1 at 0.8, patience", func(s *system) {
		s.workload.Timeout += s.workload.Timeout / 100
	}},
	{"drawn patience 1 % too long", "M/M/20+M at 2.0", func(s *system) {
		s.workload.Patience = random.Exponential(longer(s.workload.Patience))
	}},
	{"1 % too many attempts", "M/M/1, 30 % fail and come back", func(s *system) {
		s.workload.Defect.Rate += 0.01 * (1 - s.workload.Defect.Rate)
	}},
	{"1 % too many errors", "M/E4/∞, then a wait", func(s *system) { s.workload.Defect.Rate *= 1.01 }},
	{"requests hold 1 % too much memory", "M/E4/∞, then a wait", func(s *system) {
		s.workload.Memory.PerRequestMiB *= 1.01
	}},
	{"a law 1 % too wide", "M/LN1/∞", func(s *system) {
		s.workload.CPUTime = random.LognormalSigma(serviceTime, 1.01)
	}},
	{"bursts 1 % too high", "MMPP/M/1", func(s *system) { s.traffic.Sources[0].Bursts.Factor *= 1.01 }},
	{"a quota 1 % too small", "90ms alone on 0.5 vCPU", func(s *system) { s.vcpu *= 0.99 }},
}

func longer(law random.Distribution) clock.Span { return law.Mean() * 101 / 100 }

// mistakes are systems that are not what they are called.
var mistakes = []struct {
	name   string
	system string
	plant  func(*system)
}{
	{"too little variance", "M/H2/1 at 0.8", func(s *system) {
		s.workload.CPUTime = random.Erlang(2, serviceTime)
	}},
	{"first come first served for shared", "M/H2/1-PS at 0.8", func(s *system) { s.workload.Workers = 1 }},
	{"least outstanding for round robin", "round robin over 4: E4/M/1", func(s *system) {
		s.algorithm = model.LeastOutstanding
	}},
	{"round robin for least outstanding", "least outstanding of 2 × 1 at 0.8", func(s *system) {
		s.algorithm = model.RoundRobin
	}},
	{"the shortest of all for that of two", "less outstanding of 2 drawn from 4", func(s *system) {
		s.pairs = false
	}},
	{"Poisson arrivals for even ones", "D/M/1 at 0.8", func(s *system) {
		s.traffic.Sources[0].Arrivals = model.Poisson
	}},
	{"sharing for a quota", "40ms alone on 0.25 vCPU", func(s *system) { s.workload.CPU = model.Shared }},
	{"two cores for one", "event loop on 1.25 vCPU", func(s *system) { s.workload.Cores++ }},
}

// A test of the tester: an error of 1 % anywhere turns the table red.
func TestPlantedErrorsAreCaught(t *testing.T) {
	for _, p := range append(plants, mistakes...) {
		requireRed(t, p.system, p.name, withSystem(t, p.system, p.plant))
	}
}

// So does a histogram that is off by 1 %.
func TestErrorsOfMeasuringAreCaught(t *testing.T) {
	for _, measured := range []string{"M/U/∞: p99 latency", "M/M/∞: mean latency"} {
		for _, c := range Cases() {
			if c.Name == measured {
				right := c.measure
				c.measure = func(o *observation) float64 { return right(o) * 1.01 }
				requireRed(t, measured, "measured 1 % too long", []Case{c})
			}
		}
	}
}

// withSystem is the cases of the first system whose name begins so, on a changed copy of it.
func withSystem(t *testing.T, prefix string, change func(*system)) (cases []Case) {
	var right, changed *system
	for _, c := range Cases() {
		if right == nil && strings.HasPrefix(c.system.name, prefix) {
			right, changed = c.system, c.system.clone()
			change(changed)
		}
		if c.system == right {
			c.system = changed
			cases = append(cases, c)
		}
	}
	if len(cases) == 0 {
		t.Fatalf("no system is named %s", prefix)
	}
	return cases
}

// clone copies a system with everything that a change may touch.
func (s *system) clone() *system {
	copied := *s
	copied.traffic.Sources = nil
	for _, source := range s.traffic.Sources {
		source.Rate = append([]model.RatePoint(nil), source.Rate...)
		if source.Bursts != nil {
			bursts := *source.Bursts
			source.Bursts = &bursts
		}
		copied.traffic.Sources = append(copied.traffic.Sources, source)
	}
	if s.traffic.Clients != nil {
		clients := *s.traffic.Clients
		copied.traffic.Clients = &clients
	}
	return &copied
}

// requireRed fails unless some case does.
func requireRed(t *testing.T, system, name string, cases []Case) {
	t.Helper()
	results, err := Run(t.Context(), cases, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	red := 0
	for _, r := range results {
		if !r.OK {
			red++
		}
		t.Logf("%s: %s: %v, [%v, %v], expected %v",
			name, r.Name, r.Value, r.Limits.Low, r.Limits.High, r.Expected)
	}
	if red == 0 {
		t.Errorf("%s: %s was not noticed", system, name)
	}
}

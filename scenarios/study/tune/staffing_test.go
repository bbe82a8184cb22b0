package tune_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"ecsim/scenarios/accuracy/theory"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/question"
	"ecsim/scenarios/study/tune"
)

// seeds is how often a system with a known answer is tuned; .ci/run takes many more.
var seeds = flag.Int("seeds", 1, "seeds of each system whose best setting is known")

// tuned runs a study of testdata with changes.
func tuned(t *testing.T, file string, lab *study.Lab, change func(*question.Question), set ...string) *tune.Result {
	t.Helper()
	q, err := question.Read("testdata/"+file, question.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(q)
	}
	s, err := tune.Of(q)
	if err != nil {
		t.Fatal(err)
	}
	r, err := tune.Run(context.Background(), lab, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// staffing is a delay system whose fewest servers are to be found: the load is a, in servers, and the mean
// latency, in times of service, is bounded.
type staffing struct {
	name     string
	load     float64
	limit    float64 // of the mean latency, or of its 99th percentile
	measure  string
	expected func(q theory.MMc) float64
}

func meanLatency(q theory.MMc) float64 { return q.Latency() }
func p99Latency(q theory.MMc) float64  { return theory.Percentile(0.99, q.Tail) }

// isRight tells whether a number of servers is a correct selection: it is not beyond the limit by the
// tolerance or more, and not more than is needed to be within it by the tolerance.
func (s staffing) isRight(servers int, tolerance float64) bool {
	latency := func(c int) float64 { return s.expected(theory.MMc{Servers: c, Lambda: s.load, Mu: 1}) }
	need := int(s.load) + 1
	for latency(need) > s.limit-tolerance {
		need++
	}
	return servers <= need && float64(servers) > s.load && latency(servers) < s.limit+tolerance
}

// halfinWhitt is the probability of waiting with a + β√a servers for a large load a (Halfin and Whitt,
// Operations Research 29(3), 1981).
func halfinWhitt(beta float64) float64 {
	return 1 / (1 + beta*distuv.UnitNormal.CDF(beta)/distuv.UnitNormal.Prob(beta))
}

// squareRoot asks for the wait that β = 1 gives: about a + √a servers.
func squareRoot(load float64) staffing {
	return staffing{fmt.Sprintf("square root, load %.0f", load), load, 1 + halfinWhitt(1)/math.Sqrt(load),
		"latency.mean", meanLatency}
}

// TestStaffingIsFound: the fewest servers within a limit, which Erlang's C formula knows, are found as
// often as promised.
func TestStaffingIsFound(t *testing.T) {
	systems := []staffing{
		{"Erlang C, mean", 8, 1.35, "latency.mean", meanLatency},
		{"Erlang C, p99", 8, 5.6, "latency.p99", p99Latency},
		squareRoot(4), squareRoot(9), squareRoot(16),
	}
	zone := 0.02
	if *seeds == 1 {
		systems, zone = systems[:1], 0.1
	}
	for _, s := range systems {
		ask := func(q *question.Question) {
			s.ask(q)
			q.Method.Indifference.Relative = zone
		}
		right, runs := 0, 0
		found := map[int]int{} // how often, by servers
		for seed := range *seeds {
			r := tuned(t, "erlang.toml", &study.Lab{}, ask, fmt.Sprintf("seed=%d", seed+1),
				fmt.Sprintf("service.mmc.traffic.rate=%.0f/s", s.load))
			servers := 0
			if _, err := fmt.Sscanf(r.Winner, "desiredCount = %d", &servers); err != nil {
				t.Logf("%s, seed %d: selected %q", s.name, seed+1, r.Winner)
			}
			found[servers]++
			runs += r.Method.Runs
			if s.isRight(servers, r.Limits[0].Tolerance) {
				right++
			}
		}
		t.Logf("%-24s right in %d of %d, %d runs each, servers %v", s.name, right, *seeds, runs / *seeds, found)
		const promised = 0.95
		slack := 3 * math.Sqrt(promised*(1-promised)/float64(*seeds))
		if share := float64(right) / float64(*seeds); share < promised-slack {
			t.Errorf("%s: right in %.2f, promised %.2f", s.name, share, promised)
		}
	}
}

// ask changes the study to the system: its numbers of servers and its limit.
func (s staffing) ask(q *question.Question) {
	a := &q.Axes[0]
	a.Levels = nil
	for c := int(s.load) + 1; c <= int(s.load+3*math.Sqrt(s.load)); c++ {
		a.Levels = append(a.Levels, question.Level{Label: fmt.Sprint(c), Number: float64(c),
			Set: []string{fmt.Sprintf("%s=%d", a.Paths[0], c)}})
	}
	q.SLOs = slices.Clone(q.SLOs)
	q.SLOs[0].Measure, q.SLOs[0].Max = "service.mmc."+s.measure, s.limit
}

// TestSquareRootStaffing: what is found is within one server of a + √a.
func TestSquareRootStaffing(t *testing.T) {
	const load = 4.0
	s := squareRoot(load)
	r := tuned(t, "erlang.toml", &study.Lab{}, func(q *question.Question) {
		s.ask(q)
		q.Method.Indifference.Relative = 0.08
	}, fmt.Sprintf("service.mmc.traffic.rate=%.0f/s", load))
	servers := 0
	_, _ = fmt.Sscanf(r.Winner, "desiredCount = %d", &servers)
	if want := load + math.Sqrt(load); math.Abs(float64(servers)-want) > 1 {
		t.Errorf("%d servers, the square root rule says %.1f", servers, want)
	}
}

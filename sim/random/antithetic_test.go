package random

import (
	"math"
	"testing"

	"ecsim/sim/clock"
)

// Both of an antithetic pair draw from the law; where one draws the quantile of p the other draws that of
// 1 − p, and the pairs of replications are unrelated.
func TestAntitheticDrawsAreComplements(t *testing.T) {
	lognormal, _ := Lognormal(8*clock.Millisecond, 40*clock.Millisecond)
	mean, n := 8*clock.Millisecond, 20_000
	laws := map[string]struct {
		law   Distribution
		below func(x float64) float64 // probability, where it is simple
	}{
		"exponential": {Exponential(mean), func(x float64) float64 { return 1 - math.Exp(-x/float64(mean)) }},
		"uniform":     {Uniform(0, 2*mean), func(x float64) float64 { return x / float64(2*mean) }},
		"lognormal": {lognormal, func(x float64) float64 {
			return math.Erfc((-lognormal.b/2-math.Log(x/lognormal.a)/lognormal.b)/math.Sqrt2) / 2
		}},
	}
	for name, c := range laws {
		one, other := NewStreams(7).Antithetic(4), NewStreams(7).Antithetic(5)
		first, second := one.Sampler(c.law), other.Sampler(c.law)
		a, b := make([]clock.Span, n), make([]clock.Span, n)
		first.Fill(one.Paired().Stream("work"), a)
		second.Fill(other.Paired().Stream("work"), b)
		sums := [2]float64{}
		for i := range a {
			if p := c.below(float64(a[i])) + c.below(float64(b[i])); math.Abs(p-1) > 2e-3 {
				t.Fatalf("%s: %v and %v are quantiles whose probabilities sum to %v", name, a[i], b[i], p)
			}
			sums[0], sums[1] = sums[0]+float64(a[i]), sums[1]+float64(b[i])
		}
		for _, sum := range sums {
			near(t, "the mean of "+name, sum/float64(n), float64(c.law.Mean()),
				1e9*math.Sqrt(c.law.Variance()/float64(n)))
		}
	}
}

func TestAntitheticExponentialsAndListsAreComplements(t *testing.T) {
	one, other := NewStreams(7).Antithetic(0), NewStreams(7).Antithetic(1)
	a, b := make([]float64, 1000), make([]float64, 1000)
	one.Exponentials(one.Paired().Stream("gaps"), a)
	other.Exponentials(other.Paired().Stream("gaps"), b)
	for i := range a {
		if p := math.Exp(-a[i]) + math.Exp(-b[i]); math.Abs(p-1) > 1e-9 {
			t.Fatalf("gaps %v and %v: probabilities sum to %v", a[i], b[i], p)
		}
	}
	list := Empirical([]clock.Span{10, 30, 70, 20})
	first, second := one.Sampler(list), other.Sampler(list)
	s, u := one.Paired().Stream("list"), other.Paired().Stream("list")
	opposite := map[clock.Span]clock.Span{10: 70, 20: 30, 30: 20, 70: 10}
	for range 100 {
		if x, y := first.Sample(s), second.Sample(u); opposite[x] != y {
			t.Fatalf("%v beside %v", x, y)
		}
	}
}

// What is not asked for in pairs is unrelated between all replications, and as it is without pairs.
func TestOnlyPairedStreamsAreShared(t *testing.T) {
	s := NewStreams(7)
	for n := range 4 {
		if got, want := s.Antithetic(n).Pick("spot"), s.Replication(n).Pick("spot"); got != want {
			t.Errorf("replication %d has other streams in pairs", n)
		}
		if got, want := s.Antithetic(n).Paired().Pick("gaps"), s.Replication(n-n%2).Pick("gaps"); got != want {
			t.Errorf("replication %d does not share the streams of its pair", n)
		}
		if s.Replication(n).Paired() != s.Replication(n) {
			t.Errorf("replication %d has paired streams without pairs", n)
		}
	}
}

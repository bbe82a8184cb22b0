package compare

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// A verdict needs the whole interval on one side of the zone's end.
func TestVerdictsAgainstTheZone(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		low, high, zone float64
		better          Direction
		want            Verdict
	}{
		{1.1, 2, 1, LowerIsBetter, Worse},
		{1.1, 2, 1, HigherIsBetter, Better},
		{1.1, 2, 1, Neither, Higher},
		{-2, -1.1, 1, LowerIsBetter, Better},
		{-2, -1.1, 1, HigherIsBetter, Worse},
		{-2, -1.1, 1, Neither, Lower},
		{-1, 1, 1, LowerIsBetter, Equivalent},
		{0.2, 0.9, 1, LowerIsBetter, Equivalent}, // surely different, and it does not matter
		{0.2, 1.1, 1, LowerIsBetter, Undecided},
		{1, 2, 1, LowerIsBetter, Undecided},
		{-3, 3, 1, LowerIsBetter, Undecided},
		{0, 0, 0, LowerIsBetter, Equivalent},
		{0.1, 0.1, 0, LowerIsBetter, Worse},
		{nan, nan, 1, LowerIsBetter, Undecided},
	} {
		if got := judge(span{c.low, c.high}, c.zone, c.better); got != c.want {
			t.Errorf("[%v, %v] against ±%v, better %s: %s, want %s", c.low, c.high, c.zone, c.better, got, c.want)
		}
	}
}

func TestZonesTakeTheLastStatementThatNamesAMeasure(t *testing.T) {
	for _, c := range []struct {
		statements []string
		path, unit string
		base, want float64
	}{
		{nil, "cost.monthly", "USD", 500, 5},
		{nil, "cost.monthly", "USD", 0.1, 0.01},
		{nil, "service.web.availability.requests", "ratio", 0.999, 0.0001},
		{[]string{"2%"}, "cost.monthly", "USD", 500, 10},
		{[]string{"2%"}, "service.web.availability.requests", "ratio", 0.999, 0.0001},
		{[]string{"availability=0.05%"}, "service.web.availability.requests", "ratio", 0.999, 0.0005},
		{[]string{"p99=5ms"}, "service.web.latency.p99", "s", 0.2, 0.005},
		{[]string{"p99=5ms"}, "service.web.latency.p999", "s", 0.2, 0.002},
		{[]string{"latency=5%", "web.latency.p99=1ms"}, "service.web.latency.p99", "s", 0.2, 0.001},
		{[]string{"p99=1ms", "latency=5%"}, "service.web.latency.p99", "s", 0.2, 0.01},
		{[]string{"cost=$2"}, "cost.total", "USD", 500, 2},
		{[]string{"failed=10"}, "service.web.requests.failed", "requests", 0, 10},
		{[]string{"0%"}, "service.web.tasks.failed", "tasks", 0, 0.01},
		{nil, "service.web.latency.p99", "s", math.NaN(), 0.0001},
	} {
		z, err := ParseZones(c.statements)
		if err != nil {
			t.Fatal(err)
		}
		if got := z.of(c.path, c.unit, c.base); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: zone of %s is %v, want %v", c.statements, c.path, got, c.want)
		}
	}
}

func TestWrongZonesAreRefused(t *testing.T) {
	for _, text := range []string{"", "5ms", "-1%", "p99=", "=5ms", "p99=fast", "p99=-5ms", "cost=$-2", "inf"} {
		if _, err := ParseZones([]string{text}); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	paths, units := []string{"cost.total", "service.web.latency.p99"}, []string{"USD", "s"}
	for text, wanted := range map[string]bool{
		"p99=5ms": true, "p99=3%": true, "web=1%": true, "cost=5ms": false, "p98=5ms": false, "service.web.latency=$1": false,
	} {
		z, err := ParseZones([]string{text})
		if err != nil {
			t.Fatal(err)
		}
		if err := z.Check(paths, units); (err == nil) != wanted {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// The chance to see a change is what simulated experiments find.
func TestPowerIsWhatExperimentsFind(t *testing.T) {
	const experiments, alpha = 4000, 0.05
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		n      int
		change float64
	}{{8, 0}, {8, 1}, {12, 0.8}, {40, 0.4}, {40, 0.2}} {
		critical := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(c.n - 1)}.Quantile(1 - alpha/2)
		seen := 0.0
		for range experiments {
			sum, squares := 0.0, 0.0
			for range c.n {
				x := c.change + random.NormFloat64()
				sum, squares = sum+x, squares+float64(x*x)
			}
			mean := sum / float64(c.n)
			deviation := math.Sqrt((squares - float64(sum*mean)) / float64(c.n-1))
			if mean > critical*deviation/math.Sqrt(float64(c.n)) {
				seen++
			}
		}
		got, found := chance(c.n, c.change, alpha), seen/experiments
		if noise := 4 * math.Sqrt(0.25/experiments); math.Abs(got-found) > noise {
			t.Errorf("%d pairs show a change of %v deviations with %.3f, experiments find %.3f", c.n, c.change, got, found)
		}
	}
}

// As many pairs as are needed have the wanted chance, and one fewer does not.
func TestNeededPairsAreTheFewest(t *testing.T) {
	for _, alpha := range []float64{0.05, 0.001} {
		for _, change := range []float64{0.01, 0.1, 0.5, 1, 3} {
			n := needed(change, 1, alpha)
			if chance(n, change, alpha) < wantedPower {
				t.Errorf("%d pairs are too few for %v at %v", n, change, alpha)
			}
			if n > LeastPairs(alpha) && chance(n-1, change, alpha) >= wantedPower {
				t.Errorf("%d pairs are too many for %v at %v", n, change, alpha)
			}
		}
	}
	if n := needed(1, 0, 0.05); n != 6 {
		t.Errorf("without noise %d pairs, want the 6 that a sign test needs", n)
	}
	if n := needed(0, 1, 0.05); n != 0 {
		t.Errorf("%d pairs for no change, want none", n)
	}
}

// With 6 pairs a sign test can reject at 5 %: 2 · 2⁻⁶ = 3.1 %; with 5 it cannot.
func TestLeastPairsAreThoseOfASignTest(t *testing.T) {
	for n := 2; n < 40; n++ {
		smallest := math.Exp2(float64(1 - n))
		if got := LeastPairs(smallest); got != n {
			t.Errorf("at %v %d pairs, want %d", smallest, got, n)
		}
	}
}

func BenchmarkNeeded(b *testing.B) {
	for b.Loop() {
		needed(0.02, 1, 0.001)
	}
}

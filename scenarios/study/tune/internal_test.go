package tune

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/selection"
)

// TestNumbersPerReplicationStandForTheFigure: their mean is the figure and their spread its spread, for
// every kind; what had nothing to measure changes neither.
func TestNumbersPerReplicationStandForTheFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]inference.Kind{inference.Mean, inference.Ratio, inference.Quantile}).Draw(t, "kind")
		c := inference.Column{Kind: kind, Pooled: math.NaN()}
		for range rapid.IntRange(3, 12).Draw(t, "n") {
			c.Observations = append(c.Observations, inference.Observation{
				Value: float64(rapid.IntRange(0, 50).Draw(t, "value")), Weight: float64(rapid.IntRange(50, 90).Draw(t, "weight"))})
		}
		if kind == inference.Quantile {
			c.Pooled = 20
		}
		e := c.Estimate(0.95)
		got, ok := perReplication(c)
		if !ok || math.Abs(mean(got)-e.Point) > 1e-9*(1+math.Abs(e.Point)) {
			t.Fatalf("%v: mean %v of %v, want %v", kind, mean(got), got, e.Point)
		}
		if kind == inference.Quantile {
			return // whose spread is about the pooled quantile, not about the mean of the replications' own
		}
		spread := func(numbers []float64) float64 {
			squares := 0.0
			for _, x := range numbers {
				squares += (x - e.Point) * (x - e.Point)
			}
			return math.Sqrt(squares / float64(len(numbers)-1) / float64(len(numbers)))
		}
		if half := inference.FixedCritical(len(got), 0.95) * spread(got); math.Abs(half-e.HalfWidth()) > 1e-9*(1+half) {
			t.Fatalf("%v: half width %v, want %v", kind, half, e.HalfWidth())
		}
		c.Observations = append(c.Observations, inference.Observation{Value: math.NaN(), Weight: 1})
		more, _ := perReplication(c)
		if math.Abs(more[len(more)-1]-e.Point) > 1e-9 || math.Abs(spread(more)-spread(got)) > 1e-9 {
			t.Fatalf("nothing measured makes a standard error of %v one of %v", spread(got), spread(more))
		}
	})
}

// TestEvolutionFindsMinima of functions whose minimum is known, some of them narrow or at a side.
func TestEvolutionFindsMinima(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(x []float64) float64
		at   []float64
	}{
		{"sphere", func(x []float64) float64 { return square(x[0]-0.3) + square(x[1]-0.8) }, []float64{0.3, 0.8}},
		{"narrow valley", func(x []float64) float64 { return 1000*square(x[0]-x[1]) + square(x[0]+x[1]-1) },
			[]float64{0.5, 0.5}},
		{"at a side", func(x []float64) float64 { return x[0] + square(x[1]-0.5) }, []float64{0, 0.5}},
		{"one dimension", func(x []float64) float64 { return math.Abs(x[0] - 0.7) }, []float64{0.7}},
		{"four", func(x []float64) float64 {
			return square(x[0]-.1) + square(x[1]-.2) + square(x[2]-.6) + square(x[3]-.9)
		},
			[]float64{.1, .2, .6, .9}},
	} {
		e := newEvolution(len(c.at))
		asked := 0
		for range 60 {
			points := e.ask()
			asked += len(points)
			scores := make([]selection.Score, len(points))
			for i, x := range points {
				scores[i] = selection.Score{Objective: c.f(x)}
			}
			e.tell(points, selection.Best(scores))
			if e.isNarrow() {
				break
			}
		}
		for i := range c.at {
			if math.Abs(e.mean[i]-c.at[i]) > 0.01 {
				t.Errorf("%s: found %v, want %v", c.name, e.mean, c.at)
				break
			}
		}
		t.Logf("%-14s %d points, %.4f", c.name, asked, e.mean)
	}
}

func square(x float64) float64 { return x * x }

// TestEvolutionAsksForTheSameBitsEverywhere: the numbers are those of another architecture too.
func TestEvolutionAsksForTheSameBitsEverywhere(t *testing.T) {
	e := newEvolution(2)
	var sum uint64
	for range 12 {
		points := e.ask()
		scores := make([]selection.Score, len(points))
		for i, x := range points {
			scores[i] = selection.Score{Objective: float64(x[0]*x[0]) + float64(x[1]*x[1])}
			for _, v := range x {
				sum = sum*31 + math.Float64bits(v)
			}
		}
		e.tell(points, selection.Best(scores))
	}
	if got := fmt.Sprintf("%x", sum); got != evolutionBits {
		t.Errorf("the points asked for have the sum %s, want %s", got, evolutionBits)
	}
}

const evolutionBits = "2610a97dae886696"

// TestTolerancesFollowTheIndifference: a share of the limit, or of a ratio's distance to its nearer end.
func TestTolerancesFollowTheIndifference(t *testing.T) {
	got := []float64{}
	for _, c := range []constraint{{limit: 0.4, unit: "s"}, {limit: 0.999, unit: "ratio"},
		{limit: 0, unit: "requests"}, {limit: 1, unit: "ratio"}} {
		got = append(got, math.Round(1e9*c.toleranceOf(0.02))/1e9)
	}
	if want := []float64{0.008, 0.0002, 0.02, 0.002}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

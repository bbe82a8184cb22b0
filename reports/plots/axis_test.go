package plots

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"pgregory.net/rapid"

	"ecsim/scenarios"
	_ "ecsim/sim/random/repeatable" // the same cases each time
)

func TestAxesHaveReadableTicks(t *testing.T) {
	for _, c := range []struct {
		ticker    plot.Ticker
		low, high float64
		want      string
	}{
		{unitFor(3600), 0, 3600, "0 5 10 15 20 25 30 35 40 45 50 55 60"},
		{unitFor(86400), 0, 86400, "0 2 4 6 8 10 12 14 16 18 20 22 24"},
		{unitFor(14 * 86400), 0, 14 * 86400, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14"},
		{unitFor(90 * 86400), 0, 90 * 86400, "0 7 14 21 28 35 42 49 56 63 70 77 84"},
		{round{scale: 1}, 0, 5000, "0 1,000 2,000 3,000 4,000 5,000"},
		{round{scale: 100}, 0, 1, "0 20 40 60 80 100"},
		{round{scale: 1, whole: true}, 0, 2, "0 1 2"},
		{round{scale: 1}, 0, 0.5, "0.0 0.1 0.2 0.3 0.4 0.5"},
		{decades{}, math.Log10(0.02), math.Log10(5), "20 ms 50 ms 100 ms 200 ms 500 ms 1 s 2 s 5 s"},
		{decades{}, 2, 4, "100 s 200 s 500 s 1,000 s 2,000 s 5,000 s 10,000 s"},
		{decades{}, -4, 1, "100 µs 1 ms 10 ms 100 ms 1 s 10 s"},
	} {
		var labels []string
		for _, tick := range c.ticker.Ticks(c.low, c.high) {
			if tick.Label != "" {
				labels = append(labels, tick.Label)
			}
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%T from %v to %v: %s, want %s", c.ticker, c.low, c.high, got, c.want)
		}
	}
}

// An axis ends at a tick at or above the data, less than one step further; it has few ticks.
func TestAxisEndsJustAboveTheData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.SampledFrom([]float64{1, 100, 1000}).Draw(t, "scale")
		r := round{scale: scale, whole: rapid.Bool().Draw(t, "whole")}
		high := rapid.Float64Range(1e-6, 1e9).Draw(t, "high")
		top, step := r.top(high), r.distance(high*air)
		if top <= high || top-step > high*air*(1+1e-9) {
			t.Fatalf("axis for %v ends at %v with steps of %v", high, top, step)
		}
		if n := len(r.Ticks(0, top)); n > wantedTicks+4 {
			t.Fatalf("%d ticks up to %v", n, top)
		}
	})
}

func TestLogarithmicAxisHoldsTheData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(1e-6, 10).Draw(t, "low")
		high := low * rapid.Float64Range(1, 1e6).Draw(t, "ratio")
		down, up := decades{}.ends(low, high)
		if math.Pow(10, down) > low*(1+1e-6) || math.Pow(10, up) < high*(1-1e-6) {
			t.Fatalf("ends of %v to %v are 10^%v and 10^%v", low, high, down, up)
		}
	})
}

// Thinning a series never loses its smallest or largest value, nor joins what a gap parts.
func TestThinningKeepsPeaksAndGaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		seed := rapid.IntRange(0, 1<<20).Draw(t, "seed")
		values := make([]float64, n)
		low, high := math.Inf(1), math.Inf(-1)
		for i := range values {
			values[i] = math.Mod(float64((i+seed)*7919), 1009)
			low, high = math.Min(low, values[i]), math.Max(high, values[i])
		}
		series := &scenarios.Series{StepSeconds: 60, Values: values}
		for _, step := range []bool{false, true} {
			runs := trace{series: series, step: step}.runs()
			if len(runs) != 1 {
				t.Fatalf("%d runs of a series without gaps", len(runs))
			}
			least, most, last := math.Inf(1), math.Inf(-1), -1.0
			for _, p := range runs[0] {
				least, most = math.Min(least, p.value), math.Max(most, p.value)
				if p.seconds < last {
					t.Fatalf("time goes back to %v after %v", p.seconds, last)
				}
				last = p.seconds
			}
			if least != low || most != high || len(runs[0]) > 4*mostColumns {
				t.Fatalf("%d points from %v to %v, want %v to %v", len(runs[0]), least, most, low, high)
			}
		}
	})
}

func TestGapsPartALine(t *testing.T) {
	nan := math.NaN()
	series := &scenarios.Series{StepSeconds: 60, Values: []float64{nan, 1, 2, nan, 0, 3, nan}}
	if got := len(trace{series: series}.runs()); got != 2 {
		t.Errorf("%d runs, want 2", got)
	}
	if got := (trace{series: series, log: true}).runs(); len(got) != 2 || len(got[1]) != 1 {
		t.Errorf("on a logarithmic axis %v, want zero to be a gap", got)
	}
}

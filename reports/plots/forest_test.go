package plots

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
	"ecsim/scenarios/study/compare"
)

// Each variant has a figure with a row for every measure that changed or may have.
func TestForestHasARowForEachMeasure(t *testing.T) {
	r := sample.Comparison()
	figures := Forests(r)
	if len(figures) != 2 || figures[0].Service != "small" || figures[1].Service != "canary" {
		t.Fatalf("%d figures", len(figures))
	}
	var svg bytes.Buffer
	if err := figures[0].WriteSVG(&svg); err != nil {
		t.Fatal(err)
	}
	for i := range r.Variants[0].Measures {
		m := &r.Variants[0].Measures[i]
		want := m.Relative != nil && (m.Difference.Low != 0 || m.Difference.High != 0)
		label := strings.TrimPrefix(m.Measure, "service.")
		if got := strings.Contains(svg.String(), ">"+label+"<"); got != want {
			t.Errorf("%s is in the figure: %v, want %v", m.Measure, got, want)
		}
	}
	if strings.Contains(svg.String(), "NaN") || strings.Contains(svg.String(), "Inf") {
		t.Error("coordinates that are not numbers")
	}
}

// What is worse is drawn in another ink than what is better, and both are there.
func TestForestDrawsVerdictsApart(t *testing.T) {
	f := Forests(sample.Comparison())[0]
	below := 110.0
	if n := count(drawn(t, f), middle, below); n < 50 {
		t.Errorf("%d pixels of what is worse", n)
	}
	if n := count(drawn(t, f), dark, below); n < 50 {
		t.Errorf("%d pixels of what is better", n)
	}
}

// An interval of a thousand times base's value, or without an end, leaves the others readable.
func TestForestBoundsItsAxis(t *testing.T) {
	wide := scenarios.Measure{Mean: 900, Low: -1000, High: 2800, N: 12}
	endless := scenarios.Measure{Mean: 0, Low: math.Inf(-1), High: math.Inf(1), N: 2}
	base := scenarios.Single(1)
	v := &compare.Variant{Measures: []compare.Row{
		{Measure: "cost.total", Base: &base, Difference: &wide, Relative: &wide},
		{Measure: "cost.monthly", Base: &base, Difference: &endless, Relative: &endless},
	}}
	f := newForest(v)
	if len(f.rows) != 1 || f.low != -reachMost || f.high != reachMost {
		t.Errorf("%d rows from %v to %v", len(f.rows), f.low, f.high)
	}
}

package compare

import (
	"context"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/sim/clock"
)

// quiet is a small scenario in which nothing scales, as if a pilot had chosen its warm-up.
func quiet(t *testing.T, name string, warmUp clock.Span) *study.Variant {
	t.Helper()
	s, err := scenarios.Load("flash-crowd", scenarios.LoadOptions{
		Set: []string{"horizon=10m", "warm_up=0s", "service.landing.traffic.scale=0.02"}})
	if err != nil {
		t.Fatal(err)
	}
	s.WarmUp, s.WarmUpHow = warmUp, "auto: MSER-5"
	return study.NewVariant(name, s)
}

// Sides with warm-ups that pilots chose are compared over one time, and what has nothing to measure on any side
// gets no verdict and no share of the error.
func TestSidesAreComparedOverOneTime(t *testing.T) {
	q := Question{Base: quiet(t, "base", 2*clock.Minute), Variants: []*study.Variant{quiet(t, "slow", 4*clock.Minute)},
		Replications: 2, Confidence: 0.95, Measures: []string{"cost.total", "scale_out"}}
	r, err := Run(context.Background(), &study.Lab{}, q)
	if err != nil {
		t.Fatal(err)
	}
	v := r.Variants[0]
	if r.Base.WarmUpSeconds != 240 || v.WarmUpSeconds != 240 || !strings.Contains(r.Base.WarmUpHow, "longest") {
		t.Errorf("warm-ups are %v (%s) and %v", r.Base.WarmUpSeconds, r.Base.WarmUpHow, v.WarmUpSeconds)
	}
	for _, m := range v.Measures {
		if m.Difference.Mean != 0 {
			t.Errorf("%s differs by %v between equal sides", m.Measure, m.Difference.Mean)
		}
	}
	if slices.ContainsFunc(v.Measures, func(m Row) bool { return m.N == 0 }) || len(v.Unmeasured) == 0 {
		t.Errorf("compared %+v, not measured %v", v.Measures, v.Unmeasured)
	}
	if r.Design.Verdicts != len(v.Measures) || v.Verdicts.Undecided > 0 || r.CatalogDate == "" {
		t.Errorf("%d verdicts of %d measures, %+v, prices of %q", r.Design.Verdicts, len(v.Measures), v.Verdicts,
			r.CatalogDate)
	}
}

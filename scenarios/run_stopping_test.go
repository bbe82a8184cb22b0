package scenarios

import (
	"context"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/input"
	"ecsim/scenarios/internal/fixture"
	"ecsim/scenarios/study/inference"
)

// A run with a precision plays no more replications than it needs, whatever the number of workers; those that
// other workers had begun leave no trace.
func TestReplicationsEndWhenIntervalsAreNarrow(t *testing.T) {
	s := mustLoad(t, fixture.Base(t), "horizon=20m", "warm_up=0s", "deployment.0.at=5m", "fault.0.at=10m")
	play := func(workers, most int, precision ...model.Precision) *Outcome {
		t.Helper()
		o, err := Run(context.Background(), s, RunOptions{Workers: workers, Replications: most, Precision: precision})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	wide := model.Precision{Measure: "p50", Relative: 0.5}
	one := play(1, 40, wide)
	if one.Provenance.Replications != input.FewestForPrecision || !one.Precision.Met {
		t.Errorf("half of the median was reached after %d replications: %+v", one.Provenance.Replications, one.Precision)
	}
	narrow := model.Precision{Measure: "p50", Absolute: one.Services[0].Latency.P50.High/2 -
		one.Services[0].Latency.P50.Low/2, Unit: "s"}
	narrow.Absolute *= 0.8
	few := play(1, 100, wide, narrow)
	n := few.Provenance.Replications
	if n <= input.FewestForPrecision || n >= 60 || !few.Precision.Met {
		t.Errorf("four fifths of the width of ten replications were reached after %d: %+v", n, few.Precision)
	}
	if got, want := written(t, play(3, 100, wide, narrow)), written(t, few); string(got) != string(want) {
		t.Error("three workers ended otherwise than one")
	}
	if alone := play(2, n); alone.Services[0].Latency.P50 != few.Services[0].Latency.P50 {
		t.Errorf("median %+v of as many replications without a precision, %+v with one",
			alone.Services[0].Latency.P50, few.Services[0].Latency.P50)
	}
	none := play(2, 12, model.Precision{Measure: "p50", Absolute: 1e-9})
	if p := none.Precision; p.Met || none.Provenance.Replications != 12 || !strings.Contains(p.Because, "allowed") {
		t.Errorf("a nanosecond after %d replications: %+v", none.Provenance.Replications, p)
	}
}

// The greatest of all replications has no interval, so such measures can have no precision: their names end
// with max.
func TestGreatestMeasuresEndWithMax(t *testing.T) {
	for _, name := range []string{"web-on-fargate", "queue-workers", "cluster-spike"} {
		p := playBundled(t, name)
		for _, m := range catalogueOf(p.scenario) {
			if isMax := m.of(p.outcome).pool.kind == inference.Max; isMax != strings.HasSuffix(m.Path, "max") {
				t.Errorf("%s of %s is the greatest of all replications: %v", m.Path, name, isMax)
			}
		}
	}
}

// Antithetic pairs tell more of how many requests there were and of their mean latency than as many single
// replications do; a pair is one observation. They are the same on any number of workers.
func TestAntitheticPairsNarrowIntervals(t *testing.T) {
	s := mustLoad(t, fixture.Base(t), "horizon=5m", "warm_up=0s", "deployment=[]", "fault=[]")
	const n = 120
	play := func(o RunOptions) *Outcome {
		t.Helper()
		outcome, err := Run(context.Background(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		return outcome
	}
	single := play(RunOptions{Replications: n}).Services[0]
	pairs := play(RunOptions{Replications: n, Antithetic: true}).Services[0]
	for _, m := range []struct {
		name          string
		single, pairs Measure
		most          float64 // of the squared width
	}{
		{"requests", single.Requests.Offered, pairs.Requests.Offered, 0.6}, // 1 − 0.645 for exponential gaps
		{"mean latency", single.Latency.Mean, pairs.Latency.Mean, 0.85},
	} {
		ratio := (m.pairs.High - m.pairs.Low) / (m.single.High - m.single.Low)
		if ratio*ratio > m.most || m.pairs.N != n/2 || m.single.N != n ||
			m.pairs.Low > m.single.High || m.pairs.High < m.single.Low {
			t.Errorf("%s: %+v in pairs, %+v alone: squared width × %.2f, want at most %v",
				m.name, m.pairs, m.single, ratio*ratio, m.most)
		}
	}
	few, again := play(RunOptions{Replications: 6, Antithetic: true, Workers: 1}),
		play(RunOptions{Replications: 6, Antithetic: true, Workers: 3})
	if string(written(t, again)) != string(written(t, few)) {
		t.Error("three workers play other pairs than one")
	}
	until := play(RunOptions{Replications: 100, Antithetic: true,
		Precision: []model.Precision{{Measure: "p50", Relative: 0.5}}})
	if got := until.Provenance.Replications; got != 2*input.FewestForPrecision || !until.Precision.Met {
		t.Errorf("half of the median is reached after %d replications in pairs", got)
	}
}

package reports

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"ecsim/scenarios/study/gate"
)

// gated is a result with a row of each verdict, a case that could not be compared, and a plant that was
// not found.
func gated() *gate.Result {
	row := func(measure, unit string, base, now, low, high float64, v gate.Verdict) gate.Row {
		return gate.Row{Measure: measure, Unit: unit, Kind: "mean", Better: "lower", Tolerance: 0.01, N: 10,
			Base: gate.Number(base), Now: gate.Number(now), Difference: gate.Number(now - base), Low: gate.Number(low),
			High: gate.Number(high), Verdict: v}
	}
	same := row("service.web.latency.p50", "s", 0.0411, 0.0411, 0, 0, gate.Tolerated)
	same.Identical = true
	none := gate.Number(math.NaN())
	planted := func(measure, unit string, base, by, sees float64, found bool) gate.Planted {
		return gate.Planted{Case: "campaign", Measure: measure, What: "worse by more than the noise", Found: found,
			Unit: unit, Base: gate.Number(base), Planted: gate.Number(by), Sees: gate.Number(sees)}
	}
	return &gate.Result{Schema: gate.Schema, Suite: "suite.toml", Baseline: "baseline.txt", Confidence: 0.95,
		Comparisons: 7, Conclusion: gate.Regressed, Forgotten: []string{"old"},
		Cases: []gate.CaseResult{{Name: "campaign", Scenario: "flash-crowd", Set: []string{"horizon=1h"}, Hash: "5f0c",
			Seed: 3, Replications: 10, Rows: []gate.Row{
				row("cost.monthly", "USD", 231.5, 241, 8.2, 10.8, gate.Worse), same,
				row("service.web.latency.p99", "s", 1.93, 1.95, -0.31, 0.35, gate.Undecided),
				row("service.web.requests.failed", "requests", 0, 12, 4, 20, gate.Worse),
				row("service.web.latency.p90", "s", 0.6, 0.4, -0.25, -0.15, gate.Better),
				row(gate.SpeedMeasure, "calibrations", 14.6, 14.2, -2.2, 1.7, gate.Tolerated),
			}}, {Name: "night", Scenario: "run-task-queue", Seed: 1, Replications: 10,
			Notes: []string{"the scenario has changed since the baseline (hash b0c6, then feed)"},
			Stale: []string{"the scenario has no cost.monthly any more"}}},
		SelfTest: []gate.Planted{{What: "nothing, and nothing is found", Found: true, Base: none, Planted: none, Sees: none},
			planted("cost.monthly", "USD", 231.5, 4.9, 11.2, true),
			planted("service.web.requests.failed", "requests", 0, 17, 21, true),
			planted("service.web.latency.p99", "s", 1.93, 0.68, math.Inf(1), true),
			{Case: "campaign", What: "service.web.definition.desiredCount=2", Found: true, Base: none, Planted: none,
				Sees: none},
			planted("speed", "calibrations", 14.6, 29.2, 8.3, false)}}
}

// The layout of the gate's report is what its golden shows.
func TestGateMatchesItsGoldens(t *testing.T) {
	for format, file := range map[string]string{"text": "gate.txt", "markdown": "gate.md", "csv": "gate.csv",
		"json": "gate.json", "junit": "gate.xml"} {
		var b bytes.Buffer
		if err := WriteGate(&b, format, gated()); err != nil {
			t.Fatal(err)
		}
		compareGolden(t, file, b.Bytes())
	}
}

// Every conclusion says what to do, and numbers that are not finite are no JSON numbers.
func TestGateSaysWhatToDo(t *testing.T) {
	for _, c := range []gate.Conclusion{gate.Passed, gate.Regressed, gate.Stale, gate.TooFew, gate.Broken,
		gate.Written} {
		r := gated()
		r.Conclusion = c
		r.Cases[0].Rows[0].High = gate.Number(math.Inf(1))
		var b bytes.Buffer
		if err := WriteGate(&b, "json", r); err != nil || !strings.Contains(b.String(), `"high": null`) {
			t.Errorf("%s: %v", c, err)
		}
		if text, _ := BuildGate(r).Sections[0].Blocks[0].(Paragraph); len(text) < 20 {
			t.Errorf("%s: %q", c, text)
		}
	}
}

// With --update, the report says what becomes of the baseline, and asks for no update.
func TestAnUpdateIsNotAskedForAnother(t *testing.T) {
	accepted := func(base *gate.Record, conclusion gate.Conclusion) string {
		r := gated()
		r.Conclusion = conclusion
		r.Accept(base)
		var b bytes.Buffer
		if err := WriteGate(&b, "text", r); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, c := range []struct{ text, want, never string }{
		{accepted(&gate.Record{}, gate.Stale), "suite.toml: the first baseline", "Brackets"},
		{accepted(&gate.Record{}, gate.Stale), "suite.toml: the first baseline, baseline.txt\n", "is not compared"},
		{accepted(&gate.Record{Entries: make([]gate.Entry, 1)}, gate.Regressed),
			"suite.toml against baseline.txt before its update: regressed\n", "--update"},
		{accepted(&gate.Record{}, gate.Broken), "suite.toml against baseline.txt: broken\n", "from now on"},
	} {
		if !strings.HasPrefix(c.text, c.want) || strings.Contains(c.text, c.never) {
			t.Errorf("want %q and not %q:\n%s", c.want, c.never, c.text)
		}
	}
}

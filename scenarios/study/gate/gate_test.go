package gate

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
)

// tiny is a suite of one case with a measure of each kind, and figures for it.
func tiny(tolerance float64) (*Suite, *Record) {
	suite := &Suite{File: "suite.toml", Baseline: "baseline.txt", Confidence: 0.95, SpeedRuns: 5, Cases: []Case{{
		Name: "web", Variant: study.NewVariant("web", &model.Scenario{Name: "web"}), Replications: 4,
		Measures: []Measure{
			{"cost.monthly", "USD", inference.LowerIsBetter, tolerance},
			{"service.web.availability.requests", "ratio", inference.HigherIsBetter, tolerance},
			{"service.web.latency.p99", "s", inference.LowerIsBetter, tolerance},
			{"service.web.latency.max", "s", inference.LowerIsBetter, tolerance},
		},
		SpeedTolerance: 0.5,
	}}}
	column := func(kind inference.Kind, pooled float64, list ...inference.Observation) inference.Column {
		return inference.Column{Kind: kind, Observations: list, Pooled: pooled}
	}
	nan := math.NaN()
	m := suite.Cases[0].Measures
	return suite, &Record{Entries: []Entry{{
		Name: "web", Hash: "0123456789abcdef", Seed: 7, Replications: 4,
		Figures: []Figure{
			{m[0].Path, m[0].Unit, m[0].Better, column(inference.Mean, nan,
				inference.Observation{Value: 100, Weight: 1}, inference.Observation{Value: 100.5, Weight: 1},
				inference.Observation{Value: 99.1, Weight: 1}, inference.Observation{Value: 101, Weight: 1})},
			{m[1].Path, m[1].Unit, m[1].Better, column(inference.Ratio, nan,
				inference.Observation{Value: 997, Weight: 1003}, inference.Observation{Value: 1000, Weight: 1000},
				inference.Observation{Value: nan, Weight: nan}, inference.Observation{Value: 911, Weight: 917})},
			{m[2].Path, m[2].Unit, m[2].Better, column(inference.Quantile, 0.25,
				inference.Observation{Value: 0.24, Weight: 1003}, inference.Observation{Value: 0.26, Weight: 1000},
				inference.Observation{Value: nan, Weight: nan}, inference.Observation{Value: 0.251, Weight: 917})},
			{m[3].Path, m[3].Unit, m[3].Better, column(inference.Max, nan,
				inference.Observation{Value: 1.5, Weight: 1}, inference.Observation{Value: 1.1, Weight: 1},
				inference.Observation{Value: nan, Weight: 1}, inference.Observation{Value: 1.3, Weight: 1})},
		},
		Speed: []float64{10, 10.2, 9.9, 10.1, 10},
	}}}
}

// TestBaselineIsReadAsWritten: what is read is what was written, to the last digit but for the numerator
// of a ratio, and writing what was read gives the same text.
func TestBaselineIsReadAsWritten(t *testing.T) {
	_, record := tiny(0)
	text := record.Format()
	read, err := Parse("baseline.txt", text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	want, got := record.Entries[0], read.Entries[0]
	if got.Hash != want.Hash || got.Seed != want.Seed || got.Replications != want.Replications ||
		len(got.Figures) != len(want.Figures) || len(got.Speed) != 5 || got.Speed[1] != 10.2 {
		t.Fatalf("read %+v, want %+v", got, want)
	}
	for i, f := range want.Figures {
		g := got.Figures[i]
		if g.Path != f.Path || g.Unit != f.Unit || g.Better != f.Better || g.Kind != f.Kind {
			t.Errorf("read %+v, want %+v", g, f)
		}
		a, b := f.Estimate(0.95), g.Estimate(0.95)
		if math.Abs(a.Point-b.Point) > 1e-15 || math.Abs(a.Low-b.Low) > 1e-12 || a.N != b.N {
			t.Errorf("%s: read %+v, want %+v", f.Path, b, a)
		}
	}
	if again := read.Format(); string(again) != string(text) {
		t.Errorf("written again:\n%s\nwant\n%s", again, text)
	}
}

// TestBadBaselinesAreRefused: every line that is wrong is named.
func TestBadBaselinesAreRefused(t *testing.T) {
	_, record := tiny(0)
	good := string(record.Format())
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "baseline.txt: found no benchmark, expected a baseline"},
		{"another benchmark", "BenchmarkSort 1 5 ns/op\n", `baseline.txt:1:1: found benchmark "Sort"`},
		{"a number that is none", strings.Replace(good, "100.5 cost", "1oo.5 cost", 1), "parsing measurement"},
		{"a measure of no kind", strings.Replace(good, "Unit cost.monthly kind=mean\n", "", 1),
			`found figure "cost.monthly", expected a line Unit cost.monthly kind=… above`},
		{"no pooled figure", strings.Replace(good, "BenchmarkPooled/web 4 0.25", "BenchmarkPooled/web 4 0.25 x 0.25", 1),
			""},
		{"pooled figures gone", strings.Replace(good, "BenchmarkPooled", "# Pooled", 1),
			"found service.web.latency.p99 without a pooled figure"},
		{"no seed", strings.Replace(good, "seed: 7\n", "", 1), `found seed "", expected a line seed: NUMBER above`},
		{"no hash", strings.Replace(good, "hash: 0123456789abcdef\n", "", 1), "found no hash"},
	} {
		_, err := Parse("baseline.txt", []byte(c.text))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// change returns a record that somebody has changed.
func change(r *Record, how func(e *Entry)) *Record {
	c := r.clone()
	how(&c.Entries[0])
	return &c
}

// worsen shifts every replication by a share of the figure.
func worsen(f *Figure, share float64) {
	f.shift(worseSign(f.Better) * share * math.Abs(f.Estimate(0.95).Point))
}

// TestConclusions: what the gate says of each way in which a suite can differ from its baseline.
func TestConclusions(t *testing.T) {
	shift := func(path string, by float64) func(*Entry) { return func(e *Entry) { worsen(e.figure(path), by) } }
	alternate := func(e *Entry) {
		for i := range e.Figures[0].Observations {
			e.Figures[0].Observations[i].Value += 5 * float64(1-2*(i%2))
		}
	}
	noisy := func(mean float64) func(*Entry) { // a cost that is dearer by mean ± 6.7
		return func(e *Entry) {
			for i := range e.Figures[0].Observations {
				e.Figures[0].Observations[i].Value += mean + 2*float64(1-2*(i%2))
			}
		}
	}
	const cost, availability, p99 = "cost.monthly", "service.web.availability.requests", "service.web.latency.p99"
	for _, c := range []struct {
		name      string
		tolerance float64
		now       func(*Entry)
		want      Conclusion
		stale     string
	}{
		{"nothing has changed", 0, func(*Entry) {}, Passed, ""},
		{"dearer", 0, shift(cost, 0.001), Regressed, ""},
		{"dearer by less than is tolerated", 0.01, shift(cost, 0.009), Passed, ""},
		{"dearer by more than is tolerated", 0.01, shift(cost, 0.011), Regressed, ""},
		{"cheaper", 0, shift(cost, -0.1), Passed, ""},
		{"fewer answers", 0.001, shift(availability, 0.01), Regressed, ""},
		{"more answers", 0.001, shift(availability, -0.01), Passed, ""},
		{"slower answers", 0.02, shift(p99, 0.05), Regressed, ""},
		{"noise about nothing", 0.01, alternate, TooFew, ""},
		{"dearer, by less than is tolerated or more", 0.15, noisy(10), TooFew, ""},
		{"dearer, by less than is tolerated", 0.2, noisy(10), Passed, ""},
		{"dearer by twice what is tolerated, with noise", 0.2, noisy(40), Regressed, ""},
		{"cheaper, with noise", 0.01, noisy(-40), Passed, ""},
		{"noise that is tolerated", 0.5, alternate, Passed, ""},
		{"a figure is gone", 0.01, func(e *Entry) { e.Figures = e.Figures[1:] }, TooFew, ""},
		{"ecsim is twice as slow", 0, func(e *Entry) {
			for i := range e.Speed {
				e.Speed[i] *= 2
			}
		}, Regressed, ""},
		{"ecsim is a third slower", 0, func(e *Entry) {
			for i := range e.Speed {
				e.Speed[i] *= 1.33
			}
		}, Passed, ""},
		{"speed was not measured", 0, func(e *Entry) { e.Speed = nil }, Passed, ""},
		{"another seed", 0, func(e *Entry) { e.Seed = 8 }, Stale, "the seed has changed: 8, in the baseline 7"},
		{"fewer replications", 0, func(e *Entry) { e.shorten(3) }, Stale,
			"service.web.latency.p99 is of 3 replications together, in the baseline of 4"},
	} {
		suite, base := tiny(c.tolerance)
		r := suite.Compare(base, change(base, c.now))
		r.conclude()
		stale := strings.Join(r.Cases[0].Stale, "; ")
		if r.Conclusion != c.want || stale != c.stale {
			t.Errorf("%s: %s (%s), want %s (%s)\n%+v", c.name, r.Conclusion, stale, c.want, c.stale, r.Cases[0].Rows)
		}
	}
}

// shorten leaves the first replications.
func (e *Entry) shorten(n int) {
	e.Replications = n
	for i := range e.Figures {
		e.Figures[i].Observations = e.Figures[i].Observations[:n]
	}
}

// TestAChangedScenarioIsJudged: its figures are, replication by replication; its speed is not, and what it
// has no more is said.
func TestAChangedScenarioIsJudged(t *testing.T) {
	const changed = "the scenario has changed since the baseline (hash feed, then 0123456789abcdef)"
	const noSpeed = "speed is not judged, for it is of another scenario"
	for _, c := range []struct {
		name  string
		now   func(*Suite, *Entry)
		want  Conclusion
		rows  int
		notes []string
		stale string
	}{
		{"nothing is worse", func(*Suite, *Entry) {}, Passed, 4, []string{changed, noSpeed}, ""},
		{"dearer, and slow", func(_ *Suite, e *Entry) {
			worsen(e.figure("cost.monthly"), 0.1)
			e.Speed = []float64{100, 101}
		}, Regressed, 4, []string{changed, noSpeed}, ""},
		{"dearer in fewer replications", func(_ *Suite, e *Entry) {
			worsen(e.figure("cost.monthly"), 0.1)
			e.shorten(3)
		}, Regressed, 3, []string{changed, "3 replications, in the baseline 4: those of both are compared", noSpeed},
			"service.web.latency.p99 is of 3 replications together, in the baseline of 4"},
		{"a measure is gone", func(s *Suite, e *Entry) {
			s.Cases[0].Measures, e.Figures = s.Cases[0].Measures[1:], e.Figures[1:]
		}, Stale, 3, []string{changed, noSpeed}, "the scenario has no cost.monthly any more"},
		{"another seed", func(_ *Suite, e *Entry) { e.Seed = 8 }, Stale, 0, nil,
			"the seed has changed: 8, in the baseline 7"},
	} {
		suite, base := tiny(0.01)
		r := suite.Compare(base, change(base, func(e *Entry) {
			e.Hash = "feed"
			c.now(suite, e)
		}))
		r.conclude()
		got := r.Cases[0]
		if r.Conclusion != c.want || len(got.Rows) != c.rows || !slices.Equal(got.Notes, c.notes) ||
			strings.Join(got.Stale, "; ") != c.stale {
			t.Errorf("%s: %s with %d rows, notes %q, stale %q", c.name, r.Conclusion, len(got.Rows), got.Notes, got.Stale)
		}
	}
}

// TestWhatTheBaselineLacksIsSaid: a case, a measure or speed that the baseline has not is not passed over,
// and neither is a case that the suite has no more.
func TestWhatTheBaselineLacksIsSaid(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Entry)
		want   string
	}{
		{"a case", func(e *Entry) { e.Name = "other" }, "the baseline does not have it"},
		{"a measure", func(e *Entry) { e.Figures = e.Figures[1:] }, "the baseline has no cost.monthly"},
		{"speed", func(e *Entry) { e.Speed = nil }, "the baseline has no speed"},
	} {
		suite, now := tiny(0)
		r := suite.Compare(change(now, c.change), now)
		r.conclude()
		if r.Conclusion != Stale || strings.Join(r.Cases[0].Stale, "; ") != c.want {
			t.Errorf("%s: %s, %q", c.name, r.Conclusion, r.Cases[0].Stale)
		}
	}
	suite, now := tiny(0)
	r := suite.Compare(change(now, func(e *Entry) { e.Name = "other" }), now)
	if len(r.Forgotten) != 1 || r.Forgotten[0] != "other" {
		t.Errorf("forgotten: %q", r.Forgotten)
	}
}

// TestGateProvesThatItCanFail: every measure is planted and found; a planted scenario that makes nothing
// worse leaves the gate broken, whatever else it found.
func TestGateProvesThatItCanFail(t *testing.T) {
	suite, record := tiny(0.01)
	r, err := suite.Judge(record, &Measured{Record: *record})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.SelfTest) != 6 || r.Conclusion != Passed {
		t.Errorf("%s with %+v", r.Conclusion, r.SelfTest)
	}
	suite.Cases[0].Planted = study.NewVariant("web, planted", suite.Cases[0].Variant.Scenario, "nothing=worse")
	worse := change(record, func(e *Entry) { worsen(e.figure("service.web.latency.p99"), 0.1) })
	if r, err = suite.Judge(record, &Measured{Record: *record, Planted: *worse}); err != nil || r.Conclusion != Passed {
		t.Errorf("%s with %+v, %v", r.Conclusion, r.SelfTest, err)
	}
	r, err = suite.Judge(worse, &Measured{Record: *record, Planted: *record})
	if err != nil || r.Conclusion != Broken {
		t.Errorf("a plant that is not found: %s, %v", r.Conclusion, err)
	}
}

// TestPlantedRegressionsHaveTheNoiseOfThePairs: what is planted is beyond the noise of baseline and now; and
// how small a regression is seen grows with how much the replications differ.
func TestPlantedRegressionsHaveTheNoiseOfThePairs(t *testing.T) {
	suite, base := tiny(0.01)
	spread := func(by float64) *Record {
		return change(base, func(e *Entry) {
			for i := range e.Figures[0].Observations {
				e.Figures[0].Observations[i].Value += by * float64(1-2*(i%2))
			}
		})
	}
	last := 0.0
	for _, by := range []float64{0, 10, 20} {
		now := spread(by)
		for _, p := range suite.selfTest(base, now, &Record{}) {
			if !p.Found {
				t.Errorf("noise of %v: not found: %+v", by, p)
			}
			if p.Measure != "cost.monthly" {
				continue
			}
			pairs := inference.Paired(base.Entries[0].Figures[0].Column, now.Entries[0].Figures[0].Column)
			if noise := pairs.Fixed(suite.level()).HalfWidth(); float64(p.Planted) < 2.003 || float64(p.Planted) <= noise+1 {
				t.Errorf("noise of %v: %v planted beside an interval of ± %v", by, p.Planted, noise)
			}
			if float64(p.Sees) <= max(last, 2) {
				t.Errorf("noise of %v: a change of %v is seen, with less noise one of %v", by, p.Sees, last)
			}
			last = float64(p.Sees)
		}
	}
}

// TestBlindComparisonIsBroken: a comparison that tolerates everything finds nothing that is planted.
func TestBlindComparisonIsBroken(t *testing.T) {
	suite, record := tiny(0.01)
	blind := *suite
	blind.Confidence = 1 // intervals without end
	r, err := blind.Judge(record, &Measured{Record: *record})
	if err != nil || r.Conclusion != Broken {
		t.Errorf("%s with %+v, %v", r.Conclusion, r.SelfTest, err)
	}
}

// TestSuiteIsMeasuredAlikeByAnyNumberOfWorkers plays a small suite twice, writes a baseline and holds the
// second against it.
func TestSuiteIsMeasuredAlikeByAnyNumberOfWorkers(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "suite.toml")
	err := os.WriteFile(file, []byte(`replications = 3
baseline = "kept.txt"
speed_runs = 2
[[scenario]]
scenario = "run-task-queue"
planted = ["run_task.thumbnails.concurrency=20"]
`), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	suite, err := ReadSuite(file)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	var last *Measured
	for _, workers := range []int{1, 4} {
		last, err = suite.Measure(context.Background(), &study.Lab{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(last.Record.Format()))
	}
	if texts[0] != texts[1] {
		t.Errorf("one worker:\n%s\nfour:\n%s", texts[0], texts[1])
	}
	if err := suite.MeasureSpeed(context.Background(), &last.Record, nil); err != nil {
		t.Fatal(err)
	}
	if err := last.Record.WriteFile(suite.Baseline); err != nil {
		t.Fatal(err)
	}
	base, err := ReadFile(filepath.Join(dir, "kept.txt"))
	if err != nil {
		t.Fatal(err)
	}
	speed := base.Entries[0].Speed
	if len(speed) < 2 || speed[0] <= 0 || speed[1] <= 0 {
		t.Errorf("speed %v", speed)
	}
	last.Record.Entries[0].Speed = nil // what a busy machine says of it is not this test's
	r, err := suite.Judge(base, last)
	if err != nil || r.Conclusion != Passed || len(r.Cases[0].Rows) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	for _, row := range r.Cases[0].Rows {
		if !row.Identical {
			t.Errorf("not identical: %+v", row)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestCalibrationNeverChanges: baselines are in its units.
func TestCalibrationNeverChanges(t *testing.T) {
	if got := calibration(calibrationSteps); got != 6572649000186453888 {
		t.Errorf("the calculation gives %d", got)
	}
}

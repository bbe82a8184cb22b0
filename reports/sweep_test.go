package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
	"ecsim/scenarios/study/sweep"
)

// The layout of every format is what its golden shows.
func TestSweepsMatchTheirGoldens(t *testing.T) {
	for format, file := range map[string]string{"text": "sweep.txt", "markdown": "sweep.md", "csv": "sweep.csv",
		"json": "sweep.json"} {
		compareGolden(t, file, sweptAs(t, format, sample.Sweep()))
	}
}

func sweptAs(t *testing.T, format string, r *sweep.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSweep(&b, format, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The CSV document has a line for each point and measure, and the JSON document reads back.
func TestSweepDocumentsAreWhole(t *testing.T) {
	r := sample.Sweep()
	records, err := csv.NewReader(bytes.NewReader(sweptAs(t, "csv", r))).ReadAll()
	if err != nil || len(records) != 1+len(r.Points)*len(r.Measures) {
		t.Errorf("%d lines, %v", len(records), err)
	}
	var back sweep.Result
	if err := json.Unmarshal(sweptAs(t, "json", r), &back); err != nil {
		t.Fatal(err)
	}
	if len(back.Points) != len(r.Points) || back.Points[3].Figures[0].Value.N != 10 {
		t.Errorf("read back %+v", back.Points)
	}
}

// A sample says that its shares are of a regression, and where straight lines do not tell the story.
func TestSweepOfASample(t *testing.T) {
	r := sample.Sweep()
	r.Design.Kind, r.Design.Seed = "sobol", 7
	straight := 0.3
	for i := range r.Sensitivity {
		r.Sensitivity[i].Method, r.Sensitivity[i].Degree = "regression", 2
	}
	r.Sensitivity[2].R2.Mean, r.Sensitivity[2].Linear = 0.9, &straight
	text := strings.Join(strings.Fields(string(sweptAs(t, "text", r))), " ")
	for _, want := range []string{"first-order Sobol indices by regression on polynomials over 8 points",
		"latency.p99: straight lines explain only 30 %; curves of degree 2 explain 90 %",
		"Sobol points (design seed 7)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

// Without an objective points stay in the order of the design, and nothing is called best.
func TestSweepWithoutObjective(t *testing.T) {
	r := sample.Sweep()
	r.Objective = nil
	text := string(sweptAs(t, "text", r))
	if bytes.Contains([]byte(text), []byte("tune")) {
		t.Error("a sweep without an objective names a best point")
	}
	rows := pointsTable(r).Rows
	for i, row := range rows {
		if want := r.Points[i].Levels[0]; row[1].Text != want {
			t.Errorf("row %d has %s, want %s", i, row[1].Text, want)
		}
	}
}

// Where there was nothing to measure at some points, that is said beside what is the same at the others.
func TestPointsWithoutAnythingToMeasureAreNamed(t *testing.T) {
	r := sample.Sweep()
	r.Points[0].Figures[1].Value = scenarios.Measure{Mean: math.NaN(), Low: math.NaN(), High: math.NaN()}
	text := strings.Join(strings.Fields(string(sweptAs(t, "text", r))), " ")
	const want = "Nothing to measure at 1 of 8 points: 1 (MinCapacity 2, TargetValue 40)."
	if !strings.Contains(text, want) || strings.Count(text, "Nothing to measure") != 1 {
		t.Errorf("the report does not say %q once:\n%s", want, text)
	}
}

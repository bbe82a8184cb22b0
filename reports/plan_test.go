package reports

import (
	"bytes"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/reports/plots"
	"ecsim/scenarios/study/plan"
)

// The layout of every format is what its golden shows.
func TestPlansMatchTheirGoldens(t *testing.T) {
	for file, format := range map[string]string{
		"plan.txt": "text", "plan.md": "markdown", "plan.csv": "csv", "plan.json": "json",
	} {
		compareGolden(t, file, plannedAs(t, format, sample.Plan()))
	}
	compareGolden(t, "plan-none.txt", plannedAs(t, "text", sample.NoPlan()))
}

// Worlds that are not independent prove no confidence, and the report says so wherever it states one.
func TestAPlanOfEvenWorldsIsARuleOfThumb(t *testing.T) {
	for sampling, want := range map[string]int{"independent": 0, "latin-hypercube": 2, "sobol": 2} {
		r := sample.Plan()
		r.Rules.Sampling = sampling
		text := strings.Join(strings.Fields(string(plannedAs(t, "text", r))), " ")
		if got := strings.Count(text, "rule of thumb"); got != want {
			t.Errorf("%s: said %d times, want %d", sampling, got, want)
		}
	}
}

func plannedAs(t *testing.T, format string, r *plan.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDocument(&b, format, r, BuildPlan(r)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The picture has a mark for each candidate that was played, and names those that met every world.
func TestThePictureOfAPlan(t *testing.T) {
	figures := plots.PlanFigures(sample.Plan())
	if len(figures) != 1 {
		t.Fatalf("%d figures", len(figures))
	}
	var b bytes.Buffer
	if err := figures[0].WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tasks = 4, ARM64", "tasks = 6, ARM64", "tasks = 2, ARM64"} {
		if !strings.Contains(b.String(), name) {
			t.Errorf("the picture does not name %s", name)
		}
	}
	if got := plots.PlanFigures(&plan.Result{}); got != nil {
		t.Errorf("a picture of nothing")
	}
}

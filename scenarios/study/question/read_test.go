package question

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write what is found now into testdata")

// Every mistake of a study has file, line, column, what was found and what was expected, and all come at
// once: those of the study itself and those of the scenario that it sets.
func TestEveryProblemAtOnce(t *testing.T) {
	got := Check("testdata/bad.toml").Sorted().Error() + "\n"
	golden := "testdata/bad.txt"
	if *rewrite {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Every key is read into the question.
func TestEveryKeyIsRead(t *testing.T) {
	q, err := Read("testdata/everything.toml", Options{Set: []string{"seed=9"}})
	if err != nil {
		t.Fatal(err)
	}
	if q.Base.Seed != 9 || q.Base.Horizon.String() != "13h" {
		t.Errorf("the scenario has seed %d and lasts %s", q.Base.Seed, q.Base.Horizon)
	}
	if q.Name != "everything" || q.Replications != 7 || q.Confidence != 0.9 {
		t.Errorf("got %+v", q)
	}
	precision := []Precision{{Relative: 0.02}, {Measure: "p99", Absolute: 0.005, Unit: "s"}}
	if !slices.Equal(q.Precision, precision) {
		t.Errorf("precision %+v", q.Precision)
	}
	if want := []string{"cost.monthly", "service.web-app.latency.p99"}; !slices.Equal(q.Measures, want) {
		t.Errorf("measures %v", q.Measures)
	}
	if q.Design != (Design{LatinHypercube, 16, 3}) || q.Objective != (Objective{"cost.monthly", true}) ||
		q.Method != (Method{Halving, Precision{Relative: 0.01}, 200}) {
		t.Errorf("got %+v %+v %+v", q.Design, q.Objective, q.Method)
	}
	if len(q.SLOs) != 1 || q.SLOs[0].Max != 0.25 || q.SLOs[0].HasMin {
		t.Errorf("slos %+v", q.SLOs)
	}
	if len(q.Commitment.Terms) != 2 || len(q.Uncertain) != 1 || q.Variants[0].Name != "wide" {
		t.Errorf("got %+v %+v %+v", q.Commitment, q.Uncertain, q.Variants)
	}
	if p := q.Plan; p.Share != 0.9 || p.Worlds != 40 || p.Replications != 2 || p.Sampling != Sobol || p.Seed != 4 ||
		p.MissPenalty != 500 {
		t.Errorf("plan %+v", p)
	}
	if d := q.Commitment.Discounts; len(d) != 1 || d[0].Permille != 270 || d[0].Usage != "m5" {
		t.Errorf("discounts %+v", d)
	}
	for i, want := range []string{"desiredCount two service.web-app.definition.desiredCount=2",
		"size [256, 512] service.web-app.task_definition.cpu=256 service.web-app.task_definition.memory=512",
		"workers 8 service.web-app.workload.workers=8", `timeout 1s service.web-app.workload.timeout="1s"`} {
		l := q.Axes[i].Levels[0]
		if got := q.Axes[i].Name + " " + l.Label + " " + strings.Join(l.Set, " "); got != want {
			t.Errorf("axis %d is %s, want %s", i, got, want)
		}
	}
	if n := len(q.Axes[2].Levels); n != 5 {
		t.Errorf("8 to 128 by factors of 2 has %d levels", n)
	}
}

// A level that the scenario refuses alone is no mistake when some combination takes it; the combination
// that is refused names its levels.
func TestCombinationsMayBeIllegal(t *testing.T) {
	file := write(t, `scenario = "web-on-fargate"
[[axis]]
path = "service.web-app.task_definition.cpu"
values = [256, 2048]
[[axis]]
path = "service.web-app.task_definition.memory"
values = [1024, 8192]
`)
	q, err := Read(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.LoadPoint(q.Axes, Point{q.Axes[0].Levels[1], q.Axes[1].Levels[1]}); err != nil {
		t.Error(err)
	}
	_, err = q.LoadPoint(q.Axes, Point{q.Axes[0].Levels[0], q.Axes[1].Levels[1]})
	want := file + ":7:17: found memory = 8192 with cpu = 256, memory = 8192, expected 256 CPU units take"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s…", err, want)
	}
}

// A range without levels is sampled unless the study says otherwise; then it is an error.
func TestDesignFollowsTheAxes(t *testing.T) {
	axis := "scenario = \"web-on-fargate\"\n[[axis]]\npath = \"service.web-app.workload.workers\"\n" +
		"from = 4\nto = 64\ninteger = true\n"
	for _, c := range []struct{ text, kind, problem string }{
		{axis, "sobol", ""},
		{axis + "points = 4\n", "grid", ""},
		{axis + "[design]\nkind = \"grid\"\n", "", ":3:8: found a range without levels, expected step or points"},
		{axis + "points = 4\n[design]\npoints = 9\n", "", ":9:10: found points = 9, expected no points of a grid"},
	} {
		file := write(t, c.text)
		q, err := Read(file, Options{})
		switch {
		case c.problem == "" && err != nil:
			t.Error(err)
		case c.problem == "" && string(q.Design.Kind) != c.kind:
			t.Errorf("a %s for\n%s", q.Design.Kind, c.text)
		case c.problem != "" && (err == nil || !strings.HasPrefix(err.Error(), file+c.problem)):
			t.Errorf("got %v, want %s", err, c.problem)
		}
	}
}

// A scenario beside the study is meant before a bundled one, and a missing one is reported where it is named.
func TestScenarioIsRelativeToTheStudy(t *testing.T) {
	file := write(t, "scenario = \"../nowhere/scenario.toml\"\n")
	if _, err := Read(file, Options{}); err == nil || !strings.HasPrefix(err.Error(), file+":1:12: found a file that") {
		t.Errorf("got %v", err)
	}
	file = write(t, "scenario = \"web-on-fragate\"\n")
	_, err := Read(file, Options{})
	if err == nil || !strings.HasPrefix(err.Error(), file+":1:12: found no scenario") ||
		!strings.HasSuffix(err.Error(), `(did you mean "web-on-fargate"?)`) {
		t.Errorf("got %v", err)
	}
}

// A study is told from a scenario by its keys.
func TestIsStudy(t *testing.T) {
	for file, want := range map[string]bool{"testdata/bad.toml": true, "web-on-fargate": false,
		"testdata/bad.txt": false, "testdata/none.toml": false,
		"../../library/web-on-fargate/scenario.toml": false} {
		if IsStudy(file) != want {
			t.Errorf("%s: a study is %v", file, !want)
		}
	}
}

// write makes a study file of a text.
func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "study.toml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// The sizes between two sizes are those that Fargate has.
func TestLegalSizes(t *testing.T) {
	q, err := Read(write(t, `scenario = "web-on-fargate"
[[axis]]
name = "size"
path = ["service.web-app.task_definition.cpu", "service.web-app.task_definition.memory"]
sizes = "legal"
least = [512, 512]
most = [1024, 2048]
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, l := range q.Axes[0].Levels {
		labels = append(labels, l.Label)
	}
	if got := strings.Join(labels, "; "); got != "0.5 vCPU, 1 GB; 0.5 vCPU, 2 GB; 1 vCPU, 2 GB" {
		t.Errorf("sizes %s", got)
	}
	want := "cpu=1024 service.web-app.task_definition.memory=2048"
	if got := strings.Join(q.Axes[0].Levels[2].Set, " "); !strings.HasSuffix(got, want) {
		t.Errorf("sets %s", got)
	}
}

// Every bundled study can be read and says what it asks.
func TestBundledStudies(t *testing.T) {
	bundled := Bundled()
	if len(bundled) == 0 {
		t.Fatal("no study is bundled")
	}
	for _, s := range bundled {
		if s.Summary == "" {
			t.Errorf("%s has no summary", s.Name)
		}
		if _, err := Read(s.Name, Options{}); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}

// Factors multiply what the scenario says, in its unit, for each path.
func TestFactorsMultiplyTheScenario(t *testing.T) {
	q, err := Read(write(t, `scenario = "web-on-fargate"
set = ["service.web-app.workload.cpu_time.mean=20ms"]
[[uncertain]]
path = ["service.web-app.workload.cpu_time.mean", "service.web-app.workload.workers"]
from = 0.5
to = 1.5
factor = true
[[axis]]
path = "service.web-app.traffic.source.monitoring.rate"
values = [1, 2.5]
factor = true
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	half := q.Uncertain[0].At(0.25)
	if got := half.Label + " " + strings.Join(half.Set, " "); got != "× 0.75 "+
		`service.web-app.workload.cpu_time.mean="15ms" service.web-app.workload.workers=48` {
		t.Errorf("level %s", got)
	}
	if got := strings.Join(q.Axes[0].Levels[1].Set, " "); got != `service.web-app.traffic.source.monitoring.rate="25/s"` {
		t.Errorf("level %s", got)
	}
	_, err = Read(write(t, `scenario = "web-on-fargate"
[[axis]]
path = "service.web-app.workload.cpu"
values = [1, "2"]
factor = true
`), Options{})
	if err == nil ||
		!strings.Contains(err.Error(), "found a factor of service.web-app.workload.cpu, which is no number") ||
		!strings.Contains(err.Error(), "found 2, expected a number, since it is a factor") {
		t.Errorf("error %v", err)
	}
}

// A level that no level of any other axis makes legal is reported where the study states it, whatever line of the
// scenario it is at odds with.
func TestAnIllegalLevelIsReportedInTheStudy(t *testing.T) {
	file := write(t, `scenario = "web-on-fargate"
[[axis]]
path = "service.web-app.task_definition.cpu"
values = [512, 16384]
`)
	_, err := Read(file, Options{})
	want := file + ":4:16: found memory = "
	if err == nil || !strings.HasPrefix(err.Error(), want) ||
		!strings.Contains(err.Error(), " with cpu = 16384 (web-on-") {
		t.Errorf("got %v, want %s…", err, want)
	}
}

// A duration that a sample draws is shown with four figures in a unit that suits it, and set exactly.
func TestDrawnDurationsAreReadable(t *testing.T) {
	for seconds, want := range map[float64]string{0.0105278: "10.53ms", 0.01: "10ms", 0.0000123456: "12.35µs",
		12.34567: "12.35s", 90: "1m30s"} {
		if got := (quantity{seconds, "s"}).label(); got != want {
			t.Errorf("%v s is shown as %s, want %s", seconds, got, want)
		}
	}
}

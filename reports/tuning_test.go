package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios/study/tune"
)

// The layout of a tuning is what its goldens show.
func TestTuningsMatchTheirGoldens(t *testing.T) {
	r := sample.Tuning()
	for format, file := range map[string]string{
		"text": "tuning.txt", "markdown": "tuning.md", "csv": "tuning.csv", "json": "tuning.json",
	} {
		var b bytes.Buffer
		if err := WriteDocument(&b, format, r, BuildTuning(r)); err != nil {
			t.Fatal(err)
		}
		compareGolden(t, file, b.Bytes())
	}
}

// The JSON document reads back, figures that have no interval too.
func TestTuningJSONReadsBack(t *testing.T) {
	var b bytes.Buffer
	r := sample.Tuning()
	if err := WriteDocument(&b, "json", r, BuildTuning(r)); err != nil {
		t.Fatal(err)
	}
	var got tune.Result
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Winner != r.Winner || len(got.Ranking) != 5 || got.Ranking[3].Cost.Mean != 310 ||
		!strings.Contains(string(got.Apply.Steps[1].Request), `"MinCapacity": 2`) {
		t.Errorf("got %+v", got)
	}
}

// What could not be decided promises nothing, and says who looks best.
func TestUndecidedTuningsPromiseNothing(t *testing.T) {
	r := sample.Tuning()
	r.Decided, r.Winner, r.Probability, r.Why, r.Against = false, "", 0, "the budget is used up", nil
	r.Ranking[0].Fate = tune.Open
	var b bytes.Buffer
	if err := WriteText(&b, BuildTuning(r)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"bounds: undecided\n", "min = 2 looks best so far, which is no promise.",
		"No probability is promised: 82 runs in 4 rounds were not enough."} {
		if !strings.Contains(strings.ReplaceAll(b.String(), "\n  ", " "), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "Apply it") {
		t.Error("something is to be applied although nothing is decided")
	}
}

// The folder of a tuning has every request that its script names, and the script makes the calls in order.
func TestTuningFolderCanBeApplied(t *testing.T) {
	dir := t.TempDir()
	if err := WriteTuningDirectory(dir, sample.Tuning()); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(dir, "apply", "apply.sh"))
	if err != nil {
		t.Fatal(err)
	}
	deleted := strings.Index(string(script), "delete-scaling-policy")
	registered := strings.Index(string(script), "register-")
	if deleted < 0 || registered < deleted {
		t.Errorf("the script is\n%s", script)
	}
	for _, name := range []string{"apply/register-scalable-target.web.json", "report.txt", "report.md", "report.csv",
		"tuning.json", "plots/front-1.svg", "plots/front-2.png"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

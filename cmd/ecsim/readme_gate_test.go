package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ecsim/scenarios/study/gate"
)

// workflow is what a test needs to know of a workflow of GitHub Actions.
type workflow struct {
	Name string
	On   any
	Jobs map[string]struct {
		RunsOn string `yaml:"runs-on"`
		Steps  []struct {
			Uses, Run string
			With      map[string]string
		}
	}
}

// TestReadmeWorkflowNamesWhatExists: the workflow is YAML with jobs and steps, and every command of it is a
// verb with flags that there are.
func TestReadmeWorkflowNamesWhatExists(t *testing.T) {
	blocks := fenced(readFile(t, "README.md"), "yaml")
	if len(blocks) == 0 {
		t.Fatal("README.md has no workflow")
	}
	commands := 0
	for _, text := range blocks {
		var w workflow
		if err := yaml.Unmarshal([]byte(text), &w); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if w.Name == "" || w.On == nil || len(w.Jobs) == 0 {
			t.Errorf("a workflow without name, event or job:\n%s", text)
		}
		for name, job := range w.Jobs {
			if job.RunsOn == "" || len(job.Steps) == 0 {
				t.Errorf("job %s runs nowhere or does nothing", name)
			}
			for _, step := range job.Steps {
				if (step.Uses == "") == (step.Run == "") {
					t.Errorf("job %s: a step that uses and runs, or neither: %+v", name, step)
				}
				for line := range strings.Lines(step.Run) {
					commands += exists(t, strings.TrimSpace(line))
				}
			}
		}
	}
	if commands < 2 {
		t.Errorf("only %d commands of ecsim in the workflow", commands)
	}
}

// exists fails unless a line that calls ecsim has a verb and flags that there are; it counts such lines.
func exists(t *testing.T, line string) int {
	t.Helper()
	words := strings.Fields(line)
	if len(words) == 0 || words[0] != "ecsim" {
		return 0
	}
	verb, rest, err := newProgram(terminal{}).Find(words[1:])
	if err != nil || !verb.HasParent() {
		t.Errorf("%s: no such verb: %v", line, err)
		return 1
	}
	for i, word := range rest {
		if strings.HasPrefix(word, ">") {
			rest = rest[:i]
			break
		}
	}
	if err := verb.ParseFlags(rest); err != nil {
		t.Errorf("%s: %v", line, err)
		return 1
	}
	if err := verb.ValidateArgs(verb.Flags().Args()); err != nil {
		t.Errorf("%s: %v", line, err)
	}
	return 1
}

// TestReadmeSuiteIsRead: the suite that README shows has the defaults that it says it has.
func TestReadmeSuiteIsRead(t *testing.T) {
	for _, text := range fenced(readFile(t, "README.md"), "toml") {
		if !strings.Contains(text, "speed_runs") {
			continue
		}
		shown := readSuite(t, text)
		plain := readSuite(t, "[[scenario]]\nscenario = \"flash-crowd\"\n")
		if shown.Confidence != plain.Confidence || shown.SpeedRuns != plain.SpeedRuns ||
			filepath.Base(shown.Baseline) != filepath.Base(plain.Baseline) ||
			shown.Cases[0].Replications != plain.Cases[0].Replications ||
			shown.Cases[0].SpeedTolerance != plain.Cases[0].SpeedTolerance {
			t.Errorf("shown %+v, by default %+v", shown, plain)
		}
		for _, m := range shown.Cases[0].Measures {
			for _, p := range plain.Cases[0].Measures {
				if m.Path == p.Path && m.Tolerance != p.Tolerance {
					t.Errorf("%s: shown %g, by default %g", m.Path, m.Tolerance, p.Tolerance)
				}
			}
		}
		return
	}
	t.Error("README.md has no suite")
}

func readSuite(t *testing.T, text string) *gate.Suite {
	t.Helper()
	file := filepath.Join(t.TempDir(), "suite.toml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := gate.ReadSuite(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fenced are the blocks of a document that are marked as a language.
func fenced(document, language string) (blocks []string) {
	for i, part := range strings.Split(document, "\n```") {
		if text, ok := strings.CutPrefix(part, language+"\n"); ok && i%2 == 1 {
			blocks = append(blocks, text+"\n")
		}
	}
	return blocks
}

// TestOwnBaselineFitsItsSuite: benchmarks/baseline.txt has what benchmarks/suite.toml plays. Whether it is
// still true says .ci/run bench.
func TestOwnBaselineFitsItsSuite(t *testing.T) {
	suite, err := gate.ReadSuite(filepath.Join(root(t), "benchmarks", "suite.toml"))
	if err != nil {
		t.Fatal(err)
	}
	base, err := gate.ReadFile(suite.Baseline)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range suite.Cases {
		i := 0
		for i < len(base.Entries) && base.Entries[i].Name != c.Name {
			i++
		}
		if i == len(base.Entries) {
			t.Errorf("the baseline has no %s", c.Name)
			continue
		}
		e := base.Entries[i]
		if !strings.HasPrefix(c.Variant.Hash(), e.Hash) || e.Replications != c.Replications ||
			len(e.Speed) == 0 || len(e.Figures) != len(c.Measures) {
			t.Errorf("the baseline's %s does not fit: hash %s, %d replications, %d measures; the suite has %.16s, %d, %d; "+
				"ecsim bench benchmarks/suite.toml --update", c.Name, e.Hash, e.Replications, len(e.Figures), c.Variant.Hash(),
				c.Replications, len(c.Measures))
		}
	}
}

package world

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// TestRandomScenarios plays scenarios of every preset. No invariant breaks, nothing panics, every
// instant ends, and the books of the run agree with each other and with a second reckoning.
func TestRandomScenarios(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(presets)) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := drawPlan(rapidly(t), presets[name])
				t.Logf("to keep it, save as testdata/bug-<what>.txt:\n%s", p) // shown when it fails
				for _, wrong := range examine(p) {
					t.Error(wrong)
				}
			})
		})
	}
}

// TestKnownBugs plays again every scenario that once broke something.
func TestKnownBugs(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "bug-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var p plan
			if err := json.Unmarshal(text, &p); err != nil {
				t.Fatal(err)
			}
			for _, wrong := range examine(p) {
				t.Error(wrong)
			}
		})
	}
}

// String is the plan as TestKnownBugs reads it.
func (p plan) String() string {
	text, err := json.MarshalIndent(p, "", "\t")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

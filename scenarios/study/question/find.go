package question

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
	"ecsim/scenarios/library"
	"ecsim/scenarios/problem"
)

// studies is the folder of the library that holds bundled studies, each as NAME.toml.
const studies = "studies"

// Bundled lists the studies that come with ecsim, by name, each with the line that says what it asks.
func Bundled() []input.Summary {
	var out []input.Summary
	for _, name := range bundledNames(library.Files) {
		s := input.Summary{Name: name}
		if data, err := fs.ReadFile(library.Files, bundledFile(name)); err == nil {
			if root, _ := document.ParseTOML(name, data); root != nil && root.Get("summary") != nil {
				s.Summary = root.Get("summary").Text
			}
		}
		out = append(out, s)
	}
	return out
}

// Source is the text of a bundled study.
func Source(name string) ([]byte, error) { return fs.ReadFile(library.Files, bundledFile(name)) }

func bundledFile(name string) string { return path.Join(studies, name+".toml") }

func bundledNames(files fs.FS) []string {
	var names []string
	entries, err := fs.ReadDir(files, studies)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".toml"); ok {
			names = append(names, name)
		}
	}
	return names
}

// found is a study file that is there.
type found struct {
	file      string // as messages name it
	folder    string // that names of scenarios are relative to
	data      []byte
	isBundled bool
}

// find looks for a study on disk, then among the bundled ones.
func find(name string, files fs.FS) (found, *problem.Problem) {
	data, err := os.ReadFile(name)
	if err == nil {
		return found{file: name, folder: filepath.Dir(name), data: data}, nil
	}
	if fs.ValidPath(name) && !strings.Contains(name, "/") {
		if data, err := fs.ReadFile(files, bundledFile(name)); err == nil {
			return found{file: bundledFile(name), data: data, isBundled: true}, nil
		}
	}
	what := "a file that does not exist"
	if info, statError := os.Stat(name); statError == nil {
		what = "a file that cannot be read: " + err.Error()
		if info.IsDir() {
			what = "a folder"
		}
	}
	names := bundledNames(files)
	expected := "a study file in TOML"
	if len(names) > 0 {
		expected += ", or a bundled study: " + strings.Join(names, ", ")
	}
	return found{}, &problem.Problem{File: name, Found: what, Expected: expected,
		Nearest: problem.Nearest(name, names)}
}

// scenarioOf is a scenario that a study names, as scenarios.Load takes it: what is beside the study file
// comes before a bundled one of the same name.
func (f found) scenarioOf(name string) string {
	if f.isBundled || filepath.IsAbs(name) {
		return name
	}
	beside := filepath.Join(f.folder, name)
	if _, err := os.Stat(beside); err == nil || strings.ContainsAny(name, `./\`) {
		return beside
	}
	return name
}

// IsStudy reports whether a file is a study rather than a scenario: TOML with a scenario to play.
func IsStudy(file string) bool {
	f, missing := find(file, library.Files)
	if missing != nil || !strings.HasSuffix(strings.ToLower(f.file), ".toml") {
		return false
	}
	if isScenario(file) {
		return false
	}
	root, _ := document.ParseTOML(file, f.data)
	return root.Get("scenario") != nil || root.Get("axis") != nil || root.Get("variant") != nil
}

// isScenario reports whether a name is that of a bundled scenario, which comes before a study's.
func isScenario(name string) bool {
	for _, s := range input.Bundled() {
		if s.Name == name {
			return true
		}
	}
	return false
}

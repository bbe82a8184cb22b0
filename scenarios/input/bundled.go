package input

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"ecsim/scenarios/document"
	"ecsim/scenarios/library"
	"ecsim/scenarios/problem"
)

// Summary is a bundled scenario and the line that says what it teaches.
type Summary struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
}

// Bundled lists the scenarios that come with ecsim, by name.
func Bundled() []Summary { return bundled(library.Files) }

func bundled(files fs.FS) []Summary {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil
	}
	var out []Summary
	for _, e := range entries {
		file := path.Join(e.Name(), scenarioFile)
		data, err := fs.ReadFile(files, file)
		if err != nil {
			continue
		}
		s := Summary{Name: e.Name()}
		if root, _ := document.ParseTOML(file, data); root != nil {
			if n := root.Get("summary"); n != nil {
				s.Summary = n.Text
			}
		}
		out = append(out, s)
	}
	return out
}

// Copy writes a bundled scenario with its files to dir/name. It does not overwrite anything.
func Copy(name, dir string) error {
	where, ok := inLibrary(name, library.Files)
	if !ok {
		return Problems{{Found: "no bundled scenario " + quote(name), Expected: "one of its names",
			Nearest: problem.Nearest(name, bundledNames(library.Files))}}
	}
	target := filepath.Join(dir, name)
	if _, err := os.Lstat(target); err == nil {
		return Problems{{File: target, Found: "a file or folder that exists",
			Expected: "a place where nothing is: a copy overwrites nothing"}}
	}
	files, err := fs.Sub(where.library, where.folder)
	if err != nil {
		return fmt.Errorf("copy of %s: %w", name, err)
	}
	if err := os.CopyFS(target, files); err != nil {
		return fmt.Errorf("copy of %s: %w", name, err)
	}
	return nil
}

func quote(s string) string { return strconv.Quote(s) }

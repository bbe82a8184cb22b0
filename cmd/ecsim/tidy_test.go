package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// Bounds of a file that one person can hold in their head.
const (
	maxLines     = 400
	maxTestLines = 600
	maxColumns   = 120
)

// unfinished are words that announce work somebody means to do later. They are split so that this
// file does not contain them. The last one is Go where no word follows it.
var unfinished = regexp.MustCompile(strings.Join([]string{"TO" + "DO", "FIX" + "ME", "XX" + "X",
	"not " + "implemented", "un" + "implemented", "place" + "holder", "for" + ` now($|[^ ]| [a-z(])`}, "|"))

// oneMachine are paths that exist on one machine only.
var oneMachine = regexp.MustCompile(`(^|[^A-Za-z0-9_.])/(wo` + `rk|ro` + `ot|ho` + `me|fa` + `rm)/`)

// TestEveryPackageHasADoc: doc.go says what a package owns and what it must not know.
func TestEveryPackageHasADoc(t *testing.T) {
	for _, p := range everyPackage(t) {
		if len(p.GoFiles) == 0 {
			continue // a folder with tests only
		}
		if _, err := os.Stat(filepath.Join(p.Dir, "doc.go")); err != nil {
			t.Errorf("%s has no doc.go", p.folder())
		}
		if p.Doc == "" {
			t.Errorf("%s: doc.go has no package comment", p.folder())
		}
	}
}

// TestFilesAreTidy: short files, short lines, nothing left for later, nothing that holds on one
// machine only.
func TestFilesAreTidy(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every file")
	}
	for name, text := range sources(t) {
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		limit := maxLines
		if strings.HasSuffix(name, "_test.go") {
			limit = maxTestLines
		}
		isGo := strings.HasSuffix(name, ".go")
		if isGo && len(lines) > limit {
			t.Errorf("%s has %d lines, expected at most %d", name, len(lines), limit)
		}
		for i, line := range lines {
			if n := utf8.RuneCountInString(line); isGo && n > maxColumns {
				t.Errorf("%s:%d has %d characters, expected at most %d", name, i+1, n, maxColumns)
			}
			if word := unfinished.FindString(line); word != "" {
				t.Errorf("%s:%d: %q announces unfinished work", name, i+1, word)
			}
			if path := oneMachine.FindString(line); path != "" {
				t.Errorf("%s:%d: %q is a path of one machine", name, i+1, path)
			}
		}
	}
}

// sources reads every text that people edit: code, documents, scenarios, scripts.
func sources(t *testing.T) map[string]string {
	t.Helper()
	top := root(t)
	found := map[string]string{}
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "out" || d.Name() == "fuzz"):
			return filepath.SkipDir // fuzz holds inputs found by machines
		case d.IsDir() || !edited(path):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(top, path)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 50 {
		t.Fatalf("found only %d files below %s", len(found), top)
	}
	return found
}

// edited tells whether a file is of a kind that people write.
func edited(path string) bool {
	switch filepath.Ext(path) {
	case ".go", ".md", ".toml", ".txtar", ".txt", ".sh":
		return true
	}
	return filepath.Base(filepath.Dir(path)) == ".ci"
}

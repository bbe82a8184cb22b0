package scenarios

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/scenarios/internal/fixture"

	"github.com/rogpeppe/go-internal/txtar"
)

var rewrite = flag.Bool("rewrite", false, "rewrite goldens from what the code does")

// TestBadInputs edits the files of internal/fixture/base, one mistake or a few at a time, and expects exactly the
// problems under `want`. Sections: `edit FILE` holds old text, a line =>, and new text; `set` holds
// overrides; any other section is a whole file.
func TestBadInputs(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*.txt")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			files, set := edited(t, archive)
			_, err = Load("base", LoadOptions{Library: files, Set: set})
			if err == nil {
				t.Fatal("no problem found")
			}
			got := err.Error() + "\n"
			want := &archive.Files[len(archive.Files)-1]
			if *rewrite {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if string(want.Data) != got {
				t.Errorf("got\n%swant\n%s", got, want.Data)
			}
		})
	}
}

func edited(t *testing.T, archive *txtar.Archive) (files fstest.MapFS, set []string) {
	files = fixture.Base(t)
	for _, f := range archive.Files {
		name, isEdit := strings.CutPrefix(f.Name, "edit ")
		switch {
		case f.Name == "want":
		case f.Name == "set":
			set = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		case isEdit:
			before, after, found := bytes.Cut(f.Data, []byte("\n=>\n"))
			data := files["base/"+name].Data
			if !found || !bytes.Contains(data, before) {
				t.Fatalf("%s does not hold\n%s", name, before)
			}
			after = bytes.TrimSuffix(after, []byte("\n"))
			files["base/"+name] = &fstest.MapFile{Data: bytes.Replace(data, before, after, 1)}
		default:
			files["base/"+f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return files, set
}

// The base itself has no problem: every problem above comes from its edit.
func TestBaseIsGood(t *testing.T) {
	if _, err := Load("base", LoadOptions{Library: fixture.Base(t)}); err != nil {
		t.Fatal(err)
	}
}

package question

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzRead: whatever a study file holds, it is read or every problem has its place in a file, and nothing
// panics.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/bad.toml", "testdata/everything.toml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{"", "scenario = 3", "scenario = \"web-on-fargate\"\naxis = 3",
		"scenario = \"web-on-fargate\"\n[[axis]]\npath = []\nvalues = []\n",
		"scenario = \"web-on-fargate\"\n[[axis]]\npath = \"horizon\"\nfrom = \"13h\"\nto = \"20h\"\nstep = \"-1h\"\n",
		"scenario = \"web-on-fargate\"\n[[axis]]\npath = \"seed\"\n" +
			"from = 1e300\nto = 1e308\nscale = \"log\"\nstep = 1.0000001\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), "study.toml")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, p := range Check(file) {
			if p.File == "" || p.Found == "" || p.Expected == "" {
				t.Errorf("a problem without a place or a cure: %+v", p)
			}
		}
	})
}

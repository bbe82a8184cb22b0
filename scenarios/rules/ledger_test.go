package rules

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var passing = flag.Bool("passing", false, "run every test that the ledger names (some minutes)")

// repository is the folder that holds the module.
const repository = "../.."

// players are the folders of scripts with the test that plays them, each script under its own name.
var players = map[string]string{
	"model/controlplane/testdata": "model/controlplane.TestScripts",
	"model/world/testdata":        "model/world.TestStories",
	"scenarios/testdata/bad":      "scenarios.TestBadInputs",
}

// TestEveryRuleIsShown: a test that the ledger names exists, and mentions its rule; a rule that
// anything in the repository cites is in the ledger.
func TestEveryRuleIsShown(t *testing.T) {
	for _, problem := range discrepancies(t, All(), os.DirFS(repository)) {
		t.Error(problem)
	}
}

// discrepancies are the differences between a ledger and the repository it is about.
func discrepancies(t *testing.T, all []Rule, files fs.FS) []string {
	t.Helper()
	r := readRepository(t, files)
	known := map[string]bool{}
	var found []string
	for _, rule := range all {
		known[rule.ID] = true
		for _, name := range rule.Tests {
			text, isThere := r.tests[name]
			switch {
			case !isThere:
				found = append(found, rule.ID+" names "+name+", which does not exist")
			case !cited(text)[rule.ID]:
				found = append(found, rule.ID+" names "+name+", which does not mention it")
			}
		}
	}
	for _, name := range r.names {
		for _, id := range anyID.FindAllString(r.texts[name], -1) {
			if !known[id] && !foreign[id] {
				found = append(found, name+" cites "+id+", which is not in the ledger")
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// repositoryText is every text of a repository, and its tests with what each says.
type repositoryText struct {
	names []string // of files, sorted
	texts map[string]string
	tests map[string]string // folder.TestName, or the path of a script
}

// testFunction is a test with the comment before it.
var testFunction = regexp.MustCompile(`(?ms)((?:^//[^\n]*\n)*)^func (Test\w+)\(.*?^}\n`)

// readRepository reads every file that people write.
func readRepository(t *testing.T, files fs.FS) repositoryText {
	t.Helper()
	r := repositoryText{texts: map[string]string{}, tests: map[string]string{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "out", "fuzz", "rapid"}, d.Name()):
			return fs.SkipDir // made by machines
		case d.IsDir() || !isText(name):
			return nil
		}
		data, err := fs.ReadFile(files, name)
		r.names, r.texts[name] = append(r.names, name), string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range r.names {
		folder := path.Dir(name)
		switch {
		case strings.HasSuffix(name, "_test.go"):
			for _, m := range testFunction.FindAllStringSubmatch(r.texts[name], -1) {
				r.tests[folder+"."+m[2]] = m[0]
			}
		case players[folder] != "":
			r.tests[name] = r.texts[name]
		}
	}
	return r
}

func isText(name string) bool {
	texts := []string{".go", ".txt", ".txtar", ".md", ".toml", ".json", ".csv"}
	return slices.Contains(texts, path.Ext(name)) || path.Dir(name) == ".ci"
}

// TestDiscrepanciesAreSeen plants one of each.
func TestDiscrepanciesAreSeen(t *testing.T) {
	files := fstest.MapFS{
		"model/a/a_test.go": {Data: []byte("// S-01: a.\nfunc TestA(t *testing.T) {\n\tS-02\n}\n\n" +
			"func TestB(t *testing.T) {\n}\n")},
		"model/world/testdata/story.txt": {Data: []byte("# S-01 to S-03\n")},
		"model/a/a.go":                   {Data: []byte("// Rule Q" + "-99.\n")},
	}
	ledger := []Rule{
		{ID: "S-01", Tests: []string{"model/a.TestA", "model/a.TestB", "model/world/testdata/story.txt"}},
		{ID: "S-02", Tests: []string{"model/a.TestA", "model/world/testdata/story.txt"}},
		{ID: "S-03", Tests: []string{"model/a.TestA", "model/world/testdata/other.txt", "model/a.TestC"}},
	}
	want := []string{
		"S-01 names model/a.TestB, which does not mention it",
		"S-03 names model/a.TestA, which does not mention it",
		"S-03 names model/a.TestC, which does not exist",
		"S-03 names model/world/testdata/other.txt, which does not exist",
		"model/a/a.go cites Q" + "-99, which is not in the ledger",
	}
	if got := discrepancies(t, ledger, files); !slices.Equal(got, want) {
		t.Errorf("found\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWrongLedgersAreErrors: a rule without a status, a reason, a source or a test is found by its line.
func TestWrongLedgersAreErrors(t *testing.T) {
	const header = "id,section,rule,source,confidence,status,reason,tests\n"
	for line, want := range map[string]string{
		"S-01,s,r,a,D,simulated,,p.TestX":                          "",
		"S-01,s,r,,I,not modelled,why,":                            "",
		"S-1,s,r,a,D,simulated,,p.TestX":                           "is no rule ID, such as L-01",
		"S-01,s,,a,D,simulated,,p.TestX":                           "has no section or does not say what the rule is",
		"S-01,s,r,a,,simulated,,p.TestX":                           "has no confidence of D, D!, O, I, M",
		"S-01,s,r,a,D X,simulated,,p.TestX":                        "has no confidence of D, D!, O, I, M",
		"S-01,s,r,,D,simulated,,p.TestX":                           "is documented or observed and has no source",
		"S-01,s,r,a,D,,,p.TestX":                                   `has status ""`,
		"S-01,s,r,a,D,checked at input,,":                          "is checked at input and no test shows it",
		"S-01,s,r,a,D,not modelled,,":                              "is not modelled without a reason",
		"S-01,s,r,a,D,not applicable,why,p.T":                      "is not applicable and has tests",
		"S-02,s,r,a,D,simulated,,p.T\nS-02,s,r,a,D,simulated,,p.T": "S-02 stands twice",
	} {
		_, err := read(strings.NewReader(header + line + "\n"))
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", line, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: found %v, expected %s", line, err, want)
		}
	}
	if _, err := read(bytes.NewReader(nil)); err == nil {
		t.Error("an empty file is no ledger")
	}
}

// TestSourcesLead: every source of a rule has an address, and every source is some rule's.
func TestSourcesLead(t *testing.T) {
	used := map[string]bool{}
	for _, rule := range All() {
		for _, tag := range rule.Source {
			used[tag] = true
		}
	}
	for _, s := range Sources() {
		if !used[s.Tag] {
			t.Errorf("%s is no rule's source", s.Tag)
		}
		delete(used, s.Tag)
	}
	for tag := range used {
		if !strings.HasPrefix(tag, "https://") {
			t.Errorf("%s has no address", tag)
		}
	}
}

// TestRulesStandInTheOrderOfTheBooks: a section's rules stand together, and each prefix counts up.
func TestRulesStandInTheOrderOfTheBooks(t *testing.T) {
	last, ended := map[string]string{}, map[string]bool{}
	section := ""
	for _, rule := range All() {
		if rule.Section != section {
			if ended[rule.Section] {
				t.Errorf("%s: section %q goes on after another one", rule.ID, rule.Section)
			}
			ended[section], section = true, rule.Section
		}
		prefix, _, _ := strings.Cut(rule.ID, "-")
		if rule.ID <= last[prefix] {
			t.Errorf("%s stands after %s", rule.ID, last[prefix])
		}
		last[prefix] = rule.ID
	}
}

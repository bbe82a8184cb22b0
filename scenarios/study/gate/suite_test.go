package gate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBundledSuite has a case whose planted setting is found, and minds cost, availability and latency.
func TestBundledSuite(t *testing.T) {
	s, err := ReadSuite("")
	if err != nil {
		t.Fatal(err)
	}
	planted, classes := 0, map[string]bool{}
	for _, c := range s.Cases {
		if c.Planted != nil {
			planted++
		}
		for _, m := range c.Measures {
			classes[classOf(m.Path)] = true
		}
	}
	if len(s.Cases) < 5 || planted == 0 || s.SpeedRuns < 2 || !classes["cost"] || !classes["availability"] ||
		!classes["latency"] {
		t.Errorf("%d cases, %d planted, %d speed runs, %v", len(s.Cases), planted, s.SpeedRuns, classes)
	}
}

// TestSuiteDefaultsAndOverrides: a case's own keys come before the suite's, those before the defaults.
func TestSuiteDefaultsAndOverrides(t *testing.T) {
	s := read(t, `replications = 7
measures = ["cost.monthly", "latency.p99"]
[tolerance]
cost = "3%"
[[scenario]]
scenario = "zone-outage"
[[scenario]]
name = "again"
scenario = "zone-outage"
set = ["horizon=1h"]
replications = 2
measures = ["service.orders.availability.requests"]
tolerance = { availability = 0.25 }
`)
	a, b := s.Cases[0], s.Cases[1]
	if a.Name != "zone-outage" || a.Replications != 7 || len(a.Measures) != 2 || a.Measures[0].Tolerance != 0.03 ||
		a.Measures[1].Tolerance != 0.02 || a.SpeedTolerance != 0.5 || a.Planted != nil {
		t.Errorf("%+v", a)
	}
	if b.Name != "again" || b.Replications != 2 || len(b.Measures) != 1 || b.Measures[0].Tolerance != 0.25 ||
		b.Variant.Hash() == a.Variant.Hash() {
		t.Errorf("%+v", b)
	}
	if filepath.Base(s.Baseline) != "baseline.txt" || s.Confidence != 0.95 || s.SpeedRuns != 5 {
		t.Errorf("%+v", s)
	}
}

// TestOnlyPartOfASuite: what is left out is neither forgotten nor lost by an update.
func TestOnlyPartOfASuite(t *testing.T) {
	s := read(t, "[[scenario]]\nscenario = \"zone-outage\"\n[[scenario]]\nscenario = \"bad-deployment\"\n")
	if s.Only([]string{"nothing"}) {
		t.Error("a case named nothing")
	}
	s = read(t, "[[scenario]]\nscenario = \"zone-outage\"\n[[scenario]]\nscenario = \"bad-deployment\"\n")
	if !s.Only([]string{"zone"}) || len(s.Cases) != 1 {
		t.Fatalf("%+v", s.Cases)
	}
	base := &Record{Entries: []Entry{{Name: "bad-deployment", Seed: 3}, {Name: "gone"}, {Name: "zone-outage"}}}
	now := &Record{Entries: []Entry{{Name: "zone-outage", Seed: 9}}}
	if r := s.Compare(base, now); len(r.Forgotten) != 1 || r.Forgotten[0] != "gone" {
		t.Errorf("forgotten: %q", r.Forgotten)
	}
	updated := s.Update(base, now)
	if len(updated.Entries) != 2 || updated.entry("zone-outage").Seed != 9 || updated.entry("bad-deployment").Seed != 3 {
		t.Errorf("%+v", updated)
	}
}

// TestBadSuitesNameEveryMistake: each with its line and column.
func TestBadSuitesNameEveryMistake(t *testing.T) {
	_, err := readText(t, `replication = 5
baseline = 3
[tolerance]
costs = "1%"
latency = "200%"
[[scenario]]
scenario = "flash-crwd"
[[scenario]]
scenario = "flash-crowd"
set = ["service.landng.definition.desiredCount=1", "horizon"]
name = "a b"
[[scenario]]
scenario = "zone-outage"
measures = ["p98", "tasks.running_mean"]
replications = 1
[[scenario]]
scenario = "zone-outage"
[[scenario]]
set = []
`)
	if err == nil {
		t.Fatal("no error")
	}
	got := strings.Split(err.Error(), "\n")
	for i, want := range []string{
		`:1:1: found unknown key "replication", expected a key of a suite (did you mean "replications"?)`,
		`:2:12: found baseline = 3, expected a text in quotes`,
		`:4:1: found unknown key "costs", expected a key of tolerance (did you mean "cost"?)`,
		`:5:11: found latency = "200%", expected a share from 0 to 1`,
		`:7:12: found no scenario "flash-crwd"`,
		`:9:12: found no element "landng" in service`,
		`:10:52: found "horizon", expected a text PATH=VALUE`,
		`:11:8: found name = "a b", expected a name of letters`,
		`:14:13: found "p98", expected a measure of this scenario that can become worse`,
		`:14:20: found "tasks.running_mean", expected a measure of this scenario that can become worse`,
		`:15:16: found replications = 1, expected a whole number from 2`,
		`:17:12: found scenario = "zone-outage", expected a name that no other scenario of the suite has`,
		`:18:3: found no scenario.4.scenario, expected what is played`,
	} {
		if i >= len(got) || !strings.Contains(got[i], want) {
			t.Errorf("problem %d: want %q in\n%v", i, want, err)
		}
	}
}

func read(t *testing.T, text string) *Suite {
	t.Helper()
	s, err := readText(t, text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func readText(t *testing.T, text string) (*Suite, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "suite.toml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return ReadSuite(file)
}

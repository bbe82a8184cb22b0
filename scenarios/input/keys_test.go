package input

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios/reading"
)

// awsTables are schema paths of AWS documents, whose keys AWS documents.
var awsTables = []string{"service.definition.", "service.target_group.", "service.scaling.", "task_definition.",
	"cluster.auto_scaling_group.definition.", "cluster.capacity_provider.definition.",
	"cluster.auto_scaling_group.warm_pool.", "cluster.defaultCapacityProviderStrategy."}

// keysPage is what KEYS.md says of keys that are left out, by heading and key, such as
// "service.queue.extend".
func keysPage(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../KEYS.md")
	if err != nil {
		t.Fatal(err)
	}
	page, heading, isOfKeys := map[string]string{}, "", false
	named, span := regexp.MustCompile("^## `\\[*([a-z_.]+)"), regexp.MustCompile("`([^`]+)`")
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		switch m := named.FindStringSubmatch(line); {
		case m != nil:
			heading = m[1] + "."
		case strings.HasPrefix(line, "## "):
			heading = ""
		case strings.HasSuffix(line, "| when it is left out |"):
			isOfKeys = true
		case line == "":
			isOfKeys = false
		case isOfKeys:
			for _, key := range span.FindAllStringSubmatch(cells[0], -1) {
				page[heading+key[1]] = cells[len(cells)-1]
			}
		}
	}
	return page
}

// TestEveryDefaultIsOnThePageOfKeys: each key of ecsim's own has a row with what is taken without it.
func TestEveryDefaultIsOnThePageOfKeys(t *testing.T) {
	page := keysPage(t)
	check := func(path string, d reading.Default) {
		if cell, there := page[path]; !there {
			t.Errorf("KEYS.md has no row for %s", path)
		} else if !strings.Contains(cell, "`"+d.Text+"`") {
			t.Errorf("KEYS.md says %s without %s, which the code takes: `%s`", cell, path, d.Text)
		}
	}
	for path, d := range defaults {
		if !slices.ContainsFunc(awsTables, func(p string) bool { return strings.HasPrefix(path, p) }) {
			check(path, reading.Default(d))
		}
	}
	for _, key := range spotKnobKeys {
		d, _ := spotDefault(key)
		check("cluster.spot."+key, d)
	}
}

// TestEveryKindIsOnThePageOfKeys: so have faults, with their keys, defects and load profiles.
func TestEveryKindIsOnThePageOfKeys(t *testing.T) {
	text, err := os.ReadFile("../KEYS.md")
	if err != nil {
		t.Fatal(err)
	}
	row := func(kind string) string {
		_, rest, _ := strings.Cut(string(text), "\n| `"+kind+"` |")
		line, _, _ := strings.Cut(rest, "\n")
		return line
	}
	for _, f := range faultKeys {
		for _, key := range slices.Concat(f.required, f.optional) {
			if !strings.Contains(row(string(f.kind)), "`"+key+"`") {
				t.Errorf("KEYS.md: fault %s without its key %s", f.kind, key)
			}
		}
	}
	for _, name := range profileNames() {
		if row(name) == "" {
			t.Errorf("KEYS.md has no profile %s", name)
		}
	}
	for _, d := range defectKeys {
		alone, table := "`\""+string(d.kind)+"\"`", "`{ kind = \""+string(d.kind)+"\""
		if !strings.Contains(string(text), alone) && !strings.Contains(string(text), table) {
			t.Errorf("KEYS.md has no defect %s", d.kind)
		}
	}
}

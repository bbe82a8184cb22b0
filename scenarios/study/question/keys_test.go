package question

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// keysPage is what KEYS.md says of keys that are left out, by table and key, such as "axis.scale".
func keysPage(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("KEYS.md")
	if err != nil {
		t.Fatal(err)
	}
	page, table := map[string]string{}, ""
	heading, span := regexp.MustCompile("^## `\\[*([a-z]+)"), regexp.MustCompile("`([^`]+)`")
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		switch m := heading.FindStringSubmatch(line); {
		case m != nil:
			table = m[1] + "."
		case strings.HasPrefix(line, "| `"):
			for _, key := range span.FindAllStringSubmatch(cells[0], -1) {
				page[table+key[1]] = cells[len(cells)-1]
			}
		}
	}
	return page
}

// everyKey is the keys that the reader asks for, by table.
func everyKey(t *testing.T) []string {
	t.Helper()
	var keys []string
	collect := func(table, text string, read func(r *reader, t *reading.Table)) {
		root, problems := document.ParseTOML("x", []byte(text))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		q, err := Read("testdata/everything.toml", Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := &reader{question: *q}
		r.Defaults = defaultOf
		rt := r.Table(root, table, table)
		read(r, rt)
		for _, key := range rt.Legal() {
			keys = append(keys, strings.TrimPrefix(table+"."+key, "."))
		}
	}
	collect("", "", func(r *reader, t *reading.Table) { r.read(t, Options{}) })
	axis := func(r *reader, t *reading.Table) { r.readAxis(t) }
	for _, table := range []string{"axis", "uncertain"} {
		collect(table, "from = 1\nto = 2\n", axis)
		collect(table, "values = [1]\n", axis)
	}
	collect("design", "", func(r *reader, t *reading.Table) { r.readDesign(t) })
	collect("objective", "", func(r *reader, t *reading.Table) { r.readGoal(t) })
	collect("method", "", func(r *reader, t *reading.Table) { r.readMethod(t) })
	collect("commitment", "", func(r *reader, t *reading.Table) { r.readCommitment(t) })
	collect("discounts", "", func(r *reader, t *reading.Table) { r.readDiscount(t) })
	collect("plan", "", func(r *reader, t *reading.Table) { r.readPlan(t) })
	collect("variant", "", func(r *reader, t *reading.Table) { r.readVariant(t) })
	return append(keys, "slo.measure", "slo.min", "slo.max") // which package scenarios reads
}

// TestEveryKeyIsOnThePage: the reader and KEYS.md know the same keys and the same defaults.
func TestEveryKeyIsOnThePage(t *testing.T) {
	page, keys := keysPage(t), everyKey(t)
	tables := []string{"axis", "uncertain", "design", "objective", "method", "commitment", "plan", "variant", "slo"}
	for _, key := range keys {
		if _, there := page[key]; !there && !slices.Contains(tables, key) {
			t.Errorf("KEYS.md has no row for %s", key)
		}
	}
	for key := range page {
		if !slices.Contains(keys, key) {
			t.Errorf("KEYS.md has %s, which the reader does not know", key)
		}
	}
	for key, d := range defaults {
		if !strings.Contains(page[key], "`"+d.Text+"`") {
			t.Errorf("KEYS.md says %s without %s, which the code takes: `%s`", page[key], key, d.Text)
		}
	}
}

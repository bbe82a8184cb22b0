package reading

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
)

// Table reads the members of one table. Every accessor marks its key as known; Done reports the rest.
// An accessor of a key that is absent gives the default, or the zero value where there is none.
type Table struct {
	*Findings
	Node   *document.Node // nil: the table is absent
	Path   string         // service.web-app.workload
	Schema string         // service.workload
	place  document.Place
	known  []string
	silent bool // defaults are not worth listing: nothing depends on this table
	broken bool // it is no table at all, which has been reported
}

// Silent makes the table use its defaults without listing them, because nothing depends on them.
func (t *Table) Silent() *Table {
	t.silent = true
	return t
}

// Quietly reads a part of the table whose defaults are not worth listing.
func (t *Table) Quietly(read func()) {
	before := t.silent
	t.silent = true
	read()
	t.silent = before
}

// IsBroken reports whether the table could not be read, which has been reported.
func (t *Table) IsBroken() bool { return t.broken }

// Place is where the table stands, or the table around it.
func (t *Table) Place() document.Place { return t.place }

// Has reports whether the input has the key, and marks it as known.
func (t *Table) Has(key string) bool { return t.Get(key) != nil }

// Get is the member of a key as the input has it; nil when absent or null.
func (t *Table) Get(key string) *document.Node {
	if !slices.Contains(t.known, key) {
		t.known = append(t.known, key)
	}
	if n := t.Node.Get(key); n != nil && n.Kind != document.Null {
		return n
	}
	return nil
}

// Value is the member of a key, or its default.
func (t *Table) Value(key string) *document.Node {
	if n := t.Get(key); n != nil {
		return n
	}
	if t.Defaults == nil || t.broken {
		return nil
	}
	d, ok := t.Defaults(t.schema(key))
	if !ok {
		return nil
	}
	if d.Matters && !t.silent {
		t.Assume(t.Key(key), d.Text, d.Source)
	}
	n := document.ParseValue(document.Place{File: "default"}, d.Text)
	n.Key = key
	return n
}

// Key is the whole path of a key of the table.
func (t *Table) Key(key string) string {
	if t.Path == "" {
		return key
	}
	return t.Path + "." + key
}

func (t *Table) schema(key string) string { return strings.TrimPrefix(t.Schema+"."+key, ".") }

// Require is the member of a key; its absence is a problem.
func (t *Table) Require(key, expected string) *document.Node {
	n := t.Get(key)
	if n == nil && !t.broken {
		t.At(t.place, fmt.Sprintf("no %s", t.Key(key)), expected, "")
	}
	return n
}

// Quiet marks keys as known that cannot change the outcome.
func (t *Table) Quiet(keys ...string) { t.known = append(t.known, keys...) }

// NotModelled lists a key that can change the outcome on AWS and is not simulated, if it is there and
// holds anything.
func (t *Table) NotModelled(key, why string) {
	n := t.Get(key)
	if n == nil || isEmpty(n) {
		return
	}
	t.Omit(t.Key(key), why)
}

// Forbid makes a key that holds anything a problem.
func (t *Table) Forbid(key, expected string) {
	if n := t.Get(key); n != nil && !isEmpty(n) {
		t.Problem(n, expected, "")
	}
}

// isEmpty reports whether a value says nothing: false, zero, or without elements.
func isEmpty(n *document.Node) bool {
	switch n.Kind {
	case document.Table, document.List:
		return len(n.Items) == 0
	case document.Bool:
		return !n.Bool
	case document.Integer:
		return n.Integer == 0
	case document.Text:
		return n.Text == ""
	}
	return n.Kind == document.Null
}

// Table is the table of a key; an absent one is read as empty, from defaults.
func (t *Table) Table(key string) *Table {
	child := t.Findings.Table(t.Get(key), t.Key(key), t.schema(key))
	if child.Node == nil && !child.broken {
		child.place = t.place
	}
	child.silent, child.broken = t.silent, child.broken || t.broken
	return child
}

// Tables is the list of tables of a key, each with the name the key `named` gives it as its path, or its
// index where it has no name of its own.
func (t *Table) Tables(key, named string) []*Table {
	var out []*Table
	items := t.Items(key)
	nameOf := func(n *document.Node) string {
		if m := n.Get(named); m != nil && m.Kind == document.Text {
			return m.Text
		}
		return ""
	}
	for i, n := range items {
		name := nameOf(n)
		isSame := func(o *document.Node) bool { return o != n && nameOf(o) == name }
		if name == "" || slices.ContainsFunc(items, isSame) {
			name = strconv.Itoa(i)
		}
		child := t.Findings.Table(n, t.Key(key)+"."+name, t.schema(key))
		child.silent = t.silent
		out = append(out, child)
	}
	return out
}

// Items is the elements of the list of a key.
func (t *Table) Items(key string) []*document.Node {
	n := t.Get(key)
	if n == nil {
		return nil
	}
	if n.Kind != document.List {
		t.Problem(n, "a list", "")
		return nil
	}
	return n.Items
}

// Done reports every key of the table that nobody asked for.
func (t *Table) Done() {
	if t.Node == nil {
		return
	}
	for _, m := range t.Node.Items {
		if slices.Contains(t.known, m.Key) {
			continue
		}
		legal := t.Legal()
		nearest := problem.Nearest(m.Key, legal)
		expected := "a key of " + t.title()
		if nearest == "" && len(legal) > 0 && len(legal) <= 12 {
			expected = OneOf(legal)
		}
		t.At(m.KeyPlace, "unknown key "+strconv.Quote(m.Key), expected, nearest)
	}
}

// Legal is every key that was asked for, sorted.
func (t *Table) Legal() []string { return slices.Sorted(slices.Values(t.known)) }

func (t *Table) title() string {
	if t.Path == "" {
		return cmp.Or(t.Whole, "a scenario")
	}
	return t.Path
}

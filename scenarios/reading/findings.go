package reading

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
)

// Default is the value of a key that the input leaves out.
type Default struct {
	Text    string // as a TOML value; a text needs no quotes
	Source  string // a rule ID, or "ecsim knob: " and the reason
	Matters bool   // it can change the outcome and is worth listing
}

// Findings are what reading an input brings to light besides its values.
type Findings struct {
	Problems problem.Problems
	Assumed  []model.Assumption
	Omitted  []model.Omission
	Defaults func(schema string) (Default, bool) // by schema path, for example service.workload.workers
	Whole    string                              // what the whole document is; empty: "a scenario"
}

// Problem records a problem at a value.
func (f *Findings) Problem(n *document.Node, expected, nearest string) {
	f.Problems = append(f.Problems, n.Problem(expected, nearest))
}

// At records a problem at a place.
func (f *Findings) At(p document.Place, found, expected, nearest string) {
	f.Problems = append(f.Problems, p.Problem(found, expected, nearest))
}

// Assume records a default that was used.
func (f *Findings) Assume(key, value, source string) {
	f.Assumed = append(f.Assumed, model.Assumption{Key: key, Value: value, Source: source})
}

// Omit records an input that can matter on AWS and is not simulated.
func (f *Findings) Omit(key, why string) {
	f.Omitted = append(f.Omitted, model.Omission{Key: key, Why: why})
}

// SortedAssumed is the assumptions by key, each once.
func (f *Findings) SortedAssumed() []model.Assumption {
	out := slices.Clone(f.Assumed)
	slices.SortStableFunc(out, func(a, b model.Assumption) int { return cmp.Compare(a.Key, b.Key) })
	return slices.Compact(out)
}

// SortedOmitted is the omissions by key, each once.
func (f *Findings) SortedOmitted() []model.Omission {
	out := slices.Clone(f.Omitted)
	slices.SortStableFunc(out, func(a, b model.Omission) int { return cmp.Compare(a.Key, b.Key) })
	return slices.Compact(out)
}

// Table starts reading a table. path is how --set addresses it; schema is the same without names.
func (f *Findings) Table(n *document.Node, path, schema string) *Table {
	t := &Table{Path: path, Schema: schema, Findings: f}
	switch {
	case n == nil:
	case n.Broken:
		t.place, t.broken = n.Place, true
	case n.Kind == document.Table:
		t.Node, t.place = n, n.Place
	case n.Kind == document.Null:
		t.place = n.Place
	default:
		f.Problem(n, "a table", "")
		t.place, t.broken = n.Place, true
	}
	return t
}

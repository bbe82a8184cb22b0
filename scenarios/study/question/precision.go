package question

import (
	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
	"ecsim/scenarios/reading"
)

// Precision is how narrow an interval must be; without a measure it is about every objective's.
type Precision = model.Precision

// Matches is input.MatchMeasures.
func Matches(paths []string, measure string) []string { return input.MatchMeasures(paths, measure) }

// readPrecision reads a precision or a list of them.
func (r *reader) readPrecision(t *reading.Table, key string) []Precision {
	n := t.Get(key)
	if n == nil {
		return nil
	}
	items := []*document.Node{n}
	if n.Kind == document.List {
		items = n.Items
	}
	var out []Precision
	for _, item := range items {
		if p, ok := r.precision(item); ok {
			out = append(out, p)
		}
	}
	return out
}

// precision reads one precision, whose measure must exist.
func (r *reader) precision(n *document.Node) (Precision, bool) {
	p, ok := input.ParsePrecision(n.Text)
	if n.Kind != document.Text || !ok {
		r.Problem(n, `a share such as "2%", or a measure and a width such as "p99=5ms"`, "")
		return p, false
	}
	if p.Measure != "" && r.question.Base != nil && len(Matches(r.measures(), p.Measure)) == 0 {
		r.Problem(n, "a measure of this scenario, or the end of one", input.NearestMeasure(p.Measure, r.measures()))
		return p, false
	}
	return p, true
}

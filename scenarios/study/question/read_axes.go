package question

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
	"ecsim/scenarios/reading"
	"ecsim/scenarios/study/design"
)

// mostLevels of one axis, and mostPoints of a design: more are a mistake in a step.
const (
	mostLevels = 1000
	mostPoints = 10_000
)

// readAxes reads every [[axis]] or [[uncertain]].
func (r *reader) readAxes(t *reading.Table, key string) []Axis {
	var axes []Axis
	for _, at := range t.Tables(key, "name") {
		if a, ok := r.readAxis(at); ok {
			axes = append(axes, a)
		}
	}
	name(axes)
	for i := range axes {
		for j := range i {
			if axes[i].Name == axes[j].Name {
				r.At(axes[i].Place, "two axes called "+strconv.Quote(axes[i].Name), "a name of its own for each", "")
			}
		}
	}
	return axes
}

// readAxis reads one axis. A broken one is reported and left out.
func (r *reader) readAxis(t *reading.Table) (Axis, bool) {
	before := len(r.Problems)
	a := Axis{Name: t.Text("name"), Paths: r.paths(t), Place: t.Place()}
	if n := t.Get("path"); n != nil {
		a.Place = n.Place
	}
	values, isRange := t.Get("values"), t.Has("from") || t.Has("to")
	if !t.Has("sizes") {
		t.Forbid("least", "no least without sizes")
		t.Forbid("most", "no most without sizes")
	}
	if t.Bool("factor", false) {
		a.bases = r.bases(t.Get("factor"), a.Paths)
	}
	switch {
	case t.Has("sizes"):
		for _, key := range []string{"factor", "values", "from", "to", "labels", "step", "points", "integer", "scale"} {
			t.Forbid(key, "no "+key+" beside sizes")
		}
		r.readSizes(t, &a)
	case values != nil && isRange:
		r.Problem(values, "either values, or from and to", "")
	case values != nil:
		t.Forbid("step", "no step beside values")
		t.Forbid("points", "no points beside values")
		t.Quiet("scale", "integer")
		a.Levels = r.levels(t, &a)
		r.multiply(&a)
	case isRange:
		t.Forbid("labels", "no labels of a range")
		r.readRange(t, &a)
	default:
		r.At(t.Place(), "an axis without values", `values = […], from and to, or sizes = "legal"`, "")
		t.Quiet("labels", "step", "points", "scale", "integer")
	}
	t.Done()
	return a, len(r.Problems) == before
}

// paths is the path of an axis, or several that are set together.
func (r *reader) paths(t *reading.Table) []string {
	n := t.Require("path", `what is set, such as "service.NAME.definition.desiredCount"`)
	if n == nil {
		return nil
	}
	items := []*document.Node{n}
	if n.Kind == document.List && len(n.Items) > 0 {
		items = n.Items
	}
	var out []string
	for _, item := range items {
		_, ok := document.SplitPath(item.Text)
		switch {
		case item.Kind != document.Text || !ok:
			r.Problem(item, `a path such as "service.NAME.workload.workers"`, "")
		case slices.Contains(out, item.Text):
			r.Problem(item, "each path once", "")
		default:
			out = append(out, item.Text)
		}
	}
	return out
}

// levels is the list of an axis. Where several paths are set together an element is a list with one value
// for each, or one value for all.
func (r *reader) levels(t *reading.Table, a *Axis) []Level {
	items, labels := t.Items("values"), t.Items("labels")
	if n := t.Get("values"); n.Kind == document.List && (len(items) == 0 || len(items) > mostLevels) {
		r.Problem(n, fmt.Sprintf("1 to %d values", mostLevels), "")
	}
	if n := t.Get("labels"); n != nil && len(labels) != len(items) {
		r.Problem(n, fmt.Sprintf("one label for each of the %d values", len(items)), "")
		labels = nil
	}
	var out []Level
	for i, n := range items {
		l := Level{Label: labelOf(n), Number: math.NaN(), Place: n.Place}
		if n.Kind == document.Integer || n.Kind == document.Float {
			l.Number = n.Float
		}
		if labels != nil {
			l.Label = r.label(labels[i])
		}
		each := slices.Repeat([]*document.Node{n}, len(a.Paths))
		if len(a.Paths) > 1 && n.Kind == document.List {
			if len(n.Items) != len(a.Paths) {
				r.Problem(n, fmt.Sprintf("one value for each of the %d paths", len(a.Paths)), "")
				continue
			}
			each = n.Items
		}
		for j, path := range a.Paths {
			l.Set = append(l.Set, path+"="+each[j].Inline())
		}
		if slices.ContainsFunc(out, func(o Level) bool { return o.Label == l.Label }) {
			r.At(n.Place, "two levels called "+strconv.Quote(l.Label), "each level once, or labels", "")
		}
		out = append(out, l)
	}
	return out
}

func (r *reader) label(n *document.Node) string {
	if n.Kind != document.Text {
		r.Problem(n, "a text in quotes", "")
	}
	return n.Text
}

// labelOf is a value as reports show it.
func labelOf(n *document.Node) string {
	if n.Kind == document.Text {
		return n.Text
	}
	text := []rune(n.Inline())
	const longest = 60
	if len(text) > longest {
		return string(text[:longest-1]) + "…"
	}
	return string(text)
}

// readRange reads from, to, and how the range is spread and cut.
func (r *reader) readRange(t *reading.Table, a *Axis) {
	from := t.Require("from", "where the range begins")
	to := t.Require("to", "where the range ends")
	rng := design.Range{Log: t.Word("scale", "linear", "log") == "log", Integer: t.Bool("integer", false)}
	step, points := t.Get("step"), t.Get("points")
	n := t.Integer("points", 1, mostLevels)
	if from == nil || to == nil {
		return
	}
	low, lowOK := quantityOf(from)
	high, highOK := quantityOf(to)
	if !lowOK || !highOK {
		if !lowOK {
			r.Problem(from, `a number, or a text such as "30s", "40/s" or "50%"`, "")
		}
		if !highOK {
			r.Problem(to, `a number, or a text such as "30s", "40/s" or "50%"`, "")
		}
		return
	}
	if low.unit != high.unit {
		r.Problem(to, "the unit of from: "+unitName(low.unit), "")
		return
	}
	if a.bases != nil && low.unit != "" {
		r.Problem(from, "a plain number, since it is a factor", "")
		return
	}
	rng.Low, rng.High, a.Unit = low.number, high.number, low.unit
	a.from, a.to = from.Place, to.Place
	switch {
	case !(rng.Low < rng.High):
		r.Problem(to, "more than from", "")
		return
	case rng.Log && rng.Low <= 0:
		r.Problem(from, "a number above zero, since the scale is logarithmic", "")
		return
	case rng.Integer && math.Ceil(rng.Low) > math.Floor(rng.High):
		r.Problem(to, "a range with a whole number in it", "")
		return
	case step != nil && points != nil:
		r.Problem(step, "either step or points", "")
		return
	}
	a.Range = &rng
	var numbers []float64
	switch {
	case step != nil:
		numbers = r.stepped(step, a)
	case points != nil:
		numbers = rng.Cut(n)
	}
	for _, x := range numbers {
		a.Levels = append(a.Levels, a.Value(x))
	}
}

// stepped is the numbers of a range with a step.
func (r *reader) stepped(n *document.Node, a *Axis) []float64 {
	step, ok := quantityOf(n)
	least := 0.0
	expected := "more than zero in the unit of from: " + unitName(a.Unit)
	if a.Range.Log {
		least, expected = 1, "the factor from one level to the next, above 1"
	}
	wrongUnit := step.unit != a.Unit && !(a.Range.Log && step.unit == "")
	if !ok || wrongUnit || !(step.number > least) {
		r.Problem(n, expected, "")
		return nil
	}
	count := (a.Range.High - a.Range.Low) / step.number
	if a.Range.Log {
		count = math.Log(a.Range.High/a.Range.Low) / math.Log(step.number)
	}
	if count > mostLevels {
		r.Problem(n, fmt.Sprintf("a step that makes at most %d levels", mostLevels), "")
		return nil
	}
	return slices.Compact(a.Range.Step(step.number))
}

// bases is what a scenario says at the paths of an axis of factors: each must be a number, with a unit or without.
func (r *reader) bases(n *document.Node, paths []string) []quantity {
	bases := make([]quantity, len(paths))
	q := &r.question
	for i, path := range paths {
		if q.Base == nil {
			continue
		}
		value := input.Value(q.Scenario, q.options(nil), path)
		ok := false
		if value != nil {
			bases[i], ok = quantityOf(value)
		}
		if !ok {
			r.At(n.Place, "a factor of "+path+", which is no number in the scenario", "a path with a number, or values", "")
		}
	}
	return bases
}

// multiply makes the numbers of a list factors.
func (r *reader) multiply(a *Axis) {
	if a.bases == nil {
		return
	}
	for i, l := range a.Levels {
		if math.IsNaN(l.Number) {
			r.At(l.Place, l.Label, "a number, since it is a factor", "")
			return
		}
		a.Levels[i] = a.level(l.Number, l.Place)
	}
}

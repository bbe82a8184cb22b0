package question

import (
	"slices"
	"strconv"
	"strings"

	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// Precision is how narrow an interval must be: half its width, as a share of the value or in its unit.
// The zero value is none.
type Precision struct {
	Measure  string  // a measure or its end, such as "p99"; empty: every objective's measure
	Relative float64 // 0.02: 2 % of the value
	Absolute float64 // in the measure's unit; 0: relative
}

// ParsePrecision reads "2%", "p99=5ms" or "cost.monthly=$3". The second value is false when it is none.
func ParsePrecision(text string) (Precision, bool) {
	measure, width, named := strings.Cut(text, "=")
	if !named {
		measure, width = "", text
	}
	p := Precision{Measure: strings.TrimSpace(measure)}
	width = strings.TrimSpace(width)
	if named && p.Measure == "" {
		return p, false
	}
	if digits, isPercent := strings.CutSuffix(width, "%"); isPercent {
		v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
		p.Relative = v / 100
		return p, err == nil && v > 0 && v < 100
	}
	if span, err := clock.ParseSpan(width); err == nil && strings.Trim(width, "0123456789.") != "" {
		p.Absolute = span.Seconds()
		return p, p.Absolute > 0
	}
	v, err := strconv.ParseFloat(strings.TrimPrefix(width, "$"), 64)
	p.Absolute = v
	return p, err == nil && v > 0 && v < 1e300 && named
}

// Matches is the measures among paths that the name of a precision means: the measure itself, or every one
// that ends with it. Measures of completed requests only are meant when "completed" is written.
func Matches(paths []string, measure string) []string {
	if slices.Contains(paths, measure) {
		return []string{measure}
	}
	var out []string
	for _, path := range paths {
		isApart := strings.Contains(path, ".completed.") && !strings.Contains(measure, "completed")
		if strings.HasSuffix(path, "."+measure) && !isApart {
			out = append(out, path)
		}
	}
	return out
}

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
	p, ok := ParsePrecision(n.Text)
	if n.Kind != document.Text || !ok {
		r.Problem(n, `a share such as "2%", or a measure and a width such as "p99=5ms"`, "")
		return p, false
	}
	if p.Measure != "" && r.question.Base != nil && len(Matches(r.measures(), p.Measure)) == 0 {
		r.Problem(n, "a measure of this scenario, or the end of one", nearestMeasure(p.Measure, r.measures()))
		return p, false
	}
	return p, true
}

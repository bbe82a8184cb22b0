package input

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/scenarios/study/inference"
	"ecsim/sim/clock"
)

// MostForPrecision bounds the replications of a run with a precision when nobody does. FewestForPrecision is
// how many have to be there before an interval is believed.
const (
	MostForPrecision   = 1000
	FewestForPrecision = inference.FirstLook
)

// ParsePrecision reads "2%", "p99=5ms" or "cost.monthly=$3". The second value is false when it is none.
func ParsePrecision(text string) (model.Precision, bool) {
	measure, width, named := strings.Cut(text, "=")
	if !named {
		measure, width = "", text
	}
	p := model.Precision{Measure: strings.TrimSpace(measure)}
	width = strings.TrimSpace(width)
	if named && p.Measure == "" {
		return p, false
	}
	if digits, isPercent := strings.CutSuffix(width, "%"); isPercent {
		v, ok := reading.ParsePercent(digits)
		p.Relative = v
		return p, ok && v > 0 && v < 1
	}
	if !named {
		return p, false
	}
	if span, err := clock.ParseSpan(width); err == nil && strings.Trim(width, "0123456789.") != "" {
		p.Absolute, p.Unit = span.Seconds(), "s"
		return p, p.Absolute > 0
	}
	digits, isUSD := strings.CutPrefix(width, "$")
	if isUSD {
		p.Unit = "USD"
	}
	v, err := strconv.ParseFloat(digits, 64)
	p.Absolute = v
	return p, err == nil && v > 0 && v < math.MaxFloat64
}

// precisionExpected is what a precision looks like.
const precisionExpected = `a share such as "2%", or a measure and a width such as "p99=5ms"`

// ReadPrecision parses a precision about some measures. The error says what was expected.
func ReadPrecision(measures []Measure, text string) (model.Precision, error) {
	p, ok := ParsePrecision(text)
	if !ok {
		return p, fmt.Errorf("found %q, expected %s", text, precisionExpected)
	}
	if expected, nearest := misfit(measures, p); expected != "" {
		if nearest != "" {
			expected += fmt.Sprintf("; did you mean %q?", nearest)
		}
		return p, fmt.Errorf("found %q, expected %s", text, expected)
	}
	return p, nil
}

// misfit is what was expected instead of a precision, and the measure that was perhaps meant; empty when it
// fits.
func misfit(measures []Measure, p model.Precision) (expected, nearest string) {
	if p.Measure == "" {
		return "", ""
	}
	var paths []string
	for _, m := range measures {
		paths = append(paths, m.Path)
	}
	matching := MatchMeasures(paths, p.Measure)
	if len(matching) == 0 {
		return "a measure of this scenario, or the end of one", NearestMeasure(p.Measure, paths)
	}
	for _, m := range measures {
		if !slices.Contains(matching, m.Path) {
			continue
		}
		switch {
		case strings.HasSuffix(m.Path, "max"):
			return "a measure that has an interval: " + m.Path + " is the greatest of all replications", ""
		case p.Absolute == 0:
		case m.Unit == "s" && p.Unit != "s":
			return "a width in time, such as 5ms, for " + m.Path, ""
		case m.Unit != "s" && p.Unit == "s", m.Unit != "USD" && p.Unit == "USD":
			return "a width in " + m.Unit + " for " + m.Path, ""
		}
	}
	return "", ""
}

// MatchMeasures is the measures among paths that a short name means: the measure itself, or every one that
// ends with it. Measures of completed requests only are meant when "completed" is written.
func MatchMeasures(paths []string, measure string) []string {
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

// NearestMeasure is the measure whose whole path, or else whose end, is closest to what was written.
func NearestMeasure(name string, paths []string) string {
	if near := problem.Nearest(name, paths); near != "" {
		return near
	}
	var ends []string
	for _, path := range paths {
		for i := range len(path) {
			if path[i] == '.' {
				ends = append(ends, path[i+1:])
			}
		}
	}
	return problem.Nearest(name, ends)
}

// WholeMeasure says what was expected where one measure belongs by its whole path, and the path that was meant.
func WholeMeasure(name string, paths []string) (expected, nearest string) {
	const few = 3
	expected = "a measure of this scenario"
	if nearest = problem.Nearest(name, paths); nearest != "" {
		return expected, nearest
	}
	meant := MatchMeasures(paths, name)
	if len(meant) == 0 {
		meant = MatchMeasures(paths, NearestMeasure(name, paths))
	}
	switch len(meant) {
	case 0:
		return expected, ""
	case 1:
		return expected + " by its whole path", meant[0]
	}
	return expected + " by its whole path, such as " + strings.Join(meant[:min(len(meant), few)], ", "), ""
}

// readPrecision reads a precision or a list of them, and then at most how many replications it may take.
func (l *loader) readPrecision(t *reading.Table) {
	n := t.Get("precision")
	if n == nil || l.measures == nil {
		return
	}
	items := []*document.Node{n}
	if n.Kind == document.List {
		items = n.Items
	}
	measures := l.measures(&l.scenario)
	for _, item := range items {
		p, ok := ParsePrecision(item.Text)
		if item.Kind != document.Text || !ok {
			l.Problem(item, precisionExpected, "")
			continue
		}
		if expected, nearest := misfit(measures, p); expected != "" {
			l.Problem(item, expected, nearest)
			continue
		}
		l.scenario.Precision = append(l.scenario.Precision, p)
	}
	if r := t.Get("replications"); r != nil && r.Kind == document.Integer && r.Integer > 0 &&
		r.Integer < FewestForPrecision {
		l.Problem(r, fmt.Sprintf("at least %d with a precision", FewestForPrecision), "")
	}
}

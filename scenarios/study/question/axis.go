package question

import (
	"fmt"
	"math"
	"strings"

	"ecsim/scenarios/document"
	"ecsim/scenarios/study/design"
	"ecsim/sim/clock"
)

// Axis is one thing that a study varies: paths of the scenario that are set together, and their values.
// It is a list of levels, a range, or a range cut into levels.
type Axis struct {
	Name   string        // the end of its first path, unless the file names it
	Paths  []string      // set together
	Levels []Level       // of a list or of a range with step or points
	Range  *design.Range // nil: a list
	Unit   string        // of a range's numbers: "", "s", "%", "/s", …

	// what the numbers multiply, for each path; nil: they are the values themselves
	bases []quantity

	Place document.Place // of the path
	from  document.Place // of a range's ends
	to    document.Place
}

// Level is one value of an axis.
type Level struct {
	Label  string   // as reports show it
	Set    []string // PATH=VALUE, one for each path of the axis
	Number float64  // of a range or of a number in a list; NaN: no number
	Place  document.Place
}

// At is the level of an axis at u in [0, 1): a list is cut into equal parts, a range is mapped by its scale.
func (a *Axis) At(u float64) Level {
	if a.Range == nil {
		return a.Levels[design.Index(u, len(a.Levels))]
	}
	return a.Value(a.Range.At(u))
}

// Value is the level of a range at a number, which is rounded to what the range can take.
func (a *Axis) Value(x float64) Level { return a.level(a.Range.Round(x), a.Place) }

// level sets every path to a number, or to its base times the number.
func (a *Axis) level(x float64, at document.Place) Level {
	l := Level{Label: quantity{x, a.Unit}.label(), Number: x, Place: at}
	if a.bases != nil {
		l.Label = "× " + design.Format(x)
	}
	for i, path := range a.Paths {
		q := quantity{x, a.Unit}
		if a.bases != nil {
			q = quantity{a.bases[i].number * x, a.bases[i].unit}
		}
		value := q.text()
		if q.unit != "" {
			value = `"` + value + `"`
		}
		l.Set = append(l.Set, path+"="+value)
	}
	return l
}

// shortSpan is seconds as people write them, such as 90m; empty where that would round.
func shortSpan(seconds float64) string {
	span := clock.Span(math.Round(seconds * float64(clock.Second)))
	if again, err := clock.ParseSpan(span.String()); err != nil || again != span {
		return ""
	}
	return span.String()
}

// IsNumeric reports whether every level is a number, so that the axis has an order and distances.
func (a *Axis) IsNumeric() bool {
	for _, l := range a.Levels {
		if l.Number != l.Number {
			return false
		}
	}
	return true
}

// Describe is the levels of a point with the names of its axes: "cpu = 256, memory = 1024".
func Describe(axes []Axis, p Point) string {
	parts := make([]string, len(p))
	for i, l := range p {
		parts[i] = fmt.Sprintf("%s = %s", axes[i].Name, l.Label)
	}
	return strings.Join(parts, ", ")
}

// name gives every axis without a name the shortest end of its first path that no other axis ends with.
func name(axes []Axis) {
	for i := range axes {
		if axes[i].Name != "" {
			continue
		}
		keys, ok := document.SplitPath(axes[i].Paths[0])
		if !ok {
			axes[i].Name = axes[i].Paths[0]
			continue
		}
		for n := 1; n <= len(keys); n++ {
			tail := document.JoinPath(keys[len(keys)-n:])
			axes[i].Name = tail
			if !sharesEnd(axes, i, tail) {
				break
			}
		}
	}
}

// sharesEnd reports whether another axis without a name of its own has a path with this end, or has it as its name.
func sharesEnd(axes []Axis, i int, tail string) bool {
	for j := range axes {
		if j == i {
			continue
		}
		first := axes[j].Paths[0]
		if axes[j].Name == tail || first == tail || strings.HasSuffix(first, "."+tail) {
			return true
		}
	}
	return false
}

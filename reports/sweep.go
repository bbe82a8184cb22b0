package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/sweep"
)

// BuildSweep arranges a sweep as a page: what each measure ranges over and what moves it, every point, the
// sensitivities, what was rejected, and how it was played.
func BuildSweep(r *sweep.Result) Page {
	page := Page{Title: sweepTitle(r)}
	page.add("In short", sweptInShort(r)...)
	page.add("Points", pointsTable(r))
	page.add("What moves what", sensitivities(r)...)
	page.add("Rejected", rejectedPoints(r)...)
	page.add("How it was played", howSwept(r)...)
	page.Sections[len(page.Sections)-1].Folded = true
	return page
}

func sweepTitle(r *sweep.Result) string {
	if r.Summary != "" {
		return r.Study + ": " + r.Summary
	}
	return fmt.Sprintf("%s: %s of %s", r.Study, counting(len(r.Points), "point"), r.Scenario)
}

// counting is a number of things: 1 point, 12 points.
func counting(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return quantity.Fixed(float64(n), 0) + " " + thing
}

// sweptInShort says how many points hold, which is best, and of each measure where it is lowest and highest
// and what moves it.
func sweptInShort(r *sweep.Result) []Block {
	var lines List
	if text := holding(r); text != "" {
		lines = append(lines, text)
	}
	if text := bestPoint(r); text != "" {
		lines = append(lines, text)
	}
	for i := range r.Sensitivity {
		lines = append(lines, rangeOf(r, i))
	}
	if n := r.Design.Unreached; n > 0 {
		lines = append(lines, fmt.Sprintf("%s not known to the precision that was asked for after %s.",
			wasOrWere(n, "point"), counting(r.Design.Replications, "replication")))
	}
	if n := len(r.Rejected); n > 0 {
		lines = append(lines, fmt.Sprintf("%s refused by the scenario and not played (below).",
			wasOrWere(n, "combination")))
	}
	return []Block{lines}
}

func wasOrWere(n int, thing string) string {
	if n == 1 {
		return counting(n, thing) + " is"
	}
	return counting(n, thing) + " are"
}

// holding is how many points meet every objective.
func holding(r *sweep.Result) string {
	if len(r.Points[0].SLOs) == 0 {
		return ""
	}
	met, doubtful := 0, 0
	for _, p := range r.Points {
		if p.OK {
			met++
			if doubt(p.SLOs) != "" {
				doubtful++
			}
		}
	}
	text := fmt.Sprintf("%d of %s meet every objective", met, counting(len(r.Points), "point"))
	if met == 1 {
		text = fmt.Sprintf("1 of %s meets every objective", counting(len(r.Points), "point"))
	}
	if doubtful > 0 {
		text += fmt.Sprintf(", %d of them not certainly", doubtful)
	}
	return text + "."
}

// bestPoint is the point with the best objective.
func bestPoint(r *sweep.Result) string {
	o := r.Objective
	if o == nil {
		return ""
	}
	word := map[string]string{"min": "lowest", "max": "highest"}[o.Goal]
	if o.Best == 0 {
		return fmt.Sprintf("No point meets every objective, so none is best in %s.", sweptName(r, o.Measure))
	}
	p := r.Points[slices.IndexFunc(r.Points, func(p sweep.Point) bool { return p.Number == o.Best })]
	value := figureOf(p, o.Measure)
	among := ""
	if len(p.SLOs) > 0 {
		among = " among these"
	}
	return fmt.Sprintf("The %s %s%s is %s, at point %d: %s. That is the best of what was measured; ecsim tune "+
		"says with which probability it is the best.", word, sweptName(r, o.Measure), among,
		quantity.Format(value, unitOfSwept(r, o.Measure)), p.Number, atLevels(r, p.Levels))
}

// rangeOf is where a measure is lowest and highest, and what moves it.
func rangeOf(r *sweep.Result, i int) string {
	s := &r.Sensitivity[i]
	name := sweptName(r, s.Measure)
	if len(s.Knobs) == 0 {
		return fmt.Sprintf("%s: %s.", name, s.Note) + unmeasuredAt(r, s.Measure)
	}
	low, high := extremePoints(r, s.Measure)
	text := fmt.Sprintf("%s is from %s (%s) to %s (%s)", name, quantity.Format(number(s.Lowest), s.Unit),
		atLevels(r, low.Levels), quantity.Format(number(s.Highest), s.Unit), atLevels(r, high.Levels))
	var parts []string
	for _, k := range s.Knobs {
		parts = append(parts, fmt.Sprintf("%s explains %s", k.Axis, explainedBy(k.Share)))
	}
	if rest := 1 - s.R2.Mean; rest >= 0.005 {
		parts = append(parts, "together or by chance "+explainedBy(number(rest)))
	}
	return text + ": " + strings.Join(parts, ", ") + "." + unmeasuredAt(r, s.Measure)
}

// mostUnmeasured is how many points without anything to measure are told in a sentence.
const mostUnmeasured = 4

// unmeasuredAt says at which points, if not at all, there was nothing to measure.
func unmeasuredAt(r *sweep.Result, measure string) string {
	var points []string
	for _, p := range r.Points {
		if figureOf(p, measure).N == 0 {
			points = append(points, fmt.Sprintf("%d (%s)", p.Number, atLevels(r, p.Levels)))
		}
	}
	n := len(points)
	if n == 0 || n == len(r.Points) {
		return ""
	}
	if n > mostUnmeasured {
		points = append(points[:mostUnmeasured], fmt.Sprintf("and %d more", n-mostUnmeasured))
	}
	return fmt.Sprintf(" Nothing to measure at %d of %s: %s.", n, counting(len(r.Points), "point"),
		strings.Join(points, ", "))
}

// explainedBy is a share of the variance to the percent, without its interval.
func explainedBy(m scenarios.Measure) string {
	if m.Mean > 0 && m.Mean < 0.005 {
		return "less than 1 %"
	}
	return quantity.Fixed(max(0, m.Mean)*100, 0) + " %"
}

// extremePoints are the points where a measure is lowest and highest.
func extremePoints(r *sweep.Result, measure string) (low, high sweep.Point) {
	first := true
	for _, p := range r.Points {
		v := figureOf(p, measure).Mean
		if v != v {
			continue
		}
		if first || v < figureOf(low, measure).Mean {
			low = p
		}
		if first || v > figureOf(high, measure).Mean {
			high = p
		}
		first = false
	}
	return low, high
}

// figureOf is a measure at a point.
func figureOf(p sweep.Point, measure string) scenarios.Measure {
	return p.Figures[slices.IndexFunc(p.Figures, func(f sweep.Figure) bool { return f.Measure == measure })].Value
}

// atLevels is the levels of a point with the names of the axes.
func atLevels(r *sweep.Result, levels []string) string {
	parts := make([]string, len(levels))
	for i, l := range levels {
		parts[i] = r.Axes[i].Name + " " + l
	}
	return strings.Join(parts, ", ")
}

// sweptName is a measure without the name of its service where there is only one.
func sweptName(r *sweep.Result, path string) string {
	var owners []string
	for _, m := range r.Measures {
		if owner, _ := ownerOf(m.Measure); owner != "cost" && !slices.Contains(owners, owner) {
			owners = append(owners, owner)
		}
	}
	owner, rest := ownerOf(path)
	if owner != "cost" && len(owners) == 1 {
		return rest
	}
	return path
}

func unitOfSwept(r *sweep.Result, measure string) string {
	return r.Measures[slices.IndexFunc(r.Measures, func(m sweep.Measured) bool { return m.Measure == measure })].Unit
}

// mostPoints that text and Markdown show.
const mostPoints = 60

// pointsTable is every point: in the order of the design, or, with an objective, what holds first and then
// by the objective.
func pointsTable(r *sweep.Result) Table {
	t := Table{Key: "points", Caption: "Every point with its figures in the order of the design", Limit: mostPoints,
		Rest: "points", Columns: []Column{right("point")}}
	for _, a := range r.Axes {
		t.Columns = append(t.Columns, Column{Title: a.Name, Right: a.IsOrdered, Wrap: !a.IsOrdered})
	}
	for _, m := range r.Measures {
		t.Columns = append(t.Columns, figures(sweptName(r, m.Measure)))
	}
	hasSLOs := len(r.Points[0].SLOs) > 0
	if hasSLOs {
		t.Columns = append(t.Columns, Column{Title: "objectives", Wrap: true})
	}
	points := slices.Clone(r.Points)
	if r.Objective != nil {
		t.Caption = "Every point with its figures, by " + r.Objective.Measure
		if hasSLOs {
			t.Caption = "Every point with its figures: first those that meet every objective, each by " +
				r.Objective.Measure
		}
		sortPoints(points, r.Objective)
	}
	n := counting(r.Design.Replications, "replication")
	if r.Design.Sequential {
		n = "up to " + n
	}
	t.Caption += fmt.Sprintf("; brackets: %s intervals over %s", quantity.Stated(r.Confidence, quantity.Ratio), n)
	for _, p := range points {
		row := Row{words(strconv.Itoa(p.Number))}
		for _, l := range p.Levels {
			row = append(row, words(l))
		}
		for i, m := range r.Measures {
			row = append(row, words(quantity.Format(p.Figures[i].Value, m.Unit)))
		}
		if hasSLOs {
			row = append(row, words(pointVerdict(r, p)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sortPoints puts what meets every objective first, the best in front.
func sortPoints(points []sweep.Point, o *sweep.Objective) {
	sign := 1.0
	if o.Goal == "max" {
		sign = -1
	}
	slices.SortStableFunc(points, func(a, b sweep.Point) int {
		switch {
		case a.OK && !b.OK:
			return -1
		case b.OK && !a.OK:
			return 1
		}
		return cmp.Compare(sign*figureOf(a, o.Measure).Mean, sign*figureOf(b, o.Measure).Mean)
	})
}

// pointVerdict is which objectives a point misses.
func pointVerdict(r *sweep.Result, p sweep.Point) string {
	var missed []string
	for _, s := range p.SLOs {
		if !s.OK {
			missed = append(missed, sweptName(r, s.Measure))
		}
	}
	text := "met"
	if len(missed) > 0 {
		text = "missed: " + strings.Join(missed, ", ")
	}
	if doubt(p.SLOs) != "" {
		text += ", not certain"
	}
	return text
}

package question

import (
	"fmt"
	"math"
	"slices"

	"ecsim/scenarios"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
	"ecsim/scenarios/reading"
	"ecsim/scenarios/study/design"
)

// readDesign reads [design]. Without one every combination of levels is a point, or Sobol points where an
// axis is a range without levels.
func (r *reader) readDesign(t *reading.Table) {
	d := &r.question.Design
	kinds := []string{string(Grid), string(LatinHypercube), string(Sobol)}
	d.Kind = Grid
	if r.open() != nil {
		d.Kind = Sobol
	}
	if t.Has("kind") {
		d.Kind = DesignKind(t.Word("kind", kinds...))
	}
	d.Points = t.Integer("points", 2, mostPoints)
	d.Seed = uint64(t.Integer("seed", 0, math.MaxInt))
	t.Done()
	if n := len(r.question.Axes); d.Kind == Sobol && n > design.MostSobolAxes {
		r.At(t.Place(), fmt.Sprintf("Sobol points of %d axes", n),
			fmt.Sprintf(`at most %d, or kind = "latin-hypercube"`, design.MostSobolAxes), "")
	}
	if d.Kind != Grid {
		return
	}
	t.Forbid("points", "no points of a grid, which has as many as its levels make")
	if a := r.open(); a != nil {
		r.At(a.Place, "a range without levels", "step or points, since the design is a grid", "")
	}
	total := 1.0
	for i := range r.question.Axes {
		total *= float64(max(1, len(r.question.Axes[i].Levels)))
	}
	if total > mostPoints {
		r.At(t.Place(), fmt.Sprintf("a grid of %.0f points", total),
			fmt.Sprintf(`at most %d, or kind = "sobol"`, mostPoints), "")
	}
}

// open is an axis without levels, if there is one.
func (r *reader) open() *Axis {
	for i := range r.question.Axes {
		if a := &r.question.Axes[i]; len(a.Levels) == 0 {
			return a
		}
	}
	return nil
}

// readObjective reads [objective], if there is one.
func (r *reader) readObjective(t *reading.Table) {
	if t.Has("objective") {
		r.readGoal(t.Table("objective"))
	}
}

func (r *reader) readGoal(t *reading.Table) {
	if n := t.Require("measure", `what is made as small or large as can be, such as "cost.monthly"`); n != nil {
		r.question.Objective.Measure = r.measure(n)
	}
	r.question.Objective.Maximize = t.Word("goal", "min", "max") == "max"
	t.Done()
}

// measure is a measure of the scenario that a value names.
func (r *reader) measure(n *document.Node) string {
	if n.Kind != document.Text {
		r.Problem(n, "a text in quotes", "")
		return ""
	}
	if r.question.Base == nil || slices.Contains(r.measures(), n.Text) {
		return n.Text
	}
	expected, nearest := input.WholeMeasure(n.Text, r.measures())
	r.Problem(n, expected, nearest)
	return ""
}

// measureList is a list of measures or of their ends.
func (r *reader) measureList(t *reading.Table, key string) []string {
	var out []string
	for _, n := range t.Items(key) {
		if n.Kind != document.Text {
			r.Problem(n, "a text in quotes", "")
			continue
		}
		if r.question.Base == nil {
			continue
		}
		match := Matches(r.measures(), n.Text)
		if len(match) == 0 {
			r.Problem(n, "a measure of this scenario, or the end of one", input.NearestMeasure(n.Text, r.measures()))
		}
		for _, path := range match {
			if !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	return out
}

// readSLOs reads [[slo]]; without one the scenario's own objectives hold.
func (r *reader) readSLOs(t *reading.Table) {
	q := &r.question
	if q.Base == nil {
		t.Quiet("slo")
		return
	}
	q.SLOs = q.Base.SLOs
	if t.Has("slo") {
		q.SLOs = scenarios.ReadSLOs(t, q.Base)
	}
}

// chooseMeasures is what is shown when the study does not say: cost, availability and latency, and what
// objectives are about. What is made best is always shown.
func (r *reader) chooseMeasures() {
	q := &r.question
	add := func(path string) {
		if path != "" && !slices.Contains(q.Measures, path) {
			q.Measures = append(q.Measures, path)
		}
	}
	if len(q.Measures) == 0 {
		add("cost.monthly")
		for _, s := range q.Base.Services {
			add("service." + s.Name + ".availability.requests")
			add("service." + s.Name + ".latency.p99")
		}
		for _, slo := range q.SLOs {
			add(slo.Measure)
		}
	}
	add(q.Objective.Measure)
}

// readMethod reads [method].
func (r *reader) readMethod(t *reading.Table) {
	m := &r.question.Method
	if t.Has("kind") {
		m.Kind = MethodKind(t.Word("kind", string(Ranking), string(Halving), string(CMAES)))
	}
	if n := t.Get("indifference"); n != nil {
		m.Indifference, _ = r.precision(n)
	}
	m.Budget = t.Integer("budget", 0, unbounded)
	t.Done()
}

// readCommitment reads [commitment].
func (r *reader) readCommitment(t *reading.Table) {
	c := &r.question.Commitment
	c.Products = r.words(t, "products", "compute", "ec2-instance")
	c.Terms = r.words(t, "terms", "1y", "3y")
	c.Payments = r.words(t, "payments", "no-upfront", "partial-upfront", "all-upfront")
	if t.Node != nil {
		r.needsAll(t)
	}
	for _, d := range t.Tables("discounts", "offer") {
		r.readDiscount(d)
	}
	t.Done()
}

// words is a list of legal words.
func (r *reader) words(t *reading.Table, key string, legal ...string) []string {
	var out []string
	for _, n := range t.Items(key) {
		if n.Kind != document.Text || !slices.Contains(legal, n.Text) {
			r.Problem(n, reading.OneOf(legal), nearestWord(n, legal))
			continue
		}
		out = append(out, n.Text)
	}
	return out
}

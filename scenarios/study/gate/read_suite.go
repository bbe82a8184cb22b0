package gate

import (
	"cmp"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/question"
)

const knob = "ecsim knob: "

// defaults is every value that a suite may leave out, by schema path.
var defaults = map[string]reading.Default{
	"replications":           {Text: "10", Source: knob + "with fewer, intervals of many measures at once are wide"},
	"confidence":             {Text: "0.95", Source: knob + "what most people expect of an interval"},
	"speed_runs":             {Text: "5", Source: knob + "enough for an interval, quick"},
	"tolerance.cost":         {Text: "1%", Source: knob + "less is not worth a pull request's time"},
	"tolerance.availability": {Text: "0.1%", Source: knob + "a nine that is lost is noticed"},
	"tolerance.latency":      {Text: "2%", Source: knob + "percentiles are known to 0.4 %"},
	"tolerance.speed":        {Text: "50%", Source: knob + "machines differ in more than their clock"},
	"tolerance.other":        {Text: "2%", Source: knob + "as latency"},
}

// standard are the measures of a case that names none, as far as its scenario has them.
var standard = []string{"cost.monthly", "availability.requests", "availability.tasks", "latency.p50",
	"latency.p99", "wait.p95", "last_end"}

// reader reads one suite.
type reader struct {
	reading.Findings
	suite Suite
}

// ReadSuite reads a suite from its file; an empty name is the bundled suite. The error is
// scenarios.Problems: everything that is wrong with it and with its scenarios, at once.
func ReadSuite(name string) (*Suite, error) {
	file, text, err := source(name)
	if err != nil {
		return nil, scenarios.Problems{{File: name, Found: "a file that cannot be read: " + reason(err),
			Expected: "a suite of scenarios in TOML"}}
	}
	root, problems := document.ParseTOML(file, text)
	if root == nil {
		return nil, problems.Err()
	}
	r := &reader{suite: Suite{File: file}}
	r.Problems, r.Whole = problems, "a suite"
	r.Defaults = func(schema string) (reading.Default, bool) { d, ok := defaults[schema]; return d, ok }
	r.read(r.Table(root, "", ""))
	if err := r.Problems.Sorted().Err(); err != nil {
		return nil, err
	}
	return &r.suite, nil
}

// read turns the whole file into the suite.
func (r *reader) read(t *reading.Table) {
	s := &r.suite
	s.Confidence = t.Number("confidence", 0.5, 0.9999)
	s.SpeedRuns = t.Integer("speed_runs", 0, 100)
	s.Baseline = s.beside(cmp.Or(t.Text("baseline"), "baseline.txt"), false)
	common := fallback{replications: t.Integer("replications", 2, scenarios.MaxReplications),
		measures: t.Items("measures"), tolerance: r.tolerances(t.Table("tolerance"), nil)}
	cases := t.Tables("scenario", "name")
	for _, ct := range cases {
		r.readCase(ct, common)
	}
	if len(cases) == 0 && !t.Has("scenario") {
		t.Require("scenario", "one [[scenario]] or more")
	}
	t.Done()
}

// fallback is what cases have that do not say otherwise.
type fallback struct {
	replications int
	measures     []*document.Node
	tolerance    map[string]float64
}

// classes are the kinds of measures that tolerances are of.
var classes = []string{"cost", "availability", "latency", "speed", "other"}

// tolerances reads a table of them; what it lacks is as in the table before, or the default.
func (r *reader) tolerances(t *reading.Table, before map[string]float64) map[string]float64 {
	all := map[string]float64{}
	for _, class := range classes {
		if v, ok := before[class]; ok && !t.Has(class) {
			all[class] = v
			continue
		}
		all[class] = t.Fraction(class)
	}
	t.Done()
	return all
}

// classOf is the class of a measure's path.
func classOf(path string) string {
	for key := range strings.SplitSeq(path, ".") {
		if slices.Contains(classes, key) {
			return key
		}
	}
	return "other"
}

// plainName is a name that stands in a benchmark's.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func (r *reader) readCase(t *reading.Table, common fallback) {
	c := Case{Replications: common.replications}
	if t.Has("replications") {
		c.Replications = t.Integer("replications", 2, scenarios.MaxReplications)
	}
	tolerance := r.tolerances(t.Table("tolerance"), common.tolerance)
	c.SpeedTolerance = tolerance["speed"]
	set, planted := r.settings(t, "set"), r.settings(t, "planted")
	measures := t.Items("measures")
	if !t.Has("measures") {
		measures = common.measures
	}
	n := t.Require("scenario", `what is played, such as "web-on-fargate" or a path relative to the suite`)
	name := t.Text("scenario")
	c.Name = r.nameOf(t, name)
	t.Done()
	if n == nil || name == "" {
		return
	}
	base := r.load(n, name, set)
	if base == nil {
		return
	}
	c.Variant = study.NewVariant(c.Name, base, set...)
	if len(planted) > 0 {
		if worse := r.load(n, name, slices.Concat(set, planted)); worse != nil {
			c.Planted = study.NewVariant(c.Name+", planted", worse, slices.Concat(set, planted)...)
		}
	}
	c.Measures = r.measures(base, measures, tolerance)
	r.suite.Cases = append(r.suite.Cases, c)
}

// nameOf is what the baseline calls a case: its own name, or its scenario's.
func (r *reader) nameOf(t *reading.Table, scenario string) string {
	name, n := t.Text("name"), t.Get("name")
	if n == nil {
		parts := strings.Split(strings.TrimSuffix(scenario, "/scenario.toml"), "/")
		name, n = strings.TrimSuffix(parts[len(parts)-1], ".toml"), t.Get("scenario")
	}
	switch {
	case n == nil || n.Kind != document.Text:
	case !plainName.MatchString(name):
		r.Problem(n, "a name of letters, digits, dots, dashes and underscores; name = … gives one", "")
	case slices.ContainsFunc(r.suite.Cases, func(o Case) bool { return o.Name == name }):
		r.Problem(n, "a name that no other scenario of the suite has; name = … gives one", "")
	}
	return name
}

// settings is a list of PATH=VALUE.
func (r *reader) settings(t *reading.Table, key string) []string {
	var out []string
	for _, n := range t.Items(key) {
		if n.Kind != document.Text || !strings.Contains(n.Text, "=") {
			r.Problem(n, `a text PATH=VALUE, such as "horizon=2h"`, "")
			continue
		}
		out = append(out, n.Text)
	}
	return out
}

// load loads a scenario with its settings; problems of the scenario as such stand where it is named.
func (r *reader) load(n *document.Node, name string, set []string) *model.Scenario {
	s, err := scenarios.Load(r.suite.beside(name, !strings.ContainsAny(name, `./\`)), scenarios.LoadOptions{Set: set})
	if err == nil {
		return s
	}
	var list problem.Problems
	if !errors.As(err, &list) {
		r.Problem(n, err.Error(), "")
	}
	for _, p := range list {
		if p.Line == 0 {
			p.File, p.Line, p.Column = n.File, n.Line, n.Column
		}
		if !slices.Contains(r.Problems, p) {
			r.Problems = append(r.Problems, p)
		}
	}
	return nil
}

// measures finds the measures that a suite names, each a path or the end of some; those of a suite that
// names none are the standard ones. A measure of which neither way is better cannot become worse.
func (r *reader) measures(s *model.Scenario, named []*document.Node, tolerance map[string]float64) []Measure {
	all := scenarios.Measures(s)
	var judged []string
	for _, m := range all {
		if m.Better != inference.Neither {
			judged = append(judged, m.Path)
		}
	}
	var chosen []string
	for _, n := range named {
		matching := question.Matches(judged, n.Text)
		if n.Kind != document.Text || len(matching) == 0 {
			r.Problem(n, "a measure of this scenario that can become worse, or the end of one",
				problem.Nearest(n.Text, judged))
		}
		chosen = append(chosen, matching...)
	}
	if len(named) == 0 {
		for _, end := range standard {
			chosen = append(chosen, question.Matches(judged, end)...)
		}
	}
	var out []Measure
	for _, m := range all {
		if slices.Contains(chosen, m.Path) {
			out = append(out, Measure{m.Path, m.Unit, m.Better, tolerance[classOf(m.Path)]})
		}
	}
	return out
}

// reason is why a file cannot be read, without its name.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

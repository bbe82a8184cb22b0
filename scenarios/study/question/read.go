package question

import (
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"ecsim/scenarios"
	"ecsim/scenarios/document"
	"ecsim/scenarios/library"
	"ecsim/scenarios/reading"
)

// Options change how a study file is read.
type Options struct {
	Set     []string // PATH=VALUE for everything that is played, after the study's own
	Seed    *uint64  // nil: the scenario's own
	Library fs.FS    // where bundled scenarios and studies are; nil: those inside the program

	// Reads is told every file that is read from the disk, by its path as messages show it.
	Reads func(file string, data []byte)
}

// mostReplications of a point: what is kept of each stays small, and more narrow nothing.
const mostReplications = scenarios.MaxReplications

// reader reads one study file.
type reader struct {
	reading.Findings
	found    found
	question Question
	probes   int // combinations that were tried
}

// Read reads a study: a path to its file, or the name of a bundled one. The error is
// scenarios.Problems: everything that is wrong with the study, at once.
func Read(name string, o Options) (*Question, error) {
	if o.Library == nil {
		o.Library = library.Files
	}
	f, missing := find(name, o.Library)
	if missing != nil {
		return nil, scenarios.Problems{*missing}
	}
	root, problems := document.ParseTOML(f.file, f.data)
	if root == nil {
		return nil, problems.Err()
	}
	if o.Reads != nil && !f.isBundled {
		o.Reads(f.file, f.data)
	}
	r := &reader{found: f}
	r.Problems, r.Defaults, r.Whole = problems, defaultOf, "a study"
	r.question = Question{File: f.file, seed: o.Seed, library: o.Library, reads: o.Reads,
		places: map[string]origin{}}
	r.read(r.Table(root, "", ""), o)
	if err := r.Problems.Sorted().Err(); err != nil {
		return nil, err
	}
	return &r.question, nil
}

// read turns the whole file into the question: the scenario first, since all else is about it.
func (r *reader) read(t *reading.Table, o Options) {
	q := &r.question
	q.Name, q.Summary = t.Text("name"), t.Text("summary")
	if q.Name == "" {
		q.Name = strings.TrimSuffix(filepath.Base(r.found.file), filepath.Ext(r.found.file))
	}
	q.Set = append(r.settings(t, "set"), o.Set...)
	r.readScenario(t)
	q.IsCounted = t.Has("replications")
	q.Replications = t.Integer("replications", 1, mostReplications)
	q.Precision = r.readPrecision(t, "precision")
	q.Confidence = t.Number("confidence", 0.5, 0.9999)
	q.Measures = r.measureList(t, "measures")
	r.readVariants(t)
	q.Axes = r.readAxes(t, "axis")
	q.Uncertain = r.readAxes(t, "uncertain")
	r.readDesign(t.Table("design"))
	r.readObjective(t)
	r.readMethod(t.Table("method"))
	r.readCommitment(t.Table("commitment"))
	r.readPlan(t.Table("plan"))
	r.readSLOs(t)
	t.Done()
	if q.Base != nil {
		r.chooseMeasures()
		r.probe()
	}
}

// readScenario loads the scenario with what is set for all.
func (r *reader) readScenario(t *reading.Table) {
	q := &r.question
	if t.Require("scenario", `what is played, such as "web-on-fargate" or a path relative to this file`) == nil {
		return
	}
	name := t.Text("scenario")
	if name == "" {
		return
	}
	q.Scenario = r.found.scenarioOf(name)
	base, problems := q.try(nil)
	q.Base = base
	for _, p := range problems {
		if p.File == "" || p.Line == 0 && p.File == q.Scenario { // the scenario itself is not there
			p.File, p.Line, p.Column = q.File, t.Get("scenario").Line, t.Get("scenario").Column
		}
		r.Problems = append(r.Problems, p)
	}
	if len(problems) > 0 { // what else the study says is checked against the scenario as it is
		q.Set = nil
		q.Base, _ = q.try(nil)
	}
}

// settings is a list of PATH=VALUE; where each stands is kept for what the scenario has to say about it.
func (r *reader) settings(t *reading.Table, key string) []string {
	var out []string
	for _, n := range t.Items(key) {
		if n.Kind != document.Text || !strings.Contains(n.Text, "=") {
			r.Problem(n, `a text PATH=VALUE, such as "horizon=2h"`, "")
			continue
		}
		r.question.places[n.Text] = origin{n.Place, n.Place}
		out = append(out, n.Text)
	}
	return out
}

// readVariants reads every [[variant]].
func (r *reader) readVariants(t *reading.Table) {
	for _, v := range t.Tables("variant", "name") {
		r.readVariant(v)
	}
}

func (r *reader) readVariant(t *reading.Table) {
	q := &r.question
	t.Require("name", "what reports call it")
	variant := Variant{Name: t.Text("name"), Set: r.settings(t, "set"), Place: t.Place()}
	t.Done()
	same := func(o Variant) bool { return o.Name == variant.Name }
	if n := t.Get("name"); n != nil && slices.ContainsFunc(q.Variants, same) {
		r.Problem(n, "a name that no other variant has", "")
	}
	if q.Base != nil && len(variant.Set) > 0 {
		_, problems := q.try(variant.Set)
		r.Problems = append(r.Problems, elsewhere(problems, q.File, " in variant "+variant.Name,
			variant.Place)...)
	}
	q.Variants = append(q.Variants, variant)
}

// placed moves problems of assignments to where the study file makes them: to the value where the message
// shows one, else to the path.
func (q *Question) placed(problems scenarios.Problems) scenarios.Problems {
	out := slices.Clone(problems)
	for i := range out {
		assignment, _ := strings.CutPrefix(out[i].File, "--set ")
		from, ours := q.places[assignment]
		if !ours {
			continue
		}
		place := from.path
		if strings.Contains(out[i].Found, " = ") {
			place = from.value
		}
		out[i].File, out[i].Line, out[i].Column = place.File, place.Line, place.Column
	}
	return out.Sorted()
}

// problemsOf is the problems that an error of Load is.
func problemsOf(err error) scenarios.Problems {
	var list scenarios.Problems
	if errors.As(err, &list) {
		return list
	}
	return scenarios.Problems{{Found: err.Error(), Expected: "a scenario that can be read"}}
}

// measures are the measures of the scenario.
func (r *reader) measures() []string { return scenarios.MeasurePaths(r.question.Base) }

// unbounded is the largest number that a key without a bound takes.
const unbounded = math.MaxInt32

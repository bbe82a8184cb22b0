package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/compare"
	"ecsim/scenarios/study/question"
)

// sides loads the base and its variants: what is named, then what is stated as changes. All that is wrong
// with any of them is one error.
func (f *compareFlags) sides(c *cobra.Command, args []string) (q compare.Question, err error) {
	stated, err := changesOf(c, f.variants)
	if err != nil {
		return q, err
	}
	l := sideLoader{flags: f, command: c}
	base := args[0]
	if question.IsStudy(base) {
		var read *question.Question
		if read, err = question.Read(base, question.Options{Set: f.everywhere(c), Reads: f.read.add}); err != nil {
			return q, inputError(err)
		}
		base = read.Scenario
		l.study = read
	}
	q.Base = l.load(base, nameOf(base), nil)
	if l.study != nil {
		l.fromStudy(&q)
	}
	for _, arg := range args[1:] {
		q.Variants = append(q.Variants, l.load(arg, nameOf(arg), q.Base))
	}
	for _, v := range stated {
		q.Variants = append(q.Variants, l.load(base, v.Name, nil, v.Set...))
	}
	if len(l.problems) > 0 {
		return q, inputError(l.problems.Sorted())
	}
	if len(q.Variants) == 0 {
		return q, usageError(c, "found no variant, expected a second scenario, or --variant NAME=PATH=VALUE")
	}
	rename(append([]*study.Variant{q.Base}, q.Variants...))
	return q, nil
}

// everywhere are the changes of every side.
func (f *compareFlags) everywhere(c *cobra.Command) (set []string) {
	if c.Flags().Changed("seed") {
		set = append(set, "seed="+strconv.FormatUint(f.seed, 10))
	}
	return append(set, f.set...)
}

// sideLoader loads scenarios and keeps what is wrong with any.
type sideLoader struct {
	flags    *compareFlags
	command  *cobra.Command
	study    *question.Question // nil: none
	problems scenarios.Problems
}

// load reads one side. A scenario that is named has the seed of the base, nil for the base itself: without
// common random numbers differences are noisier.
func (l *sideLoader) load(arg, name string, base *study.Variant, set ...string) *study.Variant {
	all := l.flags.everywhere(l.command)
	if l.study != nil {
		all = append(slices.Clone(l.study.Set), all...)
	}
	if base != nil && base.Scenario != nil {
		all = append([]string{"seed=" + strconv.FormatUint(base.Scenario.Seed, 10)}, all...)
	}
	s, err := scenarios.Load(arg, scenarios.LoadOptions{Set: append(all, set...), Reads: l.flags.read.add})
	if err != nil {
		why := ""
		if len(set) > 0 {
			why = " in variant " + name
		}
		l.add(err, why)
		return &study.Variant{Name: name}
	}
	if l.study != nil {
		s.SLOs = l.study.SLOs
	}
	return study.NewVariant(name, s, set...)
}

// add keeps problems once, however many sides have them; those that the base does not have say in which they are.
func (l *sideLoader) add(err error, why string) {
	for _, p := range problemsIn(err) {
		if slices.Contains(l.problems, p) {
			continue
		}
		if p.Found += why; !slices.Contains(l.problems, p) {
			l.problems = append(l.problems, p)
		}
	}
}

// problemsIn is an error of Load as problems.
func problemsIn(err error) scenarios.Problems {
	if list, ok := err.(scenarios.Problems); ok {
		return list
	}
	return scenarios.Problems{{Found: err.Error(), Expected: "a scenario that can be read"}}
}

// fromStudy adds the variants of a study file and what it says of the comparison.
func (l *sideLoader) fromStudy(q *compare.Question) {
	for _, v := range l.study.Variants {
		q.Variants = append(q.Variants, l.load(l.study.Scenario, v.Name, nil, v.Set...))
	}
	if l.study.IsCounted {
		q.Replications, q.Sequential = l.study.Replications, len(l.study.Precision) > 0
	}
	q.Measures = l.study.Measures
	q.Confidence = l.study.Confidence
	q.Indifference = indifferenceOf(l.study.Method.Indifference)
}

// indifferenceOf is what a study file is indifferent to, as --indifference takes it.
func indifferenceOf(p question.Precision) []string {
	text := ""
	switch {
	case p.Relative > 0:
		text = fmt.Sprintf("%g%%", 100*p.Relative)
	case p.Absolute > 0:
		text = fmt.Sprint(p.Absolute) // in the measure's own unit
	default:
		return nil
	}
	if p.Measure != "" {
		text = p.Measure + "=" + text
	}
	return []string{text}
}

// change is a variant that is stated as changes of the base.
type change struct {
	Name string
	Set  []string
}

// assignment is PATH=VALUE: keys with dots between them before an equals sign.
var assignment = regexp.MustCompile(`^\s*("[^"]*"|[A-Za-z0-9_/-]+)(\.("[^"]*"|[A-Za-z0-9_/-]+))*\s*=`)

// changesOf reads NAME=PATH=VALUE and PATH=VALUE. Changes of one name are one variant; one without a name
// is named by what it changes.
func changesOf(c *cobra.Command, texts []string) (all []change, err error) {
	for _, text := range texts {
		name, set, isNamed := strings.Cut(text, "=")
		if !isNamed || strings.TrimSpace(name) == "" {
			return nil, usageError(c, "--variant: found %q, expected NAME=PATH=VALUE, such as "+
				"small=service.web.definition.desiredCount=2", text)
		}
		if !assignment.MatchString(set) || strings.ContainsAny(name, `".`) {
			name, set = shortChange(text), text
		}
		name = strings.TrimSpace(name)
		i := slices.IndexFunc(all, func(v change) bool { return v.Name == name })
		if i < 0 {
			i, all = len(all), append(all, change{Name: name})
		}
		all[i].Set = append(all[i].Set, set)
	}
	return all, nil
}

// shortChange names a change by the end of its path: desiredCount=2.
func shortChange(set string) string {
	path, value, _ := strings.Cut(set, "=")
	keys := strings.Split(strings.TrimSpace(path), ".")
	return keys[len(keys)-1] + "=" + strings.TrimSpace(value)
}

// nameOf is what reports call a scenario that is given as an argument.
func nameOf(arg string) string {
	path := filepath.Clean(arg)
	switch name := filepath.Base(path); {
	case name == "scenario.toml" && filepath.Dir(path) != ".":
		return filepath.Base(filepath.Dir(path))
	default:
		return strings.TrimSuffix(name, ".toml")
	}
}

// rename gives sides of one name a number.
func rename(sides []*study.Variant) {
	seen := map[string]int{}
	for _, v := range sides {
		seen[v.Name]++
		if n := seen[v.Name]; n > 1 {
			v.Name = fmt.Sprintf("%s (%d)", v.Name, n)
		}
	}
}

// unknownMeasure says that a pattern names no measure, with the nearest end of one that does.
func unknownMeasure(c *cobra.Command, pattern string, q compare.Question) error {
	var ends []string
	for _, m := range scenarios.MeasurePaths(q.Base.Scenario) {
		keys := strings.Split(m, ".")
		for i := range keys {
			ends = append(ends, strings.Join(keys[i:], "."))
		}
	}
	hint := ""
	if nearest := problem.Nearest(pattern, ends); nearest != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", nearest)
	}
	return usageError(c, "found %q, which names no measure%s", pattern, hint)
}

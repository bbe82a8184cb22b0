package question

import (
	"fmt"
	"slices"

	"ecsim/scenarios"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
)

// mostProbes bounds how many combinations are tried before a level is given up as perhaps legal, and
// mostOfAll how many for all levels together.
const (
	mostProbes = 200
	mostOfAll  = 2000
)

// probe tries every level of every list and both ends of every range: alone, and where the scenario
// refuses that, with levels of the other axes. What is legal nowhere is reported with what the scenario
// says of the level alone.
func (r *reader) probe() {
	for _, axes := range [][]Axis{r.question.Axes, r.question.Uncertain} {
		for i := range axes {
			r.probeAxis(axes, i)
		}
	}
}

func (r *reader) probeAxis(axes []Axis, i int) {
	a := &axes[i]
	reported := map[string]bool{}
	for _, l := range trials(a) {
		for _, set := range l.Set {
			r.question.places[set] = origin{value: l.Place, path: a.Place}
		}
	}
	for _, l := range trials(a) {
		_, problems := r.question.try(l.Set)
		if len(problems) == 0 || r.isLegalSomewhere(axes, i, l) {
			continue
		}
		for _, p := range elsewhere(problems, r.question.File, " with "+a.Name+" = "+l.Label, l.Place) {
			if key := p.Found + p.Expected; !reported[key] {
				reported[key] = true
				r.Problems = append(r.Problems, p)
			}
		}
	}
}

// elsewhere moves problems that are not in the study file to what in it leads to them, and says why and where they
// are.
func elsewhere(problems scenarios.Problems, file, why string, at document.Place) scenarios.Problems {
	for i := range problems {
		p := &problems[i]
		if p.File == file {
			continue
		}
		p.Found += why
		if p.Line > 0 {
			p.Found += fmt.Sprintf(" (%s:%d:%d)", p.File, p.Line, p.Column)
		}
		p.File, p.Line, p.Column = file, at.Line, at.Column
	}
	return problems
}

// trials are the levels of a list, or the ends of a range where they stand in the file.
func trials(a *Axis) []Level {
	if a.Range == nil {
		return a.Levels
	}
	low, high := a.Value(a.Range.Low), a.Value(a.Range.High)
	low.Place, high.Place = a.from, a.to
	return []Level{low, high}
}

// isLegalSomewhere reports whether the scenario takes a level together with levels of up to three other
// axes. What it cannot try within the bound may be legal: the points will tell.
func (r *reader) isLegalSomewhere(axes []Axis, i int, l Level) bool {
	if r.probes >= mostOfAll {
		return true
	}
	tried := 0
	var combine func(from, others int, set []string) bool
	combine = func(from, others int, set []string) bool {
		if others == 0 {
			tried++
			r.probes++
			_, problems := r.question.try(set)
			return len(problems) == 0 || tried >= mostProbes || r.probes >= mostOfAll
		}
		for j := from; j < len(axes); j++ {
			if j == i {
				continue
			}
			for _, other := range trials(&axes[j]) {
				if combine(j+1, others-1, slices.Concat(set, other.Set)) {
					return true
				}
			}
		}
		return false
	}
	for others := 1; others <= 3 && others < len(axes); others++ {
		if combine(0, others, l.Set) {
			return true
		}
	}
	return false
}

// Check finds every problem of a study file. It runs nothing.
func Check(file string) scenarios.Problems {
	_, err := Read(file, Options{})
	if err == nil {
		return nil
	}
	return problemsOf(err)
}

// nearestWord is the legal word closest to a value.
func nearestWord(n *document.Node, legal []string) string {
	if n.Kind != document.Text {
		return ""
	}
	return problem.Nearest(n.Text, legal)
}

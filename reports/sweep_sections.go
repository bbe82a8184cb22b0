package reports

import (
	"fmt"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/sweep"
)

// sensitivities is what each axis does to each measure, and how that was found.
func sensitivities(r *sweep.Result) []Block {
	t := Table{
		Key: "sensitivity",
		Caption: "How much of the differences between points (their variance) each axis explains by itself, and " +
			"how far it moves the measure",
		Columns: []Column{left("measure"), left("axis"), figures("explains"), right("moves it by"), left("lowest at"),
			left("highest at"), left("along the axis")},
	}
	for i := range r.Sensitivity {
		s := &r.Sensitivity[i]
		name := sweptName(r, s.Measure)
		for _, k := range s.Knobs {
			t.Rows = append(t.Rows, Row{words(name), words(k.Axis), words(quantity.Share(k.Share)),
				words(strings.TrimPrefix(quantity.Change(number(k.Effect), s.Unit), "+")),
				words(k.Lowest), words(k.Highest), words(k.Trend)})
			name = ""
		}
		if s.R2 != nil {
			rest := *s.R2
			rest.Mean, rest.Low, rest.High = max(0, 1-rest.Mean), max(0, 1-rest.High), min(1, 1-rest.Low)
			t.Rows = append(t.Rows, Row{words(""), words("(together or by chance)"), words(quantity.Share(rest)),
				words(""), words(""), words(""), words("")})
		}
	}
	var blocks []Block
	if len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	return append(blocks, sensitivityNotes(r, len(t.Rows) > 0))
}

// sensitivityNotes say how the shares were found and where they do not tell the whole story.
func sensitivityNotes(r *sweep.Result, hasShares bool) List {
	var lines List
	for i := range r.Sensitivity {
		s := &r.Sensitivity[i]
		name := sweptName(r, s.Measure)
		switch {
		case len(s.Knobs) == 0:
			lines = append(lines, fmt.Sprintf("%s: %s.", name, s.Note))
			continue
		case s.R2.Mean < 0.8:
			lines = append(lines, fmt.Sprintf("%s: axes by themselves explain only %s; how they work together, or chance, "+
				"matters, so look at the points.", name, explainedBy(*s.R2)))
		case s.Linear != nil && *s.Linear < s.R2.Mean-0.1:
			lines = append(lines, fmt.Sprintf("%s: straight lines explain only %s; curves of degree %d explain %s.",
				name, explainedBy(number(*s.Linear)), s.Degree, explainedBy(*s.R2)))
		}
		if s.Noise != nil && *s.Noise > 0.1 {
			lines = append(lines, fmt.Sprintf("%s: up to %s of the differences between points is noise of the "+
				"replications; more of them would sharpen the shares.", name, explainedBy(number(*s.Noise))))
		}
	}
	if hasShares {
		lines = append(lines, sensitivityMethod(r))
	}
	return lines
}

func sensitivityMethod(r *sweep.Result) string {
	if r.Design.Kind == "grid" {
		over := fmt.Sprintf("their intervals are jackknife intervals over the %s",
			counting(r.Design.Replications, "replication"))
		if r.Design.Replications < 2 {
			over = "one replication gives them no interval"
		}
		return fmt.Sprintf("Shares are main effects (analysis of variance) over %s; %s.",
			counting(len(r.Points), "point"), over)
	}
	return fmt.Sprintf("Shares are first-order Sobol indices by regression on polynomials over %s; their intervals are "+
		"jackknife intervals over the points, which hold the noise of replications too.", counting(len(r.Points), "point"))
}

// rejectedPoints are the combinations that the scenario refuses.
func rejectedPoints(r *sweep.Result) []Block {
	if len(r.Rejected) == 0 {
		return nil
	}
	t := Table{Key: "rejected", Caption: "Combinations that the scenario refuses, and why", Prose: true,
		Limit: mostPoints, Rest: "combinations", Columns: []Column{left("point"), flowing("problem")}}
	for _, p := range r.Rejected {
		t.Rows = append(t.Rows, Row{words(fmt.Sprintf("point %d (%s)", p.Number, atLevels(r, p.Levels))),
			words(strings.Join(p.Problems, "; "))})
	}
	return []Block{t}
}

// howSwept is what a reader needs to get the sweep again.
func howSwept(r *sweep.Result) []Block {
	var axes List
	for _, a := range r.Axes {
		levels := strings.Join(a.Levels, ", ")
		if len(a.Levels) == 0 {
			levels = fmt.Sprintf("%s to %s, %s", a.From, a.To, a.Scale)
		}
		if len(a.Paths) > 0 {
			levels += "; sets " + strings.Join(a.Paths, " and ")
		}
		axes = append(axes, fmt.Sprintf("Axis %s: %s.", a.Name, levels))
	}
	set := ""
	if len(r.Set) > 0 {
		set = fmt.Sprintf(", with %s set at every point", strings.Join(r.Set, "; "))
	}
	n := counting(r.Design.Replications, "replication")
	if r.Design.Sequential {
		n = "at most " + n
	}
	design := map[string]string{"grid": "a grid: every combination", "sobol": "Sobol points",
		"latin-hypercube": "a Latin hypercube"}[r.Design.Kind]
	if r.Design.Kind != "grid" {
		design += fmt.Sprintf(" (design seed %d)", r.Design.Seed)
	}
	if r.WarmUpSeconds > 0 || r.WarmUpHow != "" {
		axes = append(axes, warmUpSentence(r.WarmUpSeconds, r.WarmUpHow))
	}
	return []Block{append(axes,
		fmt.Sprintf("Scenario %s, %s simulated, hash %s%s.", r.Scenario,
			quantity.Spell(r.HorizonSeconds), r.Hash[:min(12, len(r.Hash))], set),
		fmt.Sprintf("Design: %s; %s, %s of each.", design, counting(len(r.Points), "point"), n),
		"Seed "+strconv.FormatUint(r.Seed, 10)+": replication r of every point has the same random numbers, so that "+
			"points meet the same requests and faults.",
		fmt.Sprintf("Prices of %s.", orDash(r.CatalogDate)),
	)}
}

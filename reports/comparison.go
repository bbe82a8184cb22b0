package reports

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/compare"
)

// BuildComparison arranges a comparison as a page: what is better and worse, every measure, the
// objectives of each side, if asked what it takes to see a change, and how it was compared.
func BuildComparison(r *compare.Result, power bool) Page {
	page := Page{Title: comparisonTitle(r)}
	page.add("In short", comparedInShort(r)...)
	for i := range r.Variants {
		v := &r.Variants[i]
		page.add(fmt.Sprintf("%s against %s", v.Name, r.Base.Name), everyMeasure(r, v)...)
		page.Sections[len(page.Sections)-1].Folded = true
	}
	page.add("Objectives", objectivesOfSides(r)...)
	if power {
		page.add("Power", powerOf(r)...)
	}
	page.add("How it was compared", howCompared(r)...)
	page.Sections[len(page.Sections)-1].Folded = true
	return page
}

// comparisonTitle is the whole answer in a line.
func comparisonTitle(r *compare.Result) string {
	if len(r.Variants) == 1 {
		v := &r.Variants[0]
		return fmt.Sprintf("%s against %s: %s", v.Name, r.Base.Name, tally(v.Verdicts))
	}
	var names []string
	for i := range r.Variants {
		names = append(names, r.Variants[i].Name)
	}
	return fmt.Sprintf("%s against %s", strings.Join(names, ", "), r.Base.Name)
}

// tally is how many measures got each verdict.
func tally(c compare.Counts) string {
	var parts []string
	for _, p := range []struct {
		n    int
		name string
	}{{c.Better, "better"}, {c.Worse, "worse"}, {c.Changed, "changed"}, {c.Equivalent, "equivalent"},
		{c.Undecided, "undecided"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.name))
		}
	}
	if len(parts) == 0 {
		return "nothing to compare"
	}
	return strings.Join(parts, ", ")
}

// comparedInShort says of each variant what is worse and better, and where it cannot be told.
func comparedInShort(r *compare.Result) []Block {
	var blocks []Block
	for _, note := range r.Notes {
		blocks = append(blocks, Paragraph("Note: "+note+"."))
	}
	for i := range r.Variants {
		v := &r.Variants[i]
		if len(r.Variants) > 1 {
			blocks = append(blocks, Paragraph(fmt.Sprintf("%s: %s.", v.Name, tally(v.Verdicts))))
		}
		if lines := changesOf(v); len(lines) > 0 {
			blocks = append(blocks, lines)
		}
		if t := decisive(r, v); len(t.Rows) > 0 {
			blocks = append(blocks, t)
		}
	}
	return append(blocks, Paragraph(readingVerdicts(r)))
}

// mostTold is how many measures of one verdict are told in a sentence.
const mostTold = 12

// changesOf lists what is worse and what is better, the worse first.
func changesOf(v *compare.Variant) (lines List) {
	for _, verdict := range []compare.Verdict{compare.Worse, compare.Better} {
		var texts []string
		for i := range v.Measures {
			if m := &v.Measures[i]; m.Verdict == verdict {
				texts = append(texts, changeSentence(m))
			}
		}
		if more := len(texts) - mostTold; more > 0 {
			texts = append(texts[:mostTold], fmt.Sprintf("and %d more", more))
		}
		if len(texts) > 0 {
			lines = append(lines, capital(string(verdict))+": "+strings.Join(texts, "; ")+".")
		}
	}
	if len(v.OnlyBase) > 0 {
		lines = append(lines, "Only in the base: "+strings.Join(v.OnlyBase, ", ")+".")
	}
	if len(v.OnlyVariant) > 0 {
		lines = append(lines, fmt.Sprintf("Only in %s: %s.", v.Name, strings.Join(v.OnlyVariant, ", ")))
	}
	if missed := missedOnly(v.SLOs); len(missed) > 0 {
		lines = append(lines, "Objectives that "+v.Name+" misses: "+strings.Join(missed, "; ")+".")
	}
	return lines
}

// changeSentence is how a measure changed: cost.monthly −41.2 % ($99.38 → $58.40).
func changeSentence(m *compare.Row) string {
	from, to := quantity.Format(number(m.Base.Mean), m.Unit), quantity.Format(number(m.Value.Mean), m.Unit)
	change := relativeOf(m)
	if m.Unit == quantity.Ratio {
		change = quantity.Change(number(m.Difference.Mean), m.Unit)
	}
	return fmt.Sprintf("%s %s (%s → %s)", m.Measure, change, from, to)
}

func missedOnly(slos []scenarios.SLOOutcome) (texts []string) {
	for _, s := range slos {
		if !s.OK {
			texts = append(texts, missedObjective(s))
		}
	}
	return texts
}

// decisive is the short table of documents whose details are folded away: what changed, and what the
// comparison was to decide.
func decisive(r *compare.Result, v *compare.Variant) Table {
	t := comparisonTable(r, v, "What changed, and what was to be decided, of "+v.Name)
	t.In = NotInText
	for i := range v.Measures {
		m := &v.Measures[i]
		if m.Difference != nil && (m.Decisive || m.Verdict == compare.Better || m.Verdict == compare.Worse) {
			t.Rows = append(t.Rows, comparisonRow(m, m.Measure))
		}
	}
	return t
}

// readingVerdicts says once what the words of the tables mean.
func readingVerdicts(r *compare.Result) string {
	few := ""
	for i := range r.Variants {
		if slices.ContainsFunc(r.Variants[i].Measures, func(m compare.Row) bool { return m.Few }) {
			few = "; too few pairs: the interval is on one side of zero, which so few pairs do not prove (undecided)"
		}
	}
	return fmt.Sprintf("Differences are variant less base, of %s of replications; brackets hold all true "+
		"differences at once with %s confidence. Equivalent: the interval is inside what does not matter; better, "+
		"worse: it is not, and on one side of zero; undecided: neither; ~: it holds zero%s.",
		plural(r.Design.Replications, "pair"), quantity.Stated(r.Confidence, quantity.Ratio), few)
}

// objectivesOfSides holds each side against its own objectives.
func objectivesOfSides(r *compare.Result) []Block {
	sides := []*compare.Side{&r.Base}
	for i := range r.Variants {
		sides = append(sides, &r.Variants[i].Side)
	}
	interval := "the 95 % interval"
	if r.Design.Sequential {
		interval += " (of the replications reached, as if nobody had looked before)"
	}
	t := Table{
		Key:     "objectives",
		Caption: "Objectives (SLO) of each side; not certain: " + interval + " has both sides of the bound",
		Columns: []Column{flowing("objective"), left("wanted")},
	}
	type key struct{ measure, wanted string }
	var keys []key
	for _, side := range sides {
		t.Columns = append(t.Columns, Column{Title: side.Name, Wrap: true})
		for _, s := range side.SLOs {
			if k := (key{s.Measure, bound(s)}); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	for _, k := range keys {
		row := Row{words(k.measure), words(k.wanted)}
		for _, side := range sides {
			i := slices.IndexFunc(side.SLOs, func(s scenarios.SLOOutcome) bool {
				return s.Measure == k.measure && bound(s) == k.wanted
			})
			if i < 0 {
				row = append(row, words("–"))
				continue
			}
			s := side.SLOs[i]
			row = append(row, words(quantity.Format(number(s.Value.Mean), s.Unit)+", "+judged(s).Text))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(keys) == 0 {
		return nil
	}
	return []Block{t}
}

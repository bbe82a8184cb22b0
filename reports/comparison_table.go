package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/compare"
)

// everyMeasure is a table for the bill and for each service, job and group of instances of a variant.
func everyMeasure(r *compare.Result, v *compare.Variant) []Block {
	var blocks []Block
	var tables []Table
	zeros := 0
	for i := range v.Measures {
		m := &v.Measures[i]
		of, rest := ownerOf(m.Measure)
		if isNothing(m) {
			zeros++
			continue
		}
		if slices.Contains(v.OnlyBase, of) || slices.Contains(v.OnlyVariant, of) {
			continue
		}
		if last := len(tables) - 1; last < 0 || tables[last].Key != of {
			t := comparisonTable(r, v, capital(of))
			t.Key = of
			tables = append(tables, t)
		}
		t := &tables[len(tables)-1]
		t.Rows = append(t.Rows, comparisonRow(m, rest))
	}
	for _, t := range tables {
		blocks = append(blocks, t)
	}
	for _, one := range []struct {
		names []string
		where string
	}{{v.OnlyBase, r.Base.Name}, {v.OnlyVariant, v.Name}} {
		for _, name := range one.names {
			blocks = append(blocks, Paragraph(fmt.Sprintf("%s exists only in %s.", capital(name), one.where)))
		}
	}
	if zeros > 0 {
		blocks = append(blocks, Paragraph(fmt.Sprintf("Left out: %s zero on both sides.", areMeasures(zeros))))
	}
	if len(v.Unmeasured) > 0 {
		blocks = append(blocks, Paragraph("Left out, since there was nothing to measure on both sides: "+
			strings.Join(v.Unmeasured, ", ")+"."))
	}
	return blocks
}

func areMeasures(n int) string {
	if n == 1 {
		return "1 measure that is"
	}
	return fmt.Sprintf("%d measures that are", n)
}

// isNothing reports whether a measure is zero in every replication of both sides.
func isNothing(m *compare.Row) bool {
	return m.Base != nil && m.Value != nil && m.Base.Mean == 0 && m.Value.Mean == 0 && m.Deviation == 0
}

// ownerOf is whose measure it is, as a heading and as lists of a comparison name it, and its name there:
// service web, latency.p99.
func ownerOf(path string) (owner, rest string) {
	kind, rest, _ := strings.Cut(path, ".")
	if kind == "cost" {
		return "cost", rest
	}
	name, rest, _ := strings.Cut(rest, ".")
	return strings.ReplaceAll(kind, "_", " ") + " " + name, rest
}

// comparisonTable is a table of measures without its rows.
func comparisonTable(r *compare.Result, v *compare.Variant, caption string) Table {
	return Table{
		Key: "comparison", Caption: caption,
		Columns: []Column{left("measure"), right(r.Base.Name), right(v.Name), figures("difference"), right("change"),
			left("verdict"), right("n")},
	}
}

func comparisonRow(m *compare.Row, name string) Row {
	value := func(there bool, v float64) Cell {
		if !there {
			return words("–")
		}
		return words(quantity.Format(number(v), m.Unit))
	}
	row := Row{words(name), value(false, 0), value(false, 0), words("–"), words(""), words(verdictOf(m)),
		words(strconv.Itoa(m.N))}
	if m.Base != nil {
		row[1] = value(true, m.Base.Mean)
	}
	if m.Value != nil {
		row[2] = value(true, m.Value.Mean)
	}
	if m.Difference != nil {
		row[3] = words(quantity.Change(*m.Difference, m.Unit))
		row[4] = words(relativeOf(m))
	}
	return row
}

// verdictOf is the verdict, or why there is none.
func verdictOf(m *compare.Row) string {
	if m.Few {
		return "too few pairs"
	}
	return string(m.Verdict)
}

// relativeOf is the change as a share of base's value, or ~ inside the noise. A change from nothing has
// no share.
func relativeOf(m *compare.Row) string {
	switch {
	case m.Noise:
		return "~"
	case m.Relative == nil:
		return quantity.Change(number(m.Difference.Mean), m.Unit)
	default:
		return quantity.RelativeChange(m.Relative.Mean)
	}
}

// howCompared is what a reader needs to judge the verdicts, or to get them again.
func howCompared(r *compare.Result) []Block {
	d := r.Design
	sides := Table{
		Key: "sides", Caption: "What was played; hash: of the completed scenario",
		Columns: []Column{left("side"), left("scenario"), flowing("changes"), right("seed"), right("simulated"),
			left("hash")},
	}
	all := []*compare.Side{&r.Base}
	for i := range r.Variants {
		all = append(all, &r.Variants[i].Side)
	}
	if slices.ContainsFunc(all, hasWarmUp) {
		sides.Columns = slices.Insert(sides.Columns, 5, right("warm-up"))
	}
	for _, s := range all {
		changes := strings.Join(s.Set, "; ")
		if changes == "" {
			changes = "none"
		}
		row := Row{words(s.Name), words(s.Scenario), words(changes),
			words(strconv.FormatUint(s.Seed, 10)), words(quantity.Spell(s.HorizonSeconds)),
			words(s.Hash[:min(12, len(s.Hash))])}
		if len(sides.Columns) > len(row) {
			row = slices.Insert(row, 5, words(quantity.Spell(s.WarmUpSeconds)))
		}
		sides.Rows = append(sides.Rows, row)
	}
	lines := List{designSentence(d), zonesSentence(r), seedsSentence(d), errorSentence(r)}
	lines = append(lines, warmUpSentences(all)...)
	return []Block{sides, append(lines, fmt.Sprintf("Prices of %s.", orDash(r.CatalogDate)))}
}

func hasWarmUp(s *compare.Side) bool { return s.WarmUpSeconds > 0 || s.WarmUpHow != "" }

// warmUpSentences are how the warm-ups were chosen, each once.
func warmUpSentences(sides []*compare.Side) (lines List) {
	for _, s := range sides {
		if s.WarmUpHow == "" {
			continue
		}
		line := warmUpSentence(s.WarmUpSeconds, s.WarmUpHow)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// warmUpSentence is what is not measured, and why so much.
func warmUpSentence(seconds float64, how string) string {
	if how == "" {
		return fmt.Sprintf("Warm-up: the first %s are not measured.", quantity.Spell(seconds))
	}
	return fmt.Sprintf("Warm-up: the first %s are not measured (%s).", quantity.Spell(seconds), how)
}

func designSentence(d compare.Design) string {
	if !d.Sequential {
		return fmt.Sprintf("%d replications of each side, a number that was chosen beforehand.", d.Replications)
	}
	why := "since every decisive measure was decided"
	if !d.Decided {
		why = "the most that were allowed"
	}
	return fmt.Sprintf("%d replications of each side, %s; judged %s.", d.Replications, why, times(d.Looks))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func zonesSentence(r *compare.Result) string {
	floor := func(unit string) string { return quantity.Stated(compare.Floors[unit], unit) }
	return fmt.Sprintf("What does not matter (--indifference): %s of base's value, of an availability %s points; never "+
		"less than %s, %s, %s or %s, unless a measure has a zone of its own.",
		quantity.Stated(r.Indifference, quantity.Ratio), quantity.Fixed(compare.Floors[quantity.Ratio]*100, 2),
		floor(quantity.Seconds), floor(quantity.USD), floor("requests"), floor("tasks"))
}

func seedsSentence(d compare.Design) string {
	if d.CommonSeeds {
		return "Replication r of each side has the same seed, so that each pair meets the same requests and faults."
	}
	return "The sides have different seeds, so that pairs share nothing: differences are noisier than they need be."
}

func errorSentence(r *compare.Result) string {
	left := quantity.Stated(1-r.Confidence, quantity.Ratio)
	return fmt.Sprintf("The %s that are left for error are shared by %d verdicts%s (Bonferroni); a verdict other than "+
		"equivalent needs %s.", left, r.Design.Verdicts, overLooks(r.Design), plural(r.Design.Least, "pair"))
}

func overLooks(d compare.Design) string {
	if !d.Sequential {
		return ""
	}
	return " and by all looks, the k-th of which has a share of 1/(k(k+1))"
}

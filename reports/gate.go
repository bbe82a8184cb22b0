package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/gate"
)

// BuildGate arranges what the gate says as a page: the conclusion, a table of each scenario as benchstat
// prints it, and the regressions that were planted to prove that they are found.
func BuildGate(r *gate.Result) Page {
	page := Page{Title: gateTitle(r)}
	page.add("In short", gateInShort(r)...)
	for i := range r.Cases {
		page.add(r.Cases[i].Name, gateCase(&r.Cases[i])...)
		page.Sections[len(page.Sections)-1].Folded = true
	}
	page.add("Self-test", selfTest(r)...)
	page.Sections[len(page.Sections)-1].Folded = true
	return page
}

func gateTitle(r *gate.Result) string {
	switch {
	case r.Conclusion == gate.Written:
		return fmt.Sprintf("%s: the first baseline, %s", r.Suite, r.Baseline)
	case r.Updated:
		return fmt.Sprintf("%s against %s before its update: %s", r.Suite, r.Baseline, r.Conclusion)
	}
	return fmt.Sprintf("%s against %s: %s", r.Suite, r.Baseline, r.Conclusion)
}

// conclusions say what each conclusion means.
var conclusions = map[gate.Conclusion]string{
	gate.Passed:    "Nothing is worse than the baseline by more than is tolerated.",
	gate.Regressed: "Something is worse than the baseline by more than is tolerated.",
	gate.Written:   "There was no baseline to compare with; what was measured is the first.",
	gate.Stale:     "Not everything could be compared with the baseline.",
	gate.TooFew: "Something may be worse by more than is tolerated: the replications are too few to tell. " +
		"More of them, in suite and baseline, decide it.",
	gate.Broken: "The gate did not find a regression that was planted (see Self-test), by a defect or for want of " +
		"replications, so nothing below counts.",
}

func gateInShort(r *gate.Result) []Block {
	blocks := []Block{Paragraph(strings.TrimSpace(conclusions[r.Conclusion] + " " + gateAdvice(r)))}
	var lines List
	for _, c := range r.Cases {
		for _, note := range c.Notes {
			lines = append(lines, c.Name+": "+note+".")
		}
		for _, why := range c.Stale {
			lines = append(lines, gateStale(&c, why))
		}
	}
	for _, name := range r.Forgotten {
		lines = append(lines, name+" is in the baseline and no longer in the suite.")
	}
	for _, verdict := range []gate.Verdict{gate.Worse, gate.Undecided, gate.Better} {
		for _, c := range r.Cases {
			for i := range c.Rows {
				if c.Rows[i].Verdict == verdict {
					lines = append(lines, gateSentence(&c, &c.Rows[i]))
				}
			}
		}
	}
	if len(lines) > 0 {
		blocks = append(blocks, lines)
	}
	if r.Conclusion == gate.Written {
		return blocks
	}
	return append(blocks, Paragraph(fmt.Sprintf("Brackets hold all %d true differences at once with %s confidence. "+
		"Worse is a bracket that is wholly worse by more than is tolerated, undecided one that is so in part; ~ is inside "+
		"the noise, = is equal to the last digit.",
		r.Comparisons, quantity.Stated(r.Confidence, quantity.Ratio))))
}

// gateAdvice says what to do.
func gateAdvice(r *gate.Result) string {
	hasChanged := slices.ContainsFunc(r.Cases, func(c gate.CaseResult) bool { return len(c.Notes) > 0 })
	switch {
	case r.Conclusion == gate.Written || r.Conclusion == gate.Broken:
		return ""
	case r.Updated:
		return "What was measured is the baseline from now on."
	case r.Conclusion == gate.Regressed:
		return "When that is meant, ecsim bench --update accepts it."
	case r.Conclusion == gate.Stale || r.Conclusion == gate.Passed && hasChanged:
		return "ecsim bench --update writes a baseline that fits."
	}
	return ""
}

// gateStale is why a scenario was not compared, or a part of it.
func gateStale(c *gate.CaseResult, why string) string {
	if len(c.Rows) == 0 {
		return c.Name + " is not compared: " + why + "."
	}
	return c.Name + " is not compared as a whole: " + why + "."
}

// gateSentence is a row in words: Worse: flash-crowd cost.monthly +4.1 % ($231.50 → $241.00).
func gateSentence(c *gate.CaseResult, row *gate.Row) string {
	return fmt.Sprintf("%s: %s %s %s (%s → %s).", capital(string(row.Verdict)), c.Name, row.Measure, gateChange(row),
		gateValue(row, row.Base), gateValue(row, row.Now))
}

// gateCase is the table of one scenario.
func gateCase(c *gate.CaseResult) []Block {
	var blocks []Block
	for _, why := range slices.Concat(c.Notes, c.Stale) {
		blocks = append(blocks, Paragraph(capital(why)+"."))
	}
	if len(c.Rows) == 0 {
		return blocks
	}
	t := Table{
		Key: "gate", Caption: gateCaption(c),
		Columns: []Column{left("measure"), right("baseline"), right("now"), figures("difference"), right("change"),
			right("tolerated"), left("verdict"), right("n")},
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		fact := func(name, text string, v scenarios.Measure) Cell {
			return Cell{Text: text, Facts: []Fact{{Service: c.Name, Name: row.Measure + "." + name, Value: v, Unit: row.Unit}}}
		}
		t.Rows = append(t.Rows, Row{words(row.Measure),
			fact("base", gateValue(row, row.Base), number(float64(row.Base))),
			fact("now", gateValue(row, row.Now), number(float64(row.Now))),
			fact("difference", gateDifference(row), differenceOf(row)),
			words(gateChange(row)), words(quantity.Stated(row.Tolerance, quantity.Ratio)),
			{Text: string(row.Verdict), Facts: []Fact{{Service: c.Name, Name: row.Measure + ".verdict",
				Text: string(row.Verdict)}}},
			words(strconv.Itoa(row.N))})
	}
	return append(blocks, t)
}

func gateCaption(c *gate.CaseResult) string {
	caption := fmt.Sprintf("%s, seed %d, %d replications, each with its own of the baseline", c.Scenario, c.Seed,
		c.Replications)
	if len(c.Set) > 0 {
		caption += "; " + strings.Join(c.Set, "; ")
	}
	if slices.ContainsFunc(c.Rows, func(row gate.Row) bool { return row.Measure == gate.SpeedMeasure }) {
		caption += "; speed: processor time of one, in calibrations"
	}
	return caption
}

// gateValue prints a value of a row. Speed has its unit in the caption.
func gateValue(row *gate.Row, v gate.Number) string {
	return quantity.Format(number(float64(v)), gateUnit(row))
}

func gateUnit(row *gate.Row) string {
	if row.Measure == gate.SpeedMeasure {
		return ""
	}
	return row.Unit
}

// gateDifference is the difference with its interval.
func gateDifference(row *gate.Row) string {
	if row.Identical {
		return "="
	}
	return quantity.Change(differenceOf(row), gateUnit(row))
}

func differenceOf(row *gate.Row) scenarios.Measure {
	return scenarios.Measure{Mean: float64(row.Difference), Low: float64(row.Low), High: float64(row.High), N: row.N}
}

// gateChange is the difference as a share of the baseline; ~ inside the noise.
func gateChange(row *gate.Row) string {
	switch {
	case row.Identical:
		return "="
	case row.Low <= 0 && row.High >= 0:
		return "~"
	case row.Base == 0:
		return quantity.Change(number(float64(row.Difference)), gateUnit(row))
	default:
		return quantity.RelativeChange(float64(row.Difference / row.Base))
	}
}

// selfTest says how many planted regressions were found, and names those that were not.
func selfTest(r *gate.Result) []Block {
	planted, found := 0, 0
	var lines List
	for _, p := range r.SelfTest {
		isControl, isScenario := p.Case == "", p.Case != "" && p.Measure == ""
		switch {
		case isControl && !p.Found:
			lines = append(lines, "What was measured is called worse than itself.")
		case !isControl && !p.Found:
			lines = append(lines, fmt.Sprintf("Not found: %s, %s.", strings.TrimSpace(p.Case+" "+p.Measure), p.What))
		case isScenario:
			lines = append(lines, fmt.Sprintf("Found: %s with %s.", p.Case, p.What))
		}
		if !isControl {
			planted++
		}
		if !isControl && p.Found {
			found++
		}
	}
	blocks := []Block{Paragraph(fmt.Sprintf("%d of %d planted regressions were found by the same comparison: each "+
		"measure in turn worse in every replication alike, by twice what is tolerated or more and beyond the noise of "+
		"baseline and now, speed by four times; and the scenarios that the suite makes worse.", found, planted))}
	if len(lines) > 0 {
		blocks = append(blocks, lines)
	}
	return append(blocks, sensitivity(r)...)
}

// sensitivity says how small a regression the suite is sure to see.
func sensitivity(r *gate.Result) []Block {
	t := Table{Key: "sensitivity", Caption: "A regression of at least this size is found with " +
		quantity.Stated(r.Confidence, quantity.Ratio) + " probability or more, even one that draws every random number anew",
		Columns: []Column{left("scenario"), left("measure"), right("planted"), right("seen from")}}
	for i := range r.SelfTest {
		p := &r.SelfTest[i]
		if p.Measure == "" {
			continue
		}
		fact := func(name string, v gate.Number) Cell {
			return Cell{Text: worseBy(p, v), Facts: []Fact{{Service: p.Case, Name: p.Measure + "." + name,
				Value: number(float64(v)), Unit: p.Unit}}}
		}
		t.Rows = append(t.Rows, Row{words(p.Case), words(p.Measure), fact("planted", p.Planted), fact("seen", p.Sees)})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{t}
}

// worseBy is an amount as a share of the baseline's figure.
func worseBy(p *gate.Planted, v gate.Number) string {
	switch {
	case math.IsInf(float64(v), 0):
		return "none"
	case p.Base == 0:
		return quantity.Format(number(float64(v)), p.Unit)
	default:
		return quantity.Stated(math.Abs(float64(v/p.Base)), quantity.Ratio)
	}
}

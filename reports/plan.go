package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/plan"
)

// BuildPlan arranges a plan as a page: what to run and what it costs, the alternatives with their regret, what
// was rejected, and the worlds.
func BuildPlan(r *plan.Result) Page {
	page := Page{Title: planTitle(r)}
	page.add("In short", plannedInShort(r)...)
	page.add("Objectives", plannedObjectives(r)...)
	page.add(map[bool]string{true: "Alternatives", false: "Nearest candidates"}[r.Plan != nil], alternatives(r)...)
	page.add("Applying it", applyingPlan(r)...)
	page.add("Rejected", rejectedCandidates(r)...)
	page.add("Worlds", plannedWorlds(r)...)
	page.add("How it was planned", howPlanned(r)...)
	for i := 4; i < len(page.Sections); i++ {
		page.Sections[i].Folded = true
	}
	return page
}

func planTitle(r *plan.Result) string {
	if r.Plan == nil {
		return r.Study + ": no candidate meets the objectives"
	}
	return fmt.Sprintf("%s: %s for %s a month", r.Study, r.Plan.Name, quantity.Money(number(r.Plan.Monthly.Mean)))
}

// plannedInShort is the plan in plain words.
func plannedInShort(r *plan.Result) []Block {
	if r.Plan == nil {
		return certificateOf(r)
	}
	p := r.Plan
	blocks := []Block{List(sentences(p.Words)), Paragraph(plannedCost(p) + " " + confidenceSentence(r, p))}
	if r.Rules.MissPenalty > 0 || len(r.Alternatives) > 0 {
		blocks = append(blocks, Paragraph(regretSentence(p)))
	}
	return append(blocks, Paragraph("Settings: "+strings.Join(p.Set, "  ")), plannedFacts(p))
}

func sentences(lines []string) (out []string) {
	for _, line := range lines {
		out = append(out, line+".")
	}
	return out
}

// plannedCost is what a choice costs, with its commitments.
func plannedCost(c *plan.Choice) string {
	if len(c.Commitments) == 0 {
		return quantity.Money(c.Monthly) + " a month at on-demand prices."
	}
	return fmt.Sprintf("%s a month with %s; %s at on-demand prices alone.", quantity.Money(c.Monthly),
		commitmentsOf(c), quantity.Money(number(c.OnDemand.Mean)))
}

func commitmentsOf(c *plan.Choice) string {
	var parts []string
	for _, s := range c.Commitments {
		parts = append(parts, fmt.Sprintf("the Savings Plan %s of $%.3f an hour (%s unused)", s.Offer, s.Hourly,
			quantity.Format(number(s.Unused), quantity.Ratio)))
	}
	return strings.Join(parts, " and ")
}

// confidenceSentence is how surely a choice holds the objectives.
func confidenceSentence(r *plan.Result, c *plan.Choice) string {
	n, thumb := r.Rules.Worlds, ""
	if !r.Rules.IsProven() {
		thumb = " (a rule of thumb, for the worlds are not independent)"
	}
	return fmt.Sprintf("Every objective holds in %d of %d worlds, so with %s confidence in at least %s of all%s; "+
		"wanted are %s.",
		n-c.Missed, n, quantity.Stated(r.Rules.Confidence, quantity.Ratio),
		quantity.Format(number(c.AtLeast), quantity.Ratio), thumb, quantity.Stated(r.Rules.Share, quantity.Ratio))
}

// regretSentence is the expected regret in its parts.
func regretSentence(c *plan.Choice) string {
	g := c.Regret
	if math.Abs(g.Total) < 0.005 {
		return "Nobody who knew the world beforehand would pay less with what is listed here."
	}
	parts := []string{inCents(g.Capacity) + " for capacity"}
	for _, p := range []struct {
		dollars float64
		what    string
	}{
		{g.CommitmentUnused, "of commitment unused"}, {g.DiscountMissed, "of discount missed"},
		{g.Penalty, "of penalties"},
	} {
		if math.Abs(p.dollars) >= 0.005 {
			parts = append(parts, inCents(p.dollars)+" "+p.what)
		}
	}
	return fmt.Sprintf("Whoever knew the world beforehand would pay %s a month less, on average: %s.", inCents(g.Total),
		strings.Join(parts, ", "))
}

// plannedFacts is the plan's figures for the CSV document.
func plannedFacts(c *plan.Choice) Table {
	t := measures("", "plan", "The plan, in dollars", []item{
		{"a month", "plan.monthly", c.Monthly, quantity.USD},
		{"a month at on-demand prices", "plan.monthly_on_demand", c.OnDemand, quantity.USD},
		{"regret", "plan.regret", number(c.Regret.Total), quantity.USD},
		{"worlds that hold every objective, at least", "plan.at_least", number(c.AtLeast), quantity.Ratio},
	})
	t.DataOnly = true
	return t
}

// certificateOf says why there is no plan.
func certificateOf(r *plan.Result) []Block {
	blocks := []Block{Paragraph(fmt.Sprintf("None of %d candidates holds every objective in %s of worlds with %s "+
		"confidence.",
		r.Runs.Candidates, quantity.Stated(r.Rules.Share, quantity.Ratio),
		quantity.Stated(r.Rules.Confidence, quantity.Ratio)))}
	c := r.Certificate
	if c == nil || len(c.Gaps) == 0 {
		return blocks
	}
	played := fmt.Sprintf("Played in all %d worlds: %s, those nearest to the objectives. ", r.Rules.Worlds,
		plural(len(r.Alternatives), "candidate"))
	binds := played + "Each objective is held often enough by one of them, all by none: none stands in the way alone."
	if len(c.Binds) > 0 {
		binds = played + "None of them holds often enough: " + strings.Join(c.Binds, ", ") + "."
	}
	t := Table{
		Key: "gaps",
		Caption: "How far the best candidate is from each objective: what it holds in all but " +
			plural(r.Rules.MayMiss, "world"),
		Columns: []Column{flowing("objective"), right("wanted"), right("reached"), right("missed in"),
			flowing("candidate")},
	}
	for _, g := range c.Gaps {
		t.Rows = append(t.Rows, Row{words(g.Measure), words(quantity.Stated(g.Limit, g.Unit)),
			shown(Fact{Name: "gap." + g.Measure, Value: g.Reached, Unit: g.Unit}),
			words(fmt.Sprintf("%d of %d worlds", g.Missed, g.Worlds)), words(g.Candidate)})
	}
	return append(blocks, Paragraph(binds), t)
}

// plannedObjectives is how the plan, or the nearest to one, holds each objective over worlds.
func plannedObjectives(r *plan.Result) []Block {
	c, whose := r.Plan, ""
	if c == nil {
		if len(r.Alternatives) == 0 {
			return nil
		}
		c, whose = &r.Alternatives[0], ", which is nearest to a plan,"
	}
	t := Table{
		Key:     "objectives",
		Caption: fmt.Sprintf("Objectives (SLO) of %s%s over %d worlds", c.Name, whose, r.Rules.Worlds),
		Columns: []Column{flowing("objective"), right("wanted"), right("median"),
			right(fmt.Sprintf("in all but %d", r.Rules.MayMiss)), right("missed in")},
	}
	for i, o := range c.Objectives {
		unit := r.Rules.Objectives[i].Unit
		t.Rows = append(t.Rows, Row{words(o.Measure), words(wanted(&r.Rules.Objectives[i])),
			shown(Fact{Name: "objective." + o.Measure + ".median", Value: o.Median, Unit: unit}),
			shown(Fact{Name: "objective." + o.Measure + ".reached", Value: o.Reached, Unit: unit}),
			words(fmt.Sprint(o.Missed))})
	}
	return []Block{t}
}

func wanted(o *plan.Objective) string {
	var parts []string
	if o.Min != nil {
		parts = append(parts, "≥ "+quantity.Stated(*o.Min, o.Unit))
	}
	if o.Max != nil {
		parts = append(parts, "≤ "+quantity.Stated(*o.Max, o.Unit))
	}
	return strings.Join(parts, ", ")
}

// alternatives are the plan, if there is one, and what else was played in every world, with regret in parts.
func alternatives(r *plan.Result) []Block {
	all := slices.Clone(r.Alternatives)
	if r.Plan != nil {
		all = append([]plan.Choice{*r.Plan}, all...)
	}
	if len(all) == 0 {
		return nil
	}
	caption := "The plan and its alternatives, each with its best commitment"
	if r.Plan == nil {
		caption = "The candidates that are nearest to a plan, each with its best commitment"
	}
	costs := Table{
		Key: "alternatives", Caption: caption,
		Columns: []Column{left("candidate"), right("a month"), right("worlds held"), right("at least"), left("")},
	}
	regrets := Table{
		Key: "regret", Caption: "Regret a month, the mean over worlds, and its parts",
		Columns: []Column{left("candidate"), right("regret"), right("capacity"), right("unused commitment"),
			right("missed discount"), right("penalty")},
	}
	for i := range all {
		costs.Rows = append(costs.Rows, alternativeRow(r, &all[i], i == 0 && r.Plan != nil))
		if all[i].Missed == 0 || r.Rules.MissPenalty > 0 || all[i].Meets {
			regrets.Rows = append(regrets.Rows, regretRow(&all[i]))
		}
	}
	if len(regrets.Rows) == 0 {
		return []Block{costs}
	}
	return []Block{costs, regrets}
}

func alternativeRow(r *plan.Result, c *plan.Choice, isPlan bool) Row {
	note := "does not meet"
	switch {
	case isPlan:
		note = "the plan"
	case c.Meets:
		note = "meets"
	}
	return Row{
		words(c.Name), centsOf(c, "monthly", c.Monthly.Mean),
		words(fmt.Sprintf("%d of %d", r.Rules.Worlds-c.Missed, r.Rules.Worlds)),
		words(quantity.Format(number(c.AtLeast), quantity.Ratio)), words(note),
	}
}

func regretRow(c *plan.Choice) Row {
	g := c.Regret
	return Row{words(c.Name), centsOf(c, "regret.total", g.Total), centsOf(c, "regret.capacity", g.Capacity),
		centsOf(c, "regret.commitment_unused", g.CommitmentUnused),
		centsOf(c, "regret.discount_missed", g.DiscountMissed), centsOf(c, "regret.penalty", g.Penalty)}
}

// centsOf is a cell of dollars with cents.
func centsOf(c *plan.Choice, name string, dollars float64) Cell {
	return Cell{Text: inCents(dollars), Facts: []Fact{{Service: c.Name, Name: name, Value: number(dollars),
		Unit: quantity.USD}}}
}

// inCents is dollars to the cent, never minus zero.
func inCents(dollars float64) string {
	return quantity.Dollars(number(math.Round(dollars*100)/100+0), 2)
}

package reports

import (
	"fmt"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/plan"
)

// rejectedCandidates is every other candidate with the reason.
func rejectedCandidates(r *plan.Result) []Block {
	t := Table{
		Key: "rejected", Caption: "Candidates that are no plan", Limit: 20, Rest: "candidates",
		Columns: []Column{flowing("candidate"), right("a month"), right("missed"), flowing("because")},
	}
	for _, c := range r.Rejected {
		cost, missed := words("–"), words("–")
		if c.Monthly != nil {
			cost = Cell{Text: inCents(*c.Monthly), Facts: []Fact{{Service: c.Name, Name: "monthly", Value: number(*c.Monthly),
				Unit: quantity.USD}}}
			missed = words(fmt.Sprintf("%d of %d", c.Missed, c.Worlds))
		}
		t.Rows = append(t.Rows, Row{words(c.Name), cost, missed, words(c.Because)})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{t}
}

// plannedWorlds is what the plan, or the nearest to one, is worth in each world.
func plannedWorlds(r *plan.Result) []Block {
	if len(r.Worlds) == 0 {
		return nil
	}
	whose, caption := "plan", "Sampled worlds, and what they cost a month"
	if r.Plan == nil {
		whose, caption = "nearest", caption+"; nearest is "+r.Alternatives[0].Name
	}
	t := Table{
		Key: "worlds", Caption: caption, Limit: 8, Rest: "worlds",
		Columns: []Column{right("world")},
	}
	for _, name := range r.Inputs {
		t.Columns = append(t.Columns, right(name))
	}
	t.Columns = append(t.Columns, right(whose), right("best"), right("regret"), flowing("best in hindsight"),
		flowing("missed"))
	for i, w := range r.Worlds {
		name := fmt.Sprintf("world.%d.", i)
		dollars := func(what string, v float64) Cell {
			return Cell{Text: inCents(v), Facts: []Fact{{Name: name + what, Value: number(v), Unit: quantity.USD}}}
		}
		row := Row{words(fmt.Sprint(i))}
		for _, v := range w.Values {
			row = append(row, words(v))
		}
		row = append(row, dollars("monthly", w.Monthly), dollars("best_monthly", w.BestMonthly),
			dollars("regret", w.Regret.Total), words(w.Best), words(strings.Join(w.Missed, ", ")))
		t.Rows = append(t.Rows, row)
	}
	return []Block{t}
}

// illegal is how many combinations of the axes are no candidates; nothing when all are.
func illegal(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " (1 more combination is not legal)"
	}
	return fmt.Sprintf(" (%d more combinations are not legal)", n)
}

// howPlanned says what was played and what the figures mean.
func howPlanned(r *plan.Result) []Block {
	rules, runs := r.Rules, r.Runs
	how := map[string]string{"independent": "independent draws", "sobol": "Sobol points",
		"latin-hypercube": "a Latin hypercube"}[rules.Sampling]
	worlds := fmt.Sprintf("%s of the uncertain inputs (%s)", how, strings.Join(r.Inputs, ", "))
	if len(r.Inputs) == 0 {
		worlds = "each with random numbers of its own, for nothing is stated as uncertain"
	}
	text := []string{
		fmt.Sprintf("%s%s met up to %s, %s, %s each; all meet the same worlds.", plural(runs.Candidates, "candidate"),
			illegal(runs.Illegal), plural(rules.Worlds, "world"), worlds, plural(rules.Replications, "replication")),
		fmt.Sprintf("%d of %d replications were played, in %d rounds: a candidate that missed more than %d worlds is out, "+
			"and only the cheapest go on.", runs.Played, runs.All, runs.Rounds, rules.MayMiss),
		fmt.Sprintf("Each replication measures %s: what comes more rarely, such as a Spot interruption, is hardly in it.",
			quantity.Spell(rules.Measured)),
		boundSentence(rules, runs.Candidates),
		"Costs are means over worlds with an interval; commitments are sized for the hours of all worlds. Regret: " +
			"what a candidate costs beyond the best of those listed, with the commitment that is best for the world.",
		fmt.Sprintf("Prices of %s, %s.", r.CatalogDate, r.Region),
	}
	if rules.MissPenalty > 0 {
		text = append(text, fmt.Sprintf("A world that misses an objective costs %s a month more.",
			quantity.Money(number(rules.MissPenalty))))
	}
	return []Block{List(text)}
}

// boundSentence is what "at least" means.
func boundSentence(rules plan.Rules, candidates int) string {
	text := fmt.Sprintf("At least: the one-sided bound of Clopper and Pearson at %s",
		quantity.Format(number(rules.Level), quantity.Ratio))
	if candidates > 1 {
		text += fmt.Sprintf(": the %d candidates, any of which may become the plan, share the error that %s leaves",
			candidates, quantity.Stated(rules.Confidence, quantity.Ratio))
	}
	if !rules.IsProven() {
		text += ". It holds for independent worlds; these are not, so that it is a rule of thumb here"
	}
	return text + "."
}

// applyingPlan is the calls of the AWS CLI that make the plan true.
func applyingPlan(r *plan.Result) []Block {
	var lines List
	for _, s := range r.Apply {
		line := s.Command
		if len(s.Notes) > 0 && line != "" {
			line += " (" + strings.Join(s.Notes, "; ") + ")"
		} else if line == "" {
			line = strings.Join(s.Notes, "; ")
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return nil
	}
	return []Block{lines, Paragraph("--output DIR writes the requests and a script to DIR/apply.")}
}

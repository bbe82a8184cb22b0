package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/tune"
)

// BuildTuning arranges what tuning found as a page: the winner and what it changes, how to apply it, the
// ranking, what nothing beats, and how it was found.
func BuildTuning(r *tune.Result) Page {
	page := Page{Title: tuningTitle(r)}
	page.add("In short", tunedInShort(r)...)
	page.add("Apply it", applied(r)...)
	page.add("Ranking", ranked(r))
	page.add("Cost against each objective", frontsOf(r)...)
	page.add("How it was found", howTuned(r)...)
	return page
}

// tuningTitle is the whole answer in a line.
func tuningTitle(r *tune.Result) string {
	switch {
	case r.Winner != "":
		return fmt.Sprintf("%s: %s", r.Study, r.Winner)
	case r.Decided:
		return r.Study + ": no setting is within every limit"
	}
	return r.Study + ": undecided"
}

func tunedInShort(r *tune.Result) []Block {
	var lines List
	if w := winnerOf(r); w != nil {
		lines = append(lines, fmt.Sprintf("Best: %s. %s", w.Name, achieved(r, w)))
		if r.Against != nil {
			lines = append(lines, againstBase(r))
		} else if w.IsBase {
			lines = append(lines, "That is the setting as it is.")
		}
	} else {
		lines = append(lines, capital(r.Why)+"."+leader(r))
	}
	lines = append(lines, promise(r))
	return []Block{append(lines, withoutSpread(r)...)}
}

func winnerOf(r *tune.Result) *tune.Entry {
	i := slices.IndexFunc(r.Ranking, func(e tune.Entry) bool { return e.Fate == tune.Winner })
	if i < 0 {
		return nil
	}
	return &r.Ranking[i]
}

// achieved is what a setting measures of the objective and of each limit.
func achieved(r *tune.Result, e *tune.Entry) string {
	parts := []string{fmt.Sprintf("%s %s", r.Objective.Measure, measured(e.Objective, r.Objective.Unit))}
	for i, l := range e.Limits {
		limit := r.Limits[i]
		parts = append(parts, fmt.Sprintf("%s %s (wanted: %s %s)", limit.Measure, measured(l.Value, limit.Unit),
			atMost(limit), quantity.Stated(limit.Limit, limit.Unit)))
	}
	return fmt.Sprintf("%s; %d replications.", strings.Join(parts, "; "), e.Replications)
}

func atMost(l tune.Limit) string {
	if l.Bound == "max" {
		return "at most"
	}
	return "at least"
}

// measured is a figure with its interval, where one is known.
func measured(m *scenarios.Measure, unit string) string {
	if m == nil {
		return "–"
	}
	return quantity.Format(bounded(*m), unit)
}

// bounded is a figure without an interval that has no ends.
func bounded(m scenarios.Measure) scenarios.Measure {
	if m.Low-m.Low != 0 || m.High-m.High != 0 {
		return number(m.Mean)
	}
	return m
}

func againstBase(r *tune.Result) string {
	i := slices.IndexFunc(r.Ranking, func(e tune.Entry) bool { return e.IsBase })
	if i >= 0 && r.Ranking[i].SameAs == r.Winner {
		return "The setting as it is measured the same in every replication of both."
	}
	d := r.Against.Difference
	text := fmt.Sprintf("Against the setting as it is: %s of %s (%s)", quantity.Change(bounded(d), r.Objective.Unit),
		r.Objective.Measure, quantity.RelativeChange(r.Against.Relative))
	if i >= 0 && r.Ranking[i].Fate == tune.Misses {
		text += "; that one " + r.Ranking[i].Reason
	}
	return text + "."
}

// leader is which setting looks best while nothing is decided.
func leader(r *tune.Result) string {
	if r.Decided || len(r.Ranking) == 0 || r.Ranking[0].Fate != tune.Open {
		return ""
	}
	return fmt.Sprintf(" %s looks best so far, which is no promise.", r.Ranking[0].Name)
}

// promise is what the stated probability is of.
func promise(r *tune.Result) string {
	what := fmt.Sprintf("%d settings", r.Method.Raced)
	if r.Method.Kind != "ranking" {
		what = fmt.Sprintf("%d finalists of the search, which itself promises nothing", r.Method.Raced)
	}
	switch {
	case r.Probability == 0:
		return fmt.Sprintf("No probability is promised: %s were not enough.", effort(r))
	case r.Winner == "":
		return fmt.Sprintf("With a probability of at least %s that is true of the %s: %s.",
			quantity.Stated(r.Probability, quantity.Ratio), what, effort(r))
	}
	return fmt.Sprintf("With a probability of at least %s this is the best of the %s, if it is better than the others "+
		"by more than %s, which was taken not to matter: %s.",
		quantity.Stated(r.Probability, quantity.Ratio), what,
		quantity.Format(number(r.Objective.Indifference), r.Objective.Unit), effort(r))
}

// withoutSpread says of which of the winner's limits rare misses may not have been seen: n replications that
// are alike prove with a confidence of 1 − α that others have a share of at most 1 − α^(1/n).
func withoutSpread(r *tune.Result) (lines List) {
	w := winnerOf(r)
	if w == nil {
		return nil
	}
	for i, l := range w.Limits {
		if l.Alike {
			share := 1 - math.Pow(1-r.Method.Confidence, 1/float64(w.Replications))
			lines = append(lines, fmt.Sprintf("%s was decided without spread: all %d replications are alike, so that "+
				"what happens in less than %s of them may not have been seen.", r.Limits[i].Measure, w.Replications,
				quantity.Format(number(share), quantity.Ratio)))
		}
	}
	return lines
}

// effort is how many runs it took.
func effort(r *tune.Result) string {
	rounds := "rounds"
	if r.Method.Rounds == 1 {
		rounds = "round"
	}
	return fmt.Sprintf("%d runs in %d %s", r.Method.Runs, r.Method.Rounds, rounds)
}

// ranked is every candidate with its figures and what became of it.
func ranked(r *tune.Result) Table {
	t := Table{Key: "ranking", Caption: "Every setting, from the best to the worst; brackets: " +
		quantity.Stated(r.Method.Confidence, quantity.Ratio) + " intervals",
		Columns: []Column{right("rank"), flowing("setting"), figures(r.Objective.Measure)},
		Limit:   30, Rest: "settings"}
	for _, l := range r.Limits {
		t.Columns = append(t.Columns, figures(l.Measure))
	}
	t.Columns = append(t.Columns, right("runs"), flowing("what became of it"))
	for i := range r.Ranking {
		e := &r.Ranking[i]
		row := Row{words(strconv.Itoa(e.Rank)), words(e.Name),
			factCell(e, r.Objective.Measure, r.Objective.Unit, e.Objective)}
		for n, l := range r.Limits {
			cell := words("–")
			if n < len(e.Limits) {
				cell = factCell(e, l.Measure, l.Unit, e.Limits[n].Value)
			}
			row = append(row, cell)
		}
		row = append(row, words(strconv.Itoa(e.Replications)), Cell{Text: became(e),
			Facts: []Fact{{Service: e.Name, Name: "fate", Text: string(e.Fate)}}})
		t.Rows = append(t.Rows, row)
	}
	return t
}

func factCell(e *tune.Entry, measure, unit string, m *scenarios.Measure) Cell {
	if m == nil {
		return words("–")
	}
	return Cell{Text: measured(m, unit), Facts: []Fact{{Service: e.Name, Name: measure, Value: *m, Unit: unit}}}
}

// became is the fate of a setting and its reason.
func became(e *tune.Entry) string {
	switch e.Fate {
	case tune.Winner:
		return "selected"
	case tune.Beaten, tune.Misses, tune.Dropped:
		return e.Reason
	}
	return string(e.Fate) + ": " + e.Reason
}

// frontsOf are the settings that nothing beats in both cost and another measure.
func frontsOf(r *tune.Result) []Block {
	var blocks []Block
	for _, f := range r.Fronts {
		t := Table{Key: "front", Caption: frontCaption(r, f),
			Columns: []Column{right("rank"), flowing("setting"), figures("cost.monthly"), figures(f.Measure)}}
		if f.Limit != nil {
			t.Columns = append(t.Columns, left("within the limit"))
		}
		for _, name := range f.Names {
			e := entryOf(r, name)
			value := r.Figure(e, f.Measure)
			row := Row{words(strconv.Itoa(e.Rank)), words(name), words(measured(e.Cost, quantity.USD)),
				words(measured(value, f.Unit))}
			if f.Limit != nil {
				within := "no"
				if value != nil && (f.Bound == "max" && value.Mean <= *f.Limit || f.Bound == "min" && value.Mean >= *f.Limit) {
					within = "yes"
				}
				row = append(row, words(within))
			}
			t.Rows = append(t.Rows, row)
		}
		blocks = append(blocks, t)
	}
	return blocks
}

func entryOf(r *tune.Result, name string) *tune.Entry {
	return &r.Ranking[slices.IndexFunc(r.Ranking, func(e tune.Entry) bool { return e.Name == name })]
}

// frontCaption says what is compared, and how where settings were played differently often.
func frontCaption(r *tune.Result, f tune.Front) string {
	who := "setting"
	if r.Method.Kind != "ranking" {
		who = "finalist"
	}
	text := fmt.Sprintf("No %s is both cheaper and better in %s", who, f.Measure)
	for _, name := range f.Names {
		if entryOf(r, name).Replications != entryOf(r, f.Names[0]).Replications {
			return text + ", compared over the runs that both have"
		}
	}
	return text
}

// applied is how the winner becomes true on AWS.
func applied(r *tune.Result) []Block {
	w := winnerOf(r)
	if w == nil {
		return nil
	}
	var blocks []Block
	for _, s := range r.Apply.Steps {
		caption := s.Path
		if caption == "" {
			caption = "then"
		}
		for _, note := range s.Notes {
			caption += "; " + note
		}
		if s.File != "" {
			blocks = append(blocks, Listing{caption + ": " + s.File, "json", string(s.Request)})
			caption = "apply it"
		}
		if s.Command != "" {
			blocks = append(blocks, Listing{caption, "sh", s.Command + "\n"})
		} else if s.File == "" {
			blocks = append(blocks, Paragraph(caption+"."))
		}
	}
	if len(r.Apply.Assumptions) > 0 {
		blocks = append(blocks, Paragraph("Not AWS's to set, but assumed in this study: "+
			strings.Join(r.Apply.Assumptions, "; ")+"."))
	}
	if len(blocks) == 0 {
		blocks = append(blocks, Paragraph("Nothing is to be changed on AWS."))
	}
	return blocks
}

// howTuned is what a reader needs to judge the answer, or to get it again.
func howTuned(r *tune.Result) []Block {
	m := r.Method
	goal := map[string]string{"min": "least", "max": "most"}[r.Objective.Goal]
	lines := List{
		fmt.Sprintf("The %s %s within the limits was looked for among %d settings of %s, seed %d, on the same random "+
			"numbers for all.", goal, r.Objective.Measure, m.Candidates, r.Scenario, r.Seed),
	}
	switch m.Kind {
	case "halving":
		lines = append(lines, fmt.Sprintf("Search: successive halving took %d runs.", m.SearchRuns))
	case "cma-es":
		lines = append(lines, fmt.Sprintf("Search: CMA-ES took %d runs.", m.SearchRuns))
	}
	lines = append(lines, fmt.Sprintf("Selection among %d settings: "+
		"the sequential procedure of Kim and Nelson (2001), with "+
		"the check of limits of Andradóttir and Kim (2010), and beside it an interval that holds at any time, with half of "+
		"the error each; variances from the first %d replications. Each of the %d questions that a wrong selection takes "+
		"has an equal share of the %s error.", m.Raced, m.FirstStage, max(1, m.Raced-1+len(r.Limits)),
		quantity.Stated(1-m.Confidence, quantity.Ratio)))
	for _, l := range r.Limits {
		lines = append(lines, fmt.Sprintf("%s %s %s: within %s of the limit either verdict is taken for right.", l.Measure,
			atMost(l), quantity.Stated(l.Limit, l.Unit), quantity.Format(number(l.Tolerance), l.Unit)))
	}
	return []Block{lines}
}

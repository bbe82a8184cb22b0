package reports

import (
	"fmt"
	"strings"

	"ecsim/reports/plots"
	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/spotmix"
)

// BuildSpotMix arranges what Spot saves and costs as a page.
func BuildSpotMix(r *spotmix.Result) Page {
	page := Page{Title: "Spot against on demand: " + r.Scenario}
	page.add("In short", spotHeadline(r)...)
	for i := range r.Subjects {
		s := &r.Subjects[i]
		var blocks []Block
		for rate := range r.Rates {
			blocks = append(blocks, mixTable(r, s, rate))
		}
		page.add("Mixes of "+s.Name, blocks...)
		page.add("Frontier of "+s.Name, frontierTable(r, s))
	}
	page.add("Notes", List(r.Notes))
	page.add("Provenance", Paragraph(fmt.Sprintf("%d replications of each mix and rate on the same seeds (%d), in %s; "+
		"in brackets %g %% intervals, of savings those of pairs; ecsim %s.", r.Replications, r.Seed, r.Region,
		r.Confidence*100, r.Version)))
	return page
}

// spotHeadline is the greatest share of Spot that holds, under each rate.
func spotHeadline(r *spotmix.Result) []Block {
	var blocks []Block
	for _, s := range r.Subjects {
		var wants []string
		for _, o := range s.Objectives {
			wants = append(wants, wantedOf(o, len(s.Services) > 1))
		}
		blocks = append(blocks, Paragraph(fmt.Sprintf("The greatest share of Spot with which %s holds %s:", s.Name,
			strings.Join(wants, ", "))))
		var lines List
		for _, g := range s.Greatest {
			lines = append(lines, greatestSentence(s.Kind, g))
		}
		blocks = append(blocks, lines)
	}
	return blocks
}

func greatestSentence(kind spotmix.Kind, g spotmix.Greatest) string {
	if g.Mix == "" {
		return fmt.Sprintf("interruptions %s: no mix holds, not even all on demand.", timesOf(g.Rate))
	}
	what := "tasks"
	if kind == spotmix.Group {
		what = "instances"
	}
	if g.Unseen {
		return fmt.Sprintf("interruptions %s: no interruption happened in what was simulated: nothing is shown about "+
			"availability. %s of the %s (%s) would save %s a month, %s of the bill.", timesOf(g.Rate),
			quantity.Stated(g.SpotShare, quantity.Ratio), what, g.Mix, quantity.Money(number(g.Dollars)), percentOf(g.Saving))
	}
	text := fmt.Sprintf("interruptions %s: %s of the %s (%s), which saves %s a month, %s of the bill",
		timesOf(g.Rate), quantity.Stated(g.SpotShare, quantity.Ratio), what, g.Mix, quantity.Money(number(g.Dollars)),
		percentOf(g.Saving))
	if g.Uncertain {
		text += "; with other seeds an objective might be missed"
	}
	return text + "."
}

func wantedOf(o spotmix.Objective, named bool) string {
	unit := "ratio"
	if strings.Contains(o.Measure, ".latency.") {
		unit = quantity.Seconds
	}
	parts := strings.SplitN(o.Measure, ".", 3)
	text := parts[len(parts)-1]
	if named {
		text += " of " + parts[1]
	}
	if o.Min != nil {
		text += " of at least " + quantity.Stated(*o.Min, unit)
	}
	if o.Max != nil {
		text += " of at most " + quantity.Stated(*o.Max, unit)
	}
	if o.Assumed {
		text += " (assumed: the scenario states none)"
	}
	return text
}

func timesOf(rate float64) string { return fmt.Sprintf("×%g", rate) }

func percentOf(share float64) string { return fmt.Sprintf("%.1f %%", share*100) }

// mixTable is every mix of a service under one rate.
func mixTable(r *spotmix.Result, s *spotmix.Subject, rate int) Table {
	t := Table{
		Key: fmt.Sprintf("%s %s", s.Name, timesOf(r.Rates[rate])),
		Caption: fmt.Sprintf("Interruptions %s; a month: the whole bill; saves: beside all of %s on demand; a mix with * "+
			"is on the front: none is cheaper and as available", timesOf(r.Rates[rate]), s.Name),
		Columns: []Column{left("mix"), right("on Spot"), figures("a month ($)"), figures("saves"),
			figures("available"), figures("p99"), right("interrupted"), left("objectives")},
	}
	for _, m := range s.Mixes {
		p := m.Points[rate]
		name := m.Name
		if p.OnFront {
			name += " *"
		}
		fact := func(name string, value scenarios.Measure, unit string) Fact {
			return Fact{Service: s.Name, Name: m.Name + "." + name, Value: value, Unit: unit}
		}
		dollars := shown(fact("monthly", p.Monthly, quantity.USD))
		dollars.Text = strings.ReplaceAll(dollars.Text, "$", "")
		saved := shown(fact("saving", p.Saving, quantity.Ratio))
		saved.Text = savingText(p.Saving)
		t.Rows = append(t.Rows, Row{words(name), words(quantity.Stated(m.SpotShare, quantity.Ratio)), dollars, saved,
			shown(fact("availability", p.Availability, quantity.Ratio)),
			shown(fact("latency.p99", p.P99, quantity.Seconds)),
			brief(fact("interrupted", p.Interrupted, "")), words(metOf(p))})
	}
	return t
}

func savingText(m scenarios.Measure) string {
	if m.N < 2 || m.Low == m.High {
		return percentOf(m.Mean)
	}
	return fmt.Sprintf("%s [%.1f, %.1f]", percentOf(m.Mean), m.Low*100, m.High*100)
}

func metOf(p spotmix.Point) string {
	switch {
	case p.Met && p.Unseen:
		return "met, none interrupted"
	case p.Met && p.Uncertain:
		return "met, not surely"
	case p.Met:
		return "met"
	case p.Uncertain:
		return "missed, not surely"
	}
	return "missed"
}

// frontierTable is the cheapest mix of each level of availability, a column for each rate.
func frontierTable(r *spotmix.Result, s *spotmix.Subject) Table {
	t := Table{Key: s.Name + " frontier",
		Caption: "The cheapest mix of each availability (" + s.Availability + "), with its dollars a month; " +
			"? where the interval reaches below, or no interruption happened",
		Columns: []Column{right("at least")}}
	for _, rate := range r.Rates {
		t.Columns = append(t.Columns, flowing("interruptions "+timesOf(rate)))
	}
	for _, level := range s.Frontier {
		row := Row{words(quantity.Stated(level.Availability, quantity.Ratio))}
		for _, c := range level.Cheapest {
			text := "–"
			if c.Mix != "" {
				text = fmt.Sprintf("%s, %s", c.Mix, quantity.Money(number(c.Monthly.Mean)))
				if !c.Sure {
					text += " ?"
				}
			}
			row = append(row, words(text))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// WriteSpotMixDirectory writes everything about a result into a folder: report.txt, report.md, report.csv,
// spot.json, and a picture for each service.
func WriteSpotMixDirectory(dir string, r *spotmix.Result) error {
	return writeFolder(dir, append(pageFiles(BuildSpotMix(r), "spot.json", r), pictures(plots.SpotMixes(r))...))
}

package reports

import (
	"slices"
	"strings"

	"ecsim/scenarios"
)

// assumed lists the defaults that mattered, each with the reason it can be trusted or doubted. What
// every service assumes alike is listed once, under service.*.
func assumed(o *scenarios.Outcome) []Block {
	defaults := together(o.Assumed, o.Services)
	if len(defaults) == 0 {
		return nil
	}
	t := Table{
		Key:     "assumed",
		Caption: "Values the input left open, with units and their source; set the key to change one",
		Columns: []Column{left("key"), left("value"), left("source")},
		Prose:   true,
	}
	for _, a := range defaults {
		t.Rows = append(t.Rows, Row{
			words(a.Key),
			shown(Fact{Name: a.Key, Text: orDash(a.Value)}),
			shown(Fact{Name: a.Key + ".source", Text: orDash(a.Source)}),
		})
	}
	return []Block{t}
}

// together joins the rows that all services share: same key after the name, same value, same
// source.
func together(
	defaults []scenarios.AssumedOutcome, services []scenarios.ServiceOutcome,
) []scenarios.AssumedOutcome {
	if len(services) < 2 {
		return defaults
	}
	general := func(a scenarios.AssumedOutcome) scenarios.AssumedOutcome {
		for _, s := range services {
			if rest, ok := strings.CutPrefix(a.Key, "service."+s.Name+"."); ok {
				a.Key = "service.*." + rest
				break
			}
		}
		return a
	}
	shared := map[scenarios.AssumedOutcome]int{}
	for _, a := range defaults {
		shared[general(a)]++
	}
	var rows []scenarios.AssumedOutcome
	for _, a := range defaults {
		if all := general(a); shared[all] == len(services) {
			a = all
		}
		if !slices.Contains(rows, a) {
			rows = append(rows, a)
		}
	}
	return rows
}

// notModelled lists inputs and behaviours of AWS that the run left out.
func notModelled(entries []scenarios.NotModelledEntry) []Block {
	if len(entries) == 0 {
		return []Block{Paragraph("Every input that can change the outcome was simulated.")}
	}
	t := Table{
		Key:     "not modelled",
		Caption: "What can change the outcome on AWS and is not simulated",
		Columns: []Column{left("what"), left("why it matters")},
		Prose:   true,
	}
	for _, e := range entries {
		t.Rows = append(t.Rows, Row{words(e.Key), shown(Fact{Name: e.Key, Text: orDash(e.Why)})})
	}
	return []Block{t}
}

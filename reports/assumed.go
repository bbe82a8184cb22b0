package reports

import "ecsim/scenarios"

// assumed lists the defaults that mattered, each with the reason it can be trusted or doubted.
func assumed(defaults []scenarios.AssumedOutcome) []Block {
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
